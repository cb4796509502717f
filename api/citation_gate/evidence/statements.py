"""A source as statements: each cell or sentence with what stands over and beside it, and the figures that it states."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from api.citation_gate import identifiers
from api.citation_gate.evidence.counts import WHOLE
from api.citation_gate.evidence.fact import Fact
from api.citation_gate.evidence.labels import in_cell, label_of
from api.citation_gate.evidence.tables import Cell, Table
from api.citation_gate.figures import frequencies, neighbours, otherwise
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.nouns import FOLLOWING, is_counted, stem
from api.citation_gate.figures.surroundings import ANY_NOUN, EVERY, Quantity
from api.citation_gate.figures.units import CURRENCIES, SCALED
from api.citation_gate.markdown.holder import Unit
from api.citation_gate.markdown.ordinals import Ordinals
from api.citation_gate.markdown.reading import Reading
from api.contract.sentences import word_set

_YEAR: Final = re.compile(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w/-]|[.,]\d)")
_YEAR_IN_NAME: Final = re.compile(r"(?<=[\w][/_-])(?:19|20)\d\d(?![\w.]|-\d)")
_PORTS: Final = re.compile(r"(?<![\d.:])(\d{3,5}):(\d{2,5})(?![\d:])")  # 8080:80
_NUMBERED: Final = re.compile(r"(?<![\w.-])([A-Za-z]+)(?:-?|:v?(?=\d+\.))(\d+(?:\.\d+)?)(?!\w|\.\w)")
"""A name that ends with a number, and an image's tag: nginx:1.25."""
_HEADING_NUMBER: Final = re.compile(r"\d{1,3}(?=[.)]?\s)")
_LASTING: Final = re.compile(r"\bP(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?(?<=\d[DHMS])\b")
"""A duration (ISO 8601): PT15M."""
_NO_NAMES: Final = (
    "it|this|that|these|those|they|he|she|we|you|i|there|here|the|an?|each|every|in|on|at|from|for|and|or"
)
_PAIR: Final = re.compile(
    rf"(?:\A|[\s(])(?!(?i:{_NO_NAMES})\b)((?:[A-ZÄÖÜ]|[a-z]+\d)[\w-]*(?:\s[A-ZÄÖÜ][\w-]*)?)(?:\s[a-zäöü]+){{0,2}}\s\Z"
    r"|(?:\A\s*|[,;:]\s|\sand\s)(?:(?i:an?|the|each|every)\s)?(?!and\b)([a-z]{3,})"
    r"(?:\s(?:is|are|has|have|(?:pay|cost|take|keep|need|last|weigh|hold)s?))?\s\Z"
)
"""The name before an amount."""
_FAR: Final = 80  # characters
_STEPPED: Final = re.compile(
    r"\d\s?m\s\d{1,2}\s?s\b|\d\s?h\s\d{1,2}\s?m\b"
)  # 1 m 10 s, where 5 m are minutes too
_SETS: Final = re.compile(r"[:=]")
_KEY: Final = re.compile(r"([\w.-]+)[\"']?\s*[:=]\s*[\"'(\[]?\Z")
_NTH: Final = re.compile(
    r"\b(?:(first|erste|premier|première|primera?)|(second|zweite|seconde|deuxième|segund[oa])"
    r"|(third|dritte|troisième|tercera?))[nrsm]?\b",
    re.IGNORECASE,
)
_BOTH: Final = re.compile(r"\b(?:both|beide[nrsm]?|amb[oa]s)\s([^\W\d_]+)", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d+")
_ITEMS: Final = frozenset(
    map(stem, word_set("item step point rule number part section chapter article phase stage option"))
)


class Statement(NamedTuple):
    """`label` names the figures of a cell or a line of code; `around` are the words they stand among."""

    text: str
    label: str
    around: str
    cell: Cell | None = None
    heading: str = ""


def statements(read: Sequence[tuple[Unit, Reading]]) -> Iterator[Statement]:
    """Each cell or sentence as it reads, in order."""
    heading, lead, line, ordinals = "", "", "", Ordinals()
    tables = _tables(read)
    table: Table | None = None
    place = paragraph = 0
    for unit, reading in read:
        if unit.kind == "heading":
            heading = reading.text
        if unit.kind == "header":
            lead = "" if table else lead  # it is over the table before
            table, place = tables[unit.block], -1
        if unit.kind in ("row", "header") and table:
            place += unit.kind == "row"
            words = " | ".join(_DIGITS.split(cell, maxsplit=1)[0] for cell in reading.cells)
            things = "" if label_of(table.header[0]).units else table.header[0]  # what the rows are
            for index, cell in enumerate(reading.cells):
                at = Cell(table, place, index) if unit.kind == "row" else None
                title = table.titles[place][index] if at else table.header[index]
                yield Statement(cell, f"{title} | {words}", f"{things} | {lead} {heading}", at)
            continue
        table = None
        if unit.kind == "prose":
            goes_on = unit.block == paragraph and label_of(lead).sure and not _DIGITS.search(lead)
            lead = f"{lead} {reading.text}" if goes_on else reading.text  # all prices in kroner, incl. VAT
            paragraph = unit.block
        text = ordinals.read(reading.text, unit.kind, unit.ordinal, steps=False)
        above, line = (line, text) if unit.kind == "code" and not _SETS.search(text) else ("", "")
        yield Statement(
            text, text if unit.kind == "code" else "", f"{above} {text} {heading}", heading=heading
        )


def _tables(read: Sequence[tuple[Unit, Reading]]) -> dict[int, Table]:
    rows: dict[int, list[tuple[str, ...]]] = {}
    for unit, reading in read:
        if unit.kind == "row":
            rows.setdefault(unit.block, []).append(reading.cells)
    headers = {unit.block: reading.cells for unit, reading in read if unit.kind == "header"}
    return {block: Table(header, rows.get(block, ())) for block, header in headers.items()}


def numbered(read: Iterable[tuple[Unit, Reading]]) -> Iterator[Quantity]:
    """The numbers of items and headings: what step 2 and section 7 name."""
    for unit, reading in read:
        heading = _HEADING_NUMBER.match(reading.text) if unit.kind == "heading" else None
        number = int(heading[0]) if heading else unit.ordinal
        if number is not None:
            yield Quantity(0, 0, number, str(number), nouns=_ITEMS, kind="item")


def facts_in(shown: Sequence[Statement], language: str) -> Iterator[Fact | tuple[Date, Cell | None]]:
    """The figures and dates that statements state, one behind the other."""
    currencies = set[str]()
    is_stepped = any(_STEPPED.search(statement.text) for statement in shown)
    for statement in shown:
        currency = next(iter(currencies)) if len(currencies) == 1 else ""
        found = [*_facts_of(statement, language, currency, is_stepped)]
        yield from found
        items = [fact.quantity for fact in found if isinstance(fact, Fact) and not fact.label]
        many = (item for item in items if SCALED.search(statement.text, item.start, item.end))
        currencies = {item.unit for item in many if item.unit in CURRENCIES}


def _facts_of(
    statement: Statement, language: str, currency: str, is_stepped: bool
) -> Iterator[Fact | tuple[Date, Cell | None]]:
    text, label, around, cell, heading = statement
    found, inside, _ = identifiers.read(text, language)
    for item in inside:
        if isinstance(item, Date) or item.unit:
            found.append(item)
        elif text[item.start - 1] == ":":  # a port
            found.append(item._replace(nouns=frozenset(), kind="label"))
    found, often = frequencies.parted(found)
    every = (item for item in found if isinstance(item, Quantity) and item.name == EVERY)
    yield from (
        Fact(item, around=f"{label} {around}") for item in (*often, *every, *frequencies.spoken(text))
    )
    if cell:
        cell.table.figures[cell.row, cell.column] = neighbours.summed(text, found)
    yield from ((date, cell) for date in _dated(found, around))
    quantities = [item for item in found if isinstance(item, Quantity)]
    counted = frozenset[str]().union(*(item.nouns for item in quantities))
    taken = frozenset(item.unit for item in quantities if not label)
    far = label_of(heading).stems - label_of(text).stems if heading and found else frozenset()
    is_status = any(_is_status(item, "label") for item in quantities)
    around = f"{label} {around}"
    listed = {} if label else _listed(text, quantities)
    united = [] if label else [*neighbours.elliptic(text, found, currency)]
    for item, gap in neighbours.borrowing(text, found):
        if gap == ",":
            yield Fact(item._replace(unit=None, period=None), label, around, cell=cell)
    for item in {*found, *neighbours.summed(text, found), *united}:
        if isinstance(item, Date):
            continue
        for other in otherwise.in_source(text, item, label, scores=cell is not None):
            yield Fact(other, label, around, cell=cell)
        if cell:
            besides = [*in_cell(item, text, around, is_stepped)]
            cell.table.figures[cell.row, cell.column] += besides
            yield from (Fact(other, label, around, counted, taken, cell) for other in besides)
        word = FOLLOWING.match(text, item.end)
        counts = word is not None and is_counted(word[1])  # 429 too many calls
        if is_status and _is_status(item, "number") and not counts:
            item = item._replace(kind="label", nouns=frozenset(), name="status")
        key = _KEY.search(text, 0, item.start) if label and not cell else None
        name, place = key[1] if key else label, cell or listed.get(item)
        yield Fact(item, name, around, counted, taken, place, far | _beyond(text, item, quantities))
    yield from (Fact(item, label, around, cell=cell) for item in neighbours.coded(text, quantities))
    for match in _NTH.finditer(text):
        yield Fact(Quantity(0, 0, match.lastindex or 1, str(match.lastindex), kind="label"))
    for match in _BOTH.finditer(text):
        yield Fact(Quantity(0, 0, 2, "2", nouns=frozenset({stem(match[1])}), period=WHOLE))
    for match in _YEAR_IN_NAME.finditer(text):
        yield Fact(Quantity(0, 0, int(match[0]), match[0], kind="year"))
    for match in _LASTING.finditer(text) if "P" in text else ():
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        lasting = days * 86_400 + hours * 3_600 + minutes * 60 + seconds
        yield Fact(Quantity(0, 0, lasting, match[0], "s"))
    for match in _PORTS.finditer(text) if label and not cell else ():
        yield from (
            Fact(Quantity(0, 0, int(port), port, kind="label"), label, around) for port in match.groups()
        )
    for match in _NUMBERED.finditer(text):
        yield Fact(Quantity(0, 0, float(match[2]), match[2], kind="version", name=stem(match[1])))
        if match[1].lower() == "p":  # p95 is what 95 % keep to
            yield Fact(Quantity(0, 0, float(match[2]), match[2], "%"))


def _beyond(text: str, item: Quantity, found: Iterable[Quantity]) -> frozenset[str]:
    """The words beyond another count: to the dogs the `employs` of `employs 9 people and houses 63 dogs`."""
    if not item.nouns - ANY_NOUN:
        return frozenset()
    others = [other for other in found if other.nouns - ANY_NOUN]
    start = max((other.end for other in others if other.end <= item.start), default=0)
    end = min((other.start for other in others if other.start >= item.end), default=len(text))
    return label_of(text).stems - label_of(text[start:end]).stems


def _listed(text: str, found: Iterable[Quantity]) -> dict[Quantity, Cell]:
    """The amounts of `Elstar 2.40 EUR, Topaz 2.80 EUR` as cells of a table whose rows have these names."""
    rows: list[tuple[str, Quantity]] = []
    end = 0
    for item in found:
        name = _PAIR.search(text, max(end, item.start - _FAR), item.start) if item.unit else None
        if rows and item.unit and (not name or rows[0][1].unit != item.unit):
            if len(rows) > 1:
                break
            rows = []
        rows += [(name[1] or name[2], item)] if name else []
        end = item.end
    if len(rows) < 2:
        return {}
    table = Table(("", ""), [(name, "") for name, _ in rows])
    table.figures.update({(index, 1): [item] for index, (_, item) in enumerate(rows)})
    return {item: Cell(table, index, 1) for index, (_, item) in enumerate(rows)}


def _is_status(item: Quantity, kind: str) -> bool:
    """Is it a status of HTTP, of this kind, that counts nothing: the 402 of `answers 201 …, or 402 when …`?"""
    return item.kind == kind and 100 <= item.value < 600 and not item.unit and len(item.literal) == 3


def _dated(found: Iterable[Quantity | Date], around: str) -> list[Date]:
    """The dates of a sentence; one without a year has also the year of the next, or the only one that is named."""
    days = [item for item in found if isinstance(item, Date)]
    years = {item.year for item in days if item.year} | {
        int(item.value) for item in found if isinstance(item, Quantity) and item.kind == "year"
    }
    if days and not years:
        years = set(map(int, _YEAR.findall(around)))
    year = next(iter(years)) if len(years) == 1 else None
    completed = []
    for day in reversed(days):  # 6 January to 4 April 2025
        year = day.year or year
        completed.append(day._replace(year=year))
    return [*days, *completed]
