"""InvokeAgent: one deployed Bedrock agent with a knowledge base and functions that return control.

Source: "InvokeAgent", Agents for Amazon Bedrock Runtime API reference, and "Return control to the agent developer" and
"Control agent session context", Amazon Bedrock User Guide. One chunk unless `streamFinalResponse` is asked for, and no
citations after a session's first turn (boto3#4197).
"""

from collections.abc import Generator, Iterator, Mapping
from typing import Any
from uuid import uuid4

from api.contract import INSTRUCTION, TOOLS
from emulator.agents import prompting
from emulator.agents.parts import Parts, chunk
from emulator.agents.sessions import Session, Sessions
from emulator.agents.traces import Traces
from emulator.conversation import Said, StreamEvent, Verdict
from emulator.errors import AwsError, invalid, not_found
from emulator.guarded import INTERVENED, guarded
from emulator.knowledge_base import KnowledgeBase
from emulator.model import End, Respond, Text, ToolUse
from emulator.names import (
    AGENT_ALIAS_ID,
    AGENT_ID,
    GUARDED_ALIAS_ID,
    GUARDRAIL_ID,
    GUARDRAIL_VERSIONS,
    KNOWLEDGE_BASE_ID,
)
from emulator.script import Entry, hostile_answer

ACTION_GROUP = "functions"
RESULTS = 5  # of a search, unless the session's state asks for another number
MANY_CALLS = 20
ODD_CONTROL = {"unknown_function": ("delete_everything", 1), "control_twice": ("deployment_facts", 2)}
"""By oddity: the function that control is returned for, whatever was asked, and how often in a session."""
IN_USE = AwsError("ConflictException", "The session is in use by another request. Retry when that has ended.")


class BedrockAgent:
    """The agent `AGENT_ID`; the alias `GUARDED_ALIAS_ID` is a version of it with the guardrail."""

    def __init__(self, respond: Respond, knowledge_base: KnowledgeBase) -> None:
        self._respond = respond
        self._knowledge_base = knowledge_base
        self._sessions = Sessions()

    def headers(self, members: Mapping[str, Any]) -> dict[str, str]:
        """The headers that InvokeAgent's output has beside its stream."""
        return {
            "x-amzn-bedrock-agent-content-type": "application/json",
            "x-amz-bedrock-agent-session-id": str(members["sessionId"]),
        }

    def events(self, members: dict[str, Any], entry: Entry | None) -> Generator[StreamEvent, None, None]:
        """What the agent says. Raises AwsError for an unknown agent, a session in use, results nobody asked for."""
        if members["agentId"] != AGENT_ID or members["agentAliasId"] not in (
            AGENT_ALIAS_ID,
            GUARDED_ALIAS_ID,
        ):
            raise not_found(
                f"Agent {members['agentId']} or its alias {members['agentAliasId']} does not exist"
            )
        with self._sessions.at_work(members["sessionId"], IN_USE) as session:
            asking = _Asking(self._respond, self._knowledge_base, session, members, entry)
            for event in asking.events():
                if event.name != "trace" or members.get("enableTrace"):
                    yield event
        if members.get("endSession"):
            self._sessions.forget(members["sessionId"])


