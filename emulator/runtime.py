"""Converse and ConverseStream: the model behind the wire; and any operation's events as frames, with their faults."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Generator, Iterator
from concurrent.futures import Executor
from itertools import pairwise
from time import perf_counter
from typing import Any

from emulator import eventstream
from emulator.conversation import Said, StreamEvent, message, stream_events
from emulator.errors import AwsError, invalid
from emulator.families import thinks
from emulator.faults import broken, in_stream, is_due
from emulator.guarded import guarded
from emulator.guardrail import milliseconds
from emulator.model import ConverseRequest, ModelEvent, Reasoning, Respond
from emulator.prompt_cache import PromptCache, plain
from emulator.script import STREAM_FAULTS, Entry, hostile_answer, odd_answer
from emulator.streaming import ConnectionCutError, pulled

PACED = ("contentBlockDelta", "chunk")
THOUGHT = "The visitor wants to know something of this system. I look for it in the sources."
INTERNAL = "The system encountered an unexpected error during processing. Try your request again."
log = logging.getLogger(__name__)


class Runtime:
    """The model's operations. `token_delay_ms` is the pause before each piece of a streamed answer."""

    def __init__(self, respond: Respond, threads: Executor, token_delay_ms: int) -> None:
        self._respond = respond
        self._threads = threads
        self._cache = PromptCache()
        self.token_delay_ms = token_delay_ms

    def converse(self, members: dict[str, Any], entry: Entry | None) -> dict[str, Any]:
        """Converse: the whole answer. Blocks while the model works."""
        started = perf_counter()
        try:
            return message(self._said(members, entry), lambda: milliseconds(started))
        except Exception as error:
            raise _internal(error) from error

    def converse_stream(self, members: dict[str, Any], entry: Entry | None) -> AsyncGenerator[bytes, None]:
        """ConverseStream: the frames of the answer as the model produces it, with the faults that `entry` asks for."""
        return self.frames("ConverseStream", self._events(members, entry, perf_counter()), entry)

    async def frames(
        self, operation: str, source: Generator[StreamEvent, None, None], entry: Entry | None
    ) -> AsyncGenerator[bytes, None]:
        """The frames of an operation's events, each made by a thread when asked for, with the faults of `entry`."""
        events = pulled(source, self._threads)
        fault = entry if entry and entry.fault in STREAM_FAULTS else None
        pause = entry.delay_ms if entry and entry.fault == "slow" else 0
        sent = 0
        try:
            async for event in events:
                if fault and is_due(fault, event, sent):
                    for frame in broken(fault, event):
                        yield frame
                    return
                wait = pause or (self.token_delay_ms if event.name in PACED else 0)
                if wait:
                    await asyncio.sleep(wait / 1_000)
                yield eventstream.event(event.name, event.body)
                sent += 1
        except ConnectionCutError:
            raise
        except Exception as error:
            internal = _internal(error)
            if not sent:
                raise internal from error
            name = in_stream(operation, internal.code)
            yield eventstream.exception(name, {"message": internal.message})
        finally:
            await events.aclose()

    def _events(
        self, members: dict[str, Any], entry: Entry | None, started: float
    ) -> Generator[StreamEvent, None, None]:
        """The stream's events. All of the model's work is done by the thread that asks for the next one."""
        said = self._said(members, entry)
        try:
            yield from stream_events(said, lambda: milliseconds(started))
        finally:
            close = getattr(said, "close", None)
            if close:
                close()

    def _said(self, members: dict[str, Any], entry: Entry | None) -> Iterator[Said]:
        def respond(request: ConverseRequest) -> Iterator[ModelEvent]:
            if thinks(members):
                yield Reasoning(THOUGHT)
            if entry and entry.hostile:
                yield from hostile_answer(entry, request)
            elif entry and entry.oddity:
                yield from odd_answer(entry, self._respond(request))
            else:
                yield from self._respond(request)

        return self._cache.counted(members, guarded(plain(members), respond))


def must_have_turns(members: dict[str, Any]) -> None:
    """What Bedrock checks of a conversation beyond its shape. Raises AwsError, ValidationException."""
    messages = members.get("messages") or []
    if not messages:
        raise invalid("The messages must not be empty")
    if messages[0]["role"] != "user":
        raise invalid(
            "A conversation must start with a user message. Try again with a conversation that starts so."
        )
    if messages[-1]["role"] != "user":
        raise invalid("The last message of the conversation must be the user's")
    for before, after in pairwise(messages):
        if before["role"] == after["role"]:
            raise invalid("Roles must alternate between user and assistant in the messages")
    for number, each in enumerate(messages):
        if not each["content"]:
            raise invalid(
                f"The content field in the Message object at messages.{number} is empty. Add content."
            )
        if any(not block["text"].strip() for block in each["content"] if "text" in block):
            raise invalid(
                f"The text field in the ContentBlock object at messages.{number} is blank. Add text."
            )


def _internal(error: Exception) -> AwsError:
    if isinstance(error, AwsError):
        return error
    log.error("the model failed", exc_info=error)
    return AwsError("InternalServerException", INTERNAL)
