"""Figures that stand side by side: what one of them takes over from the other, and which make one time."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from api.citation_gate.figures import clock
from api.citation_gate.figures.clock import CLOCK
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.number_words import WHOLE
from api.citation_gate.figures.surroundings import Quantity
from api.citation_gate.figures.units import CURRENCIES, MULTIPLIERS, SCALED, SCALES, TIMES, is_length

_JOINED: Final = re.compile(
    r"-?\s?(?:-|–|—|(?:(?:down|up)\s)?to|and|or|through|/|,|,? and|,? or|bis|à|y|et|ou|und|oder|bzw\.|a|al|o|by|bij"
    r"|×|x|±|mal|por)\s?"
    r"(?:[$€£]|plus\s|minus\s|(?<=\s)(?:(?:a\s)?l[ao]s|les|the|den|nach|after)\s)?"
)
_CLAUSE: Final = re.compile(r", (?:and|or) ")  # it joins figures only behind two of them
_SUMMED: Final = re.compile(r"\.?,?\s(?:(?:and|und|et|y)\s)?")
_PLURAL: Final = re.compile(r"\b[A-Z]{2,6}s:\s\Z")  # VLANs: 10 …, 20 …
_NEXT: Final = re.compile(r"(?:[,;]|\b(?:and|or|und|oder|et|ou|y|o))\s\Z")
_BETWEEN: Final = re.compile(r"\b(?:between|zwischen|entre)\s(?:\w{1,6}\s)?\Z", re.IGNORECASE)
_BARE: Final = re.compile(r"\d[\d.,]*|[^\W\d_]+")
_LASTING: Final = re.compile(r"\b(?:for|für|pendant|durante)\s\Z", re.IGNORECASE)
"""Behind it a bare number has the unit of the time before: 20 minutes at 250 °C, then at 220 °C for 25."""
_IS: Final = re.compile(r"\s(?:is|are|was|were|has|have|can|may)\b")
_GRADED: Final = re.compile(r"\d\s?\([\d\s.,/–-]+\)")  # 450 (500) 600 g
_BRACKET: Final = 24  # characters
_CENTS: Final = 2  # digits of 4 euros 50
SECONDS: Final = {"week": 604_800, "d": 86_400, "h": 3_600, "min": 60, "s": 1}
_STEPPED: Final = re.compile(r"\s?[→>,/–-]?\s?")
_BESIDE_MINUTES: Final = frozenset({"h", "s", "min"})
_OWN: Final = re.compile(r"\s?°")  # 6–10 °dH
_OF_SAME: Final = re.compile(
    r"[^.;]{0,40}\bof\s(?:which|these|those|them)\b[^.;\d]{0,20}"
    r"|,?\s\(?(?:(?:down|up)\sfrom|instead\sof|rather\sthan|(?:an)?statt|au\slieu\sd[e']|en\s(?:lugar|vez)\sde|against|vs\.?|versus|compared\s(?:to|with))\s"
)


def share(text: str, found: list[Quantity | Date]) -> list[Quantity | Date]:
    """In `5, 10 and 20 s` all have the unit of the last, in `$5-10` the second has that of the first."""
    for index in range(len(found) - 1, 0, -1):
        first, second = found[index - 1], found[index]
        if isinstance(first, Date) or isinstance(second, Date) or second.start - first.end >= 60:
            continue
        gap = text[first.end : second.start]
        before = text[found[index - 2].end : first.start] if index > 1 else ""
        behind = text[second.end : found[index + 1].start] if index + 1 < len(found) else ""
        is_list = (
            gap.strip() != ","
            or before.strip() == ","
            or text[first.start - 1 : first.start] == "("
            or _JOINED.fullmatch(behind)
        )  # no 2.51, 340 targets
        if is_list and (_JOINED.fullmatch(before) or not _CLAUSE.match(gap)):
            found[index - 1 : index + 1] = _pair(text, first, second)
    return found


def _pair(text: str, first: Quantity, second: Quantity) -> tuple[Quantity, Quantity]:
    """Two numbers one behind the other, each with what it has of the other's unit."""
    gap = text[first.end : second.start]
    if first.unit in CURRENCIES and (first.period or "").partition(" ")[0] == f"{second.value:.15g}":
        return first, second  # $0.15 a million
    if _OF_SAME.fullmatch(gap):
        if second.unit is None and not second.nouns:
            second = second._replace(unit=first.unit, nouns=first.nouns)
        elif first.unit is None and not first.nouns and " of " not in gap.replace(" instead of ", ""):
            first = _scaled(text, first, second)._replace(unit=second.unit, nouns=second.nouns)
        return first, second
    units = {first.unit, second.unit}
    if units & _BESIDE_MINUTES and _STEPPED.fullmatch(gap):  # 30s → 2m
        first, second = (
            item._replace(unit="min") if item.unit == "m" and item.value < 180 else item
            for item in (first, second)
        )
    is_cut = "-" in text[second.start : second.end] or not is_length(second.unit or "m")
    if gap.strip() in ("x", "×") and second.unit and is_cut:
        return first._replace(name="×"), second  # 2 × 30 minutes, 4 × 3.5-inch
    again = gap.strip() == "(" and first.value == second.value  # fourteen (14) days
    again = again or (gap == " auf " and text[max(0, first.start - 4) : first.start].lower() == "von ")
    if not again and gap.strip() in ("(", ")"):
        again = _GRADED.search(text, max(0, first.start - _BRACKET), second.end + _BRACKET) is not None
    is_joined = again or _JOINED.fullmatch(gap)
    is_attribute = text[second.end : second.end + 1] == "-" != gap[:1]  # 52 and the 118-star list
    if not is_joined or is_attribute or not {first.kind, second.kind}.isdisjoint({"year", "multiple"}):
        return first, second
    is_bare = second.unit is None and not second.nouns
    if first.unit == CLOCK and is_bare and second.value <= 24 and "," not in gap:
        return first, clock.beside(text, second, first)
    if first.kind == "label" and second.kind == "number" and is_bare:
        return first, second._replace(kind="label", name=first.name)
    is_apart = first.kind == "version" and gap in (" – ", " — ", " - ")  # RabbitMQ 3.13 – three nodes
    unbound = first.unit is None and not first.nouns and first.kind != "label" and not is_apart
    if second.unit == CLOCK and (unbound or (first.unit == CLOCK and first.literal[-1:].isdigit())):
        return clock.beside(text, first, second), second
    if unbound or units < CURRENCIES | {None}:  # $50–52 million
        first = _scaled(text, first, second)
    own = text[second.start :].lower().startswith("a ")  # 100 and a quarter of a million requests
    is_listed = gap.strip() in (",", "and", "or", ", and", ", or")  # at 11.30, £3
    others = own or (text[second.start] in "$€£¥₹" and is_listed)
    if unbound and not others and (second.unit or second.nouns or second.period):
        if second.unit in SCALES and text[max(0, first.start - 6) : first.start].lower() == "minus ":
            first = first._replace(value=-first.value)
        first = first._replace(unit=second.unit, nouns=second.nouns, period=second.period, kind="number")
    goes_on = not gap.strip(" ").startswith(",") and not _IS.match(text, second.end)
    if first.unit in CURRENCIES and is_bare and goes_on:
        second = second._replace(unit=first.unit, period=first.period, kind="number")
    return first, second


