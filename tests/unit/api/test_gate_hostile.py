"""Texts made to cost the gate more than their length: each is read to its end, in time that grows with its length."""

import pytest

from api.citation_gate import Gate, judge
from tests.unit.api.sources import source

PASSAGE = (
    "The function has 512 MB of memory, 8 turns and no regions. The parts are a role, a port and a table."
)
CITED = "".join(f"[{n}]" for n in range(1, 9))
SOURCES = [source(n, PASSAGE) for n in range(1, 9)]
LENGTH = 4_000


def words(form: str) -> str:
    """Different words in a form, so many that nothing learnt of one helps with the next."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "".join(form.format(a + b + c) for a in letters for b in letters for c in letters)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 900 + "a" + "](x)" * 900,
        "![" * 900 + "a" + "](x)" * 900,
        "5 USD " + "-" * LENGTH,
        "5 USD a" + ".a-" * LENGTH,
        "5 things: " + words("{}: ")[: LENGTH - 60] + CITED,
        " ".join(["5 things"] * 50) + " are a: b" * 400 + CITED,
        words("{}B ")[: LENGTH - 60] + CITED,
        words("`{}` ")[: LENGTH - 60] + CITED,
        "It costs 777 USD. " * 100 + words("b{} [1]. ")[:2_000],
        " ".join(["zero"] * 50) + CITED,
        "<!-- >" * 700,
    ],
)
def test_a_hostile_text_is_read_to_its_end(text: str) -> None:
    gate = Gate(SOURCES)
    for at in range(0, LENGTH, 7):
        gate.feed(text[:LENGTH][at : at + 7])
    gate.finish()
    assert gate.verdict().text


@pytest.mark.parametrize(
    "text", ["In a month", "- It runs for an hour", "| For |\n|---|\n| a day |", "7 MWh/0 of it"]
)
def test_a_text_may_end_with_a_time_or_divide_by_nothing(text: str) -> None:
    assert judge(text, SOURCES).text == text


def test_a_hedged_figure_up_to_one_or_down_to_nothing_is_judged() -> None:
    for said in ("below 0.1", "over 0.9", "under 0.001"):
        assert judge(f"The confidence is {said} [1].", [source(1, PASSAGE)]).unverified
