"""Where the links of a document lead on the site. Only the standard library."""

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Final

ADDRESS: Final = re.compile(r"\]\((?:<[^<>]*>|(?:[^()\s<>]|\([^()]*\))*)\)")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def placed(text: str, path: str) -> str:
    """A text of the document at `path` whose relative addresses lead to the documents' pages; out of reach, nowhere."""
    if "](" not in text:
        return text
    return ADDRESS.sub(lambda match: f"]({_page(_address(match), path)})", text)


def pages(text: str, path: str) -> Iterator[str]:
    """The pages that the relative addresses of a text of the document at `path` lead to."""
    for address in map(_address, ADDRESS.finditer(text)):
        if (page := _page(address, path)) != address:
            yield page


def _address(match: re.Match[str]) -> str:
    return match[0][2:-1].strip("<>")


def _page(address: str, path: str) -> str:
    if not address or address.startswith("/") or _SCHEME.match(address):
        return address
    target, mark, fragment = address.partition("#")
    page = normpath(join(dirname(path), target)) if target else path
    return "" if page.startswith("..") else f"/documents/{page}{mark}{fragment}"