def _scaled(text: str, first: Quantity, second: Quantity) -> Quantity:
    """The first number in the thousands or millions of the second: not of 100 and half a million."""
    many = SCALED.search(text, second.start, second.end)
    if many is None or first.value >= 1_000 or SCALED.search(text, first.start, first.end):
        return first
    scale = MULTIPLIERS.get(many[0]) or MULTIPLIERS[many[0].lower()]
    if second.value < scale and first.value >= 1:
        return first
    value = first.value * scale
    return first._replace(value=value, literal=f"{value:.15g}", kind="number")


def elliptic(text: str, found: Iterable[Quantity | Date], currency: str = "") -> Iterator[Quantity]:
    """Bare numbers with the unit of the one before: the six of `three months, six after 5 years`.

    Millions may go on in the currency of a sentence before.
    """
    last: Quantity | None = None
    time: Quantity | None = None
    for item in found:
        if isinstance(item, Date):
            continue
        if item.unit:
            last, time = item, item if item.unit in TIMES else time
        elif item.kind == "number" and not (item.nouns or item.name or _OWN.match(text, item.end)):
            if time and _LASTING.search(text, max(0, item.start - 10), item.start):
                yield item._replace(unit=time.unit, period=time.period)
            elif last:
                yield item._replace(unit=last.unit, period=last.period)
            elif currency and SCALED.search(text, item.start, item.end):
                yield item._replace(unit=currency)


