"""What a figure may mean besides: an hour of the day, a share, a time between, a unit that nobody writes."""

import re
from collections.abc import Iterator
from typing import Final

from api.citation_gate.figures import clock
from api.citation_gate.figures.forms import RATIO
from api.citation_gate.figures.nouns import stem
from api.citation_gate.figures.surroundings import ANY_NOUN, Quantity
from api.citation_gate.figures.units import LETTERS, TIMES, period_named, unit_of

_SETTING: Final = re.compile(
    r"(?:Retry-After|max-?age|ttl|timeout|delay|interval|sleep|backoff|(Content-Length))(?:[\"']?\s?[:=(]\s?|\s)\Z",
    re.IGNORECASE,
)
"""Names whose unit is known (RFC 9110, 8.6 and 10.2.3; RFC 9111, 5.2; RFC 1035, 3.2.1), or mostly seconds."""
_MOST_SECONDS: Final = 1_000  # a bare number in a setting may be milliseconds from there on
_MINUTES: Final = re.compile(r"\d+m")
_TIMED: Final = re.compile(
    r"ttl|timeout|interval|duration|expir|delay|retention|lease|backoff", re.IGNORECASE
)
_NTH_OF: Final = re.compile(
    r"\b([^\W\d_]+)\s(?:\d{1,3}\s?(?:[–,-]|to|and|bis|und|à|et)\s?){0,3}\Z"
)  # weeks 1 to 4
_OF: Final = re.compile(r"\b(\d{1,3}|one)\s(?:of|in|out\sof)\s(?:every\s|an?\s|the\s)?\Z")
_OF_HUNDRED: Final = re.compile(r"\bof\s(?:a\s|the\s)?(?:100|hundred)\b", re.IGNORECASE)
_SHARE: Final = re.compile(
    r"(?:coverage|percent|pct|utili[sz]ation|target_?cpu)\w*[\"']?\s?[:=]\s?\d", re.IGNORECASE
)
_INSIDE: Final = re.compile(r"\(([^\W\d_]+)[,;:]\s[^()]*\Z")  # (seconds, default 3600, maximum 86400)
_AGED: Final = re.compile(r"\b(?:under|over)[ -]\d+s\Z", re.IGNORECASE)  # the under 18s
_TIMES: Final = re.compile(r"\s?\*\s?(?:\w+\.)?([A-Za-z]{2,})\b")  # 8 * MB, 30 * time.Second
_AND_PER: Final = re.compile(
    r"[^.;:\d]{0,20}?(?:\b(?:per|pro|je|par|por)\s|/\s?)[^.;:\d]{1,24}?(?:\s(?:and|und|et|y)|\s(?:per|pro|je|par|por)|/)\s?"
    r"(?:(?:per|pro|je|par|por)\s)?([^\W\d_]+)"
)
"""What a price is for besides: per square metre and year."""
_DIGITS: Final = re.compile(r"\d+")
_TIMES_AS: Final = re.compile(
    r"\s(?:the|as|more|than|so|le|la|plus|moins|más|menos|el|[a-z]+er)\b"
)  # ten times the limit, three times faster
_CORES: Final = re.compile(r"[\s-]cores?\b", re.IGNORECASE)  # 32 CPU cores
_EVERY: Final = re.compile(r"\b(?:every|jede[nrs]?|cada)\s", re.IGNORECASE)
_LETTER: Final = re.compile(rf"\s([{''.join(LETTERS)}])(?!\w)")
_TEAM_OF: Final = re.compile(
    r"\b(?:team|crew|group|party|family|squad|staff|équipe|groupe|famille|gruppe|mannschaft|familie|equipo|grupo|familia)"
    r"\s(?:of|von|aus|de)\s\Z",
    re.IGNORECASE,
)
_PERSONS: Final = frozenset({"person"})
_VOTED: Final = re.compile(
    r"\s(?:in\sfavou?r|against|abst\w+|dafür|dagegen|enthalt\w+|pour|contre|a\sfavor|en\scontra)\b",
    re.IGNORECASE,
)
_VOTES: Final = frozenset(map(stem, ("vote", "stimme", "stimmen", "voix", "voto")))
_PRIME: Final = re.compile(r"['\"′″](?=[\s).,;]|\Z)")
_PRIMES: Final = {"'": ("min", "foot"), "′": ("min", "foot"), '"': ("s", "inch"), "″": ("s", "inch")}


