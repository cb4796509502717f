"""What the header of a column, or other words around a number, say of its unit."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from api.citation_gate.figures import frequencies, rates
from api.citation_gate.figures.nouns import is_counted, stem
from api.citation_gate.figures.surroundings import Quantity
from api.citation_gate.figures.units import (
    CODES,
    CURRENCIES,
    LETTERS,
    MULTIPLIERS,
    TIMES,
    period_named,
    rated,
    unit_of,
)
from api.contract.sentences import word_set

_WORD: Final = re.compile(r"[^\W\d_]+|[%$€£¥₹¢]")
_ENDING: Final = re.compile(
    r"(?:_|(?<=[a-z])(?=[A-Z]))(?!(?:min|MIN)(?![A-Za-z]))((?<=_)[sghmcC]|[A-Z]?[a-z]{2,10}|Ms|[A-Z]{2,10})(?![A-Za-z])"
)
"""What a setting's name says of its unit: `COURIER_TIMEOUT_MS`, `dailyBudgetUsd`."""
_LETTERS: Final = {"c": "°C"}
_HUMP: Final = re.compile(r"(?<=[a-z])[A-Z][a-z]+|[A-Z]?[a-z]+(?=[A-Z])")  # PodRestarts counts restarts
_MANY: Final = (
    rf"(?i:{'|'.join(sorted((word for word in MULTIPLIERS if len(word) > 1), key=len, reverse=True))})\b\.?"
)
_SCALED: Final = re.compile(rf"({_MANY})\s?(?:of\s|de\s|d['’])?|([kKMT])(?=\S)")
_UNIT: Final = re.compile(
    rf"[(\[]([^()\[\]|]{{1,24}})[)\]]|\b(?:in|en)\s((?:{_MANY}\s(?:of\s|de\s|d['’])?)?[^\s|()]{{1,16}})(?![^\s|()]|\s\d)"
    r"|(?:,\s?([^\s|(),]{1,12})|(?<=[^\W\d])\s(°[CF]))(?=\s*(?:\||\Z))"
)
_IN: Final = re.compile(r".*\b(?:in|en)\s")
_PER: Final = re.compile(r"\s?/\s?|\s(?:per|pro|par|por)\s")
_PER_TIME: Final = re.compile(r"(?:\b(?i:per|an?|each|every|pro|par|por)\s|/\s?)([^\W\d_]+)")
_PRICED: Final = re.compile(rf"{CODES}|[$€£]|,(?=\sper\s\d)")
"""Behind it a header says what its prices are for."""
_MOST: Final = re.compile(r"\bmax", re.IGNORECASE)
_LEAST: Final = re.compile(
    r"(?<![(\[/])(?<!in )(?<!, )\bmin\b(?![)\]])\.?", re.IGNORECASE
)  # beside it no minute
_UNIT_COLUMNS: Final = word_set("unit units uom einheit einheiten unité unités unidad unidades")
_FIRST_WORD: Final = re.compile(r"[^\s(]+(?:\s(?:per|pro|par|por)\s\S+)?")
_LARGE: Final = {"k": 1e3, "K": 1e3, "T": 1e3, "M": 1e6}  # T€ are thousands, in German
_ALL_IN: Final = re.compile(
    r"(?:\b(?:all|alle|tous|toutes|todos?|todas)\b[^.\d\n]{0,24}?"
    r"|\b(?:prices?|amounts?|fares?|fees?|rates?|preise|beträge|angaben|prix|montants|tarifs|precios|importes|tarifas)\b"
    rf"[^.\d\n]{{0,24}}?\b(?:in|en)\s)\b({CODES}|euros?|dollars|pounds|francs|franken|kroner|kronor)\b(?!\s?/|\s(?:per|a|pro)\b)",
    re.IGNORECASE,
)


class Label(NamedTuple):
    """`sure` are units that can't be another word: `(s)`, `in USD`, `%`; `letters` may be units, or teams' columns.

    `stems` are those of all words; `scale` is what a header multiplies by: in thousands, (million km).
    """

    units: frozenset[str]
    sure: frozenset[str]
    stems: frozenset[str]
    period: str | None
    scale: float
    letters: frozenset[str]


def over(header: Sequence[str], row: Sequence[str]) -> list[str]:
    """What stands over each cell of a row: `Typ (µA)` where a column says its unit; Min beside Max is no minute."""
    has_most = any(map(_MOST.search, header))
    names = [_LEAST.sub("minimum", cell) if has_most else cell for cell in header]
    at = next((index for index, name in enumerate(header) if name.lower() in _UNIT_COLUMNS), len(row))
    unit = _FIRST_WORD.match(row[at]) if at < len(row) else None
    if unit is None:
        return names
    told = f", per {row[at]}" if unit[0][0].isdigit() else f" ({unit[0]})"
    return [name if index == at else name + told for index, name in enumerate(names)]


