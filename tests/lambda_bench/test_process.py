"""A runtime among its surroundings: the Runtime API, freezing and thawing, signals, clients, and an app that fails."""

import signal
import socket
from urllib.parse import urlsplit

import pytest

from tests.lambda_bench.asserting import HEALTH, assert_serves, events_of, get, served, warm
from tests.lambda_bench.conftest import StartSandbox
from tests.lambda_bench.front_door import FrontDoor, Request, event, streamed_response
from tests.lambda_bench.invocation import End
from tests.lambda_bench.sandbox import InitError, Sandbox
from tests.waiting import PATIENCE, until

pytestmark = [pytest.mark.lambda_zip, pytest.mark.xdist_group("lambda_bench")]
both = pytest.mark.parametrize("streaming", [False, True], ids=["buffered", "streaming"])


class TestRuntimeApi:
    @pytest.mark.parametrize("status", [500, 503])
    def test_a_container_error_ends_the_runtime_and_lambda_starts_another(
        self, sandbox: StartSandbox, status: int
    ) -> None:
        lambda_ = sandbox(streaming=True).start()
        self._script(lambda_, "invocation/response", status)
        get(lambda_, "/health")
        assert lambda_.wait_for_exit() == 1
        assert_serves(lambda_, starts=2)

    def test_a_refused_response_is_logged_and_the_sandbox_stays(self, sandbox: StartSandbox) -> None:
        lambda_ = sandbox(streaming=True).start()
        self._script(lambda_, "invocation/response", 413)
        get(lambda_, "/health")
        assert_serves(lambda_)
        assert "The response was lost: invocation/response: status 413" in lambda_.log()

    def test_a_connection_closed_in_mid_stream_ends_the_work_and_the_sandbox_stays(
        self, sandbox: StartSandbox
    ) -> None:
        lambda_ = sandbox(streaming=True, timeout=600.0).start()
        self._script(lambda_, "invocation/response", 0)
        invocation = lambda_.send(event(Request("GET", "/events/200000?seconds=600")))
        assert lambda_.api.waiting.wait(
            PATIENCE
        )  # long before the ten minutes are over, or the function's time
        invocation.arrivals.put(End("error"))
        assert_serves(lambda_)

    @pytest.mark.parametrize("status", [500, 0], ids=["error", "closed"])
    def test_no_next_invocation_ends_the_runtime(self, sandbox: StartSandbox, status: int) -> None:
        lambda_ = sandbox(streaming=True).start()
        lambda_.api.fault = lambda call: status if call == "invocation/next" else None
        get(lambda_, "/health")
        assert lambda_.wait_for_exit() == 1
        lambda_.api.fault = lambda _call: None
        assert_serves(lambda_, starts=2)

    @staticmethod
    def _script(lambda_: Sandbox, scripted: str, status: int) -> None:
        answers = [status]
        lambda_.api.fault = lambda call: answers.pop() if answers and call == scripted else None


