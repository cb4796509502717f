"""What the control route asked for: faults, and answers that a misbehaving model would give.

Entries are taken first in, first out, each as often as its `times` says.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from emulator.model import End, ModelEvent, Text

OPERATIONS = ("Converse", "ConverseStream", "Retrieve", "ApplyGuardrail", "StartIngestionJob")
REFUSALS = ("throttling", "access_denied", "validation", "service_unavailable", "internal")
STREAM_FAULTS = ("exception_mid_stream", "truncate_mid_frame", "close_mid_stream", "missing_message_stop")
FAULTS = (*REFUSALS, "timeout", "slow", *STREAM_FAULTS)
STREAM_EXCEPTIONS = (
    "modelStreamErrorException",
    "internalServerException",
    "serviceUnavailableException",
    "throttlingException",
    "validationException",
)
HOSTILE = ("prompt_leak", "environment", "invented_price", "off_topic", "text")
MAX_DELAY_MS = 120_000


class BadScriptError(ValueError):
    """The control route was asked for something that doesn't exist; says what does."""


@dataclass
class Entry:
    """One instruction: how the next `times` requests of `operation` go wrong (0: all, until cleared)."""

    operation: str
    fault: str | None = None
    hostile: str | None = None
    text: str = ""
    after_events: int = 0
    delay_ms: int = 0
    times: int = 1
    exception: str = STREAM_EXCEPTIONS[0]
    delta_characters: int = 7

    @classmethod
    def parse(cls, body: Any) -> "Entry":
        """The entry that a control request describes. Raises BadScriptError, naming the member and what is allowed."""
        if not isinstance(body, dict):
            raise BadScriptError("The body must be a JSON object")
        known = cls.__dataclass_fields__
        for name, value in body.items():
            if name not in known:
                raise BadScriptError(f"Unknown member {name!r}; known are {', '.join(known)}")
            wanted = int if name in ("after_events", "delay_ms", "times", "delta_characters") else str
            if not isinstance(value, wanted) or isinstance(value, bool):
                raise BadScriptError(
                    f"{name} must be {'a number' if wanted is int else 'a string'}, not {value!r}"
                )
            if isinstance(value, int) and not 0 <= value <= MAX_DELAY_MS:
                raise BadScriptError(f"{name} must be between 0 and {MAX_DELAY_MS}, not {value}")
        entry = cls(**{"operation": "", **body})
        entry._check()
        return entry

    def _check(self) -> None:
        _one_of("operation", self.operation, OPERATIONS)
        _one_of("exception", self.exception, STREAM_EXCEPTIONS)
        if (self.fault is None) == (self.hostile is None):
            raise BadScriptError("Exactly one of fault and hostile must be set")
        if self.fault is not None:
            _one_of("fault", self.fault, FAULTS)
            if self.fault in STREAM_FAULTS and self.operation != "ConverseStream":
                raise BadScriptError(f"{self.fault} needs the operation ConverseStream, not {self.operation}")
        else:
            _one_of("hostile", self.hostile or "", HOSTILE)
            if self.operation not in ("Converse", "ConverseStream"):
                raise BadScriptError(f"hostile output needs Converse or ConverseStream, not {self.operation}")
        if self.hostile == "text" and not self.text:
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


def hostile_answer(entry: Entry, request: dict[str, Any]) -> Iterator[ModelEvent]:
    """What a model that has gone astray would say to `request`, in small pieces."""
    text = _hostile_text(entry, request)
    size = entry.delta_characters
    for at in range(0, len(text), size):
        yield Text(text[at : at + size])
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
