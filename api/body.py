"""Request bodies: read within limits, then parsed strictly, before any of it is believed."""

import asyncio
import json
import re
from typing import Final, NoReturn

from starlette.requests import ClientDisconnect, Request

from api import limits
from api.errors import ApiError, ErrorCode

_JSON: Final = re.compile(r"application/json\s*(?:;\s*charset\s*=\s*\"?utf-?8\"?\s*)?;?\s*\Z", re.IGNORECASE)
_OUTSIDE_STRINGS: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|[^"]+', re.DOTALL)


async def read_json(request: Request, nesting: int = limits.BODY_NESTING) -> dict[str, object]:
    """The body as a JSON object. Raises `ApiError` with the code of the first thing that is wrong."""
    if not _JSON.match(request.headers.get("content-type", "")):
        await _drain(request)
        raise ApiError(ErrorCode.UNSUPPORTED_MEDIA_TYPE)
    return parse(await _read(request), nesting)


def parse(body: bytes, nesting: int = limits.BODY_NESTING) -> dict[str, object]:
    """Strict JSON (RFC 8259): UTF-8, no NaN, no name twice, bounded nesting, an object at the top."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ApiError(ErrorCode.INVALID_ENCODING) from None
    if _nesting(text, nesting) > nesting:
        raise ApiError(ErrorCode.NESTED_TOO_DEEPLY)
    try:
        value = json.loads(
            text, parse_constant=_refuse_constant, object_pairs_hook=_unique, parse_int=_integer
        )
    except ApiError:
        raise
    except ValueError:
        raise ApiError(ErrorCode.INVALID_JSON) from None
    if not isinstance(value, dict):
        raise ApiError(
            ErrorCode.INVALID_REQUEST, "The body must be a JSON object. Send the documented fields."
        )
    return value


async def _read(request: Request) -> bytes:
    """The body, at most `BODY_BYTES` of it, whatever Content-Length says."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:12]) > limits.BODY_BYTES:
        await _drain(request)
        raise ApiError(ErrorCode.BODY_TOO_LARGE)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(limits.BODY_SECONDS):
            more = True
            while more:
                message = await request.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                part, more = message.get("body", b""), message.get("more_body", False)
                size += len(part)
                if size > limits.BODY_BYTES:
                    if more:  # Lambda sends a body as one message: nothing more will ever come
                        await _drain(request)
                    raise ApiError(ErrorCode.BODY_TOO_LARGE)
                parts.append(part)
    except TimeoutError:
        raise ApiError(ErrorCode.BODY_TIMEOUT) from None
    return b"".join(parts)


async def _drain(request: Request) -> None:
    """Read what is still coming and forget it: a sender that is cut off sees a reset, not our answer."""
    size = 0
    try:
        async with asyncio.timeout(limits.BODY_SECONDS):
            while size <= limits.BODY_DRAIN_BYTES:
                message = await request.receive()
                size += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
    except TimeoutError:
        return


def _nesting(text: str, most: int) -> int:
    depth = deepest = 0
    for match in _OUTSIDE_STRINGS.finditer(text):
        part = match[0]
        if part[0] == '"':
            continue
        for char in part:
            if char in "[{":
                depth += 1
                deepest = max(deepest, depth)
            elif char in "]}":
                depth -= 1
        if deepest > most:
            return deepest
    return deepest


def _refuse_constant(name: str) -> NoReturn:
    raise ApiError(
        ErrorCode.INVALID_JSON, f"The body contains {name}, which isn't JSON. Send a number or null."
    )


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= 18 else float(digits)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ApiError(ErrorCode.INVALID_JSON, "A field appears twice in the body. Send each field once.")
    return result
