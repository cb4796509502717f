"""What a runtime may do wrong, or late, or twice: scripts for a played runtime, each a generator of what it is told."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

from tests.lambda_bench.played import PlayedRuntime, answer_of

Script = Callable[[PlayedRuntime], Iterator[object]]
SCRIPTS: dict[str, Script] = {}
STREAM_LIMIT = 1_000_000
ERROR_TYPE, ERROR_BODY = "Lambda-Runtime-Function-Error-Type", "Lambda-Runtime-Function-Error-Body"
_MODE = "Lambda-Runtime-Function-Response-Mode"
_ANNOUNCED = f"Trailer: {ERROR_TYPE}, {ERROR_BODY}\r\n"


def script(made: Script) -> Script:
    SCRIPTS[made.__name__] = made
    return made


def head(request_id: str, *lines: str) -> bytes:
    """The head of a response; by itself its body's length is 0."""
    start = f"POST /2018-06-01/runtime/invocation/{request_id}/response HTTP/1.1"
    return "\r\n".join([start, "Host: x", *lines, "", ""]).encode()


def stream(request_id: str, *lines: str) -> bytes:
    return head(request_id, f"{_MODE}: streaming", "Transfer-Encoding: chunked", *lines)


@script
def a_request_id_that_is_not_the_current_one(runtime: PlayedRuntime) -> Iterator[object]:
    yield from (runtime.post("none-yet", kind) for kind in ("response", "error"))
    request_id = runtime.begin()
    yield from (runtime.post(wrong, "response") for wrong in ("x", request_id[:-1], ""))
    yield runtime.post("x", "error")
    yield runtime.post(request_id, "response")
    yield runtime.side.outcome()
    yield runtime.post("x", "response")
    asked = runtime.asking()
    yield runtime.side.release()
    yield from (runtime.post(request_id, kind) for kind in ("response", "error"))
    following = runtime.side.send(b"2")
    yield asked()
    yield runtime.post(request_id, "response")
    yield runtime.post(following, "response")
    yield runtime.side.outcome()


