"""The bench tells a runtime and its caller what AWS's own Runtime API core tells them, whatever the runtime does.

Source: aws/aws-lambda-runtime-interface-emulator, internal/lambda, built here from its Go module.
"""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cli.prerequisites.runtime_core import find_runtime_core
from tests.lambda_bench.asserting import HEALTH, get
from tests.lambda_bench.conftest import StartSandbox
from tests.lambda_bench.core import BenchSide, CoreSide, Side
from tests.lambda_bench.core_scripts import STREAM_LIMIT
from tests.lambda_bench.core_variants import ALL
from tests.lambda_bench.front_door import Request, Response, ask, event, streamed_response
from tests.lambda_bench.played import PlayedRuntime
from tests.lambda_bench.requests import FIXED, generated
from tests.lambda_bench.sandbox import Sandbox
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.lambda_zip, pytest.mark.xdist_group("lambda_bench")]


@pytest.fixture(scope="session")
def core() -> Path:
    command = find_runtime_core()
    if command is None:
        pytest.skip("needs Go 1.26 or newer, to build AWS's Runtime API core")
    return command


def played(side: Side, name: str) -> list[object]:
    try:
        return list(ALL[name](PlayedRuntime(side)))
    finally:
        side.close()


@pytest.mark.parametrize("name", ALL)
def test_the_bench_says_what_the_core_says(core: Path, tmp_path: Path, name: str) -> None:
    limit = STREAM_LIMIT if name == "a_stream_over_the_limit" else -1
    by_core = played(CoreSide(core, tmp_path / "log", limit=limit), name)
    by_bench = played(BenchSide(limit=STREAM_LIMIT), name)
    assert by_bench == by_core


GENERATED = 150


@pytest.fixture
def package(core: Path, tmp_path: Path, sandbox: StartSandbox) -> Iterator[tuple[CoreSide, Sandbox]]:
    """The real package under the core, and under the bench."""
    lambda_ = sandbox(streaming=True)
    options = {"environment": lambda_.environment, "folder": lambda_.task_root}
    side = CoreSide(core, tmp_path / "log", lambda_.command, **options)
    yield side, lambda_
    side.close()


def asked(side: CoreSide, request: Request, *, released: int = 200) -> tuple[Response, str, str]:
    side.send(json.dumps(event(request)).encode())
    body, end, error = side.outcome()
    assert side.release() == released
    return streamed_response(body), end, error


def test_the_package_answers_under_the_core_as_in_the_bench(package: tuple[CoreSide, Sandbox]) -> None:
    side, lambda_ = package
    for request in [*FIXED, *generated(GENERATED, seed=9)]:
        assert asked(side, request) == (ask(lambda_, request), "complete", ""), request


@pytest.mark.parametrize(
    "target",
    [
        "/raise-early",
        "/raise-late",
        "/raise-late?half=true",
        "/raise-late?media=text/plain",
        "/raise-late?message=100000",
        "/raise-after-done",
        "/asgi/nothing",
        "/asgi/unfinished",
        "/slow/stream?seconds=0.2&threaded=true",
    ],
)
def test_a_fault_is_told_the_core_as_it_is_told_the_bench(
    package: tuple[CoreSide, Sandbox], target: str
) -> None:
    side, lambda_ = package
    response, end = get(lambda_, target)
    assert asked(side, Request("GET", target)) == (response, "complete", end.type)
    assert asked(side, HEALTH)[0].status == 200


@pytest.mark.parametrize("target", ["/slow/sync?seconds=600", "/slow/blocking?seconds=600&first=true"])
def test_under_the_core_too_work_that_overruns_is_answered_and_the_next_request_has_a_fresh_program(
    core: Path, tmp_path: Path, sandbox: StartSandbox, target: str
) -> None:
    lambda_ = sandbox(streaming=True)
    side = CoreSide(
        core,
        tmp_path / "log",
        lambda_.command,
        environment=lambda_.environment,
        folder=lambda_.task_root,
        timeout=8.0,
    )
    try:
        before = side.runtime().pid
        assert asked(side, HEALTH)[1] == "complete"  # the first request takes longest
        response, end, _ = asked(side, Request("GET", target))
        assert (end, response.status) == ("complete", 504 if "first" not in target else 200)
        assert json.loads(asked(side, HEALTH)[0].body) == {"ok": True, "invocations": 1, "pid": before}
    finally:
        side.close()


def test_leaving_after_a_whole_response_fails_the_invocation(core: Path, tmp_path: Path) -> None:
    """Which is why the runtime starts afresh instead; `Sandbox.after` says the same."""
    with closing(CoreSide(core, tmp_path / "log")) as side:
        runtime = PlayedRuntime(side)
        request_id = runtime.begin()
        assert runtime.post(request_id, "response") == (202, '{"status":"OK"}')
        assert side.outcome() == (b"{}", "complete", "")
        side.runtime().kill()
        assert side.release() == 502
    assert "Runtime.ExitError" in (tmp_path / "log").read_text()


def test_without_an_extension_the_core_ends_a_runtime_by_a_signal_it_can_not_hear(
    core: Path, tmp_path: Path
) -> None:
    hearing = "trap 'echo heard' TERM; echo ready; while :; do sleep 0.02; done"
    with closing(CoreSide(core, tmp_path / "log", ("/bin/sh", "-c", hearing))) as side:
        ended, runtime = side.runtime(), PlayedRuntime(side)
        request_id = runtime.begin()
        runtime.post(request_id, "response")
        side.outcome()
        runtime.asking()
        assert side.release() == 200  # it waits for the next event
        assert side.post("/shutdown", {"timeoutMs": 2_000})[0] == 200
        ended.wait(PATIENCE)
    assert "heard" not in (tmp_path / "log").read_text()
