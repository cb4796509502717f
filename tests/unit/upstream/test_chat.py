"""A Converse request becomes a request for chat completions."""

from typing import Any

from emulator.upstream.chat import body

TOOL = {
    "toolSpec": {
        "name": "estimate_cost",
        "description": "Estimates.",
        "inputSchema": {"json": {"type": "object", "properties": {"n": {"type": "integer"}}}},
    }
}


def user(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"role": "user", "content": list(blocks)}


def test_system_blocks_are_one_message_and_text_blocks_one_string() -> None:
    request = {
        "system": [{"text": "Policy."}, {"text": "More."}],
        "messages": [user({"text": "<source/>"}, {"text": "What?"})],
        "inferenceConfig": {"maxTokens": 800},
    }
    assert body(request, "qwen3:4b") == {
        "model": "qwen3:4b",
        "messages": [
            {"role": "system", "content": "Policy.\n\nMore."},
            {"role": "user", "content": "<source/>\n\nWhat?"},
        ],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0,
        "max_tokens": 800,
    }


def test_limits_are_those_of_the_request() -> None:
    limits = {"temperature": 0.5, "topP": 0.9, "stopSequences": ["END"]}
    made = body({"messages": [user({"text": "What?"})], "inferenceConfig": limits}, "m")
    assert (made["temperature"], made["top_p"], made["stop"]) == (0.5, 0.9, ["END"])
    assert "max_tokens" not in made


def test_tools_keep_their_schema_and_the_choice_its_meaning() -> None:
    def choice(given: dict[str, Any]) -> Any:
        return body({"messages": [user({"text": "?"})], "toolConfig": {"tools": [TOOL], **given}}, "m")[
            "tool_choice"
        ]

    made = body({"messages": [user({"text": "?"})], "toolConfig": {"tools": [TOOL]}}, "m")
    assert made["tools"][0]["function"] == {
        "name": "estimate_cost",
        "description": "Estimates.",
        "parameters": {"type": "object", "properties": {"n": {"type": "integer"}}},
    }
    assert choice({}) == choice({"toolChoice": {"auto": {}}}) == "auto"
    assert choice({"toolChoice": {"any": {}}}) == "required"
    assert choice({"toolChoice": {"tool": {"name": "x"}}}) == {"type": "function", "function": {"name": "x"}}


def test_a_round_of_tools_is_told_with_its_ids() -> None:
    messages = [
        user({"text": "What?"}),
        {
            "role": "assistant",
            "content": [
                {"text": "Let me see."},
                {"toolUse": {"toolUseId": "t1", "name": "add", "input": {"a": 1}}},
            ],
        },
        user(
            {"toolResult": {"toolUseId": "t1", "content": [{"json": {"sum": 2}}]}},
            {"toolResult": {"toolUseId": "t2", "content": [{"text": "no such tool"}], "status": "error"}},
        ),
    ]
    assert body({"messages": messages}, "m")["messages"][1:] == [
        {
            "role": "assistant",
            "content": "Let me see.",
            "tool_calls": [
                {"id": "t1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1}'}}
            ],
        },
        {"role": "tool", "tool_call_id": "t1", "content": '{"sum": 2}'},
        {"role": "tool", "tool_call_id": "t2", "content": "Error: no such tool"},
    ]


def test_guarded_text_is_text() -> None:
    made = body({"messages": [user({"guardContent": {"text": {"text": "What?"}}})]}, "m")
    assert made["messages"] == [{"role": "user", "content": "What?"}]
