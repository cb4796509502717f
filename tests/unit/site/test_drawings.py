"""What a drawing says, its places say too: boxes apart, words in their boxes, every line from one thing to another."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from content.phases import phases_of
from publishing.site.drawing import drawing
from publishing.site.element import Element
from publishing.site.journey import drawings
from publishing.site.phases import standalone
from tests.unit.site.facts import facts
from tests.unit.site.shapes import Rect, classes, is_on, meets, numbers, rect, strokes, walked, words_in

NEAR = 12
"""How far a line may end before what it leads to: an arrow's tip stands between."""


def is_tip(node: Element) -> bool:
    return "tip" in classes(node)


@pytest.fixture(scope="module", params=["dev", "prod"])
def stack(request: pytest.FixtureRequest) -> list[Element]:
    return list(walked(drawing(facts(), facts().graphs[request.param])))


def test_boxes_of_the_stack_lie_in_the_picture_apart_or_whole_in_one_another(stack: list[Element]) -> None:
    _, _, width, height = map(float, dict(stack[0].attributes)["viewBox"].split())
    boxes = [rect(node) for node in stack if node.tag == "rect"]
    assert len(boxes) > 10
    for at, one in enumerate(boxes):
        assert Rect(0, 0, width, height).holds(one)
        for other in boxes[:at]:
            assert one.is_apart(other) or one.holds(other) or other.holds(one), (one, other)
    assert max(one.right for one in boxes) > width - 5
    assert max(one.bottom for one in boxes) > height - 5


def test_words_of_the_stack_cross_no_border_and_no_other_words(stack: list[Element]) -> None:
    boxes = [rect(node) for node in stack if node.tag == "rect"]
    _, _, width, height = map(float, dict(stack[0].attributes)["viewBox"].split())
    texts = [node for node in stack if node.tag == "text" and node.text]
    places = [words_in(node) for node in texts]
    for at, (node, place) in enumerate(zip(texts, places, strict=True)):
        assert "num" in classes(node) or all(place.is_apart(box) or box.holds(place) for box in boxes), (
            node.text
        )
        assert Rect(-9, 0, width, height).holds(place), node.text
        assert all(place.is_apart(other) for other in places[:at]), node.text
    circles = [numbers(node, "cx", "cy") for node in stack if node.tag == "circle"]
    shown = [numbers(node, "x", "y") for node in texts if "num" in classes(node)]
    assert [(x, y + 4.5) for x, y in circles] == [tuple(each) for each in shown]
    assert all(any(box.x == x and box.y == y for box in boxes) for x, y in circles)


def test_every_line_of_the_stack_leads_from_a_box_to_a_box_and_every_tip_points_at_one(
    stack: list[Element],
) -> None:
    boxes = [rect(node) for node in stack if node.tag == "rect"]
    paths = [(is_tip(node), strokes(dict(node.attributes)["d"])) for node in stack if node.tag == "path"]
    lines = [line for tips, some in paths if not tips for line in some]
    for tip in (each for tips, some in paths if tips for each in some):
        assert any(box.borders(x, y, 2) for box in boxes for x, y in tip), tip
        assert any(meets(tip, line) for line in lines), tip
    for line in lines:
        for x, y in (line[0], line[-1]):
            on_line = any(is_on(x, y, other) for other in lines if other != line)
            assert on_line or any(box.borders(x, y, NEAR) for box in boxes), (line, x, y)


def test_a_station_leads_to_its_entry_and_holds_its_own_words(stack: list[Element]) -> None:
    stations = [node for node in stack if node.tag == "a"]
    numbered = {part.number: part for part in facts().parts}
    assert len(stations) >= 7
    for station in stations:
        [number] = [
            node.text for node in station.children if isinstance(node, Element) and "num" in classes(node)
        ]
        assert dict(station.attributes)["href"] == f"#part-{number}"
        assert int(number) in numbered
        _, box, *inside = walked(station)
        for node in inside:
            if node.tag == "text" and "num" not in classes(node):
                assert rect(box).holds(words_in(node)), node.text
            elif node.tag == "rect":
                assert rect(box).holds(rect(node))
                assert classes(node) & {"dash", "gate"}
            elif node.tag == "circle":
                assert 8 <= numbers(node, "r")[0] <= 15


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_the_stack_is_counted_in_its_boxes(name: str) -> None:
    graph, words = facts().graphs[name], facts().words
    picture = drawing(facts(), graph)
    assert classes(picture) == {"drawing"}
    files, alarms = (
        len(list(graph.of_type(f"aws:{kind}")))
        for kind in ("s3/bucketObjectv2:BucketObjectv2", "cloudwatch/metricAlarm:MetricAlarm")
    )
    assert words("built.files", count=files) in picture.text
    assert words("built.logs", count=alarms) in picture.text
    function = next(graph.of_type("aws:lambda/function:Function")).inputs
    assert f"{function['architectures'][0]}, {function['memorySize']:,} MB" in picture.text
    assert words("built.account") + words("built.not_deployed") in picture.text


@pytest.fixture(scope="module")
def phases() -> list[list[Element]]:
    """The roadmap's phases, of which three hundred days are done."""
    roadmap = facts().journey.roadmap
    assert roadmap is not None
    found = drawings(replace(facts(), journey=replace(facts().journey, days_done=300)), roadmap)
    return [list(walked(each)) for each in found]


