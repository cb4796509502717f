"""AgentCore's harness: AWS runs the loop and returns control for every tool, which the app serves, searching too.

Source of the protocol: "InvokeHarness" and "StopRuntimeSession", Amazon Bedrock AgentCore API reference. An inline
function ends the invocation with `tool_use`; the next one brings the assistant's call and the user's result, which the
session doesn't keep.
"""

import random
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from api import limits, prompt
from api.bedrock_errors import translate
from api.cancellation import Cancellation
from api.clients import Clients
from api.contract import SEARCH_DOCS
from api.conversation import Conversation
from api.deployment import DeploymentRecord
from api.engines.model_stream import ModelTurn
from api.engines.stop_reasons import RETURNS_CONTROL, finish_reason
from api.engines.streaming import Streaming
from api.events import Completion, EngineEvent, Source, Sources, Status, Usage
from api.retrieval import Search
from api.settings import Settings
from api.suggestions import OVERVIEW, is_greeting, suggestions
from api.telemetry import Trace
from api.tools import Toolbox

ROUNDS: Final = limits.SEARCHES + limits.TOOL_ROUNDS
"""How often control comes back at most."""


@dataclass
class _Asking:
    """One answer's state: what was found, whether words have been shown, which sessions were begun."""

    conversation: Conversation
    cancellation: Cancellation
    trace: Trace
    found: list[Source] = field(default_factory=list)
    searches: int = 0
    given: bool = False
    session: str = ""
    begun: dict[str, None] = field(default_factory=dict)


