"""The model's events as the wire's."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.conversation import IncompleteError, Verdict, message, stream_events
from emulator.model import End, Text, ToolUse

END = End("end_turn", 30, 12)
TOOL = ToolUse("tool-1", "estimate_cost", {"questions_per_month": 1_000, "model": "é" * 40})


def streamed(*said):
    return [(event.name, event.body) for event in stream_events(said, lambda: 7)]


def test_an_answer_of_text_is_one_block_between_start_and_stop():
    assert streamed(Text("A "), Text("b [1]."), END) == [
        ("messageStart", {"role": "assistant"}),
        ("contentBlockDelta", {"delta": {"text": "A "}, "contentBlockIndex": 0}),
        ("contentBlockDelta", {"delta": {"text": "b [1]."}, "contentBlockIndex": 0}),
        ("contentBlockStop", {"contentBlockIndex": 0}),
        ("messageStop", {"stopReason": "end_turn"}),
        (
            "metadata",
            {
                "usage": {"inputTokens": 30, "outputTokens": 12, "totalTokens": 42},
                "metrics": {"latencyMs": 7},
            },
        ),
    ]


def test_a_tools_input_comes_in_pieces_that_join_to_json():
    events = streamed(Text("Let me see."), TOOL, End("tool_use", 1, 1))
    starts = [body for name, body in events if name == "contentBlockStart"]
    assert starts == [
        {"start": {"toolUse": {"toolUseId": "tool-1", "name": "estimate_cost"}}, "contentBlockIndex": 1}
    ]
    pieces = [body["delta"]["toolUse"]["input"] for _, body in events if "toolUse" in body.get("delta", {})]
    assert len(pieces) > 1
    assert json.loads("".join(pieces)) == TOOL.input


def test_an_empty_answer_has_no_block():
    assert [name for name, _ in streamed(Text(""), END)] == ["messageStart", "messageStop", "metadata"]


@pytest.mark.parametrize("said", [(), (Text("half"),), (TOOL,)])
def test_a_model_that_stops_without_an_end_never_looks_finished(said):
    names: list[str] = []
    with pytest.raises(IncompleteError):
        names.extend(event.name for event in stream_events(said, lambda: 0))
    assert "messageStop" not in names
    with pytest.raises(IncompleteError):
        message(said, lambda: 0)


def test_nothing_is_sent_before_the_model_has_said_something():
    def broken():
        raise RuntimeError("no model")
        yield

    with pytest.raises(RuntimeError):
        next(stream_events(broken(), lambda: 0))


def test_a_guardrails_trace_is_in_the_metadata_and_in_the_message():
    verdict = Verdict("guardrail_intervened", 0, 0, {"inputAssessment": {}})
    assert streamed(Text("No."), verdict)[-1][1]["trace"] == {"guardrail": {"inputAssessment": {}}}
    assert message([Text("No."), verdict], lambda: 0)["trace"] == {"guardrail": {"inputAssessment": {}}}


SAID = st.lists(st.builds(Text, st.text(max_size=20)) | st.just(TOOL), max_size=8)


@given(SAID)
def test_the_stream_and_the_whole_message_say_the_same(said):
    blocks: dict[int, dict] = {}
    open_blocks: set[int] = set()
    for name, body in streamed(*said, END):
        at = body.get("contentBlockIndex")
        if name == "contentBlockStart":
            blocks[at] = {"toolUse": {**body["start"]["toolUse"], "input": ""}}
            open_blocks.add(at)
        elif name == "contentBlockDelta":
            if "text" in body["delta"]:
                blocks.setdefault(at, {"text": ""})["text"] += body["delta"]["text"]
                open_blocks.add(at)
            else:
                blocks[at]["toolUse"]["input"] += body["delta"]["toolUse"]["input"]
        elif name == "contentBlockStop":
            open_blocks.remove(at)
    assert not open_blocks
    assert sorted(blocks) == list(range(len(blocks)))
    for block in blocks.values():
        if "toolUse" in block:
            block["toolUse"]["input"] = json.loads(block["toolUse"]["input"])
    content = message([*said, END], lambda: 0)["output"]["message"]["content"]
    assert [blocks[at] for at in sorted(blocks)] == content
