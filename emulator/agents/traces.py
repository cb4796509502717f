"""A Bedrock agent's trace: what it asked its model, what it looked up, what it says.

Source: "Track agent's step-by-step reasoning process using trace", Amazon Bedrock User Guide, and `Trace`, Agents for
Amazon Bedrock Runtime API reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from emulator.conversation import StreamEvent
from emulator.names import KNOWLEDGE_BASE_ID


@dataclass(frozen=True)
class Traces:
    """The trace events of one invocation."""

    agent_id: str
    alias_id: str
    session_id: str
    trace_id: str = "trace-0"

    def model_call(self, input_tokens: int, output_tokens: int, *, counted: bool = True) -> StreamEvent:
        """The model was asked; with `counted` what it took."""
        usage = {"usage": {"inputTokens": input_tokens, "outputTokens": output_tokens}}
        output = {"traceId": self.trace_id, "metadata": usage if counted else {"totalTimeMs": 1}}
        return self._orchestration({"modelInvocationOutput": output})

    def lookup(self, query: str) -> StreamEvent:
        """The knowledge base is about to be searched."""
        looked_up = {"knowledgeBaseId": KNOWLEDGE_BASE_ID, "text": query}
        return self._input({"invocationType": "KNOWLEDGE_BASE", "knowledgeBaseLookupInput": looked_up})

    def found(self, references: Sequence[dict[str, Any]]) -> StreamEvent:
        """What the search gave."""
        output = {"retrievedReferences": list(references)}
        return self._observation({"type": "KNOWLEDGE_BASE", "knowledgeBaseLookupOutput": output})

    def action(
        self, group: str, function: str, parameters: Sequence[Mapping[str, str]], call: str
    ) -> StreamEvent:
        """A function is about to be called, by whoever invoked the agent."""
        given = {
            "actionGroupName": group,
            "function": function,
            "executionType": "RETURN_CONTROL",
            "invocationId": call,
            "parameters": list(parameters),
        }
        return self._input({"invocationType": "ACTION_GROUP", "actionGroupInvocationInput": given})

    def acted(self, text: str) -> StreamEvent:
        """What the function gave."""
        return self._observation({"type": "ACTION_GROUP", "actionGroupInvocationOutput": {"text": text}})

    def final(self, text: str) -> StreamEvent:
        """The whole answer."""
        return self._observation({"type": "FINISH", "finalResponse": {"text": text}})._replace(final=True)

    def guardrail(self) -> StreamEvent:
        """The guardrail has stopped or changed something."""
        return self._event({"guardrailTrace": {"action": "INTERVENED", "traceId": self.trace_id}})

    def _input(self, given: dict[str, Any]) -> StreamEvent:
        return self._orchestration({"invocationInput": {"traceId": self.trace_id, **given}})

    def _observation(self, given: dict[str, Any]) -> StreamEvent:
        return self._orchestration({"observation": {"traceId": self.trace_id, **given}})

    def _orchestration(self, part: dict[str, Any]) -> StreamEvent:
        return self._event({"orchestrationTrace": part})

    def _event(self, trace: dict[str, Any]) -> StreamEvent:
        body = {
            "agentId": self.agent_id,
            "agentAliasId": self.alias_id,
            "agentVersion": "1",
            "sessionId": self.session_id,
            "eventTime": datetime.now(UTC).isoformat(),
            "trace": trace,
        }
        return StreamEvent("trace", body)
