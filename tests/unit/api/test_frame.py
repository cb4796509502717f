"""A model that repeats the frame of its sources: what is left is the answer."""

import pytest

from api.frame import Unframed

TAG = '<source n="1" path="costs.md" title="Costs" section="Costs > A month" score="0.912">'


def unframed(*parts: str) -> str:
    frame = Unframed()
    return "".join([*map(frame.feed, parts), frame.finish()])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"It costs 2 USD {TAG}.", "It costs 2 USD."),
        (f"{TAG}\nIt costs 2 USD.", "\nIt costs 2 USD."),
        (f"It costs{TAG} 2 USD {TAG}.", "It costs 2 USD."),
        ('It costs 2 USD <source n="1" section="Costs >.', "It costs 2 USD."),
        ('It costs 2 USD <source n="1" title="Co', "It costs 2 USD"),
        ('It costs 2 USD <source n="1">.\nMore.', "It costs 2 USD.\nMore."),
        ('Write `<source src="a.mp4">` in HTML, a < b.', 'Write `<source src="a.mp4">` in HTML, a < b.'),
        ("It costs \u202e2 USD <", "It costs 2 USD <"),
    ],
)
def test_the_frame_goes_however_the_text_comes(text: str, left: str) -> None:
    assert unframed(text) == left
    assert unframed(*text) == left
    assert unframed(*(text[at : at + 7] for at in range(0, len(text), 7))) == left


def test_nothing_waits_where_no_frame_begins() -> None:
    frame = Unframed()
    assert frame.feed("It costs 2 USD.") == "It costs 2 USD."
    assert frame.feed(" If a < b, <b>") == " If a < b, <b>"
    assert frame.feed(" then <sou") == " then"


def test_what_never_ends_is_let_go() -> None:
    frame = Unframed()
    assert len(frame.feed('<source n="' + "x" * 2_000)) == 0  # all of it was the frame
    assert frame.finish() == ""


def test_a_thousand_characters_of_a_tag_are_waited_for_and_not_one_more() -> None:
    frame = Unframed()
    tag = '<source n="' + "x" * 989
    assert frame.feed(f"It costs 2 USD {tag}") == "It costs 2 USD"
    assert frame.feed("y") == ""
    assert frame.feed(' more"') == ' more"', "what came of it is gone, what follows is text"
    other = Unframed()
    assert other.feed('Say <source n="1') == "Say"
    assert other.feed("\nand go on") == "\nand go on"
