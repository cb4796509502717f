"""Forwarding to a model elsewhere: to servers that take less than OpenAI's, and to AWS, played by the emulator."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from emulator.errors import AwsError
from emulator.model import End, ModelEvent, Text
from emulator.upstream import Address, Connection, Price, UpstreamError, connect
from emulator.upstream.bedrock import session
from tests.emulator.running import ASK, MODEL, Running
from tests.openai_server import OpenAiServer, fails, openai_server, says

TOOLS = {
    "tools": [
        {"toolSpec": {"name": "estimate_cost", "inputSchema": {"json": {"type": "object", "properties": {}}}}}
    ]
}
LIMITED = {**ASK, "inferenceConfig": {"maxTokens": 100}}
Respond = Callable[[dict[str, Any]], Iterator[ModelEvent]]


@pytest.fixture(scope="module")
def shared_server() -> Iterator[OpenAiServer]:
    with openai_server() as running:
        yield running


@pytest.fixture
def server(shared_server: OpenAiServer) -> OpenAiServer:
    shared_server.script()
    return shared_server


@pytest.fixture
def said() -> list[str]:
    """What the engineer is told."""
    return []


@pytest.fixture
def forwarder(said: list[str]) -> Iterator[Callable[..., Respond]]:
    """Connections to models, closed at the end of the test."""
    made: list[Connection] = []

    def connected(model: str, price: Price | None = None, cap: float = 0.5, **environ: str) -> Respond:
        made.append(connect(Address.parse(model), price, cap, "OPENAI_API_KEY", environ, said.append))
        return made[-1].respond

    yield connected
    for each in made:
        each.close()


def text_of(events: Iterator[ModelEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, Text))


@pytest.mark.parametrize(
    ("refusal", "left_out", "instead"),
    [
        (fails(400, {"error": {"message": "registry.ollama.ai/x does not support tools"}}), "tools", None),
        (fails(500, {"error": {"message": "tools param requires --jinja flag"}}), "tools", None),
        (fails(400, {"message": '"auto" tool choice requires --enable-auto-tool-choice'}), "tools", None),
        (
            fails(422, {"detail": [{"loc": ["stream_options"], "msg": "stream_options: extra"}]}),
            "stream_options",
            None,
        ),
        (
            fails(400, {"error": {"message": "temperature does not support 0 with this model"}}),
            "temperature",
            None,
        ),
        (
            fails(400, {"error": {"message": "Use 'max_completion_tokens' instead of 'max_tokens'"}}),
            "max_tokens",
            "max_completion_tokens",
        ),
    ],
    ids=["Ollama", "llama.cpp", "vLLM", "no usage", "no temperature", "OpenAI's newer models"],
)
def test_a_member_that_the_server_does_not_take_is_left_out_then_and_later(
    server: OpenAiServer,
    said: list[str],
    refusal: Any,
    left_out: str,
    instead: str | None,
    forwarder: Callable[..., Respond],
) -> None:
    server.script(refusal, says("Yes."), says("Again."))
    respond = forwarder(f"{server.url}#Qwen/Qwen3-4B")
    ask = {**LIMITED, "toolConfig": TOOLS}
    assert text_of(respond(ask)) == "Yes."
    assert text_of(respond(ask)) == "Again."
    first, second, third = server.bodies
    assert left_out in first
    assert left_out not in second
    assert second == third
    assert ("tool_choice" in second) == (left_out != "tools")
    assert instead is None or second[instead] == 100
    told = "Qwen/Qwen3-4B takes no tools: it answers from the documents alone"
    assert said.count(told) == (left_out == "tools")


def test_a_refusal_that_no_member_explains_is_not_tried_again(
    server: OpenAiServer, said: list[str], forwarder: Callable[..., Respond]
) -> None:
    server.script(fails(400, {"error": "bad request"}), says("Yes."))
    with pytest.raises(AwsError, match="bad request"):
        text_of(forwarder(f"{server.url}#m")(LIMITED))
    assert len(server.bodies) == 1


def test_a_prompt_that_was_cut_is_noticed_once(
    server: OpenAiServer, said: list[str], forwarder: Callable[..., Respond]
) -> None:
    server.script(says("Yes.", counted=(2_050, 1)), says("Yes.", counted=(2_050, 1)))
    respond = forwarder(f"{server.url}#qwen3:4b")
    for _ in range(2):
        text_of(respond({"messages": [{"role": "user", "content": [{"text": "word " * 6_000}]}]}))
    assert [line for line in said if "context is too small" in line] == [
        "qwen3:4b read only 2,050 of about 7,500 tokens: its context is too small. "
        "For Ollama: OLLAMA_CONTEXT_LENGTH=8192 ollama serve"
    ]


def test_a_server_that_does_not_answer_is_said_with_the_command_that_starts_it(
    said: list[str], forwarder: Callable[..., Respond]
) -> None:
    with pytest.raises(
        AwsError, match=r"Nothing answers at http://127.0.0.1:9/v1; start the server"
    ) as refused:
        text_of(forwarder("http://127.0.0.1:9/v1#qwen3:4b")(ASK))
    assert refused.value.code == "ServiceUnavailableException"


def test_a_reader_that_leaves_ends_the_request_at_the_server(
    server: OpenAiServer, said: list[str], forwarder: Callable[..., Respond]
) -> None:
    server.script(says(*["word "] * 50))
    events = forwarder(f"{server.url}#m")(ASK)
    assert isinstance(next(events), Text)
    events.close()  # type: ignore[attr-defined]
    assert said == []


def test_the_emulator_takes_any_name_of_a_model(launch: Callable[..., Running], server: OpenAiServer) -> None:
    server.script(says("Yes."))
    running = launch("--model", f"{server.url}#Qwen/Qwen3-4B")
    reply = running.runtime.converse(modelId="Qwen/Qwen3-4B", **ASK)
    assert reply["output"]["message"]["content"] == [{"text": "Yes."}]
    assert running.process.stdout.readline() == "Qwen/Qwen3-4B: 1,000 tokens in, 20 out\n"


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
