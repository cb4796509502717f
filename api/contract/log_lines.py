"""The lines that the app writes to its log: one JSON object each, of these events with these fields and no others.

The tests hold every line that they see against this, `agent logs` and the saved queries read these names, and
`knowledge/reference.md` lists them. No field holds a question, an answer or an address. `cause` is what a service said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

Types = type | tuple[type, ...]
NUMBER: Final[Types] = (int, float)


@dataclass(frozen=True)
class LogLine:
    """What an event means, and its fields by name with their types; `always` are those that every line of it has."""

    says: str
    fields: Mapping[str, Types]
    always: frozenset[str] = frozenset()


EVERY_LINE: Final = {"level": str, "event": str, "stack": str}
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
_QUESTION: Final = {"answer_id": str, "request_id": str, "question_characters": int, "turns": int}
_WHY: Final = {"code": str, "cause": str}
METRICS: Final[Mapping[str, str]] = {
    "Questions": "Count",
    "Refused": "Count",
    "Latency": "Milliseconds",
    "FirstDelta": "Milliseconds",
    "Errors": "Count",
    "InputTokens": "Count",
    "OutputTokens": "Count",
    "CostUsd": "None",
    "Unanswered": "Count",
    "Unverified": "Count",
}
"""What dashboard and alarms are drawn from, with CloudWatch's units; their only dimension is `stack`. Ten, since
AWS gives ten custom metrics free and takes 0.30 USD a month for one more; all else is a field that queries read."""
_METRICS: Final[Mapping[str, Types]] = {"_aws": dict, **dict.fromkeys(METRICS, NUMBER)}

LOG_LINES: Final[Mapping[str, LogLine]] = {
    "answer": LogLine(
        "A question was answered, failed, or was left by its visitor.",
        {
            **_QUESTION,
            **_WHY,
            **_METRICS,
            "outcome": str,
            "cached": bool,
            "stages_ms": dict,
            "sources": int,
            "tools": list,
            "retries": list,
            "unstopped": list,
            "answered": bool,
            "grounded": bool,
            "citations": int,
            "unverified": int,
            "finish_reason": str,
            "model": str,
            "cache_read_tokens": int,
        },
        frozenset({"answer_id", "outcome", "Questions", "Latency"}),
    ),
    "refused": LogLine(
        "A question was refused before anything was paid; the cause says by what.",
        {**_QUESTION, **_WHY, **_METRICS, "retry_after": int},
        frozenset({"answer_id", "code", "Refused"}),
    ),
    "feedback": LogLine(
        "A visitor said whether an answer helped.",
        {"answer_id": str, "helpful": bool, "comment_characters": int},
        frozenset({"answer_id", "helpful"}),
    ),
    "mcp": LogLine(
        "A program sent a message; its method and tool where they are ours.",
        {"method": str, "tool": str, "outcome": str, "milliseconds": int},
        frozenset({"outcome", "milliseconds"}),
    ),
    "reservation_kept": LogLine(
        "What an answer cost isn't known, so its worst case stays counted as spent.",
        {"answer_id": str, "micro": int},
        frozenset({"answer_id", "micro"}),
    ),
    "settle_failed": LogLine(
        "The table didn't take what an answer cost, so its worst case may stay counted as spent.",
        {"answer_id": str, "micro": int, "cause": str},
        frozenset({"answer_id", "micro", "cause"}),
    ),
    "not_noted": LogLine(
        "An answer, an unanswered question or a comment wasn't kept, because the table didn't take it.",
        {"answer_id": str, "cause": str},
        frozenset({"answer_id", "cause"}),
    ),
    "deployment_record_unreadable": LogLine(
        "What is deployed can't be read, so answers link nowhere.", {"kind": str}, frozenset({"kind"})
    ),
    "unexpected": LogLine(
        "A fault of ours: the kind of the exception and where it was raised.",
        {"kind": str, "place": str},
        frozenset({"kind", "place"}),
    ),
}


def misfits(line: Mapping[str, Any]) -> Iterator[str]:
    """What of a line isn't as `LOG_LINES` says, one sentence each; none for a right line."""
    known = LOG_LINES.get(line.get("event", ""))
    if known is None:
        yield f"no event is named {line.get('event')!r}"
        return
    if line.get("level") not in LEVELS:
        yield f"level is {line.get('level')!r}"
    fields = {**EVERY_LINE, **known.fields}
    for name in sorted((known.always | EVERY_LINE.keys()) - line.keys()):
        yield f"{line['event']} has no {name}"
    for name, value in line.items():
        kind = fields.get(name)
        if kind is None:
            yield f"{line['event']} has a field {name}"
        elif not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            yield f"{name} of {line['event']} is {value!r}"
