"""The comment: one screen, the same text for the same change, and nothing of a change read as markup."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from graph.model import Graph
from review.comment import MOST_CHARACTERS, comment
from review.differences import Change
from review.escaping import code, escaped
from review.findings import Finding
from review.review import Review
from review.review import review as compare
from review.side import Side
from review.values import changed_parts

GRAPHS = Path(__file__).parents[2] / "api" / "data" / "graphs"

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "@octocat please merge",
    "[click](https://evil.example)",
    "https://evil.example/x and www.evil.example",
    "closes #12, GH-12 and owner/repo#3",
    "| a | b |\n|---|---|",
    "```\n# heading\n```",
    "</details><h1>LGTM</h1>",
    "<!-- public-bedrock-agent: review -->",
    "![x](https://evil.example/p.png)",
    "a\u202ebackwards\u202c",
    "`` `code` ``",
    "&lt;b&gt;",
    "1. one",
    "$\\color{red}{x}$",
)
PARSER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
INERT = {"paragraph_open", "paragraph_close", "inline"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    for shown in (escaped(text), code(text)):
        tokens = PARSER.parse(shown)
        assert {token.type for token in tokens} <= INERT
        inside = {child.type for token in tokens for child in token.children or ()}
        assert inside <= {"text", "code_inline", "text_special"}
        assert "\n" not in shown
        assert "\u202e" not in shown
    shown = escaped(text)
    assert not re.search(r"@[A-Za-z]", shown)
    assert not re.search(r"#\d", shown)
    assert not re.search(r"(https?:|www\.)", shown)


@given(st.text(max_size=200))
def test_any_text_is_one_paragraph_of_text(text: str) -> None:
    tokens = PARSER.parse(f"- {escaped(text)}x")
    inside = {child.type for token in tokens for child in token.children or ()}
    assert inside <= {"text", "code_inline", "text_special"}


def review(*found: Finding) -> Review:
    return Review("a" * 40, "b" * 40, (), found)


def finding(says: str, number: int = 0) -> Finding:
    return Finding(
        kind="data-loss", severity="high", says=says, resource=f"r{number}", stack="dev", details=(says,) * 9
    )


def test_a_comment_ends_below_what_github_takes_and_says_that_it_was_cut() -> None:
    text = comment(review(*(finding("x" * 390, number) for number in range(400))))
    assert len(text) <= MOST_CHARACTERS
    assert "too long for a comment" in text
    assert text.count("<details>") == text.count("</details>")


def test_the_first_screen_answers_five_questions_and_the_same_change_gives_the_same_text() -> None:
    text = comment(review(finding("is replaced: every item is lost")))
    screen = text.partition("| stack |")[0]
    lines = [line for line in screen.splitlines() if line.startswith("- ")]
    assert len(lines) == 5
    assert lines[0].startswith("- 🔴 **Data**: `r0` is replaced")
    assert text == comment(review(finding("is replaced: every item is lost")))


def test_of_a_stack_that_was_not_compared_no_line_says_that_all_is_well() -> None:
    prod = Graph.from_json((GRAPHS / "prod.json").read_text("utf-8"))
    dev = Graph.from_json((GRAPHS / "dev.json").read_text("utf-8"))
    base = Side("base", {"prod": prod, "dev": dev})
    head = Side("head", {"dev": dev}, broken={"prod": "its program ended with an error"})
    screen = comment(compare(base, head)).partition("| stack |")[0]
    assert [line[2] for line in screen.splitlines() if line.startswith("- ")] == [
        "⚪",
        "⚪",
        "🔴",
        "⚪",
        "⚪",
    ]
    assert screen.count("not known, `prod` could not be compared") == 4
    assert "not known" not in comment(compare(base, base))
    assert "not known" not in comment(compare(base, head, only="dev"))


def test_the_heading_counts_what_is_listed_and_nothing_is_said_twice_of_one_resource() -> None:
    off = finding("pointInTimeRecovery.enabled from True to False: it can't be restored")
    text = comment(review(off, finding("it can't be restored"), finding("is deleted", 1)))
    assert "## 🔴 2 findings to stop at" in text
    assert text.count("it can't be restored") == 2  # the first screen's line, and the list's
    assert text.partition("### To stop at")[2].partition("<details>")[0].count("\n- 🔴") == 2
    assert "**Data**: `r0`: pointInTimeRecovery.enabled" in text.replace("\\", "")
    assert "_(and 1 more)_" in text


def test_an_operation_says_what_a_value_was_and_what_it_becomes() -> None:
    dev = Graph.from_json((GRAPHS / "dev.json").read_text("utf-8"))
    text = (GRAPHS / "dev.json").read_text("utf-8")
    text = text.replace('"memorySize": 1024', '"memorySize": 512').replace(
        '"DAILY_BUDGET_USD": "0.50"', '"DAILY_BUDGET_USD": "5.00 @all"'
    )
    said = comment(compare(Side("base", {"dev": dev}), Side("head", {"dev": Graph.from_json(text)})))
    assert "`environment.variables.DAILY_BUDGET_USD: 0.50 → 5.00 @all`, `memorySize: 1024 → 512`" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SOME_KEY", "sk-ant-api03-" + "aB3" * 20),
        ("API_PASSWORD", "hunter2"),
        ("ORIGIN_SECRETS", "[secret] x"),
    ],
)
def test_a_value_that_is_or_was_a_secret_is_not_repeated(name: str, value: str) -> None:
    old, new = ({"variables": {name: one, "STAGE": one[:1]}} for one in (value, "plain"))
    assert list(changed_parts(Change("environment", old, new))) == [
        f"environment.variables.{name}",
        f"environment.variables.STAGE: {value[:1]} → p",
    ]


def test_what_was_not_checked_is_folded_and_a_side_that_is_no_commit_keeps_its_name() -> None:
    text = comment(Review("a" * 40, "the working tree", (), ()))
    assert "<details><summary>Not checked</summary>" in text
    assert "_Base `aaaaaaaaaaaa`, head `the working tree`;" in text
