"""What happens while a question is answered, as plain data.

An engine yields `Status`, `Sources`, `ToolCall` and `Delta`, then exactly one `Completion`. The answering pipeline
(`api/answering.py`) passes them on with the model's text checked, puts `Start` in front, and ends with `Done`.
"""

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any


@dataclass(frozen=True)
class Source:
    """One retrieved passage. `text` stays on the server: the page gets the snippet."""

    n: int
    path: str
    title: str
    section: str
    anchor: str
    url: str
    text: str
    score: float
    snippet: str
    questions: tuple[str, ...] = ()
    """The questions that its section lists; offered, never evidence."""

    def public(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "path": self.path,
            "title": self.title,
            "section": self.section,
            "url": self.url,
            "snippet": self.snippet,
            "score": self.score,
        }


@dataclass(frozen=True)
class Usage:
    """Tokens that the model service counted, over all calls of one answer.

    What was read from the prompt cache, or written to it, isn't among the input tokens ("TokenUsage", Amazon Bedrock
    Runtime API reference).
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0

    @classmethod
    def counted(cls, usage: Mapping[str, Any]) -> "Usage":
        """From the `usage` of Converse, ConverseStream or InvokeHarness."""
        return cls(*(int(usage.get(name) or 0) for name in _COUNTED))

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(*(own + more for own, more in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: "Usage") -> "Usage":
        return Usage(*(own - less for own, less in zip(astuple(self), astuple(other), strict=True)))

    @property
    def read_tokens(self) -> int:
        """All that the model read, cached or not."""
        return self.input_tokens + self.cache_read_tokens + self.cache_write_tokens


_COUNTED = ("inputTokens", "outputTokens", "cacheReadInputTokens", "cacheWriteInputTokens")


@dataclass(frozen=True)
class Fallback:
    """The model that took over when the stack's was throttled, and what of an answer's tokens it took."""

    model: str
    usage: Usage


@dataclass(frozen=True)
class Citation:
    """A source that the answer cites, with the words of it that support the sentence."""

    n: int
    path: str
    section: str
    quote: str


@dataclass(frozen=True)
class More:
    """A section to read on in."""

    path: str
    title: str
    section: str


@dataclass(frozen=True)
class Start:
    answer_id: str
    engine: str
    model: str
    cached: bool = False


@dataclass(frozen=True)
class Status:
    """`stage` is one of rewriting, searching, writing; `documents` says how many are being read."""

    stage: str


@dataclass(frozen=True)
class Sources:
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class ToolCall:
    name: str
    input: dict[str, Any]
    result: dict[str, Any]


@dataclass(frozen=True)
class Delta:
    """From an engine some text; to the page one whole sentence with its `flags`: unverified, unsourced."""

    text: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Completion:
    """The engine's last event. `usage` is None where the service didn't say, `fallback` where there was none."""

    finish_reason: str
    usage: Usage | None
    fallback: Fallback | None = None


@dataclass(frozen=True)
class Done:
    text: str
    answered: bool
    """Whether it claims to answer. Where not, `citations` are of what it quotes as nearest."""
    grounded: bool
    citations: tuple[Citation, ...]
    unverified: tuple[str, ...]
    unsourced: tuple[str, ...]
    more: tuple[More, ...]
    next: tuple[str, ...]
    usage: Usage | None
    cost_usd: float | None
    latency_ms: int
    finish_reason: str
    model: str
    """What wrote it: the model of `start`, or the fall-back."""


EngineEvent = Status | Sources | ToolCall | Delta | Completion
Event = Start | Status | Sources | ToolCall | Delta | Done

NAMES: dict[type[Event], str] = {
    Start: "start",
    Status: "status",
    Sources: "sources",
    ToolCall: "tool",
    Delta: "delta",
    Done: "done",
}


def name_of(event: Event) -> str:
    """The event's name on the wire."""
    return NAMES[type(event)]


def data_of(event: Event) -> dict[str, Any]:
    """The event's JSON object on the wire."""
    match event:
        case Delta(text, flags):
            return {"text": text, "flags": list(flags)}
        case Sources(sources):
            return {"sources": [source.public() for source in sources]}
        case _:
            return asdict(event)
