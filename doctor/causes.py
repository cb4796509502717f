"""From an error, as AWS, botocore or Pulumi words it, to what is behind it. The table is `causes.yaml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml
from botocore.exceptions import ClientError

_FILE = Path(__file__).with_name("causes.yaml")


@dataclass(frozen=True)
class Refusal:
    """An error in the three words that tell causes apart."""

    code: str
    """AWS's error code, or the name of the exception."""
    message: str
    operation: str = ""

    @classmethod
    def of(cls, error: Exception) -> "Refusal":
        """An exception of boto3, or any other."""
        if isinstance(error, ClientError):
            said = error.response.get("Error", {})
            return cls(said.get("Code", ""), said.get("Message", "") or str(error), error.operation_name)
        return cls(type(error).__name__, str(error))

    @property
    def tells_absence(self) -> bool:
        """Whether AWS says by its code that what was asked for isn't there."""
        return bool(re.match("NoSuch|(Resource|Entity)?NotFound", self.code))


@dataclass(frozen=True)
class Cause:
    """What is behind a refusal. `name` is stable; `see` is the page or issue that it rests on."""

    name: str
    cause: str
    fix: str
    see: str


UNKNOWN = Cause("unknown", "AWS's own words tell all that is known.", "Read the message; search for it.", "")


def explain(refusal: Refusal) -> Cause:
    """The cause of a refusal; `UNKNOWN` where the table has none."""
    texts = (refusal.code, refusal.message, refusal.operation)
    for patterns, cause in _table():
        found = [pattern.search(text) for pattern, text in zip(patterns, texts, strict=True)]
        if all(found):
            words = {
                name: word
                for each in found
                if each
                for name, word in each.groupdict("what was asked").items()
            }
            return replace(cause, cause=_told(cause.cause, words), fix=_told(cause.fix, words))
    return UNKNOWN


def _told(sentence: str, words: Mapping[str, str]) -> str:
    """A sentence of the table with the words that its patterns named: `‹action›` is what `(?P<action>…)` found."""
    return re.sub("‹([a-z]+)›", lambda found: words[found[1]], sentence)


def explain_text(text: str) -> Cause | None:
    """The cause that a program's output tells of, such as Pulumi's; None where the table has none."""
    cause = explain(Refusal("", text))
    if cause is UNKNOWN:
        codes = re.findall(r"\b(?=\w*[A-Z]\w*[A-Z])[A-Z]\w*[a-z]\w*\b", text)
        known = (found for code in codes if (found := explain(Refusal(code, text))) is not UNKNOWN)
        cause = next(known, UNKNOWN)
    return None if cause is UNKNOWN else cause


def causes() -> list[Cause]:
    """All that are known."""
    return [cause for _, cause in _table()]


_Patterns = tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]


@cache
def _table() -> list[tuple[_Patterns, Cause]]:
    def pattern(entry: dict[str, str], name: str) -> re.Pattern[str]:
        return re.compile(entry.get(name, ""), re.IGNORECASE)

    entries = yaml.safe_load(_FILE.read_text("utf-8"))
    return [
        (
            (pattern(entry, "code"), pattern(entry, "says"), pattern(entry, "operation")),
            Cause(entry["name"], entry["cause"], entry["fix"], entry["see"]),
        )
        for entry in entries
    ]
