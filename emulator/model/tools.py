"""When a question calls for a tool that the request offers, and with what input."""

import re
from dataclasses import dataclass
from typing import Any

from emulator.model.request import SEARCH, Ask, Tool

MONEY = re.compile(
    r"\b(costs?|prices?|pricing|bill|pay|spend|charge[ds]?|expensive|cheap\w*|usd|dollars?|euros?|budget"
    r"|how much)\b|\$",
    re.I,
)
_COUNTED = r"(?:questions?|quer(?:y|ies)|requests?|asks?|answers?|visitors?|users?|calls|prompts?|chats|conversations)"
VOLUME = re.compile(
    r"(?<![\w.,-])(?P<number>\d[\d,_.\s]*\d|\d)\s*(?P<scale>k|m|thousand|million|hundred)?\s*(?:\w+\s+){0,2}?"
    rf"{_COUNTED}(?P<period>[^.?!]{{0,20}}?\b(?:day|daily|week|weekly|month|monthly|year|yearly|hour)\b)?",
    re.I,
)
SPELLED = {
    "a hundred": "100", "one hundred": "100", "a thousand": "1000", "one thousand": "1000", "ten thousand": "10000",
    "five thousand": "5000", "a hundred thousand": "100000", "hundred thousand": "100000", "a million": "1000000",
    "one million": "1000000", "twenty thousand": "20000", "fifty thousand": "50000", "two thousand": "2000",
}  # fmt: skip
SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000, "hundred": 100}
PERIODS = {
    "hour": 730,
    "day": 30,
    "daily": 30,
    "week": 52 / 12,
    "weekly": 52 / 12,
    "year": 1 / 12,
    "yearly": 1 / 12,
}
_SIZE = r"(?:micro|lite|pro|premier|haiku|sonnet|opus|small|large|\d+(?:\.\d+)?)"
MODEL = re.compile(
    rf"\b((?:amazon |anthropic )?(?:nova|claude|titan|llama|mistral)(?:[ -]{_SIZE})*|haiku|sonnet|opus)\b",
    re.I,
)
_NOW = r"\b(?:deployed|running|live|serving|talking|using|on|here|now|current\w*|this)\b"
_THIS = r"(?:this|it|the (?:site|page|system|agent|stack|app))"
DEPLOYMENT = re.compile(
    rf"\b(?:which|what)(?:'s| is)?(?: the)? (?:\w+ ){{0,2}}(?:commit|stack|build|release|revision|sha)\b.*{_NOW}"
    r"|\b(?:which|what)(?:'s| is) (?:the )?(?:current(?:ly)? |deployed |running |live )+"
    r"(?:commit|version|stack|build|release)\b"
    rf"|\bwhen (?:was|were|did) {_THIS}\b.*\b(?:deploy(?:ed|ment)?|go live|released|updated)\b"
    r"|\b(?:commit|version|build)\b.{0,20}\b(?:is|are) (?:currently |now |actually )?(?:deployed|running|live)\b"
    r"|\blast deploy(?:ed|ment)\b",
    re.I,
)
_TELL = r"(?:describe|draw|show|outline|sketch|summari[sz]e|list|give me|walk me through)"
_HOLD = r"(?:contains?|made (?:up )?of|consists? of|includes?|creates?|hold|inside|have|deploy)"
_KIND = r"(?:aws |cloud |pulumi )?"
ARCHITECTURE = re.compile(
    rf"\b{_TELL}\b.*\b(?:architecture|components?|resources|infrastructure|stack)\b"
    rf"|\b(?:what|which)\b.*\b(?:is|are|does)\b.*\b(?:components?|stack)\b.*\b{_HOLD}\b"
    rf"|\b(?:what|which) {_KIND}resources\b.*\b(?:in|does|of|are|belong|make up)\b"
    rf"|\bhow many {_KIND}(?:resources|components)\b|\bwhat components\b"
    r"|\bwhat(?:'s| is) (?:inside|in) the \w+ component\b",
    re.I,
)
COMPONENT = re.compile(
    r"\b([A-Z][a-z]+(?:[A-Z][a-z]+)+)\b|\bthe ([\w-]+(?: [\w-]+)?) component\b|\bcomponent ([\w-]+)\b"
)


@dataclass(frozen=True)
class Call:
    """One call that a question asks for."""

    tool: Tool
    input: dict[str, Any]


def wanted(ask: Ask, question: str) -> Call | None:
    """The call that the question asks for, when the request offers the tool and it hasn't been made yet."""
    offered = {tool.name: tool for tool in ask.tools}
    made = {result.name for result in ask.results}
    if SEARCH in offered and not ask.searched and not ask.sources:
        return Call(offered[SEARCH], {"query": question or ask.question})
    for name, read in (
        ("estimate_cost", _estimate),
        ("deployment_facts", _deployment),
        ("describe_architecture", _architecture),
    ):
        if name in offered and name not in made:
            given = read(question, offered[name])
            if given is not None and all(each in given for each in offered[name].required):
                return Call(offered[name], given)
    return None


def _estimate(question: str, tool: Tool) -> dict[str, Any] | None:
    text = question.lower()
    for words, digits in sorted(SPELLED.items(), key=lambda pair: -len(pair[0])):
        text = re.sub(rf"\b{words}\b", digits, text)
    volume = VOLUME.search(text)
    if not volume or not MONEY.search(text):
        return None
    digits = re.sub(r"[,_\s]", "", volume["number"])
    try:
        number = float(digits if digits.count(".") < 2 else digits.replace(".", ""))
    except ValueError:
        return None
    number *= SCALES.get(volume["scale"] or "", 1)
    period = volume["period"] or text
    number *= next((factor for word, factor in PERIODS.items() if re.search(rf"\b{word}\b", period)), 1)
    given: dict[str, Any] = {"questions_per_month": round(number)}
    model = _model(question, tool)
    return given | ({"model": model} if model and "model" in tool.properties else {})


def _model(question: str, tool: Tool) -> str | None:
    allowed = [str(each) for each in tool.properties.get("model", {}).get("enum") or ()]
    named = MODEL.search(question)
    if not allowed or not named:
        return named.group(1).lower() if named else None
    words = named.group(1).lower().replace("-", " ").split()
    return next((each for each in allowed if all(word in each.lower() for word in words)), None)


def _deployment(question: str, _: Tool) -> dict[str, Any] | None:
    return {} if DEPLOYMENT.search(question) else None


def _architecture(question: str, tool: Tool) -> dict[str, Any] | None:
    if not ARCHITECTURE.search(question):
        return None
    named = COMPONENT.search(question)
    name = next((group for group in named.groups() if group), None) if named else None
    allowed = [str(each) for each in tool.properties.get("component", {}).get("enum") or ()]
    if name and allowed:
        flat = re.sub(r"\W|_", "", name).lower()
        name = next((each for each in allowed if re.sub(r"\W|_", "", each).lower() == flat), None)
    return {"component": name} if name and "component" in tool.properties else {}