class TestProcess:
    @both
    def test_a_freeze_between_invocations_is_not_noticed(
        self, sandbox: StartSandbox, streaming: bool
    ) -> None:
        lambda_ = sandbox(streaming=streaming)
        assert_serves(lambda_)
        for _ in range(3):
            lambda_.api.waiting.wait(PATIENCE)
            lambda_.signal(signal.SIGSTOP)
            invocation = lambda_.send(event(HEALTH))
            lambda_.signal(signal.SIGCONT)
            assert b'"ok":true' in b"".join(invocation.parts()).replace(b'\\"', b'"')
        assert_serves(lambda_)

    def test_a_freeze_in_mid_stream_delays_the_stream(self, sandbox: StartSandbox) -> None:
        lambda_ = sandbox(streaming=True)
        invocation = lambda_.send(event(Request("GET", "/events/5?seconds=0.3")))
        parts = invocation.parts()
        received = next(parts)
        lambda_.signal(signal.SIGSTOP)
        lambda_.signal(signal.SIGCONT)
        assert events_of(streamed_response(received + b"".join(parts)))[-1][0] == "done"
        assert_serves(lambda_)

    def test_sigterm_while_idle_ends_the_process_at_once(self, sandbox: StartSandbox) -> None:
        lambda_ = sandbox(streaming=True).start()
        lambda_.signal(signal.SIGTERM)
        assert lambda_.wait_for_exit() == 0
        assert_serves(lambda_, starts=2)

    def test_sigterm_in_mid_stream_ends_the_stream_and_then_the_process(self, sandbox: StartSandbox) -> None:
        lambda_ = sandbox(streaming=True, timeout=600.0)
        invocation = lambda_.send(event(Request("GET", "/slow/stream?seconds=600")))
        parts = invocation.parts()
        received = next(parts) + next(parts)
        lambda_.signal(signal.SIGTERM)
        response = streamed_response(received + b"".join(parts))
        assert [name for name, _ in events_of(response)] == ["delta", "error"]
        assert events_of(response)[-1][1]["code"] == "unavailable"
        assert lambda_.wait_for_exit() == 0
        assert_serves(lambda_, starts=2)

    def test_sigterm_is_heard_by_an_app_that_blocks_the_event_loop(self, sandbox: StartSandbox) -> None:
        lambda_ = sandbox(streaming=True, timeout=600.0)
        invocation = lambda_.send(event(Request("GET", "/slow/blocking?seconds=600&first=true")))
        parts = invocation.parts()
        received = next(parts) + next(parts)
        lambda_.signal(signal.SIGTERM)
        response = streamed_response(received + b"".join(parts))
        assert events_of(response)[-1][1]["code"] == "unavailable"
        assert lambda_.wait_for_exit() == 0

    def test_without_an_extension_a_sandbox_is_ended_without_a_signal_it_could_hear(
        self, sandbox: StartSandbox
    ) -> None:
        lambda_ = sandbox(streaming=True).start()
        lambda_.shut_down()
        assert lambda_.wait_for_exit() == -signal.SIGKILL

    @pytest.mark.parametrize("how", ["sigterm", "deadline"])
    def test_a_reader_that_takes_nothing_does_not_hold_up_the_end(
        self, sandbox: StartSandbox, how: str
    ) -> None:
        """What waits to be read is cut, before the alarm that ends a blocked loop has to ring."""
        lambda_ = warm(sandbox(streaming=True, lateness=PATIENCE))
        lambda_.api.reading.clear()
        invocation = lambda_.send(
            event(Request("GET", "/large/60")), timeout=3.0 if how == "deadline" else None
        )
        lambda_.api.streaming.wait(PATIENCE)
        if how == "sigterm":
            lambda_.signal(signal.SIGTERM)
            assert lambda_.wait_for_exit() == 0
            assert "blocked" not in lambda_.log()
        else:
            until(lambda: "The response was lost: the response was cut" in lambda_.log())
            assert "blocked" not in lambda_.log()
        lambda_.api.reading.set()
        assert sum(map(len, invocation.parts())) < 60_000_000
        assert invocation.end.kind in ("truncated", "exit")
        assert served(lambda_) in (1, 2)

    def test_a_client_that_leaves_is_not_reported_and_the_work_goes_on_to_its_end(
        self, sandbox: StartSandbox
    ) -> None:
        lambda_ = sandbox(streaming=True)
        door = FrontDoor(lambda_, streaming=True)
        address = urlsplit(door.url)
        with socket.create_connection((address.hostname, address.port)) as client:
            client.sendall(b"GET /events/200?seconds=0.5 HTTP/1.1\r\nHost: x\r\n\r\n")
            assert client.recv(100)
        with socket.create_connection((address.hostname, address.port)) as client:
            client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b" 200 " in client.recv(100)
        door.close()
        assert lambda_.starts == 1

    @both
    @pytest.mark.parametrize(
        ("handler", "named"),
        [("nothing.handler", "nothing"), ("bench_app.nothing", "nothing"), ("bench_app.app", "Mangum")],
    )
    def test_an_app_that_can_not_be_loaded_is_reported_as_an_init_error(
        self, sandbox: StartSandbox, streaming: bool, handler: str, named: str
    ) -> None:
        if handler == "bench_app.app" and not streaming:
            return  # awslambdaric calls any object; only the streaming entry needs Mangum's own
        lambda_ = sandbox(streaming=streaming, handler=handler)
        with pytest.raises(InitError):
            lambda_.start()
        assert [named in error["errorMessage"] for error in lambda_.api.init_errors] == [True]
