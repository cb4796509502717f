"""Streams are read as servers send them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.upstream.sse import DONE, Failed, events, lines


def test_comments_empty_data_and_other_fields_mean_nothing() -> None:
    body = b': ping\n\ndata:\n\ndata: \n\nid: 7\nretry: 3\ndata: {"a": 1}\n\n: keep-alive\n\ndata:{"b": 2}\r\n\r\n'
    assert list(events([body])) == [{"a": 1}, {"b": 2}]


def test_nothing_after_done_is_read() -> None:
    assert list(events([b'data: {"a": 1}\n\ndata: [DONE]\n\ndata: {"b": 2}\n\n'])) == [{"a": 1}, DONE]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'data: {"error": {"message": "no", "code": 400}}\n\n', {"error": {"message": "no", "code": 400}}),
        (b'data: {"error": "no"}\n\n', {"error": "no"}),
        (b'event: error\ndata: {"message": "no"}\n\n', {"message": "no"}),
        (b'error: {"code": 400, "message": "no"}\n\ndata: [DONE]\n\n', {"code": 400, "message": "no"}),
        (b'data: {"object": "error", "message": "no"}\n\n', {"object": "error", "message": "no"}),
        (b"data: [1]\n\n", [1]),
    ],
    ids=["OpenAI, llama.cpp", "Ollama", "an event", "llama.cpp of 2025", "vLLM", "no object"],
)
def test_an_error_in_the_stream_is_one(body: bytes, said: object) -> None:
    with pytest.raises(Failed) as failed:
        list(events([body]))
    assert failed.value.body == said


def test_data_that_is_no_json_is_an_error_that_shows_it() -> None:
    with pytest.raises(Failed, match="<html>"):
        list(events([b"data: <html>\n\n"]))


def test_an_event_named_error_ends_with_its_blank_line() -> None:
    assert list(events([b'event: error\n\ndata: {"a": 1}\n\n'])) == [{"a": 1}]


@given(
    st.lists(st.dictionaries(st.just("t"), st.text(max_size=8), min_size=1), max_size=5), st.integers(1, 9)
)
def test_events_survive_any_cut(said: list[dict[str, str]], size: int) -> None:
    body = "".join(f"data: {json.dumps(each, ensure_ascii=False)}\r\n\r\n" for each in said).encode()
    assert list(events(body[at : at + size] for at in range(0, len(body), size))) == said


def test_a_last_line_needs_no_end() -> None:
    assert list(lines([b"a\nb"])) == ["a", "b"]
