"""InvokeHarness and StopRuntimeSession: a managed loop whose every tool is an inline function, served by its caller.

Source: "InvokeHarness", Amazon Bedrock AgentCore API reference (botocore 1.44.5). The call of an inline function ends
the invocation with `tool_use`; the session doesn't keep that turn, so the next invocation brings it with its result.
"""

from collections.abc import Generator, Iterator, Mapping
from time import perf_counter
from typing import Any
from uuid import uuid4

from emulator.agents.sessions import Session, Sessions
from emulator.conversation import Said, StreamEvent, stream_events
from emulator.errors import AwsError, invalid, not_found
from emulator.guarded import guarded
from emulator.guardrail import milliseconds
from emulator.model import End, Respond, Text, ToolUse
from emulator.names import GUARDED_HARNESS_ARN, GUARDRAIL_ID, GUARDRAIL_VERSIONS, HARNESS_ARN
from emulator.script import Entry, hostile_answer

ODD_CALLS = {"unknown_function": ("delete_everything", 1), "control_twice": ("deployment_facts", 2)}
"""By oddity: the tool that is called, whatever was asked, and how often in a session."""
BUILT_IN = ("shell", "file_operations")
IN_USE = AwsError("ConflictException", "The session is in use by another request. Retry when that has ended.")


class Harness:
    """The harness `HARNESS_ARN`; `GUARDED_HARNESS_ARN` calls its model with the guardrail."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond
        self._sessions = Sessions()

    def headers(self, members: Mapping[str, Any]) -> dict[str, str]:  # noqa: ARG002 - the output has no others
        """The headers that InvokeHarness's output has beside its stream."""
        return {}

    def stop(self, members: dict[str, Any]) -> dict[str, Any]:
        """StopRuntimeSession. Raises AwsError, ResourceNotFoundException, where nothing of that name runs."""
        _must_exist(members["agentRuntimeArn"])
        if not self._sessions.forget(members["runtimeSessionId"]):
            raise not_found(f"The session {members['runtimeSessionId']} is not running")
        return {}

    def events(self, members: dict[str, Any], entry: Entry | None) -> Generator[StreamEvent, None, None]:
        """What the harness streams. Raises AwsError for an unknown harness, a session in use, a turn out of order."""
        _must_exist(members["harnessArn"])
        started = perf_counter()
        odd = entry.oddity if entry else None
        with self._sessions.at_work(members["runtimeSessionId"], IN_USE) as session:
            messages = _conversation(session, members["messages"])
            said: list[Said] = []
            if odd == "hook_events":
                yield _hook("before_invocation")
            if odd == "reasoning":
                yield from _thinking()
            told = _noted(self._said(members, messages, entry, session), said)
            for event in stream_events(told, lambda: milliseconds(started)):
                if event.name == "messageStop":
                    yield event._replace(body={"stopReason": _reason(event, entry)})
                elif event.name == "metadata":
                    yield event._replace(body={name: event.body[name] for name in ("usage", "metrics")})
                else:
                    yield event
            _remember(session, messages, said)
            if odd == "hook_events":
                yield _hook("after_invocation")

    def _said(
        self, members: dict[str, Any], messages: list[dict[str, Any]], entry: Entry | None, session: Session
    ) -> Iterator[Said]:
        odd = entry.oddity if entry else None
        function, calls = ODD_CALLS.get(odd or "", ("", 0))
        if session.odd_rounds < calls:
            session.odd_rounds += 1
            yield ToolUse(uuid4().hex, function, {})
            yield End("tool_use", 100, 10)
            return
        if odd == "preamble":
            yield Text("Let me look that up. ")
        request = _request(members, messages)
        if members["harnessArn"] == GUARDED_HARNESS_ARN:
            named = {"guardrailIdentifier": GUARDRAIL_ID, "guardrailVersion": GUARDRAIL_VERSIONS[-1]}
            request["guardrailConfig"] = named
        if entry and entry.hostile:
            yield from guarded(request, lambda told: hostile_answer(entry, told))
        else:
            yield from guarded(request, self._respond)


def _must_exist(arn: str) -> None:
    if arn not in (HARNESS_ARN, GUARDED_HARNESS_ARN):
        raise not_found(f"The harness {arn} does not exist")


def _conversation(session: Session, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The session's messages with the new ones. A call must be followed by its results, and only then."""
    if session.waiting_for:
        called = [use["toolUseId"] for use in _blocks(messages[:1], "toolUse")]
        given = [result["toolUseId"] for result in _blocks(messages[1:2], "toolResult")]
        if session.waiting_for not in called or called != given:
            raise invalid("The messages must hold the assistant's toolUse and the user's toolResult for it")
    elif messages[0]["role"] != "user":
        raise invalid("A conversation must start with a user message")
    return [*session.messages, *messages]


def _blocks(messages: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [block[kind] for each in messages for block in each["content"] if kind in block]


def _noted(said: Iterator[Said], notes: list[Said]) -> Iterator[Said]:
    for each in said:
        notes.append(each)
        yield each


def _remember(session: Session, messages: list[dict[str, Any]], said: list[Said]) -> None:
    uses = [each for each in said if isinstance(each, ToolUse)]
    session.waiting_for = uses[0].tool_use_id if uses else None
    session.messages = messages
    if not uses:
        text = "".join(each.text for each in said if isinstance(each, Text))
        session.messages = [*messages, {"role": "assistant", "content": [{"text": text or "…"}]}]


def _request(members: dict[str, Any], messages: list[dict[str, Any]]) -> dict[str, Any]:
    """What the model is asked: the tools are those that are declared and allowed; the built-in ones aren't emulated."""
    allowed = members.get("allowedTools") or [*BUILT_IN, "*"]
    tools = []
    for tool in members.get("tools") or ():
        function = (tool.get("config") or {}).get("inlineFunction")
        if function and (tool["name"] in allowed or "*" in allowed):
            schema = {"json": function["inputSchema"]}
            spec = {"name": tool["name"], "description": function["description"], "inputSchema": schema}
            tools.append({"toolSpec": spec})
    limit = members.get("maxTokens")
    return {
        "modelId": "harness",
        "system": members.get("systemPrompt") or [],
        "messages": messages,
        **({"inferenceConfig": {"maxTokens": limit}} if limit else {}),
        "toolConfig": {"tools": tools},
    }


def _reason(event: StreamEvent, entry: Entry | None) -> str:
    """The stop reason as the harness names it: it has none for a guardrail."""
    reason = str(event.body["stopReason"])
    if entry and entry.oddity == "stop" and reason != "tool_use":
        return entry.text
    if entry and entry.oddity == "iterations_exceeded" and reason == "tool_use":
        return "max_iterations_exceeded"
    return "content_filtered" if reason == "guardrail_intervened" else reason


def _hook(kind: str) -> StreamEvent:
    return StreamEvent("hookEvent", {"hookEventId": str(uuid4()), "name": "audit", "type": kind})


def _thinking() -> Iterator[StreamEvent]:
    delta = {"reasoningContent": {"text": "The visitor wants to know …"}}
    yield StreamEvent("contentBlockDelta", {"contentBlockIndex": 0, "delta": delta})
    yield StreamEvent("contentBlockStop", {"contentBlockIndex": 0})
