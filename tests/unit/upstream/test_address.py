"""Which model is meant, and where a key may go."""

import pytest

from emulator.upstream.address import Address, UpstreamError
from emulator.upstream.connect import _key, _named


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("bedrock:amazon.nova-lite-v1:0", Address("bedrock", "amazon.nova-lite-v1:0")),
        ("http://127.0.0.1:11434/v1#qwen3:4b", Address("openai", "qwen3:4b", "http://127.0.0.1:11434/v1")),
        ("https://api.example.org/v1/#a%2Fb", Address("openai", "a/b", "https://api.example.org/v1")),
        ("http://localhost:8080/v1/chat/completions", Address("openai", "", "http://localhost:8080/v1")),
        ("http://[::1]:8000/v1#Qwen/Qwen3-4B", Address("openai", "Qwen/Qwen3-4B", "http://[::1]:8000/v1")),
    ],
)
def test_an_address_is_read(text: str, address: Address) -> None:
    assert Address.parse(text) == address


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bedrock:", "needs a model id"),
        ("qwen3:4b", "names no model"),
        ("", "names no model"),
        ("file:///etc/passwd", "names no model"),
        ("https://me:secret@example.org/v1#m", "OPENAI_API_KEY"),
        ("https://example.org/v1?key=1#m", "has a query"),
    ],
)
def test_what_names_no_model_says_how_to(text: str, said: str) -> None:
    with pytest.raises(UpstreamError, match=said) as error:
        Address.parse(text)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "variable", "sent"),
    [
        ("http://127.0.0.1:1/v1#m", "OPENAI_API_KEY", "k"),
        ("https://example.org/v1#m", "OPENAI_API_KEY", "k"),
        ("http://example.org/v1#m", "OPENAI_API_KEY", ""),
        ("http://10.0.0.7:8000/v1#m", "OPENAI_API_KEY", ""),
        ("http://10.0.0.7:8000/v1#m", "VLLM_KEY", "v"),
        ("https://example.org/v1#m", "UNSET", ""),
    ],
)
def test_the_usual_key_is_not_sent_over_an_open_network(url: str, variable: str, sent: str) -> None:
    assert _key(Address.parse(url), variable, {"OPENAI_API_KEY": " k ", "VLLM_KEY": "v"}) == sent


def named(model: str, models: list[str] | None) -> tuple[str, list[str]]:
    said: list[str] = []
    return _named(Address("openai", model, "http://x/v1"), models, said.append).model, said


def test_the_model_that_answers_is_the_one_that_is_named() -> None:
    assert named("a", ["a", "b"]) == ("a", [])
    assert named("a", ["a:latest", "b"]) == ("a", [])
    assert named("a", None) == ("a", [])
    assert named("", ["only"]) == ("only", [])
    assert named("a", ["/models/only.gguf"]) == (
        "/models/only.gguf",
        ["http://x/v1 has no a: /models/only.gguf answers"],
    )


@pytest.mark.parametrize(
    ("model", "models", "said"),
    [
        ("c", ["a", "b"], "has no model c; write one after #: a, b"),
        ("", ["a", "b"], "has several models"),
        ("", None, "doesn't say"),
        ("a", [], "ollama pull"),
    ],
)
def test_a_model_that_is_not_there_is_said_with_those_that_are(
    model: str, models: list[str] | None, said: str
) -> None:
    with pytest.raises(UpstreamError, match=said):
        named(model, models)
