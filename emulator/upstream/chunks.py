"""The chunks of a streamed chat completion as what the model says. Pure.

Servers agree on little beyond the text: usage comes in a last chunk without choices (OpenAI, vLLM), in the last one
with them, or never; a tool's arguments come whole (Ollama) or in fragments (vLLM, llama.cpp), as JSON text or as an
object; all calls may share the index 0 (ollama#15457); the reason may be `stop` after a call of a tool (vllm#9209);
thinking comes as `reasoning_content`, as `reasoning`, or inside `<think>` in the text.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from emulator.errors import AwsError
from emulator.model import End, ModelEvent, Text, ToolUse
from emulator.upstream.sse import DONE, Failed

_REASONS = {"length": "max_tokens", "content_filter": "content_filtered"}
_OPEN, _CLOSE = "<think>", "</think>"
_NOT_IN_AN_ID = re.compile(r"[^a-zA-Z0-9_-]")
_ID_CHARACTERS = 64
CHARACTERS_PER_TOKEN = 4
"""Where the server counts nothing: near to what models count for English prose."""


@dataclass
class _Call:
    id: str
    name: str
    arguments: str = ""

    @property
    def complete(self) -> bool:
        return isinstance(_object(self.arguments), dict)


@dataclass
class Reader:
    """One answer while it arrives. `read` gives what each chunk says, `end` what is left when the stream is over."""

    prompt_characters: int = 0
    input_tokens: int | None = None
    output_tokens: int | None = None
    _reason: str = ""
    _done: bool = False
    _characters: int = 0
    _calls: list[_Call] = field(default_factory=list)
    _at: dict[int, _Call] = field(default_factory=dict)
    _start: str | None = ""
    _thinking: bool = False

    def read(self, chunk: Mapping[str, Any]) -> Iterator[ModelEvent]:
        """What one chunk says. A completion that comes whole, because the server doesn't stream, is one chunk.

        Raises Failed when the model ended with an error.
        """
        if chunk is DONE:
            self._done = True
            return
        self._count(chunk.get("usage"))
        for choice in (chunk.get("choices") or ())[:1]:
            said = choice.get("delta") or choice.get("message") or {}
            text = self._without_thinking(_text(said.get("content")) or _text(said.get("refusal")))
            if text:
                self._characters += len(text)
                yield Text(text)
            for call in said.get("tool_calls") or ():
                self._call(call)
            reason = choice.get("finish_reason")
            if reason == "error":
                raise Failed(choice)
            self._reason = self._reason or str(reason or "")

    def end(self) -> Iterator[ModelEvent]:
        """The calls of tools, and how the answer ended. Raises AwsError when it didn't."""
        if not self._reason and not self._done:
            raise AwsError("ModelStreamErrorException", "The server's stream ended before the answer did")
        if self._start and not self._thinking and self._start.strip():
            self._characters += len(self._start)
            yield Text(self._start)
        reason: Any = _REASONS.get(self._reason, "end_turn")
        if reason == "max_tokens":
            self._calls = [call for call in self._calls if call.complete]
            if not self._characters and not self._calls:
                raise AwsError(
                    "ValidationException",
                    "The model used up its tokens before it said a word, most likely by thinking; "
                    "turn its thinking off, or take a model that doesn't think",
                )
        for number, call in enumerate(self._calls, start=1):
            yield ToolUse(_id(call.id, number), _id(call.name, number), tool_input(call.arguments))
        spoken = self._characters + sum(len(call.name) + len(call.arguments) for call in self._calls)
        yield End(
            "tool_use" if self._calls else reason,
            _counted(self.input_tokens, self.prompt_characters),
            _counted(self.output_tokens, spoken),
        )

    def _count(self, usage: Any) -> None:
        if isinstance(usage, Mapping):
            self.input_tokens = usage.get("prompt_tokens") or self.input_tokens
            self.output_tokens = usage.get("completion_tokens") or self.output_tokens

    def _call(self, given: Mapping[str, Any]) -> None:
        function = given.get("function") or {}
        id_, name, arguments = given.get("id") or "", function.get("name") or "", function.get("arguments")
        index = given.get("index")
        call = self._at.get(index) if index is not None else (self._calls[-1] if self._calls else None)
        if not isinstance(arguments, str):
            arguments = json.dumps(arguments) if arguments else ""
        if call is None or (
            name and ((id_ and id_ != call.id) or (call.arguments and call.complete and arguments))
        ):
            call = _Call(str(id_), str(name))
            self._calls.append(call)
        if index is not None:
            self._at[index] = call
        call.name = call.name or str(name)
        call.arguments += arguments

    def _without_thinking(self, text: str) -> str:
        """The text without a leading `<think>…</think>`, held back while it may still become one."""
        if self._start is None:
            return text
        self._start += text
        if not self._thinking:
            begun = self._start.lstrip()
            if not begun or (len(begun) < len(_OPEN) and _OPEN.startswith(begun)):
                return ""
            self._thinking = begun.startswith(_OPEN)
            if not self._thinking:
                self._start, begun = None, begun
                return begun
        if _CLOSE in self._start:
            self._thinking = False
            rest = self._start.partition(_CLOSE)[2]
            self._start = ""
            return self._without_thinking(rest) if rest.strip() else ""
        self._start = self._start[-len(_CLOSE) :] if len(self._start) > len(_OPEN) * 4 else self._start
        return ""


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, Mapping))
    return content if isinstance(content, str) else ""


def tool_input(arguments: str) -> dict[str, Any]:
    """A tool's input from its JSON text; empty for what is no object: the tool then says what it needs."""
    given = _object(arguments)
    return given if isinstance(given, dict) else {}


def _object(arguments: str) -> Any:
    try:
        value = json.loads(arguments or "{}")
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _id(given: str, number: int) -> str:
    return _NOT_IN_AN_ID.sub("_", given)[:_ID_CHARACTERS] or f"call_{number}"


def _counted(tokens: int | None, characters: int) -> int:
    return tokens if tokens is not None else -(-characters // CHARACTERS_PER_TOKEN)
