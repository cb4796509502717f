"""What goes wrong in a request ends that request: the sandbox doesn't hang and the next invocation works."""

import json

import pytest

from tests.lambda_bench.asserting import HEALTH, assert_serves, events_of, get, served, warm
from tests.lambda_bench.conftest import StartSandbox
from tests.lambda_bench.front_door import Request, ask, event
from tests.lambda_bench.invocation import End
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.lambda_zip, pytest.mark.xdist_group("lambda_bench")]
LATE = {"lateness": PATIENCE}  # a busy machine may be late; the work would take longer still
OVERRUN = 3.0
both = pytest.mark.parametrize("streaming", [False, True], ids=["buffered", "streaming"])


class TestExceptions:
    def test_before_the_first_byte_it_is_a_500_without_a_stack(self, sandbox: StartSandbox) -> None:
        lambda_ = sandbox(streaming=True)
        for target in ("/raise-early", "/raise-started"):
            response, end = get(lambda_, target)
            assert (response.status, response.body, end) == (500, b"Internal Server Error", End("stream"))
        assert_serves(lambda_)

    def test_after_the_first_byte_the_stream_ends_with_an_error_event_and_lambda_gets_trailers(
        self, sandbox: StartSandbox
    ) -> None:
        lambda_ = sandbox(streaming=True)
        response, end = get(lambda_, "/raise-late")
        assert [name for name, _ in events_of(response)] == ["delta", "error"]
        assert events_of(response)[1][1]["code"] == "internal"
        assert end == End("stream", {"errorType": "ValueError", "errorMessage": "x" * 20}, "ValueError")
        assert_serves(lambda_)

    def test_an_event_cut_in_two_is_closed_before_the_error_event(self, sandbox: StartSandbox) -> None:
        response, _ = get(sandbox(streaming=True), "/raise-late?half=true")
        assert response.body.count(b"\n\nevent: error\n") == 1
        assert events_of(response)[-1][0] == "error"

    def test_a_body_that_is_no_event_stream_gets_only_the_trailers(self, sandbox: StartSandbox) -> None:
        response, end = get(sandbox(streaming=True), "/raise-late?media=text/plain")
        assert b"event: error" not in response.body
        assert end.error is not None

    def test_trailers_stay_below_4_kb_however_long_the_message(self, sandbox: StartSandbox) -> None:
        lambda_ = sandbox(streaming=True)
        _, end = get(lambda_, "/raise-late?message=100000")
        assert end.kind == "stream"
        assert end.error is not None
        assert end.error["errorType"] == "ValueError"
        assert_serves(lambda_)

    def test_after_the_apps_own_last_event_there_is_no_second_one(self, sandbox: StartSandbox) -> None:
        response, end = get(sandbox(streaming=True), "/raise-after-done")
        assert [name for name, _ in events_of(response)] == ["done"]
        assert end.error is not None

    @both
    def test_a_process_that_leaves_is_replaced(self, sandbox: StartSandbox, streaming: bool) -> None:
        lambda_ = sandbox(streaming=streaming)
        _, end = lambda_.invoke(event(Request("GET", "/leave")))
        assert end.kind == "exit"
        assert_serves(lambda_, starts=2)

    @both
    def test_a_sandbox_over_its_memory_is_replaced(self, sandbox: StartSandbox, streaming: bool) -> None:
        lambda_ = sandbox(streaming=streaming, memory_mb=128)
        ask(lambda_, Request("GET", "/eat/200"))
        assert_serves(lambda_, starts=2)


