"""The intended differences between the entries, and between the doors. Everything else must be the same."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.lambda_bench.front_door import Request, Response


@dataclass(frozen=True)
class Difference:
    """A path on which the entries part: the status through each, and why streaming answers otherwise."""

    path: str
    buffered: int
    streaming: int
    why: str
    timeout: float | None = None


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
        "/slow/async?seconds=600",
        502,
        504,
        "Lambda kills an overrun; the runtime ends it before, and says so",
        timeout=3.0,
    ),
)


def through_any_door(request: Request, response: Response) -> Response:
    """A response without what the two kinds of events make different on purpose."""
    for change in (_default_type, _query, _several):
        response = change(request, response)
    return response


def _default_type(_: Request, response: Response) -> Response:
    """For events of format 2.0 Mangum adds a content type where the app sent none."""
    return replace(response, headers={"content-type": "application/json", **response.headers})


def _query(request: Request, response: Response) -> Response:
    """A REST API hands over decoded parameters, those of one name together, which Mangum encodes again.

    Other text, the same values; but what stands in an address unencoded is Latin-1 to one and UTF-8 to the other.
    """
    legal = request.target.isascii()
    return _echoed(
        response,
        lambda told: {
            **told,
            "query": "",
            "items": sorted(told["items"], key=lambda pair: str(pair[0])) if legal else [],
        },
    )


def _several(_: Request, response: Response) -> Response:
    """Repeated headers are joined by `,` before a URL's event, by `, ` after a REST API's; the host is the door's."""
    return _echoed(
        response,
        lambda told: {
            **told,
            "headers": sorted(
                [name, value.replace(", ", ",")] for name, value in told["headers"] if name != "host"
            ),
        },
    )


def _echoed(response: Response, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Response:
    if not response.body.startswith(b'{"method":'):
        return response
    body = json.dumps(change(json.loads(response.body))).encode()
    return replace(response, body=body, headers={**response.headers, "content-length": str(len(body))})
