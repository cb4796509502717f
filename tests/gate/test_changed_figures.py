"""A faithful answer of which one figure, number word or unit is changed is flagged where it is changed."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.gate import held

FIGURE = re.compile(r"(?<![\w.,\[/#:+-])\d+(?![\w\]/:])(?!\.\d|,\d)")
DECIMAL = re.compile(r"(?<![\w.,\[/#:+-])\d+[.,]\d+(?![\w\]/:.,]\d|\w)")
BOUND = re.compile(r"(?:below|under|fewer than) \Z")
"""Behind these a source's figure may be one less: who is below 17 is up to 16."""
OTHER_UNIT = {
    **{"USD": "EUR", "MB": "GB", "GB": "MB", "KB": "MB", "GiB": "MiB", "MiB": "GiB", "ms": "s", "km": "m"},
    **{"seconds": "minutes", "minutes": "hours", "hours": "days", "days": "weeks", "weeks": "months"},
    **{"months": "weeks", "years": "months", "second": "hour", "minute": "hour", "hour": "minute"},
    **{"day": "week", "week": "year", "month": "week", "year": "month", "kg": "g", "grams": "kilograms"},
    **{"euros": "dollars", "metres": "kilometres"},
}
UNIT = re.compile(rf"(?<=\d )(?:{'|'.join(OTHER_UNIT)})\b")
WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
WORD = re.compile(rf"\b(?:{'|'.join(WORDS)})\b")
Change = Callable[[str], "tuple[re.Match[str], str] | None"]


def last_figure(answer: str) -> tuple[re.Match[str], str] | None:
    """Another altogether."""
    found = [*FIGURE.finditer(answer)]
    return (found[-1], str(int(found[-1][0]) * 7 + 3)) if found else None


def first_figure(answer: str) -> tuple[re.Match[str], str] | None:
    """One more."""
    found = FIGURE.search(answer)
    return None if found is None or BOUND.search(answer[: found.start()]) else (found, str(int(found[0]) + 1))


def last_digit(answer: str) -> tuple[re.Match[str], str] | None:
    """Of a decimal or a grouped figure, three more."""
    found = DECIMAL.search(answer)
    return (found, f"{found[0][:-1]}{(int(found[0][-1]) + 3) % 10}") if found else None


def number_word(answer: str) -> tuple[re.Match[str], str] | None:
    found = WORD.search(answer)
    return (found, WORDS[(WORDS.index(found[0]) + 4) % len(WORDS)]) if found else None


def unit(answer: str) -> tuple[re.Match[str], str] | None:
    found = UNIT.search(answer)
    return (found, OTHER_UNIT[found[0]]) if found else None


def changed(change: Change, halves: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The faithful answers that can be changed so, and what now stands there and in no source."""
    for half in halves.split():
        for case in held.cases(f"{half}_faithful.yaml"):
            made = change(case["answer"])
            told = f"{case['sources']} {case.get('tools')} {case['answer']}"
            if made is not None and not re.search(rf"\b{_read(made[1])}", told):
                place, other = made
                answer = case["answer"][: place.start()] + other + case["answer"][place.end() :]
                yield {**case, "answer": answer}, other


def _read(other: str) -> str:
    """A pattern of how a source may say it: a unit of one or many, a word or its figure."""
    return rf"(?:{other}|{WORDS.index(other) + 2}\b)" if other in WORDS else other.rstrip("s")


@pytest.mark.parametrize(
    ("change", "halves", "least"),
    [
        (last_figure, "dev3 dev5", 170),
        (first_figure, "dev2 dev4", 110),
        (last_digit, "dev2 dev4 dev6", 80),
        (number_word, "dev dev2 dev3 dev4 dev5 dev6", 40),
        (unit, "dev dev2 dev3 dev4 dev5 dev6", 130),
    ],
)
def test_what_is_changed_is_flagged(change: Change, halves: str, least: int) -> None:
    found = [*changed(change, halves)]
    verdicts = [(case, other, held.verdict_of(case, piece=1_000)[1].unverified) for case, other in found]
    assert [(case["id"], other) for case, other, flagged in verdicts if other not in " ".join(flagged)] == []
    assert len(found) >= least
