"""Places of what is drawn: rectangles, words at the least, and the lines of paths."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from publishing.site.element import Element

Line = list[tuple[float, float]]
NARROWEST = 4.5
"""Units that a character takes at the very least."""
STEP = re.compile(r"([MHVLhvlz])([^MHVLhvlz]*)")
NUMBER = re.compile(r"-?\d*\.?\d+")


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    right: float
    bottom: float

    def holds(self, other: "Rect") -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def is_apart(self, other: "Rect") -> bool:
        return (
            self.right <= other.x or other.right <= self.x or self.bottom <= other.y or other.bottom <= self.y
        )

    def borders(self, x: float, y: float, near: float) -> bool:
        """Whether a point is on the border, or so near to it."""
        across = (
            self.x - near <= x <= self.right + near and min(abs(y - self.y), abs(y - self.bottom)) <= near
        )
        along = self.y - near <= y <= self.bottom + near and min(abs(x - self.x), abs(x - self.right)) <= near
        return across or along


def walked(node: Element) -> Iterator[Element]:
    """An element and all inside, but for what is only defined."""
    if node.tag == "defs":
        return
    yield node
    for child in node.children:
        if isinstance(child, Element):
            yield from walked(child)


def numbers(node: Element, *names: str) -> list[float]:
    given = dict(node.attributes)
    return [float(given[name]) for name in names]


def rect(node: Element) -> Rect:
    x, y, width, height = numbers(node, "x", "y", "width", "height")
    return Rect(x, y, x + width, y + height)


def classes(node: Element) -> set[str]:
    return {*dict(node.attributes).get("class", "").split()}


def words_in(node: Element) -> Rect:
    """Where words stand at the least, by how they are aligned."""
    x, y = numbers(node, "x", "y")
    width = NARROWEST * len(node.text)
    is_middle = {"m", "num"} & classes(node)
    left = x - width / 2 if is_middle else x - width if "e" in classes(node) else x
    return Rect(left, y - 8, left + width, y + 1)


def strokes(path: str) -> list[Line]:
    """A path's lines, each by its corners."""
    found: list[Line] = []
    x = y = 0.0
    for command, given in STEP.findall(path):
        values = [float(each) for each in NUMBER.findall(given)]
        match command:
            case "M":
                (x, y) = values
                found.append([(x, y)])
                continue
            case "H":
                x = values[0]
            case "h":
                x += values[0]
            case "V":
                y = values[0]
            case "v":
                y += values[0]
            case "l":
                x, y = x + values[0], y + values[1]
            case "z":
                x, y = found[-1][0]
        found[-1].append((x, y))
    return found


def meets(tip: Line, line: Line) -> bool:
    """Whether a line ends within an arrow's tip."""
    return any(
        min(x for x, _ in tip) - 2 <= x <= max(x for x, _ in tip) + 2
        and min(y for _, y in tip) - 2 <= y <= max(y for _, y in tip) + 2
        for x, y in (line[0], line[-1])
    )


def is_on(x: float, y: float, line: Line) -> bool:
    return any(
        min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by)
        for (ax, ay), (bx, by) in pairwise(line)
    )
