"""What servers stream becomes what the model says, however they put it."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from emulator.errors import AwsError
from emulator.model import End, ModelEvent, Text, ToolUse
from emulator.upstream.chunks import Reader
from emulator.upstream.sse import DONE, Failed


def piece(delta: dict[str, Any] | None = None, finish: str | None = None, **members: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta or {}, "finish_reason": finish}], **members}


def heard(*chunks: dict[str, Any], prompt: int = 400) -> list[ModelEvent]:
    reader = Reader(prompt)
    said = [event for chunk in chunks for event in reader.read(chunk)]
    return said + list(reader.end())


def text(*chunks: dict[str, Any]) -> str:
    return "".join(event.text for event in heard(*chunks) if isinstance(event, Text))


def tools(*chunks: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(event.name, event.input) for event in heard(*chunks) if isinstance(event, ToolUse)]


def call(index: int | None, id_: str | None, name: str | None, arguments: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"function": {"name": name, "arguments": arguments}}
    return {
        "tool_calls": [made | ({"index": index} if index is not None else {}) | ({"id": id_} if id_ else {})]
    }


USAGE = {"prompt_tokens": 12, "completion_tokens": 3}


@pytest.mark.parametrize(
    "ending",
    [
        [piece(finish="stop"), {"choices": [], "usage": USAGE}, DONE],
        [piece(finish="stop", usage=USAGE)],
        [piece(finish="stop", usage=None), {"choices": None, "usage": USAGE}],
        [piece({"content": ""}, usage={"prompt_tokens": 12}), piece({}, "stop", usage=USAGE), DONE],
    ],
)
def test_usage_is_read_wherever_it_comes(ending: list[dict[str, Any]]) -> None:
    said = heard(piece({"role": "assistant"}), piece({"content": "Hi"}), *ending)
    assert said == [Text("Hi"), End("end_turn", 12, 3)]


def test_without_usage_tokens_are_estimated_from_characters() -> None:
    assert heard(piece({"content": "12345678"}, "stop"), prompt=401)[-1] == End("end_turn", 101, 2)


@pytest.mark.parametrize(
    ("finish", "reason"),
    [
        ("stop", "end_turn"),
        ("length", "max_tokens"),
        ("content_filter", "content_filtered"),
        ("eos", "end_turn"),
    ],
)
def test_the_reason_is_bedrocks(finish: str, reason: str) -> None:
    assert heard(piece({"content": "x"}, finish))[-1] == End(reason, 100, 1)  # type: ignore[arg-type]


def test_done_proves_an_answer_without_a_reason_and_nothing_else_does() -> None:
    assert heard(piece({"content": "x"}), DONE)[-1] == End("end_turn", 100, 1)
    with pytest.raises(AwsError, match="ended before the answer did"):
        heard(piece({"content": "x"}))


def test_a_reason_of_error_is_one() -> None:
    with pytest.raises(Failed):
        heard(piece({"content": "x"}, "error"))


def test_an_answer_that_comes_whole_is_one_chunk() -> None:
    whole = {
        "choices": [{"message": {"role": "assistant", "content": "All of it."}, "finish_reason": "stop"}]
    }
    assert text(whole) == "All of it."


def test_content_may_be_null_or_a_list_of_parts() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    assert text(piece({"content": None}), piece({"content": parts}, "stop")) == "ab"


FRAGMENTS = [
    piece(call(0, "c1", "add", "")),
    piece(call(0, None, None, '{"a"')),
    piece(call(0, None, None, ": 1}")),
]


@pytest.mark.parametrize(
    "chunks",
    [
        FRAGMENTS,
        [piece(call(0, "c1", "add", '{"a": 1}'))],
        [piece(call(0, "c1", "add", {"a": 1}))],
        [piece(call(None, None, "add", '{"a": 1}'))],
        [piece(call(0, "c1", "add", json.dumps('{"a": 1}')))],
        [
            piece(call(0, "c1", "add", "")),
            piece(call(0, "c1", "add", '{"a"')),
            piece(call(0, "c1", "add", ": 1}")),
        ],
    ],
    ids=[
        "vLLM's fragments",
        "Ollama's whole",
        "an object",
        "no index",
        "JSON in JSON",
        "sglang's repeated names",
    ],
)
@pytest.mark.parametrize("finish", ["tool_calls", "stop", "function_call"])
def test_a_call_is_put_together(chunks: Sequence[dict[str, Any]], finish: str) -> None:
    assert tools(*chunks, piece(finish=finish)) == [("add", {"a": 1})]
    assert heard(*chunks, piece(finish=finish))[-1].stop_reason == "tool_use"  # type: ignore[union-attr]


@pytest.mark.parametrize("indices", [(0, 1), (0, 0), (None, None)], ids=["OpenAI", "Ollama", "none"])
def test_two_calls_stay_two(indices: tuple[int | None, int | None]) -> None:
    first, second = indices
    chunks = [piece(call(first, "c1", "add", '{"a": 1}')), piece(call(second, "c2", "add", '{"a": 2}'))]
    assert tools(*chunks, piece(finish="tool_calls")) == [("add", {"a": 1}), ("add", {"a": 2})]


def test_a_call_that_is_no_json_reaches_the_tool_empty() -> None:
    assert tools(piece(call(0, "c1", "add", '{"a": ')), piece(finish="tool_calls")) == [("add", {})]


def test_a_call_that_is_cut_off_is_not_made() -> None:
    said = heard(piece({"content": "I"}), piece(call(0, "c1", "add", '{"a": ')), piece(finish="length"))
    assert [type(event) for event in said] == [Text, End]
    assert said[-1].stop_reason == "max_tokens"  # type: ignore[union-attr]


def test_ids_and_names_fit_bedrocks_pattern() -> None:
    said = heard(
        piece(call(0, "call:1/x", "my tool", "{}")), piece(call(1, None, "b", "{}")), piece(finish="stop")
    )
    found = [(event.tool_use_id, event.name) for event in said if isinstance(event, ToolUse)]
    assert found == [("call_1_x", "my_tool"), ("call_2", "b")]


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning"])
def test_thinking_beside_the_text_is_left_out(name: str) -> None:
    assert text(piece({name: "Hm."}), piece({"content": "Yes."}, "stop")) == "Yes."


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_thinking_inside_the_text_is_left_out_however_it_is_cut(size: int) -> None:
    whole = "\n<think>\nIs 1 < 2? </thin Yes.\n</think>\n\nYes, <think> is a tag."
    pieces = [piece({"content": whole[at : at + size]}) for at in range(0, len(whole), size)]
    assert text(*pieces, piece(finish="stop")) == "Yes, <think> is a tag."


@pytest.mark.parametrize("said", ["<thi", "<b>bold</b>", "<", "plain"])
def test_what_only_begins_like_thinking_is_said(said: str) -> None:
    assert text(*(piece({"content": each}) for each in said), piece(finish="stop")) == said


def test_thinking_that_used_up_the_tokens_says_so() -> None:
    with pytest.raises(AwsError, match="turn its thinking off"):
        heard(piece({"content": "<think>Let me"}), piece(finish="length"))
