"""Whatever another program or a file says where JSON or YAML is expected ends in one sentence."""

import io
import json
import subprocess
from contextlib import suppress
from typing import Any

import pytest
from typer.testing import CliRunner

from api.contract.outside import ShapeError, json_of, member
from api.prices import packaged_prices
from cli import ask as asking
from cli import logs, price_list
from cli.__main__ import app
from cli.eval import _saved
from cli.removal.pulumi import PulumiStack
from content import ContentError
from content.certificates import load_certificates
from doctor import deployed
from doctor.finding import Check, State, examine
from doctor.machine import pulumi
from doctor.resources import Deployed, Resources
from doctor.trouble import Refused, Unseen
from doctor.wanted import Wanted
from evaluation.figures import changes
from evaluation.questions import QuestionsError, read_questions
from graph.stacks import CaptureError, project_name, stack_config
from publishing.deployment import deployed_commits, read_deployment
from publishing.errors import PublishingError
from publishing.manifest import Manifest
from tests.damage import documents, texts

EXPORTED = {
    "deployment": {
        "resources": [
            {"type": "pulumi:pulumi:Stack", "urn": "a::b", "outputs": {"pageUrl": "https://x"}},
            {
                "type": "aws:s3/bucket:Bucket",
                "urn": "a::b",
                "id": "i",
                "custom": True,
                "outputs": {"arn": "arn"},
            },
        ]
    }
}
LOGGED = {"events": [{"eventId": "1", "timestamp": 1_700_000_000_000, "message": '{"request_id": "r"}'}]}
TIER = {"beginRange": "0", "unit": "R", "pricePerUnit": {"USD": "1"}}
OFFER = {
    "products": {"S": {"attributes": {"usagetype": "USE1-Requests"}}},
    "terms": {"OnDemand": {"S": {"T": {"priceDimensions": {"D": TIER}}}}},
}
STATEMENT = {
    "Sid": "s",
    "Effect": "Allow",
    "Principal": {"Service": "cloudfront.amazonaws.com"},
    "Action": "x",
}
DEEP = "[" * 100_000


@pytest.mark.parametrize("text", ["", "{", DEEP, '{"a":' * 100_000, "\ud800"])
def test_what_is_no_json_is_a_value_error(text):
    with pytest.raises(ValueError, match=r"."):
        json_of(text)


def test_a_member_of_another_kind_is_named():
    assert member({"a": None}, "a", list, []) == []
    assert member({"a": 1}, "a", int) == 1
    for found, words in (
        (None, "'a' should stand is null"),
        ({}, "'a' is null"),
        ({"a": True}, "'a' is true"),
    ):
        with pytest.raises(ShapeError, match=words):
            member(found, "a", int)


class Answers:
    """A service whose answer to every call is one document."""

    class exceptions:  # noqa: N801 - botocore's name
        NoSuchKey = KeyError

    def __init__(self, text: str = "", answer: Any = None) -> None:
        self._text, self._answer = text, answer

    def __call__(self, _service: str, _region: str | None = None) -> "Answers":
        return self

    def get_object(self, **_named: str) -> Any:
        return {"Body": io.BytesIO(self._text.encode("utf-8", "replace")), "ETag": "e"}

    def get_policy(self, **_named: str) -> Any:
        return self._answer

    def get_paginator(self, _name: str) -> "Answers":
        return self

    def paginate(self, **_named: Any) -> Any:
        return [self._answer]


def test_a_state_is_read_or_refused(tmp_path, monkeypatch):
    refused = 0
    for text in texts(EXPORTED):
        ended = subprocess.CompletedProcess([], 0, text, "")
        monkeypatch.setattr("cli.removal.pulumi.ask", lambda *_, ended=ended: ended)
        try:
            assert all(isinstance(one.arn, str) for one in PulumiStack(tmp_path, "dev").standing())
        except PublishingError:
            refused += 1
    assert refused > 50
    with pytest.raises(
        PublishingError, match=r"the state of dev isn't what .* where 'type' should stand is null"
    ):
        Resources.parse({"deployment": {"resources": [None]}}, "dev")


def test_a_stack_that_was_never_deployed_has_no_outputs():
    for nothing in ({}, {"deployment": None}, {"deployment": {"resources": None}}, {"deployment": {}}):
        assert Resources.parse(nothing).outputs == {}


def test_what_a_bucket_keeps_is_read_or_is_nothing():
    kept = {"commit": "c", "versions": {"a": "1"}, "k": ["e", "m"], "l": [1]}
    for text in texts(kept):
        read_deployment(Answers(text), "b")
        assert all(isinstance(one, str) for one in deployed_commits(Answers(text), "b"))
        assert Manifest(Answers(text), "b", "m").hashes({"k": "e"})["k"] in ("e", "m", "x")


