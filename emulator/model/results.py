"""What tools gave, in words: what stands in the results and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from emulator.model.request import ToolResult

UNITS = {"usd": "USD", "s": "seconds", "ms": "milliseconds", "gb": "GB", "mb": "MB"}
SPOKEN_FIRST = ("summary", "text", "message", "description", "error")
MOST_ROWS = 20


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
    parts = [" ".join(first)] if first else [_facts(content)]
    for key, value in content.items():
        rows = _rows(value)
        if not rows or (first and not isinstance(value, list)):
            continue
        more = [f"- and {len(rows) - MOST_ROWS} more"] if len(rows) > MOST_ROWS else []
        heading = [] if first else [f"{_capital(_words(key))}:\n"]
        parts.append("\n".join([*heading, *(f"- {row}" for row in rows[:MOST_ROWS]), *more]))
    return "\n\n".join(part for part in parts if part)


def _facts(content: Mapping[str, Any]) -> str:
    facts = [
        f"{_words(key)}: {_value(key, value)}"
        for key, value in content.items()
        if not isinstance(value, Mapping | list) and value not in (None, "")
    ]
    return f"{_capital('; '.join(facts))}." if facts else ""


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
            (
                each
                for name, each in pairs
                if name in {"name", "label", "item", "title", "service", "component"}
            ),
            None,
        )
        rest = [f"{_words(name)} {_flat(each, name)}".strip() for name, each in pairs if each is not label]
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
    unit = _unit(key) if isinstance(value, int | float) else ""
    return f"{value} {unit}".strip()


def _unit(key: str) -> str:
    """The unit that a key names: `total_usd` is in USD, `usd_per_month` in USD per month."""
    parts = key.lower().split("_")
    if "per" in parts and parts.index("per") > 0 and parts[parts.index("per") - 1] in UNITS:
        place = parts.index("per")
        return " ".join([UNITS[parts[place - 1]], *parts[place:]])
    return UNITS.get(parts[-1], "")


def _words(key: str) -> str:
    """A key as words, without the unit that its value is said with."""
    parts = key.split("_")
    unit = len(_unit(key).split())
    return " ".join(parts[: len(parts) - unit])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."
