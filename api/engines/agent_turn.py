"""One InvokeAgent call read to its end: what was retrieved, text with its markers, functions to run, tokens.

Source of the events: "InvokeAgent" and "TracePart", Amazon Bedrock API reference. The stream has no last event of its
own; the trace's `finalResponse` proves that an answer is whole, since boto3 raises nothing where a connection ends.
"""

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from api import limits
from api.cancellation import Cancellation
from api.contract.letters import letters
from api.engines.attribution import Attribution
from api.errors import ApiError, ErrorCode
from api.events import Delta, EngineEvent, Source, Sources, Status, Usage

_MODEL_TRACES: Final = (
    "preProcessingTrace",
    "orchestrationTrace",
    "postProcessingTrace",
    "routingClassifierTrace",
)


@dataclass
class AgentTurn:
    """What one call gave, filled while `read` runs. `references` are those of the turns before it too.

    `sources` are numbered with the first words, when all that the agent searched for is known, and stay. `told` is what
    tools gave until now.
    """

    sources_of: Callable[[Sequence[Mapping[str, Any]]], tuple[Source, ...]]
    references: list[Mapping[str, Any]] = field(default_factory=list)
    sources: tuple[Source, ...] | None = None
    told: Sequence[object] = ()
    text: str = ""
    begun: bool = False  # whether anything came, so that AWS may bill it
    usage: Usage | None = field(default_factory=Usage)
    model_calls: int = 0
    intervened: bool = False
    invocation_id: str | None = None
    inputs: list[Mapping[str, Any]] = field(default_factory=list)
    _final: str | None = None
    _said: str = ""
    _failure: str | None = None
    _attribution: Attribution | None = None
    _numbered: tuple[Source, ...] = ()

    @property
    def returns_control(self) -> bool:
        return self.invocation_id is not None

    def read(self, events: Iterable[Mapping[str, Any]], cancellation: Cancellation) -> Iterator[EngineEvent]:
        """Yield sources and text of the stream; afterwards the other fields are complete.

        Raises:
            ApiError: `interrupted` where the stream ended before the answer did.
        """
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for event in events:
            self.begun = True
            cancellation.check()
            if "chunk" in event:
                chunk = event["chunk"]
                citations = (chunk.get("attribution") or {}).get("citations") or ()
                yield from self._chunk(decoder.decode(chunk.get("bytes", b"")), citations)
            elif "trace" in event:
                self._trace(event["trace"].get("trace") or {})
                if self.model_calls > limits.AGENT_MODEL_CALLS:
                    return
            elif "returnControl" in event:
                self.invocation_id = event["returnControl"].get("invocationId", "")
                self.inputs = list(event["returnControl"].get("invocationInputs") or ())
        cancellation.check()
        if self._attribution is not None:
            yield from self._say(self._attribution.finish())
        self._must_be_whole()

    def _chunk(self, text: str, citations: Sequence[Mapping[str, Any]]) -> Iterator[EngineEvent]:
        if self._attribution is None:
            cited = [each for one in citations for each in one.get("retrievedReferences") or ()]
            self._numbered = (
                self.sources_of([*self.references, *cited]) if self.sources is None else self.sources
            )
            self._attribution = Attribution(self._numbered, self.told)
        self._said += text
        yield from self._say(self._attribution.feed(text, citations))

    def _say(self, text: str) -> Iterator[EngineEvent]:
        if not text:
            return
        if self.sources is None:
            self.sources = self._numbered
            yield Sources(self.sources)
            yield Status("writing")
        self.text += text
        yield Delta(text)

    def _trace(self, trace: Mapping[str, Any]) -> None:
        for name in _MODEL_TRACES:
            output = (trace.get(name) or {}).get("modelInvocationOutput")
            if output:
                self.model_calls += 1
                self._count((output.get("metadata") or {}).get("usage"))
        observation = (trace.get("orchestrationTrace") or {}).get("observation") or {}
        found = observation.get("knowledgeBaseLookupOutput") or {}
        self.references += found.get("retrievedReferences") or ()
        if "finalResponse" in observation:
            self._final = str(observation["finalResponse"].get("text", ""))
        if (trace.get("guardrailTrace") or {}).get("action") == "INTERVENED":
            self.intervened = True
        if "failureTrace" in trace:
            self._failure = str(trace["failureTrace"].get("failureReason", ""))

    def _count(self, usage: Mapping[str, int] | None) -> None:
        """Add one model call's tokens; a call that doesn't say them makes the sum unknown."""
        if usage is None or self.usage is None:
            self.usage = None
        else:
            self.usage += Usage.counted(usage)

    def _must_be_whole(self) -> None:
        if self.returns_control or (self.intervened and self._said):
            return
        if self._final is None:
            raise ApiError(
                ErrorCode.INTERRUPTED,
                cause=f"the stream ended without finalResponse {self._failure or ''}".strip(),
            )
        said, final = letters(self._said), letters(self._final)
        if len(said) < len(final) and final.startswith(said):
            raise ApiError(ErrorCode.INTERRUPTED, cause="the stream ended before the text did")
