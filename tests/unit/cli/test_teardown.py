"""`agent teardown` where something is missing or refuses. What it does on a stack that stands: tests/engine."""

import json
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from typer.testing import CliRunner, Result

from cli.__main__ import app
from cli.removal.leftovers import split

STATE = {
    "deployment": {
        "resources": [
            {
                "urn": "urn:pulumi:dev::p::aws:sns/topic:Topic::alarms",
                "custom": True,
                "id": "alarms",
                "type": "aws:sns/topic:Topic",
                "outputs": {"arn": "arn:aws:sns:us-east-1:123456789012:alarms"},
            }
        ]
    }
}


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def run(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs `agent teardown -s dev --confirm dev` where `pulumi` is a shell script, or not there."""
    for name, value in {"ENDPOINT_URL": endpoint, "ACCESS_KEY_ID": "k", "SECRET_ACCESS_KEY": "k"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("PATH", str(tmp_path))

    def run(script: str | None) -> Result:
        if script is not None:
            (tmp_path / "pulumi").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
            (tmp_path / "pulumi").chmod(0o755)
        return CliRunner().invoke(app, ["teardown", "-s", "dev", "--confirm", "dev"])

    return run


def test_without_pulumi_it_could_not_look(run) -> None:
    ended = run(None)
    assert ended.exit_code == 2
    assert "pulumi.com/docs/install" in ended.output


def test_a_state_that_can_not_be_read_is_not_taken_for_no_stack(run) -> None:
    ended = run("echo 'error: incorrect passphrase' >&2; exit 255")
    assert ended.exit_code == 2
    assert "incorrect passphrase" in ended.output


def test_a_destroy_that_stops_half_way_says_how_to_go_on(run) -> None:
    ended = run(f"[ $1 = stack ] && echo '{json.dumps(STATE)}' || exit 255")
    assert ended.exit_code == 1
    assert "agent teardown -s dev" in " ".join(ended.output.split())


def test_a_stack_that_is_not_there_is_clean(run) -> None:
    ended = run("echo \"error: no stack named 'dev' found\" >&2; exit 255")
    assert ended.exit_code == 0, ended.output
    assert "costs nothing" in ended.output


@pytest.mark.parametrize(
    ("arn", "kind", "name"),
    [
        ("arn:aws:s3:::documents-1", "s3:bucket", "documents-1"),
        ("arn:aws:dynamodb:us-east-1:1:table/a-b", "dynamodb:table", "a-b"),
        ("arn:aws:logs:us-east-1:1:log-group:/aws/lambda/f:*", "logs:log-group", "/aws/lambda/f"),
        ("arn:aws:lambda:us-east-1:1:function:f", "lambda:function", "f"),
        ("arn:aws:kms:us-east-1:1:key/9", "kms:key", "9"),
        ("arn:aws:sns:us-east-1:1:alarms", "sns", "alarms"),
        ("arn:aws:s3vectors:us-east-1:1:bucket/v", "s3vectors:bucket", "v"),
    ],
)
def test_an_arn_says_what_it_is(arn: str, kind: str, name: str) -> None:
    assert split(arn) == (kind, name)
