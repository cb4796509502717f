"""Bodies are parsed strictly, whatever bytes they are."""

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from api import limits
from api.body import parse, read_json
from api.errors import ApiError, ErrorCode

BAD = {
    ErrorCode.INVALID_JSON,
    ErrorCode.INVALID_ENCODING,
    ErrorCode.NESTED_TOO_DEEPLY,
    ErrorCode.INVALID_REQUEST,
}


@given(body=st.binary(max_size=60) | st.text(alphabet='{}[]",:0123ntf \\u', max_size=60).map(str.encode))
def test_any_bytes_are_an_object_or_a_named_error(body: bytes) -> None:
    code = ErrorCode.INVALID_JSON
    try:
        assert isinstance(parse(body), dict)
    except ApiError as refusal:
        code = refusal.code
    assert code in BAD


@given(
    fields=st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.integers() | st.none(), max_size=5)
)
def test_what_json_writes_is_read_back(fields: dict[str, object]) -> None:
    assert parse(json.dumps(fields).encode()) == {
        name: float(value) if isinstance(value, int) and len(str(value)) > 18 else value
        for name, value in fields.items()
    }


@pytest.mark.parametrize("depth", [1, limits.BODY_NESTING - 1])
def test_nesting_up_to_the_limit_is_read(depth: int) -> None:
    assert parse(b'{"a": ' + b"[" * depth + b"]" * depth + b"}")


def test_brackets_in_strings_dont_nest() -> None:
    assert parse(json.dumps({"a": "[" * 100 + '"' + "{" * 100}).encode())


def request_of(*messages: dict[str, object]) -> Request:
    """A request whose body comes as these messages, and no others."""
    waiting = list(messages)

    async def receive() -> dict[str, object]:
        assert waiting, "asked for a message that never comes"
        return {"type": "http.request", **waiting.pop(0)}

    headers = [(b"content-type", b"application/json")]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


@pytest.mark.parametrize("parts", [1, 2])
def test_a_whole_body_over_the_limit_is_refused_without_waiting_for_more(parts: int) -> None:
    """Lambda sends a body as one message, and never another."""
    part = b" " * (limits.BODY_BYTES // parts + 1)
    messages = [{"body": part, "more_body": number < parts} for number in range(1, parts + 1)]
    with pytest.raises(ApiError, match="body_too_large"):
        asyncio.run(read_json(request_of(*messages)))


def test_a_sender_who_announces_too_much_and_falls_silent_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.05)

    async def receive() -> dict[str, object]:
        await asyncio.sleep(60)
        raise AssertionError

    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % (limits.BODY_BYTES + 1))]
    with pytest.raises(ApiError, match="body_too_large"):
        asyncio.run(read_json(Request({"type": "http", "method": "POST", "headers": headers}, receive)))
