"""What an OpenAI-compatible server refuses, as the error that Bedrock would give, with what to do about it. Pure."""

import json
import re
from typing import Any

from emulator.errors import AwsError
from emulator.upstream.address import Address

MOST_CHARACTERS = 300
_KEY = re.compile(r"\b(sk|gsk|pk|hf|key)([-_])[\w*.-]{6,}", re.IGNORECASE)
_CONTEXT = re.compile(
    r"exceed_context_size|context[ _-]?(?:length|size|window)|maximum context|prompt (?:is|too) (?:too )?long"
    r"|too many (?:input |prompt )?tokens",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(
    r"model\b.*\b(?:not found|does ?n[o']t exist|not exist|unknown|not loaded)", re.IGNORECASE
)
_NO_MONEY = re.compile(r"quota|billing|credit|payment", re.IGNORECASE)
_LOADING = re.compile(r"loading|starting up|warming", re.IGNORECASE)


def message(body: Any) -> str:
    """The sentence of an error's body, whichever shape it has: OpenAI's, Ollama's, vLLM's, FastAPI's or a proxy's."""
    if isinstance(body, (bytes, str)):
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
        try:
            return message(json.loads(text)) if text.lstrip()[:1] in ("{", "[") else _plain(text)
        except ValueError:
            return _plain(text)
    if isinstance(body, list):
        return "; ".join(map(message, body))
    if isinstance(body, dict):
        for name in ("error", "message", "msg", "detail", "error_description"):
            if body.get(name):
                kind = body.get("type") if name == "message" else None
                said = message(body[name])
                return f"{said} ({kind})" if kind and str(kind) not in said else said
    return _plain(json.dumps(body))


def refusal(status: int, body: Any, address: Address, key: str = "") -> AwsError:
    """Bedrock's error for a server's. Keys that the server repeats are taken out."""
    said = message(body)
    said = _KEY.sub(r"\1\2…", said.replace(key, "…") if key else said)
    code, remedy = _judged(status, said, address)
    return AwsError(
        code, f"{address.url} says: {said}{'' if said.endswith(('.', '!')) else '.'} {remedy}".strip()
    )


def _judged(status: int, said: str, address: Address) -> tuple[str, str]:
    name = address.model
    if _CONTEXT.search(said):
        return "ValidationException", (
            "Give the model more context: OLLAMA_CONTEXT_LENGTH=8192 for ollama serve, -c 8192 for llama-server, "
            "--max-model-len 8192 for vLLM."
        )
    if status in (401, 403):
        return (
            "AccessDeniedException",
            "Set the server's key in OPENAI_API_KEY, or name its variable by --api-key-env.",
        )
    if status == 402 or (status == 429 and _NO_MONEY.search(said)):
        return "AccessDeniedException", "The account there has no credit left."
    if status == 429:
        return "ThrottlingException", "Wait a little and ask again."
    if _NO_MODEL.search(said):
        return (
            "ResourceNotFoundException",
            f"Get it first (ollama pull {name}), or name one that the server has after #.",
        )
    if status == 404:
        return "ResourceNotFoundException", "Is the address right? It usually ends in /v1."
    if status in (408, 504):
        return "ModelTimeoutException", "Ask again, or take a smaller model."
    if status == 503:
        loading = _LOADING.search(said)
        return (
            ("ModelNotReadyException", "Ask again in a minute.")
            if loading
            else ("ServiceUnavailableException", "")
        )
    if 400 <= status < 500:
        return "ValidationException", ""
    return "ModelErrorException", "The server's own log says more."


def _plain(text: str) -> str:
    """A body that is no JSON, such as a proxy's page, as one line."""
    text = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    return " ".join(text.split())[:MOST_CHARACTERS] or "nothing"
