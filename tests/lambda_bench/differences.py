"""The intended differences between the two entries. Everything else must be the same."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """A path on which the entries part: the status through each, and why streaming answers otherwise."""

    path: str
    buffered: int
    streaming: int
    why: str


DIFFERENCES = (
    Difference(
        "/raise-late", 500, 200, "the status has been sent; the stream ends with an error event and trailers"
    ),
    Difference(
        "/raise-after-done", 500, 200, "the answer was complete; the failure is in the trailers and the log"
    ),
    Difference(
        "/asgi/nothing", 502, 500, "Mangum fails on an app that sends nothing; streaming says so cleanly"
    ),
    Difference("/asgi/start-only", 502, 500, "as above, for a start without a body"),
    Difference("/asgi/unfinished", 502, 200, "as above, after the first bytes: the rest is in the trailers"),
    Difference(
        "/asgi/bytes", 502, 500, "a header that isn't UTF-8 fails in Mangum's folding, inside the app's send"
    ),
    Difference("/large/7", 502, 200, "whole results end at 6 MB, streams at 200 MB"),
    Difference(
        "/slow/async?seconds=30", 502, 504, "Lambda kills an overrun; the runtime ends it before, and says so"
    ),
)
