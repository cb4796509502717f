"""A Converse request as a request for OpenAI's chat completions. Pure.

Sources: "Converse", Amazon Bedrock API Reference; "Create chat completion", OpenAI API Reference.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from emulator.model import ConverseRequest

Body = dict[str, Any]


def body(request: ConverseRequest, model: str) -> Body:
    """The request's body for a streamed answer. A model that is to quote is asked at temperature 0."""
    limits = request.get("inferenceConfig") or {}
    made: Body = {
        "model": model,
        "messages": list(_messages(request)),
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": limits.get("temperature", 0),
    }
    if "maxTokens" in limits:
        made["max_tokens"] = limits["maxTokens"]
    if "topP" in limits:
        made["top_p"] = limits["topP"]
    if limits.get("stopSequences"):
        made["stop"] = limits["stopSequences"]
    config = request.get("toolConfig") or {}
    tools = [_tool(tool["toolSpec"]) for tool in config.get("tools") or () if "toolSpec" in tool]
    if tools:
        made["tools"] = tools
        made["tool_choice"] = _choice(config.get("toolChoice") or {})
    return made


def _messages(request: ConverseRequest) -> Iterator[Body]:
    system = "\n\n".join(block["text"] for block in request.get("system") or () if "text" in block)
    if system:
        yield {"role": "system", "content": system}
    for message in request["messages"]:
        yield from _message(message)


def _message(message: Mapping[str, Any]) -> Iterator[Body]:
    """One message; results of tools are messages of their own here, and come before the text beside them."""
    blocks = message["content"]
    for block in blocks:
        if result := block.get("toolResult"):
            yield {"role": "tool", "tool_call_id": result["toolUseId"], "content": _result(result)}
    # One string: not every server reads a list of parts.
    text = "\n\n".join(filter(None, map(_text, blocks)))
    calls = [_call(block["toolUse"]) for block in blocks if "toolUse" in block]
    if calls:
        yield {"role": "assistant", "content": text, "tool_calls": calls}
    elif text:
        yield {"role": message["role"], "content": text}


def _text(block: Mapping[str, Any]) -> str:
    guarded = block.get("guardContent", {}).get("text", {})
    return str(block.get("text") or guarded.get("text") or "")


def _call(use: Mapping[str, Any]) -> Body:
    arguments = json.dumps(use.get("input") or {}, ensure_ascii=False)
    return {
        "id": use["toolUseId"],
        "type": "function",
        "function": {"name": use["name"], "arguments": arguments},
    }


def _result(result: Mapping[str, Any]) -> str:
    parts = [
        json.dumps(part["json"], ensure_ascii=False) if "json" in part else str(part.get("text", ""))
        for part in result.get("content") or ()
    ]
    said = "\n".join(parts)
    return f"Error: {said}" if result.get("status") == "error" else said


def _tool(spec: Mapping[str, Any]) -> Body:
    schema = (spec.get("inputSchema") or {}).get("json") or {"type": "object", "properties": {}}
    function = {"name": spec["name"], "description": spec.get("description", ""), "parameters": schema}
    return {"type": "function", "function": function}


def _choice(choice: Mapping[str, Any]) -> Any:
    if "tool" in choice:
        return {"type": "function", "function": {"name": choice["tool"]["name"]}}
    return "required" if "any" in choice else "auto"
