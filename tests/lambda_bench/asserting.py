"""What the tests of faults ask of a sandbox again and again."""

import json

from tests.lambda_bench.front_door import Request, Response, ask, event, streamed_response
from tests.lambda_bench.invocation import End
from tests.lambda_bench.sandbox import Sandbox

HEALTH = Request("GET", "/health")


def get(sandbox: Sandbox, target: str, timeout: float | None = None) -> tuple[Response, End]:
    """The response of the streaming entry and how the invocation ended."""
    body, end = sandbox.invoke(event(Request("GET", target)), timeout=timeout)
    return streamed_response(body), end


def assert_serves(sandbox: Sandbox, *, starts: int = 1) -> None:
    assert json.loads(ask(sandbox, HEALTH).body)["ok"] is True
    assert sandbox.starts == starts


def warm(sandbox: Sandbox) -> Sandbox:
    """The sandbox after its first request, which takes longer than others."""
    assert served(sandbox) == 1
    return sandbox


def served(sandbox: Sandbox) -> int:
    """How many requests like this one the sandbox's program has served: 1 where it has just begun afresh."""
    return int(json.loads(ask(sandbox, HEALTH).body)["invocations"])


def events_of(response: Response) -> list[tuple[str, dict[str, object]]]:
    """The events of a stream, each with its data; comments and half events are no events."""
    found = []
    for block in response.body.decode().split("\n\n"):
        lines = dict(line.partition(": ")[::2] for line in block.splitlines())
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found