def test_an_answer_of_cloudwatch_shows_the_lines_that_are_whole():
    since = logs.datetime(2026, 1, 1, tzinfo=logs.UTC)
    assert len(logs.lines_of(Answers(answer=LOGGED), "g", "a", since)) == 1
    for event in ({}, {"message": "m"}, {"eventId": "1", "timestamp": 1}):
        assert logs.lines_of(Answers(answer={"events": [event]}), "g", "a", since) == []
    assert logs.lines_of(Answers(answer={}), "g", "a", since) == []
    for message in texts({"request_id": "r"}):
        logs._request_of(message)


def test_a_price_list_is_read_or_refused(monkeypatch):
    for text in texts(OFFER):
        body = text.encode("utf-8", "replace")
        monkeypatch.setattr(
            price_list.urllib.request, "urlopen", lambda *_, body=body, **__: io.BytesIO(body)
        )
        with suppress(price_list.PriceListError):
            price_list.compared(packaged_prices())


def test_what_aws_says_to_the_doctor_is_a_finding():
    stack = Deployed(Answers(), Wanted.of("dev", "p", {}), Resources.parse(_url()), {})
    for statements in documents({"Policy": json.dumps({"Statement": [STATEMENT]})}):
        stack = Deployed(Answers(answer=statements), stack.wanted, stack.resources, {})
        [found] = examine([Check("permissions", lambda stack=stack: deployed.permissions(stack))])
        assert found.state in (State.BLIND, State.WRONG)
    for policy in texts({"Statement": [STATEMENT]}):
        stack = Deployed(Answers(answer={"Policy": policy}), stack.wanted, stack.resources, {})
        [found] = examine([Check("permissions", lambda stack=stack: deployed.permissions(stack))])
        assert found.state in (State.BLIND, State.WRONG)


def _url() -> Any:
    url = {"functionName": "f", "qualifier": "live"}
    kind = "aws:lambda/functionUrl:FunctionUrl"
    return {"deployment": {"resources": [{"type": kind, "urn": "u", "id": "i", "outputs": url}]}}


def test_a_list_of_stacks_is_read_or_refused():
    for text in texts([{"name": "dev"}]):
        with suppress(Refused, Unseen):
            pulumi(lambda _, text=text: subprocess.CompletedProcess([], 0, text, ""), Wanted.of("s", "p", {}))


def test_what_a_product_answers_is_read_or_refused(monkeypatch):
    for text in texts({"error": {"message": "m"}, "engine": "e"}):
        body = text.encode("utf-8", "replace")
        assert isinstance(asking._error_message(body), str)
        monkeypatch.setattr(asking.urllib.request, "urlopen", lambda *_, body=body, **__: io.BytesIO(body))
        assert asking._is_ours("http://x") in (True, False)


def test_a_saved_run_is_read_or_refused(tmp_path):
    shares = dict.fromkeys(("vital", "precision", "supported", "cost_usd"), 1.0)
    answer = {"id": "a", "question": "q", "answered": True, "right": True, "seconds": 1.0, "first_part": 1.0}
    for text in texts({"run": 1, "answers": [{**answer, **shares, "error": "", "text": "t"}]}):
        (tmp_path / "run.json").write_bytes(text.encode("utf-8", "replace"))
        with suppress(QuestionsError):
            assert changes(_saved(tmp_path / "run.json"), ()) == []


YAML = (
    *("a: 2026-02-30", "a: !!int x", f"a: {'1' * 5_000}", f"a: {'[' * 2_000}{']' * 2_000}"),
    *("a: \x01", "[", "7", "- a", "name: [", "config: 7", "config: {a: 7}"),
)


@pytest.mark.parametrize("text", YAML)
def test_yaml_that_is_none_is_one_sentence(tmp_path, text):
    file = tmp_path / "Pulumi.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(ContentError):
        load_certificates(file)
    with pytest.raises(QuestionsError):
        read_questions(file)
    for damaged, whole in (("Pulumi.yaml", "Pulumi.dev.yaml"), ("Pulumi.dev.yaml", "Pulumi.yaml")):
        (tmp_path / damaged).write_text(text, "utf-8")
        (tmp_path / whole).write_text("name: p\n", "utf-8")
        with suppress(CaptureError):
            stack_config("dev", tmp_path)


@pytest.mark.parametrize("text", ["", "7", "config: {a: {}}", "name: 7", "name: [", "name: 2026-02-30"])
def test_a_project_without_a_name_is_one_sentence(tmp_path, monkeypatch, text):
    (tmp_path / "Pulumi.yaml").write_text(text, "utf-8")
    with pytest.raises(CaptureError, match=r"Pulumi\.yaml"):
        project_name(tmp_path)
    monkeypatch.setattr("cli.teardown.project_name", lambda: project_name(tmp_path))
    ended = CliRunner().invoke(app, ["teardown", "-s", "dev"])
    assert ended.exit_code == 1
    assert ended.stderr.startswith("error: Pulumi.yaml")
