"""What families of models want of a request that others don't, for all who call one. Only the standard library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class ModelFamily:
    """`temperature` where the model takes one; `additional` is Converse's `additionalModelRequestFields`.

    `caches` says after what the model takes a `cachePoint`: the system prompt, the question. Only where that pays.
    """

    temperature: float | None = None
    additional: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    caches: frozenset[str] = frozenset()


_FAMILIES: Final = (
    # Thinking is off unless asked for ("Reasoning capabilities", Amazon Nova 2 User Guide). AWS lists prompt caching,
    # and the API refuses a `cachePoint` once tools were used (zeroclaw#8943, 2026-08-07).
    ("amazon.nova-2-", ModelFamily(temperature=0.0)),
    # Its default temperature of 0.7 is too high for quoting. Writing to the cache costs no more than reading without
    # one; a `cachePoint` is taken in system and messages, not among tools ("Prompt caching for faster model
    # inference", Amazon Bedrock User Guide; LibreChat-AI/agents#253).
    ("amazon.nova-", ModelFamily(temperature=0.0, caches=frozenset({"system", "question"}))),
    # Thinks unless told not to, within `maxTokens`, and refuses a temperature ("What's new in Claude Haiku 5.5",
    # Anthropic). Caches from 512 tokens on. What is written to the cache costs a quarter more, which pays for what
    # every question begins with, not for what one question's rounds of tools share.
    (
        "anthropic.claude-haiku-5-5",
        ModelFamily(
            additional=MappingProxyType({"thinking": {"type": "disabled"}}), caches=frozenset({"system"})
        ),
    ),
    # Thinking can't be switched off, only be short ("OpenAI models", Amazon Bedrock User Guide).
    ("openai.gpt-oss-", ModelFamily(additional=MappingProxyType({"reasoning_effort": "low"}))),
)


def family_of(model_id: str) -> ModelFamily:
    """The family of a model id, an inference profile's id or its ARN; one that wants nothing where it isn't known."""
    return next((family for name, family in _FAMILIES if name in model_id), ModelFamily())
