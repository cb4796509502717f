"""One call's stream, read to its end: its text as it comes, its tool calls whole, and proof that it ended."""

from typing import Any

import pytest

from api.cancellation import Cancellation
from api.engines.model_stream import ModelTurn
from api.errors import ApiError
from api.events import Usage


def tool(index: int, *parts: str, kind: str | None = None) -> list[dict[str, Any]]:
    use = {"toolUseId": f"t{index}", "name": "look", **({"type": kind} if kind else {})}
    return [
        {"contentBlockStart": {"contentBlockIndex": index, "start": {"toolUse": use}}},
        *(
            {"contentBlockDelta": {"contentBlockIndex": index, "delta": {"toolUse": {"input": part}}}}
            for part in parts
        ),
        {"contentBlockStop": {"contentBlockIndex": index}},
    ]


def text(words: str) -> dict[str, Any]:
    return {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": words}}}


def test_text_comes_as_it_streams_and_tool_calls_whole() -> None:
    turn = ModelTurn()
    events = [
        {"messageStart": {"role": "assistant"}},
        text("One "),
        {"contentBlockDelta": {"delta": {"reasoningContent": {"text": "hm"}}}},
        text("two."),
        {"contentBlockStop": {"contentBlockIndex": 0}},
        *tool(1, '{"a"', ": 1}"),
        *tool(2, "{broken"),
        *tool(3),
        *tool(4, "{}", kind="server_tool_use"),
        *tool(5, "[1]", kind="tool_use"),
        {"messageStop": {"stopReason": "tool_use"}},
        {"metadata": {"usage": {"inputTokens": 3, "outputTokens": 2}}},
        {"metadata": {"usage": {"inputTokens": 10, "outputTokens": 20}}},
    ]
    assert [delta.text for delta in turn.read(events, Cancellation(60))] == ["One ", "two."]
    assert (turn.begun, turn.text, turn.stop_reason) == (True, "One two.", "tool_use")
    assert turn.usage == Usage(13, 22)
    assert turn.tool_calls == [
        ("t1", "look", {"a": 1}),
        ("t2", "look", None),
        ("t3", "look", {}),
        ("t5", "look", [1]),
    ]
    uses = [block["toolUse"] for block in turn.content()[1:]]
    assert turn.content()[0] == {"text": "One two."}
    assert uses == [
        {"toolUseId": f"t{index}", "name": "look", "input": given}
        for index, given in ((1, {"a": 1}), (2, {}), (3, {}), (5, {}))
    ]


def test_a_stream_without_its_end_is_an_interruption() -> None:
    turn = ModelTurn()
    with pytest.raises(ApiError, match="interrupted"):
        list(turn.read([text(" ")], Cancellation(60)))
    assert turn.content() == []
    with pytest.raises(ApiError, match="interrupted"):
        list(ModelTurn().read([], Cancellation(60)))
