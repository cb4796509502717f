"""The documents as they are written, beside the chunks in their bucket: whole, as resources, and as first questions.

`agent sync` writes an index and one object a document. Only what the index lists is ever asked for, so no path that a
caller makes up reaches S3. A resource is `doc://path`, listed in pages; the page's first questions are the prompts.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from api import limits
from api.clients import Clients
from api.contract import DOCUMENTS_INDEX, DOCUMENTS_PREFIX
from api.errors import ApiError, ErrorCode
from api.mcp.messages import INVALID_PARAMS, RpcError

SCHEME: Final = "doc://"
TEMPLATE: Final = f"{SCHEME}{{+path}}"
MEDIA_TYPE: Final = "text/markdown"


@dataclass(frozen=True)
class Listed:
    """A document as the index lists it."""

    path: str
    title: str


@dataclass(frozen=True)
class Index:
    """What there is to read, sorted by path, and the questions that a visitor is offered first."""

    documents: Mapping[str, Listed]
    questions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, document: Any) -> "Index":
        """Read the index that `agent sync` wrote."""
        listed = (Listed(row["path"], row["title"]) for row in document["documents"])
        return cls({each.path: each for each in listed}, tuple(document["questions"]))


class Documents:
    """Reads from the bucket that holds `deployment.json`; None as its address: there is nothing to read."""

    def __init__(self, deployment_uri: str | None, clients: Clients, clock: Callable[[], float]) -> None:
        self._bucket = (deployment_uri or "").removeprefix("s3://").partition("/")[0]
        self._clients = clients
        self._clock = clock
        self._lock = threading.Lock()
        self._index = Index({})
        self._fresh_until = 0.0

    def index(self) -> Index:
        """The index, kept for minutes; blocks for one S3 read where it is missing or old.

        Raises:
            ApiError: `unavailable` where it can't be read and none is known.
        """
        if not self._bucket or self._clock() < self._fresh_until:
            return self._index
        with self._lock:
            if self._clock() >= self._fresh_until:
                try:
                    self._index = Index.parse(json.loads(self._read(DOCUMENTS_INDEX)))
                    self._fresh_until = self._clock() + limits.DOCUMENTS_FRESH_SECONDS
                except ApiError:
                    if not self._index.documents:
                        raise
        return self._index

    def text(self, path: str) -> str | None:
        """A document's Markdown; None where the index doesn't list it.

        Raises:
            ApiError: `unavailable`.
        """
        return self._read(path).decode() if path in self.index().documents else None

    def _read(self, name: str) -> bytes:
        try:
            body: bytes = self._clients.s3.get_object(Bucket=self._bucket, Key=DOCUMENTS_PREFIX + name)[
                "Body"
            ].read()
        except Exception as error:  # any of boto3's: to the reader they are one
            raise ApiError(
                ErrorCode.UNAVAILABLE,
                "The documents can't be read right now. Try again in a minute; the page has them too.",
                cause=f"{type(error).__name__}: {name}",
            ) from error
        return body


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


def _name_of(question: str) -> str:
    """A question as a name: `what-does-it-cost`."""
    return re.sub(r"\W+", "-", question.lower()).strip("-")[:64]


def prompts(questions: Sequence[str]) -> dict[str, Any]:
    """`prompts/list`."""
    return {
        "prompts": [
            {
                "name": _name_of(question),
                "title": question,
                "description": f"Answer from the documents: {question}",
            }
            for question in questions
        ]
    }


def prompt(questions: Sequence[str], params: Mapping[str, Any]) -> dict[str, Any]:
    """`prompts/get`.

    Raises:
        RpcError: there is no such prompt.
    """
    name = params.get("name")
    question = next((each for each in questions if _name_of(each) == name), None)
    if question is None:
        raise RpcError(INVALID_PARAMS, "There is no such prompt. prompts/list names them all.")
    text = f"{question}\n\nAnswer from what search_docs and get_document give, and cite path and section of each."
    return {
        "description": question,
        "messages": [{"role": "user", "content": {"type": "text", "text": text}}],
    }
