"""One figure that a sentence claims, with what stands beside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from api.citation_gate.evidence import counts
from api.citation_gate.evidence.evidence import Evidence
from api.citation_gate.evidence.facts import hedge_of
from api.citation_gate.evidence.labels import under
from api.citation_gate.evidence.said import Said
from api.citation_gate.figures import frequencies, neighbours, otherwise
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.surroundings import Quantity
from api.citation_gate.figures.units import TIMES

_NAME: Final = re.compile(r"\w\s[A-Z][\w.+#-]*\s\Z")
_FIRST: Final = re.compile(r"\b(?:first|ersten?|premi(?:er|ère)s|primer[oa]s)\s\Z", re.IGNORECASE)


class Clause:
    """A sentence, or a cell of a row under its `column`, with its figures; `offset` is where it begins in the row."""

    def __init__(
        self, text: str, found: Sequence[Quantity | Date], column: str, scale: str, offset: int
    ) -> None:
        self.text, self.column, self.offset = text, column, offset
        self.scale = scale if offset else ""
        self.found, often = frequencies.parted(found)
        self.figures = neighbours.summed(text, self.found)
        self.stated = [*self.figures, *(item for item in often if item.name != frequencies.THING)]

    def claimed(self, item: Quantity | Date) -> Quantity | Date:
        """A figure with what stands before it, and with the unit that its column gives it."""
        if isinstance(item, Quantity):
            hedge, written = hedge_of(self.text, item.start, item.end), self.text[item.start : item.end]
            item = under(item._replace(hedge=hedge, written=written), self.column, counts=self.offset > 0)
        return item._replace(start=item.start + self.offset, end=item.end + self.offset)

    def otherwise(self, item: Quantity, claimed: Quantity) -> Iterator[Quantity]:
        """What one of its figures may mean besides."""
        yield from otherwise.readings(self.text, item)
        yield from (lent for lent in self._lent if lent.start == item.start)
        bare = item._replace(hedge=claimed.hedge, written=claimed.written)
        if _NAME.search(self.text, max(0, item.start - 24), item.start):  # Docker 24 and 2 GB
            yield from (
                bare._replace(unit=None, period=None)
                for lent, _ in neighbours.borrowing(self.text, self.figures)
                if lent.start == item.start
            )
        if self.scale:
            yield under(bare, f"{self.column} {self.scale}")
        is_first = _FIRST.search(self.text, max(0, item.start - 12), item.start)
        if claimed.unit in TIMES and (not item.unit or is_first):  # week 4, or 4 weeks
            yield bare._replace(unit=None, kind="label", name=claimed.unit)

    @cached_property
    def _lent(self) -> list[Quantity]:
        """Its figures with a unit that another one has."""
        units = {item.unit for item in self.figures if isinstance(item, Quantity)}
        borrowing = neighbours.borrowing(self.text, self.figures) if len(units) > 1 else ()
        lent = [item._replace(unit=unit) for item, _ in borrowing for unit in units - {item.unit, None}]
        return [*lent, *neighbours.elliptic(self.text, self.figures)]


@dataclass(frozen=True, eq=False)
class Claim:
    """A figure as it is claimed, and as it is `read` in its clause; `said` is what the sentence says besides."""

    figure: Quantity | Date
    read: Quantity | Date
    clause: Clause
    said: Said
    language: str
    cell: str  # as the page shows it, with its code

    @cached_property
    def _otherwise(self) -> list[Quantity]:
        if isinstance(self.figure, Date) or isinstance(self.read, Date):
            return []
        return [*self.clause.otherwise(self.read, self.figure)]

    @property
    def count(self) -> float | None:
        """How many things it may say that the sentence lists."""
        figure = self.figure
        return figure.value if isinstance(figure, Quantity) and counts.may_be_listed(figure) else None

    def stands_in(self, source: Evidence) -> bool:
        """Does a source say it, in one of its meanings?"""
        return source.supports(self.figure, self.language, self.said) or any(
            source.supports(other, self.language, self.said) for other in self._otherwise
        )

    def counts_what_is_known(self, evidence: Sequence[Evidence]) -> bool:
        """Does the sentence name as many things, which stand in the evidence?"""
        if self.count is None or isinstance(self.figure, Date):
            return False
        before, _, behind = self.cell.partition(self.figure.written)
        lists = counts.named(self.count, before, behind)
        return any(counts.are_known(things, source.words) for source in evidence for things in lists)
