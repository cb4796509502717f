"""What the model is asked and what it says, piece by piece."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

ConverseRequest = dict[str, Any]
"""A Converse request body as on the wire (system, messages, inferenceConfig, toolConfig), plus `modelId`."""


@dataclass(frozen=True)
class Text:
    """The next few words of the answer."""

    text: str


@dataclass(frozen=True)
class Reasoning:
    """Some of what the model thinks before it answers."""

    text: str


@dataclass(frozen=True)
class ToolUse:
    """A call of one of the tools that the request offers."""

    tool_use_id: str
    name: str
    input: dict[str, Any]


@dataclass(frozen=True)
class End:
    """Why the answer ended, and what it took."""

    stop_reason: Literal["end_turn", "tool_use", "max_tokens", "stop_sequence", "content_filtered"]
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0


ModelEvent = Text | Reasoning | ToolUse | End

Respond = Callable[[ConverseRequest], Iterator[ModelEvent]]
"""A model: what it says to a request."""
