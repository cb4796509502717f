"""The real app in the real package, through both entries, against the emulator."""

import json
import platform
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from cli import local_stack
from components.lambda_package import LAMBDA, build_package
from components.lambda_package.target import find_interpreter
from content import load
from publishing.sync import synchronise
from tests.lambda_bench.front_door import (
    Request,
    Response,
    ask,
    buffered_response,
    event,
    streamed_response,
)
from tests.lambda_bench.image import ROOT, Bench
from tests.lambda_bench.sandbox import InitError, Sandbox
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.lambda_zip, pytest.mark.xdist_group("lambda_bench")]
DOCUMENT = """# Tides

## The harbour gate
The harbour gate closes at a water level of 2.40 m. It opens again when the level has fallen for 20 minutes.
"""
QUESTION = {"question": "At which water level does the harbour gate close?"}
CHANGING = ("answer_id", "latency_ms")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    knowledge = tmp_path_factory.mktemp("knowledge")
    (knowledge / "tides.md").write_text(DOCUMENT)
    with local_stack.start(tmp_path_factory.mktemp("state")) as stack:
        synchronise(load(knowledge), stack.sync_target())
        yield stack.environment


@pytest.fixture
def emulator_control(environment: dict[str, str]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=environment["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"], trust_env=False) as client:
        yield client
        client.delete("/_control/script")


@pytest.fixture(scope="module")
def entries(bench: Bench, environment: dict[str, str]) -> Iterator[list[Sandbox]]:
    options = {"environment": environment, "memory_mb": 512}
    with bench.ending():
        yield [bench.sandbox(streaming=streaming, **options) for streaming in (False, True)]


@pytest.fixture
def ended(bench: Bench) -> Iterator[Bench]:
    """A bench whose sandboxes end with the test."""
    with bench.ending():
        yield bench


def _ask(accept: str, question: object = QUESTION) -> Request:
    headers = (("content-type", "application/json"), ("accept", accept))
    return Request("POST", "/api/ask", headers, json.dumps(question).encode())


def _without_what_changes(document: object) -> object:
    if isinstance(document, dict):
        return {key: _without_what_changes(value) for key, value in document.items() if key not in CHANGING}
    return document


def _events(response: Response) -> list[tuple[str, object]]:
    blocks = [
        block.splitlines() for block in response.body.decode().split("\n\n") if block.startswith("event")
    ]
    return [(head.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for head, data in blocks]


def test_a_question_is_answered_alike_by_both_entries_and_cites_the_document(entries: list[Sandbox]) -> None:
    whole = [ask(entry, _ask("application/json")) for entry in entries]
    streams = [_events(ask(entry, _ask("text/event-stream"))) for entry in entries]

    answers = [_without_what_changes(json.loads(response.body)) for response in whole]
    assert answers[0] == answers[1]
    assert "2.40 m" in json.loads(whole[0].body)["text"]
    assert json.loads(whole[0].body)["citations"][0]["path"] == "tides.md"
    for names in ([name for name, _ in stream] for stream in streams):
        assert (names[0], names[-1], names.count("done")) == ("start", "done", 1)
        assert names.index("sources") < names.index("delta")
    assert [_without_what_changes(data) for _, data in streams[0]] == [
        _without_what_changes(data) for _, data in streams[1]
    ]


def test_the_stream_has_begun_before_the_answer_is_known(entries: list[Sandbox]) -> None:
    parts = entries[1].send(event(_ask("text/event-stream"))).parts()
    first = streamed_response(next(parts) + next(parts))
    assert first.headers["content-type"].startswith("text/event-stream")
    assert b"event: done" not in first.body
    assert b"event: done" in b"".join(parts)


def test_the_log_line_of_an_answer_names_lambdas_request(entries: list[Sandbox]) -> None:
    for entry in entries:
        ask(entry, _ask("application/json"))
        lines = [json.loads(line) for line in entry.log().splitlines() if '"event":"answer"' in line]
        ids = [line["request_id"] for line in lines]
        assert ids
        assert all(ids)
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "request_",
    [
        Request("GET", "/api/health"),
        Request("GET", "/api/about"),
        Request("GET", "/api/openapi.json"),
        Request("GET", "/api/nothing"),
        Request("GET", "/api/ask"),
        Request("GET", "/api/health/"),
        Request("HEAD", "/api/health"),
        Request("OPTIONS", "/api/ask"),
        Request("POST", "/api/feedback", (("content-type", "application/json"),), b'{"answer_id": "x"}'),
        Request("POST", "/api/ask", (("content-type", "application/json"),), b"{broken"),
        Request("POST", "/api/ask", (("content-type", "application/json"),), b'{"question": ""}'),
        Request("POST", "/api/ask", (("content-type", "text/plain"),), b"hello"),
        Request("POST", "/api/ask", (("content-type", "application/json"),), b'{"question": "\xff"}'),
        Request("POST", "/api/ask", (("content-type", "application/json"),), b" " * 600_000),
    ],
    ids=lambda request: f"{request.method} {request.target} {request.body[:16]!r}",
)
def test_every_other_answer_is_the_same_through_both_entries(
    entries: list[Sandbox], request_: Request
) -> None:
    expected, got = (ask(entry, request_) for entry in entries)
    assert got == expected
    assert got.status != 502
    assert got.body  # a function URL is reported to hang on empty bodies


