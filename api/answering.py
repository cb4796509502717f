"""The path of a question through the app: engine → citation gate → the app's own checks → events for the page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api import limits
from api.cancellation import Cancellation, Cancelled
from api.citation_gate import Gate, quotable
from api.contract import NO_ANSWER, UNSURE
from api.contract.letters import letters
from api.conversation import Conversation
from api.costs.meter import Meter
from api.defences import EnvironmentSecrets, OutputGuard
from api.engines import Agent
from api.errors import ApiError, ErrorCode
from api.events import (
    Completion,
    Delta,
    Done,
    Event,
    Fallback,
    Source,
    Sources,
    Start,
    Status,
    ToolCall,
    Usage,
)
from api.frame import Unframed
from api.outgoing import Outgoing
from api.prompt import policy_of
from api.suggestions import Suggestion, is_greeting, more_links, next_questions, suggestions
from api.telemetry import Telemetry, Trace

NO_SOURCES = (
    f"{NO_ANSWER} Nothing at all was found in the knowledge base: if it is new, it is still empty, "
    "and its owner fills it with `agent sync`."
)


@dataclass(frozen=True)
class Answering:
    """What answering needs besides the question. One instance serves all questions of a process."""

    agent: Agent
    meter: Meter
    secrets: EnvironmentSecrets
    telemetry: Telemetry

    def events(self, conversation: Conversation, cancellation: Cancellation, trace: Trace) -> Iterator[Event]:
        """Yield `Start`, then what the engine does with its text checked, and last `Done`.

        Raises:
            ApiError: the question got no answer; the caller sends it as the stream's `error`.
        """
        try:
            yield Start(trace.answer_id, self.agent.name, self.agent.model_id)
            yield from self._checked(conversation, cancellation, trace)
        except Cancelled:
            trace.left = True
        except GeneratorExit:
            trace.left = trace.done is None
            raise
        except ApiError as error:
            trace.error = error
            if error.code in _REFUSALS and not trace.billed:
                trace.cost_usd = self._cost(trace, Usage(), 0)
            raise
        except Exception as error:
            trace.error = ApiError(ErrorCode.INTERNAL, cause=f"{type(error).__name__} at {place_of(error)}")
            raise trace.error from error
        finally:
            self.telemetry.answer(trace)

    def _checked(
        self, conversation: Conversation, cancellation: Cancellation, trace: Trace
    ) -> Iterator[Event]:
        """The engine's events, the text of the deltas gated and guarded, the completion turned into `Done`."""
        sources: tuple[Source, ...] = ()
        policy = policy_of(self.agent.name)
        calls: list[ToolCall] = []
        gate = Gate(sources)
        guard = OutputGuard(policy, (), self.secrets)
        outgoing = Outgoing(guard)
        unframed = Unframed()
        length = 0
        for event in self.agent.answer(conversation, cancellation, trace):
            match event:
                case Sources():
                    sources = event.sources
                    trace.sources = len(sources)
                    gate = Gate(sources)
                    guard = OutputGuard(policy, [_quotable(source) for source in sources], self.secrets)
                    outgoing = Outgoing(guard)
                    for call in calls:  # an agent may call a function before it has searched
                        gate.tool(call)
                        guard.allow(quotable(call))
                    yield event
                case ToolCall():
                    calls.append(event)
                    gate.tool(event)
                    guard.allow(quotable(event))
                    yield event
                case Delta(text):
                    length += len(text)
                    yield from self._timed(outgoing.add(gate.feed(unframed.feed(text))), trace)
                    if length > limits.ANSWER_CHARACTERS:
                        yield from self._timed(outgoing.add(gate.feed(unframed.finish())), trace)
                        yield from self._finish(
                            conversation, Completion("max_tokens", None), gate, outgoing, sources, trace
                        )
                        return
                case Completion():
                    yield from self._timed(outgoing.add(gate.feed(unframed.finish())), trace)
                    yield from self._finish(conversation, event, gate, outgoing, sources, trace)
                    return
                case Status(stage):
                    trace.stage(stage)
                    yield event
        raise ApiError(ErrorCode.INTERRUPTED, cause="the engine ended without a completion")

    def _timed(self, deltas: Iterable[Delta], trace: Trace) -> Iterator[Delta]:
        for delta in deltas:
            trace.first_delta_ms = trace.first_delta_ms or trace.elapsed_ms()
            yield delta

    def _finish(
        self,
        conversation: Conversation,
        completion: Completion,
        gate: Gate,
        outgoing: Outgoing,
        sources: tuple[Source, ...],
        trace: Trace,
    ) -> Iterator[Event]:
        yield from self._timed([*outgoing.add(gate.finish()), *outgoing.finish()], trace)
        verdict = gate.verdict()
        text = verdict.text
        offered = suggestions(conversation.question, sources)
        greeted = is_greeting(conversation.question)
        refused = not greeted and not trace.tools and _refuses(text, bool(verdict.citations), offered)
        answered = bool(text) and not refused and completion.finish_reason not in _UNANSWERED
        if not text:
            text = NO_ANSWER if sources else NO_SOURCES
            yield from self._timed([Delta(text)], trace)
        trace.stage("done")
        near = refused and bool(verdict.citations)
        citations = verdict.citations if answered or near else ()
        asked = [conversation.question, *(turn.question for turn in conversation.history)]
        cited = {citation.n for citation in citations}
        trace.cost_usd = self._cost(trace, completion.usage, len(text), completion.fallback)
        done = Done(
            text=text,
            answered=answered,
            grounded=answered and verdict.grounded,
            citations=citations,
            unverified=verdict.unverified if answered or near else (),
            unsourced=verdict.unsourced if answered or near else (),
            more=() if greeted else more_links(sources, citations),
            next=next_questions(offered, asked, text, cited),
            usage=completion.usage,
            cost_usd=trace.cost_usd,
            latency_ms=trace.elapsed_ms(),
            finish_reason=completion.finish_reason,
            model=completion.fallback.model if completion.fallback else self.agent.model_id,
        )
        trace.done = done
        yield done

    def _cost(
        self, trace: Trace, usage: Usage | None, characters: int, fallback: Fallback | None = None
    ) -> float | None:
        return self.meter.cost(
            usage,
            fallback=fallback,
            question_characters=trace.question_characters,
            answer_characters=characters,
            seconds=trace.elapsed_ms() / 1_000,
        )


_REFUSALS = frozenset(
    {ErrorCode.THROTTLED, ErrorCode.UNAVAILABLE, ErrorCode.ACCESS_DENIED, ErrorCode.MISCONFIGURED}
)
"""AWS doesn't bill a call that it refuses; what went before it (search, compute) is billed."""
_UNANSWERED = frozenset({"no_sources", "guardrail_intervened", "content_filtered"})


def _refuses(text: str, cites: bool, offered: Iterable[Suggestion]) -> bool:
    """Whether a text says that there is no answer, in the agreed words where it quotes what is near; or only offers."""
    if cites:
        return text.startswith((NO_ANSWER, UNSURE))
    return letters(text).startswith(letters(NO_ANSWER)) or any(each.question in text for each in offered)


def _quotable(source: Source) -> str:
    return f"{source.title} {source.section} {source.path} {source.url} {source.text}"


def place_of(error: Exception) -> str:
    """File and line of the fault, for the log: enough to find it, nothing of what was asked."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "unknown"
    return f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}"
