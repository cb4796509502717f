"""Log lines are as the contract says, the saved queries ask for what they hold, and `agent logs` finds an answer's."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
from typer.testing import CliRunner

from api.contract.log_lines import EVERY_LINE, LOG_LINES, METRICS, misfits
from cli.__main__ import app as agent
from components.log_queries import LOG_QUERIES
from tests.wire.serving import Emulated, Served

ROOT = Path(__file__).parents[2]
REQUEST = "8f5074b9-0000-4000-8000-0123456789ab"
NAMES = {"@timestamp", *EVERY_LINE, *METRICS, *(name for line in LOG_LINES.values() for name in line.fields)}


@pytest.mark.parametrize(
    ("line", "misfit"),
    [
        ({"event": "asked"}, "no event is named 'asked'"),
        ({"question": "Why?"}, "feedback has a field question"),
        ({"helpful": "yes"}, "helpful of feedback is 'yes'"),
        ({"level": "LOUD"}, "level is 'LOUD'"),
        ({"answer_id": None}, "answer_id of feedback is None"),
    ],
)
def test_a_line_that_is_not_as_the_contract_says_is_told(line: dict[str, Any], misfit: str) -> None:
    right = {"level": "INFO", "event": "feedback", "stack": "dev", "answer_id": "0" * 32, "helpful": True}
    assert list(misfits(right)) == []
    assert misfit in list(misfits(right | line))
    del right["helpful"]
    assert list(misfits(right)) == ["feedback has no helpful"]


@pytest.mark.parametrize("question", LOG_QUERIES)
def test_a_saved_query_names_only_fields_that_lines_have(question: str) -> None:
    words = re.sub(r'"[^"]*"', "", LOG_QUERIES[question])
    made = set(re.findall(r"\bas (\w+)", words))
    spoken = {"filter", "fields", "stats", "sort", "desc", "limit", "by", "as", "and", "in"}
    called = set(re.findall(r"\b(\w+)\(", words))
    named = {word.partition(".")[0] for word in re.findall(r"@?[A-Za-z_][\w.]*", words)}
    assert named - made - spoken - called - {"h", "d"} <= NAMES
    assert called <= {"bin", "count", "ispresent", "max", "sum"}
    for event in re.findall(r'event = "(\w+)"', LOG_QUERIES[question]):
        assert event in LOG_LINES


def test_what_an_operator_asks_for_is_every_event_that_is_about_an_answer() -> None:
    asked = " ".join(LOG_QUERIES.values())
    rare = {"mcp", "not_noted", "deployment_record_unreadable", "unexpected"}
    assert {event for event in LOG_LINES if f'"{event}"' in asked} == LOG_LINES.keys() - rare


def test_every_line_that_the_code_can_write_is_in_the_contract() -> None:
    written = [
        (call.args[1].value, {word.arg for word in call.keywords})
        for path in (ROOT / "api").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "log"
        and len(call.args) == 2
        and isinstance(call.args[1], ast.Constant)
    ]
    assert len(written) >= 6
    for event, fields in written:
        assert fields <= LOG_LINES[event].fields.keys(), event
        assert LOG_LINES[event].always <= fields, event


@pytest.fixture
def group(emulator: Emulated) -> Iterator[tuple[Any, str]]:
    client = boto3.session.Session("local", "local", region_name="us-east-1").client(
        "logs", endpoint_url=emulator.stack.storage
    )
    name = f"/aws/lambda/{uuid4().hex}"
    client.create_log_group(logGroupName=name)
    client.create_log_stream(logGroupName=name, logStreamName="one")
    yield client, name
    client.delete_log_group(logGroupName=name)


def put(client: Any, group: str, lines: list[str], now: int) -> None:
    events = [{"timestamp": now + place, "message": line} for place, line in enumerate(lines)]
    client.put_log_events(logGroupName=group, logStreamName="one", logEvents=events)


def told(tmp_path: Path, group: str, emulator: Emulated, monkeypatch: pytest.MonkeyPatch, answer: str) -> Any:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", emulator.stack.storage)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "local")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    outputs = tmp_path / "outputs.json"
    outputs.write_text(json.dumps({"logGroup": group}))
    return CliRunner().invoke(agent, ["logs", answer, "-s", "dev", "--outputs", str(outputs)])


def test_agent_logs_finds_an_answers_lines_and_those_of_its_invocation(
    app: Served,
    emulator: Emulated,
    group: tuple[Any, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, name = group
    answers = [app.ask().json()["answer_id"] for _ in range(2)]
    app.client.post("/api/feedback", json={"answer_id": answers[0], "helpful": True})
    first, second = app.logged()
    (feedback,) = app.logged("feedback")
    now = first["_aws"]["Timestamp"]
    lines = [json.dumps(line) for line in (first | {"request_id": REQUEST}, feedback, second)]
    put(client, name, [f"START RequestId: {REQUEST} Version: 3\n", *lines], now)
    shown = told(tmp_path, name, emulator, monkeypatch, answers[0])
    assert shown.exit_code == 0, shown.output
    assert [line.split(" ", 2)[2][:7] for line in shown.output.splitlines()] == [
        "START R",
        '{"_aws"',
        '{"level',
    ]
    assert answers[1] not in shown.output


@pytest.mark.parametrize(
    ("answer", "said"),
    [("not-an-id", "32 hexadecimal digits"), ("0" * 32, "no line of the last 7 days")],
)
def test_an_answer_that_is_not_there_is_said_so(
    group: tuple[Any, str],
    emulator: Emulated,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    said: str,
) -> None:
    shown = told(tmp_path, group[1], emulator, monkeypatch, answer)
    assert shown.exit_code == 1
    assert said in " ".join(shown.output.split())