def readings(text: str, item: Quantity) -> Iterator[Quantity]:
    """What it may be in an answer and in a source."""
    yield from clock.readings(text, item)
    yield from _in_letters(text, item)
    if item.nouns == ANY_NOUN and item.kind == "number" and _TIMES_AS.match(text, item.end):
        yield item._replace(nouns=frozenset(), kind="multiple")
    if (
        item.kind == "ordinal"
        and item.value > 1
        and _EVERY.search(text, max(0, item.start - 8), item.start + 8)
    ):
        yield item._replace(value=1 / item.value, nouns=frozenset(), kind="fraction")
    if item.unit == "vCPU" and _CORES.match(text, item.end):
        yield item._replace(unit=None, nouns=frozenset({"core"}))
    if item.unit == "s" and _AGED.search(text, max(0, item.start - 8), item.end):
        yield item._replace(unit=None, kind="label")


def _in_letters(text: str, item: Quantity) -> Iterator[Quantity]:
    """The thousands, millions and billions, or the bytes, of a letter that stands apart: 84 M, 412 B."""
    letter = _LETTER.match(text, item.end) if item.unit is None and item.kind == "number" else None
    if letter is not None:
        value = item.value * LETTERS[letter[1]]
        yield item._replace(value=value, literal=f"{value:.15g}", nouns=frozenset())
        if letter[1] == "B" and not item.value % 1:
            yield item._replace(unit="byte", nouns=frozenset())


def in_source(text: str, item: Quantity, label: str, scores: bool) -> Iterator[Quantity]:
    """What it may be in a source only: a setting's unit, in a table's `27:14` two numbers."""
    yield from readings(text, item)
    bare = item._replace(nouns=frozenset())
    before = text[max(0, item.start - 48) : item.start]
    if item.unit is None:
        if _TEAM_OF.search(before):
            yield item._replace(nouns=_PERSONS | item.nouns)
        if not item.nouns and _VOTED.match(text, item.end):
            yield item._replace(nouns=_VOTES)
        yield from (bare._replace(unit=unit) for unit in _units_beside(text, item, before))
        if (nth := _NTH_OF.search(before)) and (unit := unit_of(nth[1])) in TIMES:
            yield bare._replace(kind="label", name=unit)
    elif item.unit == "h":
        yield from clock.hours(text, item)
    if _MINUTES.fullmatch(text, item.start, item.end) and _TIMED.search(f"{label} {text}"):
        yield bare._replace(unit="min")
    if item.period and item.unit and (other := _AND_PER.match(text, item.end)) and period_named(other[1]):
        yield item._replace(period=period_named(other[1]))
    if item.kind == "number" and not item.unit and item.value and (part := _OF.search(before)):
        share = (1 if part[1].isalpha() else int(part[1])) / item.value
        yield bare._replace(value=share, literal=f"{share:.15g}", kind="fraction")
    is_score = scores or (item.unit == RATIO and " to " in item.literal)  # agreed 4 to 1
    is_score = is_score and item.unit in (RATIO, clock.CLOCK) and item.kind == "number"
    if is_score or (item.kind == "fraction" and "/" in item.literal):
        for digits in _DIGITS.findall(item.literal):
            yield bare._replace(value=float(digits), literal=digits, unit=None, kind="number")


def _units_beside(text: str, item: Quantity, before: str) -> Iterator[str | None]:
    """The units that a bare number may have by what stands beside it."""
    if (prime := _PRIME.match(text, item.end)) and before[-1:] not in ("'", '"'):
        yield from _PRIMES[prime[0]]
    if inside := _INSIDE.search(before):
        yield unit_of(inside[1])
    if (times := _TIMES.match(text, item.end)) and (unit := unit_of(times[1])):
        yield unit
    if setting := _SETTING.search(before):
        yield "byte" if setting[1] else "s"
        if item.value >= _MOST_SECONDS:
            yield "ms"
    if item.kind == "number" and (_OF_HUNDRED.search(text) or _SHARE.search(text)):
        yield "%"