class TestDeadline:
    def test_an_async_endpoint_gets_504_before_lambda_kills_it_and_the_sandbox_stays(
        self, sandbox: StartSandbox
    ) -> None:
        lambda_ = warm(sandbox(streaming=True, **LATE))
        response, end = get(lambda_, "/slow/async?seconds=600", OVERRUN)
        assert (response.status, json.loads(response.body)["error"]["code"]) == (504, "timeout")
        assert end == End("stream")
        assert (served(lambda_), lambda_.starts) == (2, 1)

    @pytest.mark.parametrize(
        "target",
        ["/slow/sync?seconds=600", "/slow/stubborn?seconds=600", "/slow/blocking?seconds=600"],
        ids=["in a thread", "ignoring its cancellation", "blocking the event loop"],
    )
    def test_work_that_can_not_be_stopped_gets_504_and_the_next_request_a_fresh_program(
        self, sandbox: StartSandbox, target: str
    ) -> None:
        lambda_ = warm(sandbox(streaming=True, **LATE))
        response, end = get(lambda_, target, OVERRUN)
        assert response.status == 504
        assert end == End("stream")  # the process didn't leave: Lambda would fail the invocation for that
        assert (served(lambda_), lambda_.starts) == (1, 1)

    @pytest.mark.parametrize(
        ("target", "afterwards"),
        [
            ("/slow/stream?seconds=600", 2),
            ("/slow/stream?seconds=600&threaded=true", 1),
            ("/slow/blocking?seconds=600&first=true", 1),
        ],
        ids=["async", "in a thread", "blocking the event loop"],
    )
    def test_a_stream_that_has_begun_ends_with_an_error_event(
        self, sandbox: StartSandbox, target: str, afterwards: int
    ) -> None:
        lambda_ = warm(sandbox(streaming=True, **LATE))
        response, end = get(lambda_, target, OVERRUN)
        assert [name for name, _ in events_of(response)] == ["delta", "error"]
        assert events_of(response)[-1][1]["code"] == "timeout"
        assert end.error == {
            "errorType": "Runtime.DeadlineExceeded",
            "errorMessage": "The response wasn't finished in the function's time.",
        }
        assert (served(lambda_), lambda_.starts) == (afterwards, 1)

    def test_the_buffered_entry_is_killed_and_replaced(self, sandbox: StartSandbox) -> None:
        lambda_ = sandbox(streaming=False)
        _, end = lambda_.invoke(event(Request("GET", "/slow/async?seconds=600")), timeout=1.0)
        assert end.kind == "timeout"
        assert_serves(lambda_, starts=2)


class TestLimits:
    def test_seven_megabytes_are_too_much_for_the_buffered_entry(self, sandbox: StartSandbox) -> None:
        lambda_ = sandbox(streaming=False)
        _, end = lambda_.invoke(event(Request("GET", "/large/7")))
        assert end.kind == "too_large"
        assert json.loads(ask(lambda_, HEALTH).body)["ok"] is True

    def test_seven_megabytes_stream(self, sandbox: StartSandbox) -> None:
        response, end = get(sandbox(streaming=True), "/large/7")
        assert (len(response.body), end) == (7_000_000, End("stream"))

    def test_a_stream_over_the_limit_is_cut_and_the_sandbox_stays(self, sandbox: StartSandbox) -> None:
        lambda_ = sandbox(streaming=True, streamed_limit=3_000_000)
        _, end = get(lambda_, "/large/40")
        assert end.kind == "too_large"
        assert_serves(lambda_)


class TestEvents:
    MALFORMED = (
        b"{not json",
        b'"text"',
        b"{}",
        b'{"Records": [{"eventSource": "aws:s3"}]}',
        b'{"version": "2.0", "requestContext": {}}',
        b'{"version": "2.0", "requestContext": {"http": {"method": "GET"}}, "isBase64Encoded": true, "body": "%"}',
    )

    def test_what_is_no_request_is_reported_as_an_error_by_both_entries(self, sandbox: StartSandbox) -> None:
        for streaming in (False, True):
            lambda_ = sandbox(streaming=streaming)
            for malformed in self.MALFORMED:
                body, end = lambda_.invoke(malformed)
                assert (body, end.kind) == (b"", "error"), malformed
                assert end.error is not None
                assert end.error["errorType"]
            assert_serves(lambda_)

    def test_a_load_balancer_gets_whole_results_from_both_entries_and_a_rest_api_a_stream(
        self, sandbox: StartSandbox
    ) -> None:
        rest = {
            "resource": "/{proxy+}",
            "path": "/echo/x",
            "httpMethod": "GET",
            "headers": {"a": "b"},
            "multiValueHeaders": {"a": ["b"]},
            "requestContext": {"identity": {"sourceIp": "192.0.2.1"}},
        }
        balancer = {
            **rest,
            "requestContext": {"elb": {"targetGroupArn": "x"}},
            "queryStringParameters": {"a": "1"},
        }
        buffered, streaming = sandbox(streaming=False), sandbox(streaming=True)
        expected, got = buffered.invoke(balancer), streaming.invoke(balancer)
        assert got[1].kind == expected[1].kind == "response"
        assert json.loads(got[0]) == json.loads(expected[0])
        assert [entry.invoke(rest)[1].kind for entry in (buffered, streaming)] == ["response", "stream"]