def twice(first: str, second: str, runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    yield runtime.post(request_id, first)
    yield runtime.side.outcome()
    yield runtime.post(request_id, second)
    yield runtime.again()


@script
def two_init_errors_and_a_next(runtime: PlayedRuntime) -> Iterator[object]:
    yield runtime.call("POST", "init/error", b'{"errorType": "A"}')
    yield runtime.call("POST", "init/error", b"{}")
    yield runtime.call("GET", "invocation/next")


@script
def an_init_error_that_is_no_json(runtime: PlayedRuntime) -> Iterator[object]:
    yield runtime.call("POST", "init/error", b"no json")


@script
def an_init_error_after_the_first_next(runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    yield runtime.call("POST", "init/error", b"{}")
    yield runtime.post(request_id, "response")
    yield runtime.call("POST", "init/error", b"{}")
    yield runtime.side.outcome()


def of_mode(mode: str, runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    yield runtime.post(request_id, "response", **{_MODE: mode})
    yield runtime.side.outcome()
    yield runtime.call("GET", "invocation/next")
    yield from (runtime.post(request_id, kind) for kind in ("response", "error"))


@script
def next_again_and_again(runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    yield from (runtime.call("GET", "invocation/next") for _ in range(3))
    yield runtime.post(request_id, "response", b"\xff\x00")
    yield runtime.side.outcome()


def refused(runtime: PlayedRuntime) -> tuple[int, str]:
    """What `next` is told once a response has begun; until then it is given its event again."""
    while (answer := runtime.call("GET", "invocation/next"))[0] == 200:
        pass
    return answer


@script
def other_calls_during_a_stream(runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    with runtime.connect(stream(request_id), b"3\r\nabc\r\n") as connection:
        yield refused(runtime)
        yield runtime.call("POST", "init/error", b"{}")
        connection.sendall(b"0\r\n\r\n")
        yield answer_of(connection)
    yield runtime.side.outcome()
    yield runtime.again()


@script
def a_response_during_a_stream(runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    second: list[object] = []
    with runtime.connect(stream(request_id), b"3\r\nabc\r\n") as connection:
        yield refused(runtime)
        thread = threading.Thread(target=lambda: second.append(runtime.post(request_id, "response")))
        thread.start()
        connection.sendall(b"0\r\n\r\n")
        yield answer_of(connection)
    thread.join()
    yield second
    yield runtime.side.outcome()


@script
def a_stream_whose_connection_is_lost(runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    runtime.connect(stream(request_id), b"a\r\nhalf ").close()
    yield runtime.side.outcome()
    yield runtime.again()


def sent(rest: bytes, runtime: PlayedRuntime, *lines: str) -> Iterator[object]:
    """A stream of these bytes, after which the runtime says no more."""
    request_id = runtime.begin()
    with runtime.connect(stream(request_id, *lines), rest) as connection:
        with contextlib.suppress(OSError):  # answered and closed already
            connection.shutdown(socket.SHUT_WR)
        yield answer_of(connection)
    yield runtime.side.outcome()
    yield runtime.again()


def trailers(runtime: PlayedRuntime, *, announced: bool = True, **trailers: str) -> Iterator[object]:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in trailers.items())
    whole = b"1\r\na\r\n0\r\n" + lines.encode() + b"\r\n"
    return sent(whole, runtime, *([_ANNOUNCED.rstrip()] if announced else []))


@script
def a_stream_over_the_limit(runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    with runtime.connect(stream(request_id)) as connection:

        def send() -> None:
            with contextlib.suppress(OSError):  # refused in the middle of it
                connection.sendall(
                    b"%x\r\n" % (2 * STREAM_LIMIT) + b"x" * 2 * STREAM_LIMIT + b"\r\n0\r\n\r\n"
                )

        thread = threading.Thread(target=send)
        thread.start()
        body, end, _ = runtime.side.outcome()
        thread.join()
    yield end, len(body) <= STREAM_LIMIT + 1
    yield runtime.again()


def error_of(given: str, body: bytes, runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    yield runtime.post(request_id, "error", body, **{ERROR_TYPE: given})
    yield runtime.side.outcome()
    yield runtime.again()


@script
def calls_that_are_none(runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    own = f"invocation/{request_id}"
    for method, path in (
        *(("GET", f"{own}/response"), ("PUT", f"{own}/response"), ("POST", own), ("POST", f"{own}/nothing")),
        *(("POST", f"{own}/response/"), ("POST", "invocation//response"), ("POST", "invocation/next")),
        *(("GET", "init/error"), ("GET", "nothing"), ("GET", "invocation/next/")),
        ("GET", "invocation/next?x=1"),
    ):
        yield path.replace(request_id, "ID"), runtime.call(method, path)[0]
    yield runtime.post(request_id, "response")
    yield runtime.side.outcome()


def bad_request(request: bytes, runtime: PlayedRuntime) -> Iterator[object]:
    """What is no request changes nothing."""
    request_id = runtime.begin()
    with runtime.connect(request.replace(b"ID", request_id.encode())) as connection:
        yield answer_of(connection)[0]
    yield runtime.post(request_id, "response")
    yield runtime.side.outcome()


@script
def a_whole_response_that_breaks_off(runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    with runtime.connect(head(request_id, "Content-Length: 10"), b"abc") as connection:
        connection.shutdown(socket.SHUT_WR)
        yield answer_of(connection)
    yield runtime.side.outcome()[1:]
    yield runtime.again()


@script
def a_body_that_waits_to_be_asked_for(runtime: PlayedRuntime) -> Iterator[object]:
    request_id = runtime.begin()
    with runtime.connect(head(request_id, "Content-Length: 2", "Expect: 100-continue")) as connection:
        with connection.makefile("rb") as reader:
            yield reader.readline().split()[1]
            reader.readline()
        connection.sendall(b"{}")
        yield answer_of(connection)[0]
    yield runtime.side.outcome()
