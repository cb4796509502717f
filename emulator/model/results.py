"""What tools gave, in words: what stands in the results and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from emulator.model.request import ToolResult

UNITS = {"usd": "USD", "s": "seconds", "ms": "milliseconds", "gb": "GB", "mb": "MB"}
SPOKEN_FIRST = ("summary", "text", "message", "description", "error")
MOST_ROWS = 12


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