class HarnessEngine:
    """Each answer is a session of its own, stopped when the answer ends: a session is billed while it idles."""

    name = "agentcore-harness"

    def __init__(
        self,
        settings: Settings,
        clients: Clients,
        deployment: DeploymentRecord,
        toolbox: Toolbox,
        jitter: Callable[[], float] = random.random,
        new_session: Callable[[], str] = lambda: f"answer-{uuid.uuid4().hex}",
    ) -> None:
        self.model_id = settings.model_id
        self._arn = settings.harness_arn or ""
        self._max_tokens = settings.max_output_tokens
        self._clients = clients
        self._toolbox = toolbox
        self._new_session = new_session
        self._search = Search(settings.knowledge_base_id, clients, deployment, jitter)
        self._streaming = Streaming("InvokeHarness", jitter)

    def answer(
        self, conversation: Conversation, cancellation: Cancellation, trace: Trace
    ) -> Iterator[EngineEvent]:
        """Ask the harness, serve the tools it returns control for, ask again, and stop its session. See `Agent`."""
        asking = _Asking(conversation, cancellation, trace)
        try:
            yield Status("searching")
            yield from self._rounds(asking)
        finally:
            for session in asking.begun:
                self._stop(session, trace)

    def _rounds(self, asking: _Asking) -> Iterator[EngineEvent]:
        question = prompt.question_block(asking.conversation.question)
        messages: list[Any] = [
            *prompt.history_messages(asking.conversation),
            {"role": "user", "content": [{"text": question}]},
        ]
        usage: Usage | None = Usage()
        begun = 0
        while begun <= ROUNDS:
            turn, more = yield from self._turn(asking, messages, ROUNDS + 1 - begun)
            begun += more
            usage = usage + turn.usage if usage is not None and turn.usage is not None else None
            if not turn.tool_calls or turn.stop_reason not in RETURNS_CONTROL or begun > ROUNDS:
                break
            results = []
            for tool_use_id, name, given in turn.tool_calls:
                if name == SEARCH_DOCS.name:
                    result = self._searched(asking, given)
                    if not asking.found:
                        yield Sources(())
                        yield Completion("no_sources", usage)
                        return
                else:
                    call, result = self._toolbox.converse_result(name, given)
                    asking.trace.tools.append(name)
                    yield call
                results.append({"toolResult": {"toolUseId": tool_use_id, **result}})
            messages = [
                {"role": "assistant", "content": turn.content()},
                {"role": "user", "content": results},
            ]
        reason = finish_reason(turn.stop_reason)
        yield from self._sources(asking)
        yield Completion(reason, usage)

    def _turn(
        self, asking: _Asking, messages: list[Any], left: int
    ) -> Generator[EngineEvent, None, tuple[ModelTurn, int]]:
        """One invocation. Words before anything was found wait until it is clear that no search follows them."""
        held: list[EngineEvent] = []
        events = self._streaming.turn(
            partial(self._call, asking, messages),
            ModelTurn,
            asking.cancellation,
            asking.trace,
            left=left,
            may_retry=not asking.given,
        )
        with closing(events):
            while True:
                try:
                    event = next(events)
                except StopIteration as ended:
                    turn, begun = ended.value
                    break
                if asking.found:
                    yield from self._sources(asking)
                    yield event
                else:
                    held.append(event)
        if held and not turn.tool_calls:
            yield from self._sources(asking)
            yield from held
        return turn, begun

    def _sources(self, asking: _Asking) -> Iterator[EngineEvent]:
        """The sources, once, before the first word."""
        if not asking.given:
            asking.given = True
            yield Sources(tuple(asking.found))
            yield Status("writing")

    def _call(self, asking: _Asking, messages: list[Any]) -> Any:
        if messages[0]["role"] == "user":  # the first invocation, or another attempt at it
            asking.session = self._new_session()
        response = self._clients.bedrock_agentcore.invoke_harness(
            harnessArn=self._arn,
            runtimeSessionId=asking.session,
            messages=messages,
            systemPrompt=[{"text": prompt.SEARCHING_POLICY}],
            tools=[_inline(name, each) for name, each in self._schemas().items()],
            allowedTools=list(self._schemas()),
            maxIterations=1,  # each is one call of the model: what it asks for is served here
            maxTokens=self._max_tokens,
            timeoutSeconds=max(1, int(asking.cancellation.remaining())),
        )
        asking.begun[asking.session] = None
        return response["stream"]

    def _schemas(self) -> dict[str, Any]:
        return {each["name"]: each for each in (SEARCH_DOCS.spec(), *self._toolbox.specs())}

    def _searched(self, asking: _Asking, given: object) -> dict[str, Any]:
        """Search, and what the model is told: passages with the numbers that it must cite them by."""
        query = given.get("query") if isinstance(given, dict) else None
        if not isinstance(query, str) or not query.strip():
            return _error(f"{SEARCH_DOCS.name} takes an object with a query in words")
        asking.searches += 1
        if asking.searches > limits.SEARCHES or asking.given:
            return _error("You have searched enough; answer from what was found.")
        greeting = is_greeting(asking.conversation.question)
        text = OVERVIEW if greeting else query[: limits.QUESTION_CHARACTERS]
        found = self._search(text, asking.cancellation, partial(asking.trace.retry, "Retrieve"))
        new = self._numbered(asking, found)
        asking.found += new
        offered = prompt.suggestions_block(suggestions(asking.conversation.question, new))
        return {"content": [{"text": f"{prompt.sources_block(new)}\n{offered}"}]}

    def _numbered(self, asking: _Asking, sources: tuple[Source, ...]) -> list[Source]:
        """Those that weren't found before, numbered on, as far as there is room."""
        known = {each.text for each in asking.found}
        room = limits.SOURCES_CHARACTERS - sum(len(each.text) for each in asking.found)
        new: list[Source] = []
        for source in sources:
            if source.text not in known and len(source.text) <= room:
                room -= len(source.text)
                new.append(replace(source, n=len(asking.found) + len(new) + 1))
        return new

    def _stop(self, session: str, trace: Trace) -> None:
        """End a session now. Where that fails the harness ends it itself after its idle time."""
        try:
            self._clients.bedrock_agentcore_stopping.stop_runtime_session(
                agentRuntimeArn=self._arn, runtimeSessionId=session
            )
        except Exception as error:
            failure = translate(error)
            if failure is None:
                raise
            trace.unstopped.append(f"{failure.code}: {failure.cause}")


def _error(message: str) -> dict[str, Any]:
    return {"content": [{"text": message}], "status": "error"}


def _inline(name: str, spec: dict[str, Any]) -> dict[str, Any]:
    """A tool that returns control to its caller."""
    function = {"description": spec["description"], "inputSchema": spec["inputSchema"]["json"]}
    return {"type": "inline_function", "name": name, "config": {"inlineFunction": function}}
