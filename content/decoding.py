"""A file's bytes as text: UTF-8, or what a byte order mark or the file itself says."""

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED: Final = re.compile(
    rb"(?:coding|charset|encoding)[ \t]*[:=][ \t]*[\"']?([A-Za-z][\w.:-]{1,30})", re.IGNORECASE
)
_DECLARED_WITHIN: Final = 512
"""Bytes at the start of a file in which it may name its encoding, as PEP 263 and HTML's `meta charset` do."""


class UndecodableError(Exception):
    """Bytes that are no text in the encoding they are said to be in; `line` is the first bad one's."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


def decoded(data: bytes) -> str:
    """The text of a file.

    Raises:
        UndecodableError: it is not UTF-8, and says nothing else or something wrong.
    """
    name = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    try:
        return data.decode(name or "utf-8")
    except UnicodeDecodeError as error:
        declared = _DECLARED.search(data[:_DECLARED_WITHIN])
        said = declared[1].decode("ascii") if declared and not name else ""
        try:
            if said and codecs.lookup(said).name != "utf-8":
                return data.decode(said)
        except (LookupError, UnicodeDecodeError):
            pass
        # The error's own bytes: of a file with a mark they begin behind it.
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UndecodableError(
            line, f"byte {error.object[error.start]:#04x} is not {name or 'UTF-8'}; save the file as UTF-8"
        ) from None
