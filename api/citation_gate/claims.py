"""What a sentence claims: its figures, and the names that must stand in a source letter by letter."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from api import limits
from api.citation_gate import identifiers
from api.citation_gate.evidence import counts
from api.citation_gate.evidence.derived import derives, follows
from api.citation_gate.evidence.evidence import Evidence
from api.citation_gate.evidence.facts import hedge_of
from api.citation_gate.evidence.labels import under
from api.citation_gate.evidence.names import atoms_in
from api.citation_gate.evidence.said import NOTHING, Said, folded, sizes_in, value_of
from api.citation_gate.evidence.tools import Proof
from api.citation_gate.figures import dates, frequencies, neighbours, otherwise, quantities
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.frequencies import THING
from api.citation_gate.figures.surroundings import ANY_NOUN, Quantity
from api.citation_gate.figures.units import TIMES
from api.citation_gate.markdown.reading import Reading

_INDEX: Final = re.compile(r"(?<!\d)\[\d{1,2}\]")  # caps[2] counts, it claims nothing


@dataclass(frozen=True)
class Claims:
    """The figures and the names of one sentence."""

    figures: Sequence[Quantity | Date] = ()
    names: Sequence[str] = ()
    listed: Mapping[Quantity, tuple[str, str]] = field(default_factory=dict)
    atoms: Counter[str] = field(default_factory=Counter)
    announced: Quantity | None = None
    derives: bool = False
    language: str = ""
    said: Mapping[Quantity | Date, Said] = field(default_factory=dict)  # what stands beside each
    otherwise: Mapping[Quantity | Date, Sequence[Quantity]] = field(default_factory=dict)
    """What else each may mean."""
    order: tuple[str, str] | None = None  # what a table ranks one above the other
    too_many: bool = False

    @classmethod
    def of(
        cls,
        reading: Reading,
        prose: Sequence[str],
        header: Sequence[str] = (),
        language: str = "",
        order: tuple[str, str] | None = None,
        scale: str = "",
        subject: str = " ",
    ) -> "Claims":
        """`prose` are the reading's cells without code and ordinals, `header` the cells above a table's row, `scale`
        what is told above them of its numbers: (million euros), `subject` the words that a pronoun or an item is about.
        """
        long = sum(map(len, prose)) > 2 * limits.SENTENCE_FIGURES
        if long and sum(map(quantities.count, prose)) > limits.SENTENCE_FIGURES:
            return cls(too_many=True)
        figures: list[Quantity | Date] = []
        listed: dict[Quantity, tuple[str, str]] = {}
        said: dict[Quantity | Date, Said] = {}
        besides: dict[Quantity | Date, Sequence[Quantity]] = {}
        names = [*(code for code in reading.code if not _INDEX.fullmatch(code)), *reading.links]
        words, shift = folded(reading.text), 0
        cells = [_INDEX.sub(lambda match: " " * len(match[0]), cell) for cell in prose]
        read = [identifiers.read(cell, language) for cell in cells]
        names += [name.text for _, _, named in read for name in named]
        parted = [frequencies.parted(found) for found, _, _ in read]
        values = frozenset(value_of(item) for found, _ in parted for item in found)
        for index, (cell, (found, often)) in enumerate(zip(cells, parted, strict=True)):
            column = header[index] if index < len(header) else ""
            summed = neighbours.summed(cell, found)
            figured = frozenset(map(value_of, summed)), values, sizes_in(summed)
            own = folded(f"{column} {cells[0]} {cell}") if column else words
            beside = Said(folded(column) + words, *figured, subject, own)
            measures = {item.unit for item in summed if isinstance(item, Quantity)}
            united = [
                item._replace(unit=unit)
                for item, _ in (neighbours.borrowing(cell, summed) if len(measures) > 1 else ())
                for unit in measures - {item.unit, None}
            ]
            united += neighbours.elliptic(cell, summed)
            for figure in (*summed, *(item for item in often if item.name != THING)):
                others: list[Quantity] = []
                if isinstance(figure, Quantity):
                    others += otherwise.readings(cell, figure)
                    others += (item for item in united if item.start == figure.start)
                    hedge, written = hedge_of(cell, figure.start, figure.end), cell[figure.start : figure.end]
                    bare = figure._replace(hedge=hedge, written=written)
                    figure = under(bare, column, counts=index > 0)
                    if scale and index:
                        others.append(under(bare, f"{column} {scale}"))
                    if figure.unit in TIMES and not bare.unit:  # week 4, or 4 weeks
                        others.append(bare._replace(kind="label", name=figure.unit))
                figure = figure._replace(start=figure.start + shift, end=figure.end + shift)
                if isinstance(figure, Quantity) and figure.nouns and counts.may_be_listed(figure):
                    before, _, behind = reading.cells[index].partition(figure.written)
                    listed[figure] = before, behind
                said[figure] = beside
                besides[figure] = others
                figures.append(figure)
            shift += len(cell) + 1
        if len(names) > limits.SENTENCE_FIGURES:
            return cls(too_many=True)
        announced = next(iter(listed), None) if reading.text.endswith(":") else None
        atoms, reckons = Counter(atoms_in(reading.text)), derives(reading.text)
        return cls(figures, names, listed, atoms, announced, reckons, language, said, besides, order)

    def __bool__(self) -> bool:
        return bool(self.figures or self.names or self.too_many)

    def without_frequencies(self) -> "Claims":
        """The rest: a header's `Hourly` says what its column's prices are for."""
        return replace(self, figures=frequencies.parted(self.figures)[0])

    def without(self, announced: Quantity) -> "Claims":
        """The rest: the list that an introduction announces shows the count itself."""
        return replace(self, figures=[figure for figure in self.figures if figure is not announced])

    def all_stand(self, evidence: Sequence[Evidence], tools: Evidence, proof: Proof) -> bool:
        """Each stands in the evidence, or is a value that a tool was given, beside one that it computed."""
        if self.too_many or (self.order and any(source.reverses(*self.order) for source in evidence)):
            return False
        derived = 0
        for figure in self.figures:
            if any(self._states(figure, source) for source in evidence):
                continue
            is_given = any(_is_given(figure, given) for given in proof.given)
            if isinstance(figure, Date):
                if not (is_given and self.any_stands(tools)):
                    return False
                continue
            if (figure in self.listed and self._lists(figure, evidence)) or self._is_rate_of(
                figure, evidence
            ):
                continue
            if self.derives and follows(figure, self.figures):
                derived += 1
            elif not is_given or not self.any_stands(tools):
                return False
        return derived < 2 and all(
            any(self._has(name, source) for source in evidence)
            or (name in proof.given_names and self.any_stands(tools))
            for name in self.names
        )

    def any_stands(self, source: Evidence) -> bool:
        """At least one stands in this source."""
        return any(self._states(figure, source) for figure in self.figures) or any(
            self._has(name, source) for name in self.names
        )

    def _states(self, figure: Quantity | Date, source: Evidence) -> bool:
        said = self.said.get(figure, NOTHING)
        if source.supports(figure, self.language, said):
            return True
        others = self.otherwise.get(figure, ())
        return any(source.supports(other, self.language, said) for other in others)

    def _is_rate_of(self, count: Quantity, evidence: Sequence[Evidence]) -> bool:
        """Is it the 1,000 GB of a price per 1,000 GB, which stands in the evidence for another count?"""
        rates = [item for item in self.figures if isinstance(item, Quantity) and item.end < count.start]
        rate = rates[-1] if rates else count
        return (rate.period or "").partition(" ")[0] == f"{count.value:.15g}" and any(
            source.converts(rate) for source in evidence
        )

    def _lists(self, figure: Quantity, evidence: Sequence[Evidence]) -> bool:
        lists = counts.named(figure.value, *self.listed[figure])
        return any(counts.are_known(things, source.words) for source in evidence for things in lists)

    def _has(self, name: str, source: Evidence) -> bool:
        return source.names.prove(name, self.atoms)


def _is_given(figure: Quantity | Date, given: Quantity | Date) -> bool:
    if isinstance(figure, Date) or isinstance(given, Date):
        return isinstance(figure, Date) and isinstance(given, Date) and dates.same(figure, given)
    same = figure.value == given.value and figure.unit == given.unit
    return same and (not figure.nouns or given.nouns == ANY_NOUN or bool(figure.nouns & given.nouns))
