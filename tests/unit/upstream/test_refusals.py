"""What a server refuses is Bedrock's error, with the remedy in its sentence and no key."""

from typing import Any

import pytest

from emulator.upstream.address import Address
from emulator.upstream.refusals import message, refusal

OLLAMA = Address.parse("http://127.0.0.1:11434/v1#qwen3:4b")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error": {"message": "no", "type": "invalid", "code": 400}}, "no (invalid)"),
        ({"error": "model 'x' not found"}, "model 'x' not found"),
        (
            {"object": "error", "message": "too long", "type": "BadRequestError", "code": 400},
            "too long (BadRequestError)",
        ),
        ({"detail": [{"loc": ["body"], "msg": "Field required"}]}, "Field required"),
        (b'{"error": "bytes"}', "bytes"),
        ("<html><style>x{}</style><h1>502 Bad Gateway</h1></html>", "502 Bad Gateway"),
        ("", "nothing"),
        ("{broken", "{broken"),
    ],
)
def test_the_sentence_is_found_in_every_shape(body: Any, said: str) -> None:
    assert message(body) == said


@pytest.mark.parametrize(
    ("status", "said", "code", "remedy"),
    [
        (
            400,
            "the request exceeds the available context size",
            "ValidationException",
            "OLLAMA_CONTEXT_LENGTH",
        ),
        (500, "exceed_context_size_error", "ValidationException", "-c 8192"),
        (400, "This model's maximum context length is 4096 tokens", "ValidationException", "--max-model-len"),
        (401, "Incorrect API key provided", "AccessDeniedException", "OPENAI_API_KEY"),
        (402, "no credits", "AccessDeniedException", "credit"),
        (429, "You exceeded your current quota, check your billing", "AccessDeniedException", "credit"),
        (429, "Rate limit reached", "ThrottlingException", "ask again"),
        (404, "model 'qwen3:4b' not found", "ResourceNotFoundException", "ollama pull qwen3:4b"),
        (404, "404 page not found", "ResourceNotFoundException", "/v1"),
        (400, "The model `x` does not exist", "ResourceNotFoundException", "after #"),
        (503, "Loading model", "ModelNotReadyException", "in a minute"),
        (503, "overloaded", "ServiceUnavailableException", ""),
        (504, "gateway timeout", "ModelTimeoutException", "smaller model"),
        (422, "bad field", "ValidationException", ""),
        (500, "boom", "ModelErrorException", "log"),
    ],
)
def test_the_error_is_bedrocks_and_says_what_to_do(status: int, said: str, code: str, remedy: str) -> None:
    error = refusal(status, {"error": said}, OLLAMA)
    assert error.code == code
    assert said in error.message
    assert remedy in error.message
    assert error.status >= 400


def test_a_key_that_the_server_repeats_is_taken_out() -> None:
    body = {
        "error": {"message": "Incorrect API key provided: abcdefgh, sk-proj-12345678, also sk-abc***xyz9"}
    }
    said = refusal(401, body, OLLAMA, key="abcdefgh").message
    assert "abcdefgh" not in said
    assert "12345678" not in said
    assert "xyz9" not in said
