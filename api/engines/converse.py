"""The default engine: Retrieve from the knowledge base, then ConverseStream with tools, in our own loop."""

import random
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from api import limits, prompt
from api.bedrock_errors import backoff, is_retryable, translate, with_retries
from api.cancellation import Cancellation
from api.clients import Clients
from api.conversation import Conversation
from api.deployment import DeploymentRecord
from api.engines.model_stream import ModelTurn
from api.errors import ApiError, ErrorCode
from api.events import Completion, Delta, EngineEvent, Source, Sources, Status, ToolCall, Usage
from api.interruption import interruptible_calls
from api.retrieval import Search
from api.settings import Settings
from api.suggestions import OVERVIEW, is_greeting
from api.telemetry import Trace
from api.tools import Toolbox
from api.tools.toolbox import ToolError

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime.type_defs import (
        ConverseStreamRequestTypeDef,
        InferenceConfigurationTypeDef,
    )


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
        self._search = Search(settings.knowledge_base_id, clients, deployment, jitter)
        self._toolbox = toolbox
        self._jitter = jitter

    def answer(
        self, conversation: Conversation, cancellation: Cancellation, trace: Trace
    ) -> Iterator[EngineEvent]:
        """Rewrite a follow-up, retrieve, then let the model write. See `Agent`."""
        usage = Usage()
        question = conversation.question
        if conversation.history:
            yield Status("rewriting")
            question, spent = self._rewrite(conversation, cancellation, trace)
            usage += spent
        yield Status("searching")
        sources = self._search(
            OVERVIEW if is_greeting(question) else question,
            cancellation,
            lambda failure, attempt: trace.retry("Retrieve", failure, attempt),
        )
        yield Sources(sources)
        if not sources:
            yield Completion("no_sources", usage)
            return
        yield Status("writing")
        asked = Conversation(question, conversation.history)
        yield from self._write(asked, sources, usage, cancellation, trace)

    def _rewrite(
        self, conversation: Conversation, cancellation: Cancellation, trace: Trace
    ) -> tuple[str, Usage]:
        """The last question so that it stands by itself, for Retrieve. An unusable reply leaves it as it was."""
        response = with_retries(
            lambda: self._clients.bedrock_runtime.converse(
                modelId=self.model_id,
                system=[{"text": prompt.REWRITE_POLICY}],
                messages=prompt.rewrite_messages(conversation),
                inferenceConfig=self._inference(limits.REWRITE_TOKENS),
            ),
            cancellation=cancellation,
            jitter=self._jitter,
            on_retry=lambda failure, attempt: trace.retry("Converse", failure, attempt),
        )
        trace.billed = True
        counted = response.get("usage") or {}
        usage = Usage(int(counted.get("inputTokens", 0)), int(counted.get("outputTokens", 0)))
        content = response.get("output", {}).get("message", {}).get("content", [])
        rewritten = " ".join("".join(block.get("text", "") for block in content).split())
        usable = (
            rewritten
            and len(rewritten) <= limits.QUESTION_CHARACTERS
            and response.get("stopReason") == "end_turn"
        )
        return (rewritten if usable else conversation.question), usage

    def _write(
        self,
        conversation: Conversation,
        sources: tuple[Source, ...],
        usage: Usage | None,
        cancellation: Cancellation,
        trace: Trace,
    ) -> Iterator[EngineEvent]:
        """Call the model, run the tools it asks for, call it again: at most `TOOL_ROUNDS` times with tools.

        A call that broke after it began is one of them: AWS may bill it, and the cap's worst case counts no more.
        """
        messages: list[Any] = list(
            prompt.answer_messages(conversation, sources, guarded=bool(self._settings.guardrail_id))
        )
        shown, begun = False, 0
        while begun <= limits.TOOL_ROUNDS:
            left = limits.TOOL_ROUNDS + 1 - begun
            turn, more = yield from self._stream(messages, cancellation, trace, left, may_retry=not shown)
            shown, begun = shown or bool(turn.text), begun + more
            usage = usage + turn.usage if usage is not None and turn.usage is not None else None
            if turn.stop_reason != "tool_use" or not turn.tool_calls:
                yield Completion(turn.stop_reason or "end_turn", usage)
                return
            results = []
            for tool_use_id, name, given in turn.tool_calls:
                call, block = self._call_tool(tool_use_id, name, given)
                trace.tools.append(name)
                yield call
                results.append(block)
            messages += [
                {"role": "assistant", "content": turn.content()},
                {"role": "user", "content": results},
            ]
        yield Completion("tool_limit", usage)

    def _stream(
        self, messages: list[Any], cancellation: Cancellation, trace: Trace, left: int, *, may_retry: bool
    ) -> Generator[Delta, None, tuple[ModelTurn, int]]:
        """One turn of the model, and how many calls began for it: at most `left`.

        A failure before the first word of the answer is tried again, a later one never. What a broken call cost isn't
        known, so the usage of its turn isn't either.
        """
        attempt = broken = 0
        while True:
            cancellation.check()
            attempt += 1
            turn = ModelTurn()
            try:
                with interruptible_calls(cancellation):
                    stream = self._clients.bedrock_runtime.converse_stream(**self._request(messages))[
                        "stream"
                    ]
                with closing(stream), interruptible(stream, cancellation):
                    yield from turn.read(stream, cancellation)
                trace.billed = True
                turn.usage = None if broken else turn.usage
                return turn, broken + 1
            except Exception as error:
                cancellation.check()
                failure = translate(error)
                if failure is None:
                    raise
                lost = turn.begun or failure.billed
                trace.billed = trace.billed or lost
                broken += lost
                last = attempt == limits.ATTEMPTS or broken == left
                if turn.text or not may_retry or last or not is_retryable(failure):
                    raise self._as_interruption(failure, turn) from error
                trace.retry("ConverseStream", failure, attempt)
            cancellation.pause(backoff(attempt, self._jitter))

    def _as_interruption(self, failure: ApiError, turn: ModelTurn) -> ApiError:
        """After the first word every failure is the same to the reader: the answer was cut off."""
        if turn.text and failure.code is not ErrorCode.TIMEOUT:
            return ApiError(ErrorCode.INTERRUPTED, cause=f"{failure.code}: {failure.cause}")
        return failure

    def _request(self, messages: list[Any]) -> "ConverseStreamRequestTypeDef":
        request: ConverseStreamRequestTypeDef = {
            "modelId": self.model_id,
            "system": [{"text": prompt.ANSWER_POLICY}],
            "messages": messages,
            "inferenceConfig": self._inference(self._settings.max_output_tokens),
            "toolConfig": self._toolbox.config(),
        }
        if self._settings.guardrail_id and self._settings.guardrail_version:
            request["guardrailConfig"] = {
                "guardrailIdentifier": self._settings.guardrail_id,
                "guardrailVersion": self._settings.guardrail_version,
                "streamProcessingMode": "sync",  # nothing is shown before the guardrail has seen it
            }
        return request

    def _inference(self, max_tokens: int) -> "InferenceConfigurationTypeDef":
        """Claude Haiku 5.5 rejects a temperature; Nova's default of 0.7 is too high for quoting."""
        config: InferenceConfigurationTypeDef = {"maxTokens": max_tokens}
        if "amazon.nova" in self.model_id:
            config["temperature"] = 0.0
        return config

    def _call_tool(self, tool_use_id: str, name: str, given: object) -> tuple[ToolCall, dict[str, Any]]:
        result: dict[str, Any] = {"toolUseId": tool_use_id}
        shown = given if isinstance(given, dict) else {}
        try:
            value = self._toolbox.call(name, given)
            result["content"] = [{"json": value}]
        except ToolError as error:
            value = {"error": str(error)}
            result |= {"content": [{"text": str(error)}], "status": "error"}
        return ToolCall(name, shown, value), {"toolResult": result}


@contextmanager
def interruptible(stream: Any, cancellation: Cancellation) -> Iterator[None]:
    """While the context lasts, `cancellation.cancel()` ends the stream under the thread that reads it.

    Closing the stream from another thread would wait for the read to return; shutting the socket down ends the read.
    """

    def interrupt() -> None:
        # RuntimeError: read to its end already. AttributeError: a urllib3 before 2.3; the read timeout bounds the wait.
        with suppress(AttributeError, OSError, RuntimeError, ValueError):
            stream._raw_stream.shutdown()

    cancellation.attach(interrupt)
    try:
        yield
    finally:
        cancellation.attach(None)
