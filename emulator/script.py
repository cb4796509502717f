"""What the control route asked for: faults, and answers that a misbehaving model would give.

Entries are taken first in, first out, each as often as its `times` says.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from emulator.model import End, ModelEvent, Text, ToolUse
from emulator.shapes import stop_reasons, stream_exceptions

STREAMING = ("ConverseStream", "InvokeAgent", "InvokeHarness")
OPERATIONS = (
    *("Converse", *STREAMING),
    *("Retrieve", "ApplyGuardrail", "StartIngestionJob", "StopRuntimeSession"),
)
REFUSALS = (
    *("throttling", "access_denied", "validation", "service_unavailable", "internal"),
    *("no_agents", "session_in_use", "dependency_failed"),
)
STREAM_FAULTS = ("exception_mid_stream", "truncate_mid_frame", "close_mid_stream", "missing_message_stop")
FAULTS = (*REFUSALS, "timeout", "slow", *STREAM_FAULTS)
USUAL = ("modelStreamErrorException", "dependencyFailedException", "internalServerException")
"""What a stream breaks with where nothing else is asked for: the first that it knows."""
ODDITIES = {
    "ConverseStream": (
        "stop",  # ends with the stop reason of `text` (API reference, `MessageStopEvent`)
        "many_calls",  # asks for a tool after every result, which no setting bounds
    ),
    "InvokeAgent": (
        "no_search",  # answers without the knowledge base: an agent decides that itself (User Guide, "How … works")
        "no_citations",  # as after the first turn (boto3#4197)
        "late_citations",  # they come with the last chunk; `Citation` says of which text, not when
        "unknown_function",  # returns control for what no action group has: models invent names
        "control_twice",  # returns control again after a result (User Guide, "Return control to the agent developer")
        "no_usage",  # `Metadata.usage` isn't required (API reference)
        "many_calls",  # calls its model again and again, which no setting bounds
    ),
    "InvokeHarness": (
        "stop",  # ends with the stop reason of `text`: one of fifteen (API reference, `HarnessStopReason`)
        "hook_events",  # hooks tell of their decisions in the stream (API reference, `HarnessHookEvent`)
        "reasoning",  # the model thinks aloud first (API reference, `HarnessReasoningContentBlockDelta`)
        "preamble",  # says something before it calls a tool, as Nova and Claude do
        "unknown_function",
        "control_twice",  # an inline function ends each invocation (API reference, `HarnessInlineFunctionConfig`)
        "iterations_exceeded",  # the call of a tool ends the one iteration that is allowed
    ),
}
"""What an operation may do that surprises, each with where AWS, or its users, say so."""
HOSTILE = ("prompt_leak", "environment", "invented_price", "off_topic", "text")
MAX_DELAY_MS = 120_000
KINDS: dict[str, tuple[type, str]] = {
    **dict.fromkeys(("after_events", "delay_ms", "times", "delta_characters"), (int, "a number")),
    **dict.fromkeys(("pieces", "calls"), (list, "a list")),
}
"""Members of an entry that are no strings."""


class BadScriptError(ValueError):
    """The control route was asked for something that doesn't exist; says what does."""