@lru_cache(2_048)
def label_of(text: str) -> Label:
    """What a header or a sentence says of the numbers in or under it."""
    times = {per[1]: period_named(per[1]) for per in _PER_TIME.finditer(text)}
    times = {word: period for word, period in times.items() if period in TIMES}
    words = _WORD.findall(text)
    named = [(word, unit) for word in words if word not in times and (unit := unit_of(word))]
    long = [(word, unit) for word, unit in named if len(word) > 1 or not word.isalpha()]
    sure = {unit for word, unit in long if word.isupper() or not word.isalpha()}
    period, scale = None, 1.0
    written: set[str] = set()
    for _, unit, many, per in _named_in(text):
        scale = many if many > 1 else scale
        if unit:
            written.add(unit)
            period = period or period_named(per)
    written |= {
        unit
        for ending in _ENDING.findall(text)
        if (unit := unit_of(_LETTERS.get(ending.lower(), ending.lower())))
    }
    for match in _PRICED.finditer(text):
        period = period or rates.of_price(text, match.end())
    period = period or next(iter(times.values()), None) or next(map(_period_of, frequencies.find(text)), None)
    units = frozenset(written) or frozenset(unit for _, unit in long)
    stems = frozenset(map(stem, [*words, *_HUMP.findall(text)]))
    header = _WORD.findall(text.partition(" | ")[0])
    letters = frozenset(unit for word, unit in named if len(word) == 1 and word in header)
    return Label(units, frozenset(written or sure), stems, period, scale, letters)


def _period_of(often: Quantity) -> str | None:
    """What is paid monthly, jährlich, par mois is for."""
    return often.unit if often.value == 1 else None


def _named_in(text: str) -> Iterator[tuple[str, str | None, float, str]]:
    """The units of a text as they are written, what each is, what it multiplies by, and what it is for."""
    for match in _UNIT.finditer(text):
        written = match[match.lastindex or 1]
        head, *rest = _PER.split(written.strip(), maxsplit=1)
        yield written, *_unit_and_scale(_IN.sub("", head.rstrip(".,;:"))), rest[0] if rest else ""


def _unit_and_scale(text: str) -> tuple[str | None, float]:
    """What `km`, `million km`, `thousands` and `k€` name."""
    many = None if unit_of(text) else _SCALED.match(text)
    unit = unit_of(text[many.end() :] if many else text)
    if many and many[2]:
        return (unit, _LARGE[many[2]]) if unit in CURRENCIES else (None, 1)
    return unit, MULTIPLIERS[many[1].lower().rstrip(".")] if many else 1


def scale_in(text: str) -> str:
    """What a sentence tells of the numbers in the table below: (million euros), in thousands; nothing mostly."""
    return next((f"({written})" for written, _, many, _ in _named_in(text) if many > 1), "")


def under(figure: Quantity, header: str, *, counts: bool = True) -> Quantity:
    """A bare number in a table has the unit of its column, where that names one, or counts what it names.

    In the column that names the rows it doesn't count them.
    """
    if figure.unit in CURRENCIES and not figure.period:  # 9 EUR in a column per month
        return figure._replace(period=label_of(header).period)
    if figure.unit or figure.nouns or figure.kind != "number" or not header:
        return figure
    label = label_of(header)
    value = figure.value * label.scale
    figure = figure._replace(value=value, literal=figure.literal if label.scale == 1 else f"{value:.15g}")
    if len(label.units) == 1:
        unit, period = rated(next(iter(label.units)), figure.period or label.period)
        return figure._replace(unit=unit, period=period)
    if label.units or not counts:
        return figure
    nouns = frozenset(stem(word) for word in _WORD.findall(header) if is_counted(word))
    return figure._replace(nouns=nouns, period=figure.period or (label.period if nouns else None))


def in_cell(item: Quantity, text: str, around: str, is_stepped: bool) -> Iterator[Quantity]:
    """What a number may be besides, because of what a table says over it, or of the letter at the cell's end: 84 M."""
    many = LETTERS.get(text[item.end :].strip()) if not item.unit else None
    scaled = under(item, around) if label_of(around).scale > 1 else item
    if many or scaled.value != item.value:
        value = item.value * many if many else scaled.value
        yield scaled._replace(value=value, literal=f"{value:.15g}", name="")
    if is_stepped and item.unit == "m" and item.literal.isdigit():
        yield item._replace(unit="min")


def currency_in(texts: Iterable[str]) -> str | None:
    """The one that all amounts of a document are in, as it says: "All in euros", "Preise in EUR"."""
    told = next(filter(None, map(_ALL_IN.search, texts)), None)
    return unit_of(told[1]) if told else None
