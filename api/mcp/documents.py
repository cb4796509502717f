"""The documents as resources, `doc://path`, listed in pages."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from api import limits
from api.documents import Documents, Index
from api.mcp.jsonrpc import INVALID_PARAMS, RpcError

SCHEME: Final = "doc://"
TEMPLATE: Final = f"{SCHEME}{{+path}}"
MEDIA_TYPE: Final = "text/markdown"


def address_of(path: str) -> str:
    """A document's address as a resource."""
    return SCHEME + quote(path, safe="/")


def listed(index: Index, params: Mapping[str, Any]) -> dict[str, Any]:
    """`resources/list`: one page, and where the next begins.

    Raises:
        RpcError: the cursor isn't one of ours.
    """
    cursor = params.get("cursor", "0")
    documents = list(index.documents.values())
    if (
        not isinstance(cursor, str)
        or not cursor.isascii()
        or not cursor.isdigit()
        or int(cursor[:9]) > len(documents)
    ):
        raise RpcError(
            INVALID_PARAMS, "There is no such cursor. Send the nextCursor of the page before, or none."
        )
    first = int(cursor[:9])
    page = [
        {
            "uri": address_of(each.path),
            "name": each.path,
            "title": each.title,
            "mimeType": MEDIA_TYPE,
        }
        for each in documents[first : first + limits.MCP_LIST]
    ]
    after = first + len(page)
    return {"resources": page, **({"nextCursor": str(after)} if after < len(documents) else {})}


def templates() -> dict[str, Any]:
    """`resources/templates/list`."""
    description = "A document as it is written; search_docs and resources/list name the paths."
    template = {
        "uriTemplate": TEMPLATE,
        "name": "document",
        "title": "A document",
        "description": description,
        "mimeType": MEDIA_TYPE,
    }
    return {"resourceTemplates": [template]}


def read(documents: Documents, params: Mapping[str, Any]) -> dict[str, Any]:
    """`resources/read`; blocks for S3. Only what the index lists is read, whatever an address looks like.

    Raises:
        RpcError: no document has this address.
        ApiError: `unavailable`.
    """
    address = params.get("uri")
    known = {address_of(path): path for path in documents.index().documents}
    path = known.get(address) if isinstance(address, str) else None
    text = documents.text(path) if path is not None else None
    if text is None:
        raise RpcError(INVALID_PARAMS, "There is no such resource. resources/list names them all.")
    contents = {"uri": address, "mimeType": MEDIA_TYPE, "text": text[: limits.DOCUMENT_CHARACTERS]}
    return {"contents": [contents]}
