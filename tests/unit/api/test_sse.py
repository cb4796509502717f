"""Server-sent events, and the body and headers they travel in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import sse
from api.events import (
    Completion,
    Delta,
    Done,
    More,
    Source,
    Sources,
    Start,
    Status,
    ToolCall,
    Usage,
    data_of,
    name_of,
)
from api.routes.ask import prefers_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(data=st.dictionaries(st.text(max_size=8), JSON, max_size=4))
def test_any_data_stays_one_event(data: dict[str, object]) -> None:
    lines = sse.encode("delta", data).decode("utf-8").split("\n")
    assert lines[0] == "event: delta"
    assert lines[2:] == ["", ""]
    assert "\r" not in lines[1]
    assert json.loads(lines[1].removeprefix("data: ")) == data


def test_half_a_surrogate_pair_cant_break_the_stream() -> None:
    assert sse.encode("delta", {"text": "a\ud800b"}) == b'event: delta\ndata: {"text":"a?b"}\n\n'


def test_comments_are_comments() -> None:
    for comment in (sse.OPENING, sse.PING):
        assert comment.startswith(b":")
        assert comment.endswith(b"\n\n")


def test_each_event_has_its_name_and_the_fields_of_the_contract() -> None:
    source = Source(1, "a.md", "A", "A > B", "b", "/documents/a.md#b", "secret text", 0.5, "text")
    done = Done(
        "t",
        True,
        True,
        (),
        (),
        (),
        (More("b.md", "B", "B > C"),),
        ("What is B?",),
        Usage(3, 4),
        0.1,
        5,
        "end_turn",
        "m",
    )
    fields = {
        Start("id", "converse", "m"): ("start", {"answer_id", "engine", "model", "cached"}),
        Status("writing"): ("status", {"stage"}),
        Sources((source,)): ("sources", {"sources"}),
        Delta("x"): ("delta", {"text", "flags"}),
        done: (
            "done",
            {
                "text",
                "answered",
                "grounded",
                "citations",
                "unverified",
                "unsourced",
                "more",
                "next",
                "usage",
                "cost_usd",
                "latency_ms",
                "finish_reason",
                "model",
            },
        ),
    }
    for event, (name, keys) in fields.items():
        assert name_of(event) == name
        assert data_of(event).keys() == keys
    assert name_of(ToolCall("t", {}, {})) == "tool"
    assert data_of(ToolCall("t", {"a": 1}, {"b": 2})) == {"name": "t", "input": {"a": 1}, "result": {"b": 2}}
    assert data_of(done)["usage"] == {
        "input_tokens": 3,
        "output_tokens": 4,
        "cache_read_tokens": 0,
        "cache_write_tokens": 0,
    }
    assert "secret text" not in json.dumps(data_of(Sources((source,))))
    assert Completion("end_turn", None).finish_reason == "end_turn"


@pytest.mark.parametrize(
    ("accept", "json_wanted"),
    [
        ("application/json", True),
        ("application/json, text/event-stream", False),
        ("text/event-stream;q=0.5, application/json", True),
        ("text/event-stream", False),
        ("*/*", False),
        ("", False),
        ("application/json;q=0", False),
        ("text/html, application/json;q=0.9, */*;q=0.1", True),
        ("APPLICATION/JSON", True),
        ("application/json;q=x", False),
    ],
)
def test_json_is_sent_only_where_it_is_asked_for(accept: str, json_wanted: bool) -> None:
    assert prefers_json(accept) is json_wanted
