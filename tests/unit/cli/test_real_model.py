"""`--model`: what is looked for before a start, and what the emulator and the app are told."""

from collections.abc import Iterator

import pytest
import typer

from cli import real_model
from cli.real_model import choose, told
from emulator.upstream import Address, Price
from tests.openai_server import OpenAiServer, openai_server


@pytest.fixture
def server() -> Iterator[OpenAiServer]:
    with openai_server() as running:
        yield running


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AWS_REGION", "us-east-1")


def test_without_a_model_the_local_one_answers() -> None:
    assert choose(None) is None
    assert choose("") is None
    assert real_model.arguments_of(None) == ()


@pytest.mark.usefixtures("account")
def test_a_model_on_bedrock_has_the_price_files_price_and_a_cap(capsys: pytest.CaptureFixture[str]) -> None:
    model = choose("bedrock:amazon.nova-lite-v1:0")
    assert model is not None
    assert model.environment == {"MODEL_ID": "amazon.nova-lite-v1:0", "READ_SECONDS": "45"}
    assert " ".join(model.arguments) == (
        "--model bedrock:amazon.nova-lite-v1:0 --spend-cap 0.5 --api-key-env OPENAI_API_KEY --price 0.06/0.24"
    )
    said = capsys.readouterr().err
    assert "at most 0.50 USD in this session" in said
    assert "are sent to bedrock:amazon.nova-lite-v1:0" in said


@pytest.mark.usefixtures("account")
def test_a_model_without_a_price_is_not_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        choose("bedrock:somebody.new-v1:0")
    assert "no price is known for somebody.new-v1:0; give it as --price IN/OUT" in capsys.readouterr().err
    assert choose("bedrock:somebody.new-v1:0", price="1/2") is not None


def test_a_server_on_this_machine_is_given_time_and_its_models_true_name(
    server: OpenAiServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.models = {"data": [{"id": "/models/qwen.gguf"}]}
    model = choose(f"{server.url}#qwen3:4b")
    assert model is not None
    assert model.environment == {
        "MODEL_ID": "/models/qwen.gguf",
        "READ_SECONDS": "290",
        "DEADLINE_SECONDS": "300",
    }
    assert model.arguments[:2] == ("--model", f"{server.url}#/models/qwen.gguf")
    said = capsys.readouterr().err
    assert "has no qwen3:4b: /models/qwen.gguf answers" in said
    assert "are sent to" not in said


def test_a_server_elsewhere_without_a_price_has_no_cap_and_that_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    address = Address.parse("https://models.example.org/v1#big")
    assert "--price" not in told(address, None, 0.5, "KEY").arguments
    said = capsys.readouterr().err
    assert "so the cap of 0.50 USD can't hold; give --price IN/OUT" in said
    assert "are sent to https://models.example.org/v1" in said
    assert told(address, Price(1, 2), 0.5, "KEY").arguments[-2:] == ("--price", "1/2")


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("http://127.0.0.1:9/v1#qwen3:4b", "Nothing answers at http://127.0.0.1:9/v1; start the server"),
        ("qwen3:4b", "names no model; write bedrock:"),
    ],
)
def test_what_cannot_be_asked_ends_with_a_sentence(
    model: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit):
        choose(model)
    assert said in capsys.readouterr().err
