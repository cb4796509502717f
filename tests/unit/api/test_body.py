"""Bodies are parsed strictly, whatever bytes they are."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import limits
from api.body import parse
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