def borrowing(text: str, found: Sequence[Quantity | Date]) -> Iterator[tuple[Quantity, str]]:
    """The numbers with the unit of one behind them, and what stands before that: `256 MB for 7, 1 GB for 8`."""
    gap, lender = "", len(text)
    for item in reversed(found):
        word = _BARE.fullmatch(text, item.start, item.end)
        if isinstance(item, Date) or not word or word[0].lower() in WHOLE:
            lender = item.start
        elif item.unit and item.kind in ("number", "fraction"):
            gap = text[item.end : lender] if lender else gap
            lender = 0
            yield item, gap.strip()


def summed(text: str, found: Sequence[Quantity | Date]) -> list[Quantity | Date]:
    """`33 minutes and 12 seconds` as one time, 1,992 s; the rest as it is."""
    whole: list[Quantity | Date] = []
    total, above = 0.0, 0
    for item in found:
        size = 0 if isinstance(item, Date) else SECONDS.get(item.unit or "", 0)
        part = 0.0 if isinstance(item, Date) else item.value * size
        last = whole[-1] if whole and _SUMMED.fullmatch(text, whole[-1].end, item.start) else None
        if last is not None and _BETWEEN.search(text, max(0, last.start - 16), last.start):
            last = None
        if isinstance(last, Quantity) and last.kind == "one" and text[last.end] == ",":
            last = None  # under an hour, 55 minutes
        if last is not None and (price := _with_change(text, last, item)):
            whole[-1] = price
        elif last is not None and 0 < size < above and part < above and part != total:  # half a day, 12 hours
            total += part
            whole[-1] = Quantity(last.start, item.end, total, f"{total:.15g}", "s")
        else:
            whole.append(item)
            total = part
        above = size
    return whole


def _with_change(text: str, whole: Quantity | Date, part: Quantity | Date) -> Quantity | None:
    """Ten euros and ninety-nine cents, four euros 50, as one price."""
    if isinstance(whole, Date) or isinstance(part, Date) or whole.unit not in CURRENCIES - {"cent"}:
        return None
    is_bare = part.unit is None and text[whole.end : part.start] == " " and len(part.literal) == _CENTS
    if not (part.unit == "cent" or is_bare) or part.nouns or part.value >= 100 or whole.value % 1:
        return None
    value = whole.value + part.value / 100
    return whole._replace(end=part.end, value=value, literal=f"{value:.15g}")


def coded(text: str, found: Iterable[Quantity]) -> Iterator[Quantity]:
    """The codes of a list: to the 0 of `Exit codes: 0 success, 1 type error` the 1."""
    name = ""
    for item in found:
        before = text[max(0, item.start - 6) : item.start]
        if item.kind == "label" or _PLURAL.search(before):
            name = (item.name or "number") if before.endswith(": ") else ""
        if (
            item.kind != "label"
            and name
            and not item.unit
            and (_NEXT.search(before) or _PLURAL.search(before))
        ):
            yield item._replace(kind="label", nouns=frozenset(), name=name)
