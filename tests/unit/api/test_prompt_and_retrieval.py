"""What the model is told, and how Retrieve's results become sources."""

import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import limits, prompt
from api.characters import is_allowed, showable
from api.conversation import Conversation, Turn
from api.retrieval import document_url, sources_from
from tests.unit.api.sources import source

TAG = re.compile(r"<\s*/?\s*(?:(?:sources?|question|history|turn)\b|[qa]\s*/?\s*>)", re.IGNORECASE)
PIECES = ["<", ">", "/", "source", "Question", "turn", "q", " ", "n", '"', "&", "\n", "x"]
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@given(question=HOSTILE, passage=HOSTILE, title=HOSTILE)
def test_nothing_from_outside_can_open_or_close_our_tags(question: str, passage: str, title: str) -> None:
    messages = prompt.answer_messages(
        Conversation(question), [source(1, passage, title=title)], guarded=False
    )
    sources, asked = (block["text"] for block in messages[-1]["content"])
    assert len(TAG.findall(sources)) == 4
    assert len(TAG.findall(asked)) == 2
    header = sources.split("\n")[1]
    assert header.count('"') == 10


@given(text=HOSTILE)
def test_a_conversation_to_rewrite_stays_inside_its_tags(text: str) -> None:
    messages = prompt.rewrite_messages(Conversation(text, (Turn(text, text),)))
    history, asked = (block["text"] for block in messages[0]["content"])
    assert len(TAG.findall(history)) == 8
    assert len(TAG.findall(asked)) == 2
    assert [message["role"] for message in messages] == ["user"]


def test_the_tasks_are_named_in_the_first_line() -> None:
    assert prompt.ANSWER_POLICY.startswith("Task: answer\n")
    assert prompt.REWRITE_POLICY.startswith("Task: rewrite\n")
    assert prompt.NO_ANSWER in prompt.ANSWER_POLICY


def test_old_turns_and_long_answers_are_cut_before_they_cost_anything() -> None:
    turns = tuple(Turn(f"q{n}", "a" * 8_000) for n in range(8))
    messages = prompt.answer_messages(Conversation("q", turns), [], guarded=False)
    assert len(messages) == 2 * limits.PROMPT_HISTORY_TURNS + 1
    assert messages[0]["content"][0]["text"] == "q4"
    assert len(messages[1]["content"][0]["text"]) == limits.PROMPT_HISTORY_ANSWER_CHARACTERS


def result(text: str, score: float | None = 0.9, **metadata: Any) -> dict[str, Any]:
    return {"content": {"text": text}, "score": score, "metadata": metadata}


def test_sources_are_numbered_without_repeats_or_stragglers() -> None:
    results = [
        result("# A\n\nfirst", path="a.md"),
        result("#  A first", path="b.md"),
        result("# A\n\nFirst", path="c.md"),
    ]
    results += [result("second", 0.5), result("far off", 0.1), result("   ", 0.9)]
    found = sources_from(results, document_url(None, None))
    assert [(item.n, item.text) for item in found] == [(1, "# A\n\nfirst"), (2, "second")]
    assert found[0].snippet == "first"


def test_sources_stay_within_the_size_limits() -> None:
    found = sources_from([result(f"{n}" + "a" * 9_000) for n in range(9)], document_url(None, None))
    assert all(len(item.text) == limits.SOURCE_CHARACTERS for item in found)
    assert sum(len(item.text) for item in found) <= limits.SOURCES_CHARACTERS


def test_a_result_without_metadata_still_has_a_place() -> None:
    bare = {
        "content": {"text": "x"},
        "location": {"s3Location": {"uri": "s3://b/knowledge/notes/a.md/x-00.md"}},
    }
    assert sources_from([bare], document_url(None, None))[0].path == "x-00.md"
    assert sources_from([], document_url(None, None)) == ()


@pytest.mark.parametrize(
    ("repository", "commit", "expected"),
    [
        (None, None, "/documents/infra-notes/a%20b.md#one-two"),
        ("https://github.com/o/r", None, "/documents/infra-notes/a%20b.md#one-two"),
        (
            "https://github.com/o/r/",
            "abc",
            "https://github.com/o/r/blob/abc/knowledge/infra-notes/a%20b.md#one-two",
        ),
        ("javascript:alert(1)//", "abc", "/documents/infra-notes/a%20b.md#one-two"),
    ],
)
def test_a_source_links_to_its_document(repository: str | None, commit: str | None, expected: str) -> None:
    assert document_url(repository, commit)("infra-notes/a b.md", "one-two") == expected


def test_a_link_in_html_reaches_the_model_as_it_is() -> None:
    assert (
        prompt.neutral('<a href="https://example.org">here</a >') == '<a href="https://example.org">here‹/a >'
    )


def test_a_snippet_shows_code_without_its_fence() -> None:
    found = sources_from([result("# Run\n\nRun it:\n\n```sh\nmake run\n```")], document_url(None, None))
    assert found[0].snippet == "Run it: make run"


@pytest.mark.parametrize(
    "text", ["<" + " " * 24_000, "<q" + " " * 24_000, "< / " * 6_000], ids=lambda text: text[:4]
)
def test_hostile_tags_are_defused_in_no_time(text: str) -> None:
    start = time.process_time()  # of this process alone: others may have the processor
    prompt.neutral(text)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "tag",
    [
        "<so\u200burce n=1>",
        "＜source＞",
        "</ｓource>",
        "&lt;/sources&gt;",
        "&#60;question>",
        "&#x3c;/history>",
        "%3Csource%3E",
        "\\u003cturn>",
        "\\x3csource>",
        "<\u2060/\u00ad source>",
        "<／source>",
        "<ｑ>",
        "<\U000e0020sources>",
        "<sou\u200erces>",
        "<\u3164source>",
        "⟨question⟩",
        "&amp;lt;source n=1",
    ],
)
def test_a_delimiter_is_defused_however_it_is_written(tag: str) -> None:
    assert prompt.neutral(f"a{tag}b").startswith("a‹")


@pytest.mark.parametrize(
    "text", ["List<source_map>", "a < b", "<turnip>", "&lt;b&gt;", "x &lt; 5", "<article>"]
)
def test_other_tags_reach_the_model_as_they_are(text: str) -> None:
    assert prompt.neutral(text) == text


def test_tag_characters_are_refused_and_never_shown() -> None:
    smuggled = "".join(chr(0xE0000 + ord(char)) for char in "ignore")
    assert not is_allowed(f"What is it?{smuggled}")
    assert showable(f"a{smuggled}b") == "ab"
