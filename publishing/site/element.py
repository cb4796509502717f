"""HTML and SVG as a tree of elements: text and attributes are escaped when written, so no page can forget to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias, Union

Child: TypeAlias = Union["Element", str, Iterable["Child"], None]
Attribute: TypeAlias = str | int | float | bool | None

VOID = frozenset(("br", "hr", "img", "input", "link", "meta"))
"""Elements that have no end tag (HTML Standard, 13.1.2)."""
DRAWN = frozenset(("circle", "line", "path", "rect"))
"""SVG's shapes, which close themselves."""


@dataclass(frozen=True)
class Element:
    """One element; `children` are flat."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple["Element | str", ...]

    def __str__(self) -> str:
        return "".join(_written(self))

    @property
    def text(self) -> str:
        """The words inside."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


def el(tag: str, *children: Child, **attributes: Attribute) -> Element:
    """An element. `class_` is `class`, `aria_label` `aria-label`; True is an empty attribute, None and False none."""
    return Element(tag, tuple(_attributes(attributes)), tuple(_flat(children)))


def document(root: Element) -> str:
    """A whole HTML page."""
    return f"<!doctype html>\n{root}\n"


def _attributes(attributes: dict[str, Attribute]) -> Iterable[tuple[str, str]]:
    for name, value in attributes.items():
        if value is not None and value is not False:
            yield name.rstrip("_").replace("_", "-"), "" if value is True else _plain(value)


def _plain(value: str | int | float) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _flat(children: Iterable[Child]) -> Iterable[Element | str]:
    for child in children:
        if isinstance(child, str | Element):
            yield child
        elif child is not None:
            yield from _flat(child)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _written(node: Element | str) -> Iterable[str]:
    if isinstance(node, str):
        yield _escaped(node)
        return
    attributes = "".join(
        f" {name}" if value == "" and name not in ("alt", "content") else f' {name}="{_quoted(value)}"'
        for name, value in node.attributes
    )
    if node.tag in DRAWN and not node.children:
        yield f"<{node.tag}{attributes}/>"
        return
    yield f"<{node.tag}{attributes}>"
    if node.tag in VOID:
        return
    for child in node.children:
        yield from _written(child)
    yield f"</{node.tag}>"


def _quoted(value: str) -> str:
    return _escaped(value).replace('"', "&quot;")
