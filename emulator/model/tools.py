"""When a question calls for a tool, with what input, and how its result is said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from emulator.model.request import Ask, Tool, ToolResult

MONEY = re.compile(
    r"\b(costs?|prices?|pricing|bill|pay|spend|charge[ds]?|expensive|cheap\w*|usd|dollars?|euros?|budget|how much)\b|\$",
    re.I,
)
VOLUME = re.compile(
    r"(?P<number>\d[\d,_.\s]*\d|\d)\s*(?P<scale>k|m|thousand|million|hundred)?\s*"
    r"(?:\w+\s+){0,2}?(?P<what>questions?|quer(?:y|ies)|requests?|asks?|answers?|visitors?|users?|calls|prompts?|chats|conversations)"
    r"(?P<period>[^.?!]{0,20}?\b(?:day|daily|week|weekly|month|monthly|year|yearly|hour)\b)?",
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
MODEL = re.compile(
    r"\b((?:amazon |anthropic )?(?:nova|claude|titan|llama|mistral)(?:[ -](?:micro|lite|pro|premier|haiku|sonnet|opus|small|large|\d+(?:\.\d+)?))*|haiku|sonnet|opus)\b",
    re.I,
)
DEPLOYMENT = re.compile(
    r"\b(?:which|what)(?:'s| is)?(?: the)? (?:\w+ ){0,2}(?:commit|stack|build|release|revision|sha)\b.*\b(?:deployed|running|live|serving|talking|using|on|here|now|current\w*|this)\b"
    r"|\b(?:which|what)(?:'s| is) (?:the )?(?:current(?:ly)? |deployed |running |live )+(?:deployed |running )?(?:commit|version|stack|build|release)\b"
    r"|\bwhen (?:was|were|did) (?:this|it|the (?:site|page|system|agent|stack|app))\b.*\b(?:deploy(?:ed|ment)?|go live|released|updated)\b"
    r"|\b(?:commit|version|build)\b.{0,20}\b(?:is|are) (?:currently |now |actually )?(?:deployed|running|live)\b|\blast deploy(?:ed|ment)\b",
    re.I,
)
ARCHITECTURE = re.compile(
    r"\b(?:describe|draw|show|outline|sketch|summari[sz]e|list|give me|walk me through)\b.*\b(?:architecture|components?|resources|infrastructure|stack)\b"
    r"|\b(?:what|which)\b.*\b(?:is|are|does)\b.*\b(?:components?|stack)\b.*\b(?:contains?|made (?:up )?of|consists? of|includes?|creates?|hold|inside|have|deploy)\b"
    r"|\b(?:what|which) (?:aws |cloud |pulumi )?resources\b.*\b(?:in|does|of|are|belong|make up)\b|\bhow many (?:aws |cloud |pulumi )?(?:resources|components)\b"
    r"|\bwhat(?:'s| is) (?:inside|in) the \w+ component\b|\bwhat components\b",
    re.I,
)
COMPONENT = re.compile(
    r"\b([A-Z][a-z]+(?:[A-Z][a-z]+)+)\b|\bthe ([\w-]+(?: [\w-]+)?) component\b|\bcomponent ([\w-]+)\b"
)
UNITS = {"usd": "USD", "s": "seconds", "ms": "milliseconds", "gb": "GB", "mb": "MB"}
SPOKEN_FIRST = ("summary", "text", "message", "description", "error")
MOST_ROWS = 12


@dataclass(frozen=True)
class Call:
    """One call that a question asks for."""

    tool: Tool
    input: dict[str, Any]


def wanted(ask: Ask, question: str) -> Call | None:
    """The call that the question asks for, when the request offers the tool and it hasn't been made yet."""
    offered = {tool.name: tool for tool in ask.tools}
    made = {result.name for result in ask.results}
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


def said(results: Sequence[ToolResult]) -> str:
    """The results in words: what stands in them and nothing else."""
    return "\n\n".join(text for result in results if (text := _said(result.content, failed=result.failed)))


def _said(content: Any, *, failed: bool = False) -> str:
    if not isinstance(content, Mapping):
        return "" if content in (None, "", []) else str(content)
    if failed:
        return str(
            next(
                (content[key] for key in SPOKEN_FIRST if isinstance(content.get(key), str)),
                "The tool failed.",
            )
        )
    first = [_sentence(content[key]) for key in SPOKEN_FIRST if isinstance(content.get(key), str)]
    facts = [
        f"{_words(key)}: {_value(key, value)}"
        for key, value in content.items()
        if not isinstance(value, Mapping | list) and key not in SPOKEN_FIRST and value not in (None, "")
    ]
    parts = [" ".join(first)] if first else []
    if facts:
        text = "; ".join(facts)
        parts.append(f"{text[0].upper()}{text[1:]}.")
    for key, value in content.items():
        rows = _rows(value)
        if rows:
            more = [f"- and {len(rows) - MOST_ROWS} more"] if len(rows) > MOST_ROWS else []
            heading = _words(key)
            parts.append(
                "\n".join(
                    [
                        f"{heading[0].upper()}{heading[1:]}:\n",
                        *(f"- {row}" for row in rows[:MOST_ROWS]),
                        *more,
                    ]
                )
            )
    return "\n\n".join(parts)


def _rows(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [
            f"{_words(key)}: {_flat(each, key)}"
            for key, each in value.items()
            if each not in (None, "", [], {})
        ]
    if isinstance(value, list):
        return [_flat(each) for each in value if each not in (None, "", [], {})]
    return []


def _flat(value: Any, key: str = "") -> str:
    if isinstance(value, Mapping):
        pairs = [(name, each) for name, each in value.items() if each not in (None, "", [], {})]
        label = next(
            (each for name, each in pairs if name in {"name", "label", "item", "title", "service"}), None
        )
        rest = [f"{_words(name)} {_flat(each, name)}" for name, each in pairs if each is not label]
        return (
            f"{label}: {', '.join(rest)}"
            if label is not None and rest
            else str(label)
            if label is not None
            else ", ".join(rest)
        )
    if isinstance(value, list):
        return ", ".join(_flat(each) for each in value)
    return _value(key, value)


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    unit = UNITS.get(key.rsplit("_", 1)[-1].lower(), "") if isinstance(value, int | float) else ""
    return f"{value} {unit}".strip()


def _words(key: str) -> str:
    parts = key.split("_")
    if len(parts) > 1 and parts[-1].lower() in UNITS:
        parts = parts[:-1]
    return " ".join(parts)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."
