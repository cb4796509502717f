"""The rules of AWS's open Runtime API core that a runtime can break; `test_core.py` holds them against that core."""

import enum
import json
import re

from tests.lambda_bench.http_wire import response_bytes

CALLS = {"invocation/next": "GET", "init/error": "POST"}
_OF_INVOCATION = re.compile(r"invocation/([^/]*)/(response|error)")
_STATUS = {
    "InvalidRequestID": 400,
    "InvalidFunctionResponseMode": 400,
    "TruncatedHTTPRequest": 400,
    "InvalidStateTransition": 403,
    "RequestEntityTooLarge": 413,
}


class State(enum.Enum):
    """The runtime's states in AWS's open Runtime API core (aws-lambda-runtime-interface-emulator, core/states.go)."""

    STARTED = enum.auto()
    INIT_ERROR = enum.auto()
    READY = enum.auto()
    RUNNING = enum.auto()
    RESPONDING = enum.auto()
    RESPONSE_SENT = enum.auto()


def error_type(header: str) -> str:
    """What AWS makes of an error type that is reported to it (same source, fatalerror.go)."""
    if re.search(r"(Runtime|Function)\.[A-Z][a-zA-Z]+", header):
        return header
    return "Function.Unknown" if header.startswith("Function.") else "Runtime.Unknown"


def named(path: str) -> tuple[str, str | None]:
    """What a path calls, and of which invocation (same source, rapi/router.go); `""` where it calls nothing."""
    call = path.partition("?")[0].removeprefix("/2018-06-01/runtime/")
    if matched := _OF_INVOCATION.fullmatch(call):
        return matched[2], matched[1]
    return (call if call in CALLS else ""), None


def accepted() -> bytes:
    """What whoever reports something is told."""
    return _json(202, {"status": "OK"})


def refusal(error: str) -> bytes:
    """What whoever breaks a rule is told (same source, rapi/rendering)."""
    return _json(_STATUS[error], {"errorMessage": error, "errorType": error})


def _json(status: int, document: dict[str, str]) -> bytes:
    return response_bytes(status, [("Content-Type", "application/json")], json.dumps(document).encode())
