"""What the model says, as the members of Converse and the events of ConverseStream.

Pure: the model's events go in, the wire's bodies come out. Source: "ConverseStream", Amazon Bedrock API Reference.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from emulator.model import End, ModelEvent, Reasoning, Text, ToolUse

# Bedrock sends a tool's input in pieces that are not JSON by themselves; so do we.
TOOL_INPUT_PIECE = 24


class StreamEvent(NamedTuple):
    """One member of an operation's output stream and its body; `final` where it is what proves an answer whole."""

    name: str
    body: dict[str, Any]
    final: bool = False


@dataclass(frozen=True)
class Verdict:
    """The end of an answer that a guardrail has assessed, with what its trace says (empty when none was asked for)."""

    stop_reason: str
    input_tokens: int
    output_tokens: int
    trace: dict[str, Any]
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0


Said = ModelEvent | Verdict


class IncompleteError(Exception):
    """The model stopped without saying why: its `End` is missing."""


def usage(end: End | Verdict) -> dict[str, int]:
    """The `usage` member: tokens in, out and together, and those of the prompt cache where it was used."""
    cached = end.cache_read_tokens + end.cache_write_tokens
    total = end.input_tokens + end.output_tokens + cached
    counts = {"inputTokens": end.input_tokens, "outputTokens": end.output_tokens, "totalTokens": total}
    if cached:
        counts |= {
            "cacheReadInputTokens": end.cache_read_tokens,
            "cacheWriteInputTokens": end.cache_write_tokens,
        }
    return counts


def stream_events(said: Iterable[Said], milliseconds: Callable[[], int]) -> Iterator[StreamEvent]:
    """The events of a stream as the model produces them; `milliseconds` since the request is read at the end.

    Consecutive `Text`s share one content block; each `ToolUse` is a block of its own. Raises IncompleteError when the
    model ends without `End`, so that a broken model never looks like a finished answer.
    """
    index = 0
    started = in_text = False
    for event in said:
        if not started:  # only now: a model that fails at once is an error response, not a broken stream
            yield StreamEvent("messageStart", {"role": "assistant"})
            started = True
        if isinstance(event, Text):
            if event.text:
                in_text = True
                yield StreamEvent(
                    "contentBlockDelta", {"delta": {"text": event.text}, "contentBlockIndex": index}
                )
            continue
        if in_text:
            yield StreamEvent("contentBlockStop", {"contentBlockIndex": index})
            index += 1
            in_text = False
        if isinstance(event, Reasoning):
            delta = {"reasoningContent": {"text": event.text}}
            yield StreamEvent("contentBlockDelta", {"delta": delta, "contentBlockIndex": index})
            yield StreamEvent("contentBlockStop", {"contentBlockIndex": index})
            index += 1
            continue
        if isinstance(event, End | Verdict):
            yield StreamEvent("messageStop", {"stopReason": event.stop_reason}, final=True)
            yield StreamEvent("metadata", _closing(event, milliseconds()))
            return
        yield from _tool_use(event, index)
        index += 1
    raise IncompleteError("The model's answer has no end")


def message(said: Iterable[Said], milliseconds: Callable[[], int]) -> dict[str, Any]:
    """The whole answer as Converse's output. Raises IncompleteError when the model ends without `End`."""
    content: list[dict[str, Any]] = []
    for event in said:
        if isinstance(event, Text):
            if content and "text" in content[-1]:
                content[-1]["text"] += event.text
            elif event.text:
                content.append({"text": event.text})
        elif isinstance(event, Reasoning):
            content.append({"reasoningContent": {"reasoningText": {"text": event.text}}})
        elif isinstance(event, ToolUse):
            tool = {"toolUseId": event.tool_use_id, "name": event.name, "input": event.input}
            content.append({"toolUse": tool})
        else:
            return {
                "output": {"message": {"role": "assistant", "content": content}},
                "stopReason": event.stop_reason,
                **_closing(event, milliseconds()),
            }
    raise IncompleteError("The model's answer has no end")


def _closing(end: End | Verdict, latency_ms: int) -> dict[str, Any]:
    closing: dict[str, Any] = {"usage": usage(end), "metrics": {"latencyMs": latency_ms}}
    if isinstance(end, Verdict) and end.trace:
        closing["trace"] = {"guardrail": end.trace}
    return closing


def _tool_use(event: ToolUse, index: int) -> Iterator[StreamEvent]:
    start = {"toolUse": {"toolUseId": event.tool_use_id, "name": event.name}}
    yield StreamEvent("contentBlockStart", {"start": start, "contentBlockIndex": index})
    text = json.dumps(event.input, ensure_ascii=False)
    for at in range(0, len(text), TOOL_INPUT_PIECE):
        piece = {"toolUse": {"input": text[at : at + TOOL_INPUT_PIECE]}}
        yield StreamEvent("contentBlockDelta", {"delta": piece, "contentBlockIndex": index})
    yield StreamEvent("contentBlockStop", {"contentBlockIndex": index})
