"""Structured logs: one JSON object a line, no questions, no answers. The line of an answer carries its metrics too.

Metrics use CloudWatch's embedded metric format (Amazon CloudWatch User Guide, "Specification: Embedded metric
format"): Lambda's log line becomes the metric, no API call is made. Plain JSON instead of Powertools, which costs
start-up time on every cold start.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.contract import METRIC_NAMESPACE
from api.contract.log_lines import LEVELS, METRICS
from api.errors import ApiError, ErrorCode
from api.events import Done


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Telemetry:
    """Writes log lines to `sink`, standard output by default."""

    def __init__(
        self,
        stack: str,
        level: str = "INFO",
        *,
        sink: Callable[[str], None] = _write,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._stack = stack
        self._least = LEVELS.index(level)
        self._sink = sink
        self._wall_clock = wall_clock

    def log(self, level: str, event: str, **fields: Any) -> None:
        """One line: level, event name, stack, and the fields that aren't None."""
        if LEVELS.index(level) < self._least:
            return
        present = {name: value for name, value in fields.items() if value is not None}
        self._line({"level": level, "event": event, "stack": self._stack, **present})

    def answer(self, trace: "Trace") -> None:
        """The line of one question, as log and as metrics, whatever the log level."""
        fields = {**_why(trace.error), **trace.fields()}
        self._measured("ERROR" if trace.error else "INFO", "answer", fields, trace.metrics())

    def refused(self, trace: "Trace", error: ApiError) -> None:
        """The line of a question that nothing was paid for. A table that can't be reached is a failure too."""
        closed = error.code is ErrorCode.UNAVAILABLE
        fields = {**_why(error), **trace.question(), "retry_after": error.retry_after}
        values = {"Questions": 1.0, "Refused": 1.0, **({"Errors": 1.0} if closed else {})}
        self._measured("ERROR" if closed else "INFO", "refused", fields, values)

    def _measured(
        self, level: str, event: str, fields: Mapping[str, Any], values: Mapping[str, float]
    ) -> None:
        metrics = [{"Name": name, "Unit": METRICS[name]} for name in values]
        directive = {"Namespace": METRIC_NAMESPACE, "Dimensions": [["stack"]], "Metrics": metrics}
        emf = {"Timestamp": int(self._wall_clock() * 1_000), "CloudWatchMetrics": [directive]}
        present = {name: value for name, value in fields.items() if value is not None}
        self._line({"_aws": emf, "level": level, "event": event, "stack": self._stack, **present, **values})

    def _line(self, fields: dict[str, Any]) -> None:
        self._sink(json.dumps(fields, ensure_ascii=False, separators=(",", ":"), default=str))


def _why(error: ApiError | None) -> dict[str, Any]:
    return {"code": str(error.code), "cause": error.cause} if error else {}


@dataclass
class Trace:
    """What is noted while one question is answered: times of its stages, retries, tokens, outcome.

    `request_id` is Lambda's, where there is one: it leads to the platform's own lines of the invocation.
    """

    answer_id: str
    request_id: str | None = None
    clock: Callable[[], float] = time.monotonic
    started: float = field(init=False)
    stages: dict[str, int] = field(default_factory=dict)
    retries: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    unstopped: list[str] = field(default_factory=list)  # sessions that couldn't be ended, and why
    question_characters: int = 0
    turns: int = 0
    first_delta_ms: int | None = None
    sources: int | None = None
    done: Done | None = None
    billed: bool = False
    """Whether a model has begun to answer: from then on AWS bills, whatever becomes of the answer."""
    cost_usd: float | None = None
    """What all this cost, None where that isn't known."""
    error: ApiError | None = None
    left: bool = False
    cached: bool = False

    def __post_init__(self) -> None:
        self.started = self.clock()

    def elapsed_ms(self) -> int:
        return round((self.clock() - self.started) * 1_000)

    def stage(self, name: str) -> None:
        """Note when a stage began, in milliseconds after the question came."""
        self.stages.setdefault(name, self.elapsed_ms())

    def retry(self, operation: str, failure: ApiError, attempt: int) -> None:
        """Note that an attempt failed and another one follows."""
        self.retries.append(f"{operation} {attempt}: {failure.code} ({failure.cause})")

    def question(self) -> dict[str, Any]:
        """Which question it was, without its words."""
        return {
            "answer_id": self.answer_id,
            "request_id": self.request_id,
            "question_characters": self.question_characters,
            "turns": self.turns,
        }

    def fields(self) -> dict[str, Any]:
        """What the log line says besides the metrics."""
        done = self.done
        return {
            **self.question(),
            "outcome": "error" if self.error else "left" if self.left else "done",
            "cached": self.cached or None,
            "stages_ms": self.stages,
            "sources": self.sources,
            "tools": self.tools or None,
            "retries": self.retries or None,
            "unstopped": self.unstopped or None,
            "answered": done.answered if done else None,
            "grounded": done.grounded if done else None,
            "citations": len(done.citations) if done else None,
            "unverified": len(done.unverified) if done else None,
            "finish_reason": done.finish_reason if done else None,
            "model": done.model if done else None,
            "cache_read_tokens": done.usage.cache_read_tokens or None if done and done.usage else None,
        }

    def metrics(self) -> dict[str, float]:
        """The values of `METRICS` that are known."""
        values: dict[str, float | None] = {
            "Questions": 1,
            "Latency": self.elapsed_ms(),
            "FirstDelta": self.first_delta_ms,
            "Errors": 1 if self.error else None,
            "CostUsd": self.cost_usd,
        }
        if self.done is not None:
            usage = self.done.usage
            values |= {
                "InputTokens": usage.read_tokens if usage else None,
                "OutputTokens": usage.output_tokens if usage else None,
                "Unanswered": int(not self.done.answered),
                "Unverified": len(self.done.unverified),
            }
        return {name: value for name, value in values.items() if value is not None}
