"""The golden runner's own judgement."""

import re

import yaml

from tests.golden.cases import HERE, Case, Place
from tests.golden.scoring import contains, invented, score

CASE = Case(
    "a",
    "single",
    "What does it cost?",
    (),
    ((Place("costs.md", "Price"),),),
    (("0.20 USD", "20 cents"),),
    (("0.20",),),
    None,
)
SOURCE = {
    "n": 1,
    "path": "costs.md",
    "title": "Costs",
    "section": "Costs > Prices",
    "snippet": "",
    "score": 1.0,
}
PASSAGES = {("costs.md", "Costs > Prices"): "It costs **0.20 USD** for 1,000 questions."}


def done(text: str, *, answered: bool = True, quote: str = "costs 0.20 USD") -> dict[str, object]:
    return {
        "text": text,
        "answered": answered,
        "sources": [SOURCE],
        "citations": [{"n": 1, "path": "costs.md", "section": "Costs > Prices", "quote": quote}],
        "tools": [],
    }


def test_an_answer_passes_with_its_strings_in_text_and_quote() -> None:
    assert score(CASE, done("It costs `0.20` **USD** [1]."), PASSAGES).passed
    assert not score(CASE, done("It costs 0.30 USD [1]."), PASSAGES).passed
    assert not score(CASE, done("It costs 0.20 USD [1].", quote="something else"), PASSAGES).passed
    assert not score(CASE, done("It costs 0.20 USD [1].", answered=False), PASSAGES).passed


def test_a_number_that_no_source_says_is_invented() -> None:
    assert score(CASE, done("1000 questions cost 0.20 USD [1]."), PASSAGES).invented == ()
    assert score(CASE, done("It costs 0.20 USD, or 7 EUR [1]."), PASSAGES).invented == ("7",)
    assert invented("10,000 in 2026 [12]", ["ten thousand: 10000"]) == ["2026"]


def test_the_right_document_counts_among_the_first_three() -> None:
    sources = [{**SOURCE, "path": f"{n}.md"} for n in range(3)] + [SOURCE]
    late = {**done("0.20 USD"), "sources": sources}
    assert score(CASE, late, PASSAGES).documents == 0.0
    assert score(CASE, done("0.20 USD"), PASSAGES).documents == 1.0
    assert score(CASE, done("0.20 USD"), PASSAGES).sections == 1.0


def test_alternatives_need_one_and_groups_need_all() -> None:
    assert contains([("a b", "c"), ("d",)], ["A  B", "x D"])
    assert not contains([("a b", "c"), ("e",)], ["a b", "d"])


def test_foreign_documents_come_from_packages_that_the_locks_hold() -> None:
    locked = set(re.findall(r"^([\w.-]+)==", (HERE.parents[1] / "requirements-dev.txt").read_text(), re.M))
    for path in HERE.glob("*foreign*.yaml"):
        named = {
            entry["package"] for entry in yaml.safe_load(path.read_text())["corpus"] if "root" not in entry
        }
        assert {re.sub(r"[-_.]+", "-", name).lower() for name in named} <= locked, path.name
