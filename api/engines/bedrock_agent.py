"""Bedrock Agents ("Classic"): the agent retrieves and writes, and returns control for its functions.

Source of the protocol: "InvokeAgent", Amazon Bedrock API reference, and "Return control to the agent developer",
Amazon Bedrock User Guide.
"""

import json
import random
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from api import limits
from api.cancellation import Cancellation
from api.clients import Clients
from api.conversation import Conversation
from api.deployment import DeploymentRecord
from api.engines.agent_turn import AgentTurn
from api.engines.streaming import Streaming
from api.events import Completion, EngineEvent, Source, Sources, Status, ToolCall, Usage
from api.prompt import history_messages, neutral
from api.retrieval import document_url, sources_from
from api.settings import Settings
from api.telemetry import Trace
from api.tools import Toolbox

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent_runtime.type_defs import MessageTypeDef, SessionStateTypeDef

GUARDRAIL_CHARACTERS: Final = 1_000
"""A guardrail is applied to so much of the answer at once: a text unit, which costs the same begun or full."""


class BedrockAgentEngine:
    """Each answer is a session of its own: what the visitor said before comes with the question, as for every engine.

    A session that outlived its answer would be found by whoever can guess its name, and a retry would meet one that is
    still at work.
    """

    name = "bedrock-agent"

    def __init__(
        self,
        settings: Settings,
        clients: Clients,
        deployment: DeploymentRecord,
        toolbox: Toolbox,
        jitter: Callable[[], float] = random.random,
        new_session: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        self.model_id = settings.model_id
        self._settings = settings
        self._clients = clients
        self._deployment = deployment
        self._toolbox = toolbox
        self._new_session = new_session
        self._streaming = Streaming("InvokeAgent", jitter)
        self._agent_id, self._alias_id = settings.agent_id or "", settings.agent_alias_id or ""

    def answer(
        self, conversation: Conversation, cancellation: Cancellation, trace: Trace
    ) -> Iterator[EngineEvent]:
        """Ask the agent, run the functions it returns control for, ask again. See `Agent`."""
        yield Status("searching")
        session = ""
        state: SessionStateTypeDef = self._beginning(conversation)
        turn = AgentTurn(self._sources)
        usage: Usage | None = Usage()
        model_calls = begun = 0
        told: list[object] = []

        def call() -> Any:
            nonlocal session
            if "invocationId" not in state:
                session = self._new_session()
            return self._invoke(session, conversation.question, state)

        def turn_after(before: AgentTurn) -> Callable[[], AgentTurn]:
            return lambda: AgentTurn(self._sources, list(before.references), before.sources, told)

        while True:
            left, may_retry = limits.TOOL_ROUNDS + 1 - begun, turn.sources is None
            turn, more = yield from self._streaming.turn(
                call, turn_after(turn), cancellation, trace, left=left, may_retry=may_retry
            )
            begun += more
            usage = usage + turn.usage if usage is not None and turn.usage is not None else None
            model_calls += turn.model_calls
            if (
                not turn.returns_control
                or model_calls > limits.AGENT_MODEL_CALLS
                or begun > limits.TOOL_ROUNDS
            ):
                break
            results = []
            for given in turn.inputs:
                called, result = self._run(given)
                if called is not None:
                    trace.tools.append(called.name)
                    told.append(called.result)
                    yield called
                results.append(result)
            state = _resuming(turn.invocation_id or "", results)
        if turn.sources is None:
            yield Sources(self._sources(turn.references))
        bounded = turn.returns_control or model_calls > limits.AGENT_MODEL_CALLS
        intervened = "guardrail_intervened" if turn.intervened else "end_turn"
        yield Completion("tool_limit" if bounded else intervened, usage)

    def _beginning(self, conversation: Conversation) -> "SessionStateTypeDef":
        """How many passages to search for, and what was said before."""
        state: SessionStateTypeDef = {
            "knowledgeBaseConfigurations": [
                {
                    "knowledgeBaseId": self._settings.knowledge_base_id,
                    "retrievalConfiguration": {
                        "vectorSearchConfiguration": {"numberOfResults": limits.RETRIEVED_RESULTS}
                    },
                }
            ]
        }
        if conversation.history:
            messages = cast("list[MessageTypeDef]", history_messages(conversation))
            state["conversationHistory"] = {"messages": messages}
        return state

    def _invoke(self, session: str, question: str, state: "SessionStateTypeDef") -> Any:
        return self._clients.bedrock_agent_runtime.invoke_agent(
            agentId=self._agent_id,
            agentAliasId=self._alias_id,
            sessionId=session,
            inputText=neutral(question),
            enableTrace=True,
            sessionState=state,
            streamingConfigurations={
                "streamFinalResponse": True,
                "applyGuardrailInterval": GUARDRAIL_CHARACTERS,
            },
        )["completion"]

    def _sources(self, references: Sequence[Mapping[str, Any]]) -> tuple[Source, ...]:
        deployed = self._deployment.current()
        return sources_from(references, document_url(deployed.repository, deployed.commit))

    def _run(self, given: Mapping[str, Any]) -> tuple[ToolCall | None, Any]:
        """One function that the agent wants, run by the app. What isn't a function of ours is told to the agent."""
        function = given.get("functionInvocationInput")
        if function is None:
            api = given.get("apiInvocationInput") or {}
            body = {"TEXT": {"body": "There is no such operation."}}
            result = {
                "actionGroup": api.get("actionGroup", ""),
                "responseState": "REPROMPT",
                "responseBody": body,
            }
            return None, {"apiResult": result}
        name = str(function.get("function", ""))
        parameters = {str(each.get("name")): each.get("value") for each in function.get("parameters") or ()}
        call, wrong = self._toolbox.outcome(name, parameters)
        body = {"TEXT": {"body": wrong if wrong is not None else json.dumps(call.result)}}
        result = {"actionGroup": function.get("actionGroup", ""), "function": name, "responseBody": body}
        if wrong is not None:
            result["responseState"] = "REPROMPT"
        return call, {"functionResult": result}


def _resuming(invocation_id: str, results: list[Any]) -> "SessionStateTypeDef":
    return {"invocationId": invocation_id, "returnControlInvocationResults": results}
