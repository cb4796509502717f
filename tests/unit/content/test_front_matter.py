"""What stands between the fences at a document's start, in three notations, and what only looks like it."""

from typing import Any

import pytest

from content.front_matter import FrontMatter, front_matter, normalise


@pytest.mark.parametrize(
    ("fenced", "data"),
    [
        ("---\ntitle: A\n---\n", {"title": "A"}),
        ("---  \ntitle: A\n...\t\n", {"title": "A"}),
        ("---\n---\n", {}),
        ("---\n# nothing\n---\n", {}),
        ('+++\ntitle = "A"\n+++\n', {"title": "A"}),
        ("+++\n+++\n", {}),
        ('{\n"title": "A"\n}\n', {"title": "A"}),
        (
            "---\ntitle: Setup: first steps\ntags:\n  - a\n- b\n# c\nlead: 'x'\n---\n",
            {"title": "Setup: first steps", "tags": "", "lead": "x"},
        ),
    ],
)
@pytest.mark.parametrize("rest", ["", "Text.\n"])
def test_front_matter_is_read_and_its_length_told(fenced: str, data: dict[str, Any], rest: str) -> None:
    assert front_matter(fenced + rest) == FrontMatter(data, len(fenced))


@pytest.mark.parametrize(
    "source",
    [
        "Text.\n",
        "---\n\nA rule.\n\n---\n",
        "---\n- a list\n---\n",
        "---\na: b: c\nA sentence.\n---\n",
        "---\n: : :\n---\n",
        "---\ntitle: A\n+++\n",
        "{\nno JSON\n}\n",
        "+++\nno TOML\n+++\n",
        "text\n---\ntitle: A\n---\n",
    ],
)
def test_what_only_looks_like_front_matter_is_text(source: str) -> None:
    assert front_matter(source) == FrontMatter()


def test_texts_come_on_one_line_of_the_first_key_that_has_any_and_questions_from_a_list() -> None:
    found = FrontMatter({"a": " ", "b": 5, "c": "two\n lines", "questions": [" why \n so?", 7]})
    assert (found.text("a", "b", "c"), found.text("a"), found.text("missing")) == ("two lines", "", "")
    assert found.questions == ("why so?", "7")
    assert FrontMatter({"questions": "why?"}).questions == FrontMatter().questions == ()


def test_line_ends_marks_and_nul_are_made_one() -> None:
    assert normalise("\ufeffa\r\nb\rc\0") == "a\nb\nc\ufffd"
