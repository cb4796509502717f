"""Fig. 5: the roadmap's phases on one axis of months, each with what is learned side by side and what follows."""

from content.phases import Phase
from content.roadmap import Node
from publishing.site.element import Element, el

WIDTH, HEIGHT = 288, 312
WIDE, NARROW, TALL = 170, 84, 52
CENTRE = 137
DAYS_A_MONTH = 26 * 7 / 6
"""Six months are 26 weeks of squares."""


def drawing(
    phase: Phase,
    start: int,
    label: str,
    begins: str,
    *,
    defines_day: bool,
    is_last: bool,
    days_done: int,
) -> Element:
    """One phase.

    Args:
        start: the month it begins with.
        label: the drawing in words.
        begins: what stands at that month.
        is_last: whether the axis ends here.
        defines_day: whether the pattern of a day stands here; the other drawings use it.
        days_done: days of this phase that are done.
    """
    day = el(
        "pattern",
        el("rect", class_="day", x=2, y=2, width=6.5, height=6.5),
        id="day",
        width=11,
        height=11,
        patternUnits="userSpaceOnUse",
    )
    done = [
        el("rect", class_="done", x=11 * (at // 7) + 2, y=232 + 11 * (at % 7) + 2, width=6.5, height=6.5)
        for at in range(days_done)
    ]
    return el(
        "svg",
        el("defs", day) if defines_day else None,
        el("text", f"{phase.number} {phase.title}", class_="t", x=0, y=14),
        el("path", d="M0 34H288M.5 26V42M48 30v8M96 30v8M144 28v12M192 30v8M240 30v8"),
        el("text", begins, class_="s left", x=0, y=57),
        el("text", str(start + phase.months // 2), class_="s", x=144, y=57),
        [el("path", d="M286 26V42"), el("text", str(start + phase.months), class_="s", x=278, y=57)]
        if is_last
        else None,
        _boxes(phase),
        el("rect", class_="days", x=0, y=232, width=286, height=77, fill="url(#day)"),
        done,
        class_="phase",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=label,
    )


def _boxes(phase: Phase) -> list[Element]:
    """The rows from above, each joined to the one before it, and the goal below them."""
    found: list[Element] = []
    rows = [(row, False) for row in phase.rows] + ([((phase.goal,), True)] if phase.goal else [])
    above: list[float] = []
    bottom = 72.0
    for row, is_goal in rows:
        top = bottom + (26 if len(above) == 2 else 12) if above else bottom
        height = TALL if len(row) > 2 else 38 if len(row) == 2 else 34
        places = _places(row)
        middles = [x + width / 2 for x, width in places]
        if above:
            found.append(_joined(above, bottom, middles, top))
        for node, (x, width) in zip(row, places, strict=True):
            found += _box(node, x, top, width, height, is_goal=is_goal)
        above, bottom = middles, top + height
    return found


def _places(row: tuple[Node, ...]) -> list[tuple[float, float]]:
    """(x, width) of a row's boxes."""
    if len(row) == 1:
        return [(CENTRE - WIDE / 2, WIDE)]
    width = 130 if len(row) == 2 else NARROW
    step = 142 if len(row) == 2 else 94
    return [(1 + at * step, width) for at in range(len(row))]


def _joined(above: list[float], bottom: float, below: list[float], top: float) -> Element:
    """A bus between two rows."""
    middle = (bottom + top) / 2
    across = [*above, *below]
    if len(across) == 2:
        return el("path", d=f"M{above[0]:g} {bottom:g}V{top:g}")
    lines = "".join(f"M{x:g} {bottom:g}V{middle:g}" for x in above)
    lines += f"M{min(across):g} {middle:g}H{max(across):g}"
    return el("path", d=lines + "".join(f"M{x:g} {middle:g}V{top:g}" for x in below))


def _box(node: Node, x: float, y: float, width: float, height: float, *, is_goal: bool) -> list[Element]:
    words = " ".join(node.label) if is_goal else node.label[0]
    lines = _two_lines(words) if width == NARROW else [words]
    first = y + height / 2 + 4 - 8.5 * (len(lines) - 1)
    box = el("rect", class_="box goal" if is_goal else "box", x=x, y=y, width=width, height=height)
    return [box, *(el("text", line, x=x + width / 2, y=first + 17 * at) for at, line in enumerate(lines))]


def _two_lines(words: str) -> list[str]:
    """Cut where the longer of both lines is shortest."""
    parts = words.split()
    cuts = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts))]
    return list(min(cuts, key=lambda cut: max(map(len, cut)))) if cuts else [words]


PAINT = {
    "t": {"font-weight": "650"},
    "box": {"fill": "#ffffff", "stroke": "#3d4446"},
    "goal": {"fill": "#ffffff", "stroke": "#08574a"},
    "day": {"fill": "none", "stroke": "#767c7c"},
    "done": {"fill": "#08574a"},
}


def standalone(drawings: list[Element]) -> str:
    """The phases side by side as one SVG file, painted by attributes: the policy forbids it a stylesheet."""
    columns = [
        el("g", _painted(drawing).children, transform=f"translate({16 + at * (WIDTH + 8)} 16)")
        for at, drawing in enumerate(drawings)
    ]
    width, height = 32 + len(drawings) * (WIDTH + 8), HEIGHT + 32
    root = el(
        "svg",
        el("rect", width=width, height=height, fill="#fafaf6"),
        columns,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        font_family="sans-serif",
        font_size=13,
    )
    return f"{root}\n"


def _painted(node: Element) -> Element:
    classes = dict(node.attributes).get("class", "").split()
    paint = dict[str, str]()
    if node.tag == "text":
        paint = {"fill": "#16191a", "text-anchor": "start" if {"t", "left"} & {*classes} else "middle"}
    elif node.tag == "path":
        paint = {"fill": "none", "stroke": "#3d4446"}
    for name in classes:
        paint |= PAINT.get(name, {})
    children = tuple(_painted(child) if isinstance(child, Element) else child for child in node.children)
    kept = tuple(pair for pair in node.attributes if pair[0] != "class")
    return Element(node.tag, (*kept, *paint.items()), children)
