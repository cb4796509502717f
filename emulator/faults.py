"""What can go wrong with a stream after it has begun: exceptions in it, frames cut short, connections that end."""

from collections.abc import Iterator
from typing import Any

from emulator import eventstream
from emulator.conversation import StreamEvent
from emulator.script import Entry
from emulator.shapes import stream_exceptions
from emulator.streaming import ConnectionCutError


def is_due(fault: Entry, event: StreamEvent, sent: int) -> bool:
    """After `after_events`, and at the latest before the event that would make the answer complete."""
    return event.final if fault.fault == "missing_message_stop" else event.final or sent >= fault.after_events


def broken(fault: Entry, event: StreamEvent) -> Iterator[bytes]:
    if fault.fault == "close_mid_stream":
        raise ConnectionCutError
    if fault.fault == "truncate_mid_frame":
        frame = eventstream.event(event.name, event.body)
        yield frame[: len(frame) // 2]
    elif fault.fault == "exception_mid_stream":
        body: dict[str, Any] = {
            "message": "An error occurred while streaming the response. Retry your request."
        }
        if fault.exception == "modelStreamErrorException":
            body |= {"originalStatusCode": 500, "originalMessage": "The model's stream ended unexpectedly"}
        yield eventstream.exception(fault.exception, body)


def in_stream(operation: str, code: str) -> str:
    """The stream's member for an error that comes after the first event."""
    name = code[:1].lower() + code[1:]
    return name if name in stream_exceptions(operation) else "internalServerException"
