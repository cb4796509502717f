"""ApplyGuardrail: content filters, prompt attacks and sensitive information, by patterns.

A stand-in for a service that uses models: it catches the plain cases, so that the app's handling of every outcome
(nothing found, masked, blocked) runs for real. Shapes and words: "ApplyGuardrail", Amazon Bedrock Runtime API
Reference.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Literal

from emulator.errors import invalid, not_found
from emulator.names import GUARDRAIL_ARN, GUARDRAIL_ID, GUARDRAIL_VERSIONS

BLOCKED_INPUT = "Sorry, I can't help with that question."
BLOCKED_OUTPUT = "Sorry, I can't show that answer."
MAX_CHARACTERS = 25_000  # of text in one call: the service's quota of 25 text units
TEXT_UNIT = 1_000

Source = Literal["INPUT", "OUTPUT"]


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases), re.IGNORECASE)


_OVER = r"(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b"
CONTENT = {
    "HATE": _any(r"\b(?:kill|exterminate|deport) all (?:the )?\w+", r"\b(?:sub-?human|inferior race)\b"),
    "INSULTS": _any(
        r"\byou(?:'re| are)?(?: an?| such an?)? (?:idiot|moron|imbecile|stupid)\b", r"\bfuck (?:you|off)\b"
    ),
    "SEXUAL": _any(r"\b(?:porn\w*|explicit sex\w*|nude (?:photo|picture)s?)\b"),
    "VIOLENCE": _any(
        r"\b(?:how (?:do i|can i|to)|i(?:'ll| will| want to)) (?:kill|murder|stab|shoot|poison) "
        r"(?!(?:the |a )?process|-9)"
    ),
    "MISCONDUCT": _any(
        r"\b(?:build|make|assemble) (?:a |an )?(?:pipe )?(?:bomb|explosive)s?\b",
        r"\b(?:steal|clone|skim) (?:a |someone's )?credit cards?\b",
        r"\bhack into (?:someone|a bank|his|her|their)\b",
    ),
    "PROMPT_ATTACK": _any(
        _OVER + r"(?:instruction|prompt|rule|guideline|polic)",
        r"\b(?:reveal|print|show|repeat|leak|output)\b.{0,30}\b"
        r"(?:system prompt|(?:your|hidden|initial) instructions)\b",
        r"\byou are (?:now )?(?:DAN\b|in developer mode|jailbroken|no longer bound)",
        r"\bpretend (?:that )?you have no (?:rules|restrictions|guidelines)\b",
    ),
}
SENSITIVE: dict[str, tuple[re.Pattern[str], Literal["ANONYMIZED", "BLOCKED"]]] = {
    "AWS_ACCESS_KEY": (re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"), "BLOCKED"),
    "AWS_SECRET_KEY": (
        re.compile(r"(?i)\baws_?secret_?(?:access_?)?key\b\W{0,3}[A-Za-z0-9/+=]{40}(?![A-Za-z0-9/+=])"),
        "BLOCKED",
    ),
    "CREDIT_DEBIT_CARD_NUMBER": (re.compile(r"(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.])"), "BLOCKED"),
    "EMAIL": (re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}\b"), "ANONYMIZED"),
    "PASSWORD": (re.compile(r"(?i)\bpassword\s*(?:is|[:=])\s*\S{6,}"), "BLOCKED"),
    "PHONE": (
        re.compile(r"(?<![\w.])\+\d{1,3}[ .-]?\(?\d{2,4}\)?(?:[ .-]?\d{2,4}){2,3}(?!\w|\.\d)"),
        "ANONYMIZED",
    ),
    "US_SOCIAL_SECURITY_NUMBER": (re.compile(r"\b\d{3}-\d{2}-\d{4}\b"), "BLOCKED"),
}


@dataclass(frozen=True)
class Assessment:
    """What the guardrail found in the texts of one call, and what becomes of them."""

    filters: tuple[str, ...]
    entities: tuple[tuple[str, str, str], ...]  # type, match, action
    masked: tuple[str, ...]

    @property
    def blocked(self) -> bool:
        """Whether the whole text is refused."""
        return bool(self.filters) or any(action == "BLOCKED" for _, _, action in self.entities)

    @property
    def intervened(self) -> bool:
        """Whether anything was refused or masked."""
        return bool(self.filters or self.entities)

    def policies(self, source: Source, full: bool) -> dict[str, Any]:
        """The assessment's policies on the wire; with `full` also the filters that found nothing."""
        considered = [each for each in CONTENT if source == "INPUT" or each != "PROMPT_ATTACK"]
        filters = [_filter(each, each in self.filters) for each in considered if full or each in self.filters]
        entities = [
            {"type": kind, "match": match, "action": action, "detected": True}
            for kind, match, action in self.entities
        ]
        found: dict[str, Any] = {}
        if filters:
            found["contentPolicy"] = {"filters": filters}
        if entities:
            found["sensitiveInformationPolicy"] = {"piiEntities": entities, "regexes": []}
        return found