def test_boxes_of_a_phase_lie_in_the_picture_below_the_axis_and_apart(phases: list[list[Element]]) -> None:
    for phase in phases:
        _, _, width, height = map(float, dict(phase[0].attributes)["viewBox"].split())
        boxes = [rect(node) for node in phase if "box" in classes(node) or "days" in classes(node)]
        for at, one in enumerate(boxes):
            assert Rect(0, 60, width, height).holds(one)
            assert all(one.is_apart(other) for other in boxes[:at])
        assert max(one.bottom for one in boxes) > height - 5
        rows = [[one for one in boxes[:-1] if one.y == y] for y in sorted({one.y for one in boxes[:-1]})]
        middles = {(row[0].x + row[-1].right) / 2 for row in rows}
        assert max(middles) - min(middles) <= 1.5, "rows stand below one another"


def test_a_boxs_words_stand_in_its_middle(phases: list[list[Element]]) -> None:
    for phase in phases:
        texts = [node for node in phase if node.tag == "text" and node.attributes[0][0] != "class"]
        for node in phase:
            if "box" not in classes(node):
                continue
            box = rect(node)
            inside = [
                numbers(text, "x", "y") for text in texts if box.holds(Rect(*numbers(text, "x", "y") * 2))
            ]
            assert inside
            assert {x for x, _ in inside} == {(box.x + box.right) / 2}
            assert sum(y for _, y in inside) / len(inside) - 4 == pytest.approx(
                (box.y + box.bottom) / 2, abs=0.3
            )
            ys = [y for _, y in inside]
            assert all(12 <= below - above <= 20 for above, below in pairwise(ys))
        assert all(
            any(rect(n).holds(Rect(*numbers(t, "x", "y") * 2)) for n in phase if "box" in classes(n))
            for t in texts
        )


def test_every_row_of_a_phase_is_joined_to_the_one_before(phases: list[list[Element]]) -> None:
    for phase in phases:
        boxes = [rect(node) for node in phase if "box" in classes(node)]
        axis, *joins = [strokes(dict(node.attributes)["d"]) for node in phase if node.tag == "path"]
        lines = [line for join in joins for line in join if line[0][1] > 60]
        for line in lines:
            for x, y in (line[0], line[-1]):
                assert any(box.borders(x, y, 0) for box in boxes) or any(
                    is_on(x, y, other) for other in lines if other != line
                )
        first = min(box.y for box in boxes)
        for box in boxes:
            middle = (box.x + box.right) / 2
            assert box.y == first or any((middle, box.y) == line[-1] for line in lines)
        assert axis[0][0][0] == 0
        assert axis[0][-1][0] == 288


def test_the_axis_counts_the_months_through(phases: list[list[Element]]) -> None:
    roadmap = facts().journey.roadmap
    assert roadmap is not None
    month, said = 0, []
    for phase, months in zip(phases, [each.months for each in phases_of(roadmap)], strict=True):
        shown = [node for node in phase if node.tag == "text" and "s" in classes(node)]
        said.append([node.text for node in shown])
        assert said[-1][0].endswith(str(month))
        assert said[-1][1] == str(month + months // 2)
        month += months
        xs = [numbers(node, "x", "y") for node in shown]
        assert [x for x, _ in xs] == [0, 144, 278][: len(xs)]
        assert len({y for _, y in xs}) == 1
    assert [len(each) for each in said] == [2] * (len(phases) - 1) + [3]
    assert said[-1][2] == str(month)


def test_done_days_fill_the_squares_in_order_from_the_first_phase_on(phases: list[list[Element]]) -> None:
    done = [[rect(node) for node in phase if "done" in classes(node)] for phase in phases]
    roadmap = facts().journey.roadmap
    assert roadmap is not None
    first, second = (round(each.months * 26 * 7 / 6) for each in phases_of(roadmap)[:2])
    assert [len(each) for each in done[:3]] == [first, min(second, 300 - first), max(0, 300 - first - second)]
    for phase, squares in zip(phases, done, strict=True):
        [days] = [rect(node) for node in phase if "days" in classes(node)]
        assert days.bottom - days.y == 7 * 11
        assert days.right - days.x == 26 * 11
        assert [(each.x, each.y) for each in squares] == [
            (days.x + 11 * week + 2, days.y + 11 * day + 2) for week in range(26) for day in range(7)
        ][: len(squares)]
        assert all(each.right - each.x == each.bottom - each.y == 6.5 for each in squares)
    [day] = drawings(facts(), roadmap)[0].children[0].children
    assert numbers(day, "width", "height") == [11, 11]
    assert numbers(day.children[0], "x", "y", "width", "height") == [2, 2, 6.5, 6.5]


def test_the_roadmap_as_a_file_has_the_phases_side_by_side_and_is_painted() -> None:
    roadmap = facts().journey.roadmap
    assert roadmap is not None
    root = ElementTree.fromstring(standalone(drawings(facts(), roadmap)))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    assert root.attrib["viewBox"] == f"0 0 {width:g} {height:g}"
    paper, *columns = root
    assert (paper.get("width"), paper.get("height")) == (root.get("width"), root.get("height"))
    places = [[float(n) for n in re.findall(r"[\d.]+", each.attrib["transform"])] for each in columns]
    assert all(8 <= right - left - 288 <= 16 for (left, _), (right, _) in pairwise(places))
    assert {y for _, y in places} == {16}
    assert places[0][0] == 16
    assert 8 <= width - places[-1][0] - 288 <= 32
    assert height - 312 == 32
    for node in root.iter():
        tag = node.tag.rpartition("}")[2]
        if tag in ("text", "rect", "path"):
            assert node.get("fill"), ElementTree.tostring(node)
        if tag == "path":
            assert node.get("stroke")
        if tag == "text":
            is_left = node.get("y") == "14" or node.get("x") == "0"
            assert node.get("text-anchor") == ("start" if is_left else "middle")
            assert node.get("font-weight") == ("650" if node.get("y") == "14" else None)
