"""Which SVG files are pictures: in one of that name may stand a page, or what turns it into one, of our own origin.

The page's policy lets no script run, whatever a file holds; this keeps out what needs none, such as a form that asks
for a password, or a `meta` element that leads elsewhere.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

from api.contract import IMAGE_TYPES
from content.library import is_public

_SVG: Final = "http://www.w3.org/2000/svg"
_XHTML: Final = "http://www.w3.org/1999/xhtml"
_WORDS: Final = frozenset(
    (
        *(
            "a",
            "b",
            "big",
            "body",
            "br",
            "center",
            "code",
            "dd",
            "div",
            "dl",
            "dt",
            "em",
            "font",
            "hr",
            "i",
            "li",
            "ol",
        ),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "p",
            "pre",
            "s",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
        ),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"),
    )
)
"""The elements of HTML that only show text: drawing programs write labels with them."""


_ENCODINGS: Final = frozenset((None, "utf-8", "utf-16", "us-ascii", "iso-8859-1"))
"""Those that a browser and this parser read alike."""


class NoPictureError(Exception):
    """A file isn't published as a picture; `line` is where what it shouldn't hold stands."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line, self.problem = line, problem


def images(folder: Path) -> Iterator[tuple[str, Path]]:
    """The public files of a folder whose names say that they are images: their paths below it, and the files."""
    base = folder.resolve()
    for image in sorted(path for path in folder.rglob("*") if path.suffix.lower() in IMAGE_TYPES):
        name = image.relative_to(folder).as_posix()
        if is_public(image, folder, base) and name.isprintable():
            yield name, image


def require_picture(data: bytes) -> None:
    """Raise NoPictureError unless an SVG is well-formed, begins with `svg` and holds no script, page or style sheet."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def refuse(problem: str) -> None:
        raise NoPictureError(parser.CurrentLineNumber, problem)

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        namespace, _, element = name.rpartition(" ")
        if not depth and name != f"{_SVG} svg":
            refuse(f"its first element is <{element}>, not <svg> of {_SVG}")
        if (namespace == _SVG and element == "script") or (namespace == _XHTML and element not in _WORDS):
            refuse(f"it holds <{element}>")
        for attribute, value in attributes.items():
            _require_plain(attribute.rpartition(" ")[2], value, refuse)
        depth += 1

    def read(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding and encoding.lower()) not in _ENCODINGS:
            refuse(f"it is encoded as {encoding}: write it as UTF-8")

    def instruct(target: str, _data: str) -> None:
        if target == "xml-stylesheet":
            refuse("it names a style sheet of its own")

    def declare(name: str, _parameter: bool, value: str | None, *_rest: Any) -> None:
        if value is None:
            refuse(f"its entity '{name}' stands in another file")

    parser.XmlDeclHandler = read
    parser.StartElementHandler = begin
    parser.ProcessingInstructionHandler = instruct
    parser.EntityDeclHandler = declare
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise NoPictureError(error.lineno, f"it is no XML: {expat.ErrorString(error.code)}") from None


def _require_plain(attribute: str, value: str, refuse: Any) -> None:
    """An attribute that runs nothing, and makes nothing run."""
    animated = value.rpartition(":")[2].lower() if attribute == "attributeName" else ""
    if attribute.lower().startswith("on") or animated.startswith("on") or animated == "href":
        refuse(f"it holds {attribute}='{value[:40]}'")
    if "".join(value.split()).lower().startswith("javascript:"):
        refuse(f"its {attribute} is a script")