def assess(texts: list[str], source: Source) -> Assessment:
    """Hold texts against every policy. Prompt attacks are looked for in INPUT only, as the service does."""
    filters = [
        name
        for name, pattern in CONTENT.items()
        if (source == "INPUT" or name != "PROMPT_ATTACK") and any(pattern.search(text) for text in texts)
    ]
    entities: list[tuple[str, str, str]] = []
    masked = []
    for text in texts:
        for kind, (_, action) in SENSITIVE.items():
            for start, end in reversed(list(_spans(kind, text))):
                entities.append((kind, text[start:end], action))
                text = text[:start] + f"{{{kind}}}" + text[end:]
        masked.append(text)
    return Assessment(tuple(filters), tuple(entities), tuple(masked))


def apply_guardrail(members: Mapping[str, Any]) -> dict[str, Any]:
    """ApplyGuardrail. Raises AwsError: ResourceNotFoundException, ValidationException over 25,000 characters."""
    started = perf_counter()
    must_exist(members["guardrailIdentifier"], members["guardrailVersion"])
    if any("image" in each for each in members["content"]):
        raise invalid("The guardrail has no image filters")
    texts = [each["text"]["text"] for each in members["content"]]
    length = sum(map(len, texts))
    if length > MAX_CHARACTERS:
        raise invalid(f"The content has {length} characters; ApplyGuardrail takes {MAX_CHARACTERS}")
    source: Source = members["source"]
    found = assess(texts, source)
    full = members.get("outputScope") == "FULL"
    reply: dict[str, Any] = {"usage": usage(length), "action": "NONE", "outputs": [], "assessments": []}
    if found.intervened:
        reply["action"] = "GUARDRAIL_INTERVENED"
        reply["actionReason"] = "Guardrail blocked." if found.blocked else "Guardrail masked."
        message = BLOCKED_INPUT if source == "INPUT" else BLOCKED_OUTPUT
        reply["outputs"] = [{"text": text} for text in ([message] if found.blocked else found.masked)]
    reply["guardrailCoverage"] = coverage(length)
    reply["assessments"] = [assessment(found, source, length, milliseconds(started), full)]
    return reply


def assessment(found: Assessment, source: Source, length: int, latency_ms: int, full: bool) -> dict[str, Any]:
    """The member that ApplyGuardrail's `assessments` and Converse's trace share."""
    metrics = {
        "guardrailProcessingLatency": latency_ms,
        "usage": usage(length),
        "guardrailCoverage": coverage(length),
    }
    return {**found.policies(source, full), "invocationMetrics": metrics}


def must_exist(identifier: str, version: str) -> None:
    """Raise AwsError, ResourceNotFoundException, unless the guardrail is the emulator's own."""
    if identifier not in (GUARDRAIL_ID, GUARDRAIL_ARN) or version not in GUARDRAIL_VERSIONS:
        raise not_found(
            f"The guardrail identifier or version provided in the request does not exist: {identifier} {version}"
        )


def usage(length: int) -> dict[str, int]:
    """Text units of 1,000 characters, begun ones counted whole, for the policies that the guardrail has."""
    units = -(-length // TEXT_UNIT)
    return {
        "topicPolicyUnits": 0,
        "contentPolicyUnits": units,
        "wordPolicyUnits": 0,
        "sensitiveInformationPolicyUnits": units,
        "sensitiveInformationPolicyFreeUnits": 0,
        "contextualGroundingPolicyUnits": 0,
    }


def coverage(length: int) -> dict[str, Any]:
    """All characters are looked at."""
    return {"textCharacters": {"guarded": length, "total": length}}


def milliseconds(started: float) -> int:
    """Whole milliseconds since `started` (perf_counter)."""
    return round((perf_counter() - started) * 1_000)


def _filter(name: str, detected: bool) -> dict[str, Any]:
    return {
        "type": name,
        "confidence": "HIGH" if detected else "NONE",
        "filterStrength": "HIGH",
        "action": "BLOCKED" if detected else "NONE",
        "detected": detected,
    }


def _spans(kind: str, text: str) -> Iterator[tuple[int, int]]:
    for match in SENSITIVE[kind][0].finditer(text):
        if kind != "CREDIT_DEBIT_CARD_NUMBER" or _luhn(re.sub(r"\D", "", match.group())):
            yield match.span()


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1: every second digit from the right doubled, digits summed, divisible by 10."""
    doubled = (int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
