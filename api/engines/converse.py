"""The default engine: Retrieve from the knowledge base, then ConverseStream with tools, in our own loop."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from api import limits, prompt
from api.bedrock_errors import with_retries
from api.cancellation import Cancellation
from api.clients import Clients
from api.conversation import Conversation
from api.deployment import DeploymentRecord
from api.engines.model_choice import ModelChoice
from api.engines.model_stream import ModelTurn
from api.engines.stop_reasons import finish_reason
from api.engines.streaming import Streaming
from api.events import EngineEvent, Source, Sources, Status, Usage
from api.retrieval import Search
from api.settings import Settings
from api.suggestions import OVERVIEW, is_greeting
from api.telemetry import Trace
from api.tools import Toolbox

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime.type_defs import MessageTypeDef


class ConverseEngine:
    """Stateless between questions; one instance serves many threads."""

    name = "converse"

    def __init__(
        self,
        settings: Settings,
        clients: Clients,
        deployment: DeploymentRecord,
        toolbox: Toolbox,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.model_id = settings.model_id
        self._settings = settings
        self._clients = clients
        self._toolbox = toolbox
        self._jitter = jitter
        self._search = Search(settings.knowledge_base_id, clients, deployment, jitter)
        self._streaming = Streaming("ConverseStream", jitter)

    def answer(
        self, conversation: Conversation, cancellation: Cancellation, trace: Trace
    ) -> Iterator[EngineEvent]:
        """Rewrite a follow-up, retrieve, then let the model write. See `Agent`."""
        choice = ModelChoice(self.model_id, self._settings.fallback_model_id)
        question = conversation.question
        if conversation.history:
            yield Status("rewriting")
            question = self._rewrite(conversation, choice, cancellation, trace)
        yield Status("searching")
        asked = OVERVIEW if is_greeting(question) else question
        sources = self._search(asked, cancellation, partial(trace.retry, "Retrieve"))
        yield Sources(sources)
        if not sources:
            yield choice.completion("no_sources")
            return
        yield Status("writing")
        standalone = Conversation(question, conversation.history)
        yield from self._write(standalone, sources, choice, cancellation, trace)

    def _rewrite(
        self, conversation: Conversation, choice: ModelChoice, cancellation: Cancellation, trace: Trace
    ) -> str:
        """The last question so that it stands by itself, for Retrieve. An unusable reply leaves it as it was."""
        response = with_retries(
            lambda: self._clients.bedrock_runtime.converse(
                **choice.request(limits.REWRITE_TOKENS),
                system=[{"text": prompt.REWRITE_POLICY}],
                messages=prompt.rewrite_messages(conversation),
            ),
            cancellation=cancellation,
            jitter=self._jitter,
            on_retry=partial(trace.retry, "Converse"),
            instead=choice.instead,
        )
        trace.billed = True
        choice.took(Usage.counted(response.get("usage") or {}))
        content = response.get("output", {}).get("message", {}).get("content", [])
        rewritten = " ".join("".join(block.get("text", "") for block in content).split())
        usable = (
            rewritten
            and len(rewritten) <= limits.QUESTION_CHARACTERS
            and response.get("stopReason") == "end_turn"
        )
        return rewritten if usable else conversation.question

    def _write(
        self,
        conversation: Conversation,
        sources: tuple[Source, ...],
        choice: ModelChoice,
        cancellation: Cancellation,
        trace: Trace,
    ) -> Iterator[EngineEvent]:
        """Call the model, run the tools it asks for, call it again: at most `TOOL_ROUNDS` times with tools.

        A call that broke after it began is one of them: AWS may bill it, and the cap's worst case counts no more.
        """
        messages = prompt.answer_messages(conversation, sources, guarded=bool(self._settings.guardrail_id))
        rounds: list[Any] = []
        shown, begun = False, 0
        while True:
            turn, more = yield from self._streaming.turn(
                partial(self._call, choice, messages, rounds),
                ModelTurn,
                cancellation,
                trace,
                left=limits.TOOL_ROUNDS + 1 - begun,
                may_retry=not shown,
                instead=choice.instead,
            )
            shown, begun = shown or bool(turn.text), begun + more
            choice.took(turn.usage)
            if turn.stop_reason != "tool_use" or not turn.tool_calls or begun > limits.TOOL_ROUNDS:
                yield choice.completion(finish_reason(turn.stop_reason))
                return
            results = []
            for tool_use_id, name, given in turn.tool_calls:
                call, result = self._toolbox.converse_result(name, given)
                trace.tools.append(name)
                yield call
                results.append({"toolResult": {"toolUseId": tool_use_id, **result}})
            rounds += [
                {"role": "assistant", "content": turn.content()},
                {"role": "user", "content": results},
            ]

    def _call(self, choice: ModelChoice, messages: "list[MessageTypeDef]", rounds: list[Any]) -> Any:
        request = self._request(choice, messages, rounds)
        return self._clients.bedrock_runtime.converse_stream(**request)["stream"]

    def _request(
        self, choice: ModelChoice, messages: "list[MessageTypeDef]", rounds: list[Any]
    ) -> dict[str, Any]:
        """What each round sends; what the model may cache stands before what changes from round to round."""
        *earlier, asked = messages
        cached = {**asked, "content": [*asked["content"], *choice.cache_point("question")]}
        request: dict[str, Any] = {
            **choice.request(self._settings.max_output_tokens),
            "system": [{"text": prompt.ANSWER_POLICY}, *choice.cache_point("system")],
            "messages": [*earlier, cached, *rounds],
            "toolConfig": self._toolbox.config(),
        }
        if self._settings.guardrail_id and self._settings.guardrail_version:
            request["guardrailConfig"] = {
                "guardrailIdentifier": self._settings.guardrail_id,
                "guardrailVersion": self._settings.guardrail_version,
                "streamProcessingMode": "sync",  # nothing is shown before the guardrail has seen it
            }
        return request
