"""What Bedrock checks of a Converse request by the family of its model, and which of them think unasked.

Sources: "Prompt caching for faster model inference" and "Inference request parameters and response fields", Amazon
Bedrock User Guide; "What's new in Claude Haiku 5.5", Anthropic; the refusals' words as users met them
(LibreChat#13838, litellm#39210, zeroclaw#8943).
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from emulator.errors import AwsError, invalid

MOST_POINTS: Final = 4
LEAST_TOKENS: Final = {
    "amazon.nova-": 1_000,
    "anthropic.claude-haiku-5-5": 512,
    "anthropic.claude-haiku-4-5": 4_096,
}
"""The shortest prefix that is cached, by family; others refuse to cache at all."""
ADAPTIVE: Final = "anthropic.claude-haiku-5-5"
NO_CACHE: Final = (
    "You invoked an unsupported model or your request did not allow prompt caching. "
    "See the documentation for more information."
)


def points(members: Mapping[str, Any]) -> Iterator[str]:
    """Where the request's cache points are, as paths into it, in the order in which their prefixes grow."""
    tools = (members.get("toolConfig") or {}).get("tools") or ()
    yield from (f"toolConfig/tools/{at}" for at, each in enumerate(tools) if "cachePoint" in each)
    system = members.get("system") or ()
    yield from (f"system/{at}" for at, each in enumerate(system) if "cachePoint" in each)
    for number, message in enumerate(members["messages"]):
        for at, block in enumerate(message["content"]):
            if "cachePoint" in block:
                yield f"messages/{number}/content/{at}"


def least_tokens(model: str) -> int | None:
    """The shortest prefix that the model caches, in tokens; None where it doesn't cache."""
    return next((least for family, least in LEAST_TOKENS.items() if family in model), None)


def check(members: Mapping[str, Any]) -> None:
    """Raise AwsError, AccessDeniedException or ValidationException, for what the model's family doesn't take."""
    model, marked = members["modelId"], list(points(members))
    if marked and least_tokens(model) is None:
        raise AwsError("AccessDeniedException", NO_CACHE)
    if len(marked) > MOST_POINTS:
        raise invalid(f"The request has {len(marked)} cache points; the most is {MOST_POINTS}")
    if "amazon.nova-" in model:
        used = any("toolUse" in block for each in members["messages"] for block in each["content"])
        for place in marked:
            if place.startswith("toolConfig") or ("nova-2-" in model and used):
                raise _extraneous(place, "cachePoint")
    more = members.get("additionalModelRequestFields") or {}
    wrong = next((name for name in more if not _takes(model, name)), None)
    if wrong is not None:
        raise _extraneous("", wrong)
    if ADAPTIVE in model:
        given = {"temperature", "topP"} & (members.get("inferenceConfig") or {}).keys()
        if given:
            raise invalid(f"`{min(given)}` is not supported for this model.")
        if (more.get("thinking") or {}).get("type") == "enabled":
            raise invalid('"thinking.type.enabled" is not supported for this model.')


def thinks(members: Mapping[str, Any]) -> bool:
    """Whether the model thinks before it answers: one that does so unless told not to."""
    more = members.get("additionalModelRequestFields") or {}
    off = (more.get("thinking") or {}).get("type") == "disabled"
    return ADAPTIVE in members["modelId"] and not off


def _takes(model: str, name: str) -> bool:
    known = {
        "anthropic.": ("thinking",),
        "openai.": ("reasoning_effort",),
        "amazon.nova-2-": ("reasoningConfig",),
    }
    return not any(family in model for family in ("anthropic.", "openai.", "amazon.")) or any(
        name in names for family, names in known.items() if family in model
    )


def _extraneous(place: str, key: str) -> AwsError:
    return invalid(
        f"Malformed input request: #/{place}: extraneous key [{key}] is not permitted, please reformat your input "
        "and try again."
    )
