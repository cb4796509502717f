"""A failure fits the trailers, and a visitor gets our words, not the exception's."""

import base64
import json

from hypothesis import given
from hypothesis import strategies as st

from api.runtime.fault import DEADLINE, TRAILER_LIMIT, Fault


@given(st.text(max_size=20_000), st.text(min_size=1, max_size=400))
def test_any_fault_fits_the_trailers_and_can_be_read_back(message: str, kind: str) -> None:
    trailers = Fault(kind, message).trailers()

    assert len(trailers) <= TRAILER_LIMIT
    lines = trailers.decode("ascii").split("\r\n")
    assert [line.partition(":")[0] for line in lines] == [
        "Lambda-Runtime-Function-Error-Type",
        "Lambda-Runtime-Function-Error-Body",
        "",
    ]
    body = json.loads(base64.b64decode(lines[1].partition(": ")[2]))
    assert message.startswith(body["errorMessage"])


@given(st.text(alphabet="\r\n: abc", min_size=1))
def test_a_fault_can_not_add_a_trailer_of_its_own(kind: str) -> None:
    assert Fault(kind, kind).trailers().count(b"\r\n") == 2


def test_the_visitor_does_not_see_the_exception() -> None:
    fault = Fault.from_exception(ValueError("secret=hunter2"))
    assert b"hunter2" not in fault.body() + fault.event()
    assert fault.document("id")["errorMessage"] == "secret=hunter2"  # Lambda's log does


def test_an_exception_that_fails_when_it_is_shown_is_a_fault_too() -> None:
    class ShyError(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    assert Fault.from_exception(ShyError()) == Fault("ShyError", "The exception can't be shown.")


def test_the_deadline_is_a_504_with_the_apis_own_code() -> None:
    assert DEADLINE.status == 504
    assert json.loads(DEADLINE.body())["error"]["code"] == "timeout"
    assert DEADLINE.event().startswith(b"event: error\ndata: {")
    assert DEADLINE.event().endswith(b"}\n\n")