class _Asking:
    """One invocation."""

    def __init__(
        self,
        respond: Respond,
        knowledge_base: KnowledgeBase,
        session: Session,
        members: dict[str, Any],
        entry: Entry | None,
    ) -> None:
        self._respond = respond
        self._knowledge_base = knowledge_base
        self._session = session
        self._members = members
        self._entry = entry
        self._odd = entry.oddity if entry else None
        self._guarded = members["agentAliasId"] == GUARDED_ALIAS_ID
        self._state: dict[str, Any] = members.get("sessionState") or {}
        self._trace = Traces(members["agentId"], members["agentAliasId"], members["sessionId"])
        self._streams = bool((members.get("streamingConfigurations") or {}).get("streamFinalResponse"))

    def events(self) -> Iterator[StreamEvent]:
        if self._state.get("returnControlInvocationResults"):
            yield from self._resume()
        else:
            yield from self._begin()
        if self._odd == "many_calls":
            yield from (self._trace.model_call(100, 10) for _ in range(MANY_CALLS))
        yield from self._said()

    def _begin(self) -> Iterator[StreamEvent]:
        question = self._members.get("inputText", "").strip()
        if not question:
            raise invalid("The input text must not be empty")
        history = (self._state.get("conversationHistory") or {}).get("messages") or []
        before = [*history, *self._session.messages]
        self._session.waiting_for = None
        self._session.turns = len(before) // 2
        self._session.references = []
        results: list[dict[str, Any]] = []
        if self._odd != "no_search":
            query = prompting.search_query(self._respond, question, before)
            results = self._search(query)
            self._session.references = [
                {name: each[name] for name in ("content", "location", "metadata")} for each in results
            ]
            yield self._trace.model_call(
                len(INSTRUCTION + question) // 4, 20, counted=self._odd != "no_usage"
            )
            yield self._trace.lookup(query)
            yield self._trace.found(self._session.references)
            question = query
        self._session.messages = [*before, prompting.asked(question, results, self._guarded)]

    def _search(self, query: str) -> list[dict[str, Any]]:
        asked = {
            each["knowledgeBaseId"]: each["retrievalConfiguration"]
            for each in self._state.get("knowledgeBaseConfigurations") or ()
        }
        usual = {"vectorSearchConfiguration": {"numberOfResults": RESULTS}}
        found = self._knowledge_base.retrieve(
            {
                "knowledgeBaseId": KNOWLEDGE_BASE_ID,
                "retrievalQuery": {"text": query},
                "retrievalConfiguration": asked.get(KNOWLEDGE_BASE_ID, usual),
            }
        )
        results: list[dict[str, Any]] = found["retrievalResults"]
        return results

    def _resume(self) -> Iterator[StreamEvent]:
        """Give the model the results of what control was returned for."""
        if not self._session.waiting_for or self._state.get("invocationId") != self._session.waiting_for:
            raise invalid("The invocationId doesn't match the one that control was returned with")
        self._session.waiting_for = None
        results = []
        for call, given in zip(
            self._session.calls, self._state["returnControlInvocationResults"], strict=False
        ):
            result = given.get("functionResult") or {}
            if result.get("function") != call["name"]:
                raise invalid(f"There is no result for the function {call['name']}")
            text = str(result.get("responseBody", {}).get("TEXT", {}).get("body", ""))
            if result.get("responseState") == "FAILURE":
                raise AwsError("DependencyFailedException", f"The function {call['name']} failed")
            failed = {"status": "error"} if result.get("responseState") == "REPROMPT" else {}
            results.append(
                {
                    "toolResult": {
                        "toolUseId": call["toolUseId"],
                        "content": [prompting.result(text)],
                        **failed,
                    }
                }
            )
            yield self._trace.acted(text)
        self._session.messages += [
            {"role": "assistant", "content": [{"toolUse": call} for call in self._session.calls]},
            {"role": "user", "content": results},
        ]

    def _said(self) -> Iterator[StreamEvent]:
        cites = self._session.turns == 0 and self._odd not in ("no_citations", "late_citations")
        parts = Parts(self._session.references, cites=cites)
        uses: list[ToolUse] = []
        chunks: list[StreamEvent] = []
        end: End | Verdict | None = None
        for each in self._model():
            if isinstance(each, Text):
                new = parts.feed(each.text)
                if self._streams:
                    yield from new
                else:
                    chunks += new
            elif isinstance(each, ToolUse):
                uses.append(each)
            elif isinstance(each, End | Verdict):
                end = each
        if end is None:
            raise RuntimeError("the model's answer has no end")
        rest = list(parts.finish())
        yield from rest if self._streams else ()
        yield self._trace.model_call(end.input_tokens, end.output_tokens, counted=self._odd != "no_usage")
        if end.stop_reason == INTERVENED:
            yield self._trace.guardrail()
        if uses:
            yield from self._return_control(uses)
            return
        self._session.messages.append({"role": "assistant", "content": [{"text": parts.text or "…"}]})
        late = parts.citations if self._odd == "late_citations" else []
        if late and self._streams:
            yield chunk("", late)
        yield self._trace.final(parts.text)
        if not self._streams:
            yield chunk(parts.text, late or (parts.citations if cites else []))

    def _model(self) -> Iterator[Said]:
        request = prompting.request(INSTRUCTION, self._session.messages, TOOLS)
        function, rounds = ODD_CONTROL.get(self._odd or "", ("", 0))
        if self._session.odd_rounds < rounds:
            self._session.odd_rounds += 1
            return iter([ToolUse(uuid4().hex, function, {}), End("tool_use", 100, 10)])
        if self._entry and self._entry.hostile:
            entry = self._entry
            return guarded(self._guard(request), lambda told: hostile_answer(entry, told))
        return guarded(self._guard(request), self._respond)

    def _guard(self, request: dict[str, Any]) -> dict[str, Any]:
        if not self._guarded:
            return request
        named = {"guardrailIdentifier": GUARDRAIL_ID, "guardrailVersion": GUARDRAIL_VERSIONS[-1]}
        return {**request, "guardrailConfig": named}

    def _return_control(self, uses: list[ToolUse]) -> Iterator[StreamEvent]:
        call = uuid4().hex
        self._session.waiting_for = call
        self._session.calls = [
            {"toolUseId": use.tool_use_id, "name": use.name, "input": use.input} for use in uses
        ]
        inputs = []
        for use in uses:
            parameters = [
                {"name": name, "type": prompting.type_of(value), "value": str(value)}
                for name, value in use.input.items()
            ]
            yield self._trace.action(ACTION_GROUP, use.name, parameters, call)
            given = {
                "actionGroup": ACTION_GROUP,
                "function": use.name,
                "parameters": parameters,
                "actionInvocationType": "RESULT",
            }
            inputs.append({"functionInvocationInput": given})
        yield StreamEvent("returnControl", {"invocationId": call, "invocationInputs": inputs}, final=True)
