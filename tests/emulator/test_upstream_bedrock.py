"""Forwarding to Bedrock itself, played by a server on the wire."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from emulator.errors import AwsError
from emulator.model import End, ModelEvent
from emulator.upstream import Price, UpstreamError
from emulator.upstream.bedrock import session
from tests.emulator.forwarding import LIMITED, TOOLS, Respond, text_of
from tests.emulator.running import ASK, MODEL, Running


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Running]:
    with Running(tmp_path_factory.mktemp("aws") / "data", cache) as running:
        yield running


@pytest.fixture
def aws(played: Running, monkeypatch: pytest.MonkeyPatch) -> Running:
    """The emulator in the part of AWS, and the environment of an engineer who has an account there."""
    for _ in played.control.delete("/script"), played.control.delete("/requests"):
        pass
    for name, value in {
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": played.ready["bedrock"],
        "AWS_ACCESS_KEY_ID": "AKIAENGINEER",
        "AWS_SECRET_ACCESS_KEY": "engineers",
    }.items():
        monkeypatch.setenv(name, value)
    return played


@pytest.fixture
def bedrock(aws: Running, forwarder: Callable[..., Respond]) -> Callable[..., Respond]:
    def connected(cap: float = 0.5) -> Respond:
        return forwarder(f"bedrock:{MODEL}", Price(0.035, 0.14), cap, AWS_REGION="eu-central-1")

    return connected


def answering(aws: Running, text: str, times: int = 1) -> None:
    script = {"operation": "ConverseStream", "hostile": "text", "text": text, "times": times}
    assert aws.control.post("/script", json=script).is_success


def test_bedrock_gets_the_request_and_nothing_else(
    aws: Running, said: list[str], bedrock: Callable[..., Respond]
) -> None:
    answering(aws, "The answer [1].")
    ask = {**LIMITED, "toolConfig": TOOLS}
    events = list(bedrock()({**ask, "modelId": "local", "guardrailConfig": {"guardrailIdentifier": "x"}}))
    assert text_of(iter(events)) == "The answer [1]."
    assert events[-1] == End("end_turn", 1_000, 3)
    (request,) = aws.control.get("/requests").json()
    assert request == {"operation": "ConverseStream", "path": {"modelId": MODEL}, "body": ask}
    # 1,000 tokens at 0.035 and 3 at 0.14 USD per million
    assert said == [
        f"{MODEL}: 1,000 tokens in, 3 out, 0.000035 USD; 0.0000 of 0.50 USD spent in this session"
    ]


def test_a_call_of_a_tool_comes_through(
    aws: Running, said: list[str], bedrock: Callable[..., Respond]
) -> None:
    schema = {"type": "object", "properties": {"questions_per_month": {"type": "integer"}}}
    tool = {
        "toolSpec": {
            "name": "estimate_cost",
            "description": "Estimates cost.",
            "inputSchema": {"json": schema},
        }
    }
    question = "<question>\nWhat would 50,000 questions a month cost?\n</question>"
    ask = {"messages": [{"role": "user", "content": [{"text": question}]}], "toolConfig": {"tools": [tool]}}
    call, end = bedrock()(ask)
    assert (call.name, call.input) == ("estimate_cost", {"questions_per_month": 50_000})  # type: ignore[union-attr]
    assert end.stop_reason == "tool_use"  # type: ignore[union-attr]


def test_at_the_cap_the_model_is_asked_no_more_and_a_sentence_says_so(
    aws: Running, said: list[str], bedrock: Callable[..., Respond]
) -> None:
    answering(aws, "Yes.", times=0)
    respond = bedrock(cap=0.00006)
    answers = [text_of(respond(LIMITED)) for _ in range(4)]
    assert answers[:2] == ["Yes.", "Yes."] or answers[0] == "Yes."
    assert "spending cap is reached" in answers[-1]
    assert len(aws.control.get("/requests").json()) == answers.count("Yes.")
    assert sum("isn't asked any more" in line for line in said) == 1


@pytest.mark.parametrize(
    ("fault", "code", "told"),
    [
        ("throttling", "ThrottlingException", "AWS says: Too many requests"),
        ("access_denied", "AccessDeniedException", "allow bedrock:InvokeModelWithResponseStream"),
        ("validation", "ValidationException", "AWS says"),
        ("service_unavailable", "ServiceUnavailableException", "AWS says"),
    ],
)
def test_what_aws_refuses_is_refused_here(
    aws: Running, said: list[str], fault: str, code: str, told: str, bedrock: Callable[..., Respond]
) -> None:
    aws.control.post("/script", json={"operation": "ConverseStream", "fault": fault})
    with pytest.raises(AwsError, match=told) as refused:
        text_of(bedrock()(ASK))
    assert refused.value.code == code
    assert len(aws.control.get("/requests").json()) == 1  # no retries of its own: the app makes them


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("exception_mid_stream", "ThrottlingException"),
        ("truncate_mid_frame", "ModelStreamErrorException"),
        ("close_mid_stream", "ServiceUnavailableException"),
        ("missing_message_stop", "ModelStreamErrorException"),
    ],
)
def test_a_stream_of_aws_that_breaks_is_never_a_whole_answer(
    aws: Running, said: list[str], fault: str, code: str, bedrock: Callable[..., Respond]
) -> None:
    script = {
        "operation": "ConverseStream",
        "fault": fault,
        "after_events": 2,
        "exception": "throttlingException",
    }
    aws.control.post("/script", json=script)
    heard: list[ModelEvent] = []
    with pytest.raises(AwsError) as broken:
        heard.extend(bedrock()(ASK))
    assert broken.value.code == code
    assert not any(isinstance(event, End) for event in heard)


def test_an_error_after_the_first_word_keeps_its_name_in_our_stream(
    launch: Callable[..., Running], aws: Running
) -> None:
    running = launch("--model", f"bedrock:{MODEL}", "--price", "1/1", AWS_REGION="eu-central-1")
    script = {
        "operation": "ConverseStream",
        "fault": "exception_mid_stream",
        "exception": "throttlingException",
    }
    aws.control.post("/script", json={**script, "after_events": 2})
    stream = running.runtime.converse_stream(modelId=MODEL, **ASK)["stream"]
    with closing(stream), pytest.raises(ClientError, match="throttlingException"):
        list(stream)


def test_without_credentials_or_region_a_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(UpstreamError, match="aws sso login"):
        session({"AWS_REGION": "us-east-1"})
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with pytest.raises(UpstreamError, match="no AWS region"):
        session({})
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(UpstreamError, match="nobody"):
        session({})


@pytest.mark.parametrize(
    ("model", "price", "told"),
    [
        (f"bedrock:{MODEL}", None, "no price is known"),
        ("nova", None, "names no model"),
        ("http://127.0.0.1:9/v1", None, "needs a model's name"),
    ],
)
def test_a_model_that_cannot_be_asked_says_why(
    model: str, price: Price | None, told: str, said: list[str], forwarder: Callable[..., Respond]
) -> None:
    with pytest.raises(UpstreamError, match=told):
        forwarder(model, price)


def test_the_process_says_why_it_does_not_start(launch: Callable[..., Running]) -> None:
    with pytest.raises(AssertionError, match="is no price"):
        launch("--model", f"bedrock:{MODEL}", "--price", "cheap")