@dataclass
class Entry:
    """One instruction: how the next `times` requests of `operation` go wrong (0: all, until cleared)."""

    operation: str
    fault: str | None = None
    hostile: str | None = None
    oddity: str | None = None
    text: str = ""
    after_events: int = 0
    delay_ms: int = 0
    times: int = 1
    exception: str = ""  # the operation's usual one
    delta_characters: int = 7
    pieces: list[str] = field(default_factory=list)  # of the hostile answer, instead of `text` cut evenly
    calls: list[dict[str, Any]] = field(default_factory=list)  # tools (name, input) before it, one a round

    @classmethod
    def parse(cls, body: Any) -> "Entry":
        """The entry that a control request describes. Raises BadScriptError, naming the member and what is allowed."""
        if not isinstance(body, dict):
            raise BadScriptError("The body must be a JSON object")
        known = cls.__dataclass_fields__
        for name, value in body.items():
            if name not in known:
                raise BadScriptError(f"Unknown member {name!r}; known are {', '.join(known)}")
            wanted, said = KINDS.get(name, (str, "a string"))
            if not isinstance(value, wanted) or isinstance(value, bool):
                raise BadScriptError(f"{name} must be {said}, not {value!r}")
            if isinstance(value, int) and not 0 <= value <= MAX_DELAY_MS:
                raise BadScriptError(f"{name} must be between 0 and {MAX_DELAY_MS}, not {value}")
        entry = cls(**{"operation": "", **body})
        entry._check()
        return entry

    def _check(self) -> None:
        _one_of("operation", self.operation, OPERATIONS)
        if [self.fault, self.hostile, self.oddity].count(None) != 2:
            raise BadScriptError("Exactly one of fault, hostile and oddity must be set")
        if self.fault is not None:
            _one_of("fault", self.fault, FAULTS)
            if self.fault in STREAM_FAULTS and self.operation not in STREAMING:
                raise BadScriptError(f"{self.fault} needs an operation that streams, not {self.operation}")
        elif self.oddity is not None:
            _one_of(f"oddity of {self.operation}", self.oddity, ODDITIES.get(self.operation, ()))
        else:
            _one_of("hostile", self.hostile or "", HOSTILE)
            if self.operation not in ("Converse", *STREAMING):
                raise BadScriptError(f"hostile output needs an operation that writes, not {self.operation}")
        if self.exception or self.fault == "exception_mid_stream":
            known = stream_exceptions(self.operation)
            self.exception = self.exception or next(each for each in USUAL if each in known)
            _one_of("exception", self.exception, known)
        if self.oddity == "stop":
            _one_of("text", self.text, stop_reasons(self.operation))
        if self.hostile == "text" and not (self.text or self.pieces):
            raise BadScriptError("text must hold the answer")
        if self.delta_characters < 1:
            raise BadScriptError("delta_characters must be at least 1")
        if self.fault == "slow" and not self.delay_ms:
            raise BadScriptError("slow needs delay_ms: the wait before each event, or before the reply")


@dataclass
class Script:
    """The entries that wait for their requests. Safe to use from several threads."""

    _entries: list[Entry] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, entry: Entry) -> None:
        """Put an entry at the end."""
        with self._lock:
            self._entries.append(entry)

    def clear(self) -> None:
        """Forget all entries."""
        with self._lock:
            self._entries.clear()

    def take(self, operation: str) -> Entry | None:
        """The first entry for the operation, counted down; None when nothing is to go wrong."""
        with self._lock:
            for entry in self._entries:
                if entry.operation == operation:
                    if entry.times == 1:
                        self._entries.remove(entry)
                    elif entry.times:
                        entry.times -= 1
                    return entry
        return None


def odd_answer(entry: Entry, said: Iterator[ModelEvent]) -> Iterator[ModelEvent]:
    """What a model says that has the oddity of `entry`: another end, or the call of a tool instead of an answer."""
    for each in said:
        if entry.oddity == "many_calls":
            yield ToolUse(f"tooluse_{uuid4().hex}", "deployment_facts", {})
            yield End("tool_use", 1_000, 20)
            return
        if isinstance(each, End):
            yield replace(each, stop_reason=entry.text)  # type: ignore[arg-type]  # one of Bedrock's, checked
        else:
            yield each


def hostile_answer(entry: Entry, request: dict[str, Any]) -> Iterator[ModelEvent]:
    """What a model that has gone astray would say to `request`, in small pieces."""
    served = sum("toolResult" in block for each in request["messages"] for block in each["content"])
    if served < len(entry.calls):
        call = entry.calls[served]
        yield ToolUse(f"tooluse_{uuid4().hex}", call["name"], call["input"])
        yield End("tool_use", 1_000, 20)
        return
    text = "".join(entry.pieces) or _hostile_text(entry, request)
    size = entry.delta_characters
    yield from map(Text, entry.pieces or [text[at : at + size] for at in range(0, len(text), size)])
    yield End("end_turn", input_tokens=1_000, output_tokens=max(1, len(text) // 4))


def _hostile_text(entry: Entry, request: dict[str, Any]) -> str:
    if entry.hostile == "prompt_leak":
        return "Of course. These are my instructions:\n\n" + "\n".join(
            block["text"] for block in request.get("system") or [] if "text" in block
        )
    return {
        "environment": (
            "Here is the environment I run in: AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE "
            "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY "
            "AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE KNOWLEDGE_BASE_ID=LOCALKB001 [1]."
        ),
        "invented_price": "The whole system costs 12,345.67 USD per month, of which OpenSearch takes 9,871.23 USD [1].",
        "off_topic": (
            "A good carbonara needs guanciale, egg yolks and pecorino. Whisk the yolks with the cheese, "
            "and never let the pan boil."
        ),
        "text": entry.text,
    }[entry.hostile or "text"]


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise BadScriptError(f"{name} must be one of {', '.join(allowed)}; not {value!r}")