def test_a_body_over_the_limit_is_a_413_through_both_entries(entries: list[Sandbox]) -> None:
    """Without Content-Length too, as behind a client that sends chunks."""
    whole = Request("POST", "/api/ask", (("content-type", "application/json"),), b" " * 600_000)
    for entry in entries:
        made = event(whole)
        del made["headers"]["content-length"]
        body, end = entry.invoke(made)
        response = buffered_response(body) if end.kind == "response" else streamed_response(body)
        assert response.status == 413


def test_an_answer_that_outlives_its_deadline_ends_in_its_own_invocation(
    ended: Bench, environment: dict[str, str], emulator_control: httpx.Client
) -> None:
    """The shipped app's worker waits for a silent model: the next request must not share the program with it."""
    patient = {**environment, "DEADLINE_SECONDS": "600"}
    sandbox = ended.sandbox(streaming=True, environment=patient, lateness=PATIENCE)
    assert ask(sandbox, _ask("application/json")).status == 200  # the first answer takes longest
    script = {"operation": "ConverseStream", "fault": "slow", "delay_ms": 120_000, "times": 1}
    assert emulator_control.post("/_control/script", json=script).is_success
    body, end = sandbox.invoke(event(_ask("text/event-stream")), timeout=4.0)
    assert _events(streamed_response(body))[-1][0] == "error"
    assert end.kind == "stream"
    assert "2.40 m" in json.loads(ask(sandbox, _ask("application/json")).body)["text"]
    assert sandbox.starts == 1


def test_an_answer_needs_nothing_beside_the_package_and_fits_128_mb(
    ended: Bench, environment: dict[str, str]
) -> None:
    sandbox = ended.sandbox(streaming=True, environment=environment, memory_mb=128)
    for _ in range(5):
        assert ask(sandbox, _ask("application/json")).status == 200
    assert sandbox.starts == 1


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="needs wheels for Linux")
def test_the_app_answers_on_the_python_version_that_lambda_runs(
    ended: Bench, environment: dict[str, str]
) -> None:
    machine = platform.machine()
    here = replace(
        LAMBDA, name=machine, platforms=tuple(p.replace("aarch64", machine) for p in LAMBDA.platforms)
    )
    root = ended.unpack(build_package(ROOT, here, ended.folder).zip)
    python = Path(find_interpreter(LAMBDA).path)
    sandbox = ended.sandbox(python=python, task_root=root, streaming=True, environment=environment)
    assert "2.40 m" in json.loads(ask(sandbox, _ask("application/json")).body)["text"]


def test_a_missing_setting_is_an_init_error_that_names_it(ended: Bench) -> None:
    for streaming in (False, True):
        sandbox = ended.sandbox(streaming=streaming, environment={"ENGINE": "converse"})
        with pytest.raises(InitError):
            sandbox.start()
        assert "MODEL_ID" in sandbox.log()
