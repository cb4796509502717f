"""What a sentence claims: its figures, and the names that must stand in a source letter by letter."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, chain, islice
from typing import Final

from api import limits
from api.citation_gate import identifiers
from api.citation_gate.claim import Claim, Clause
from api.citation_gate.evidence.derived import derives, follows
from api.citation_gate.evidence.evidence import Evidence
from api.citation_gate.evidence.names import atoms_in
from api.citation_gate.evidence.said import Said, folded, sizes_in, value_of
from api.citation_gate.evidence.tools import Proof
from api.citation_gate.figures import dates, quantities
from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.surroundings import ANY_NOUN, EVERY, Quantity
from api.citation_gate.markdown.reading import Reading

_INDEX: Final = re.compile(r"(?<!\d)\[\d{1,2}\]")  # caps[2] counts, it claims nothing


@dataclass(frozen=True)
class Claims:
    """The figures and the names of one sentence."""

    figures: Sequence[Claim] = ()
    names: Sequence[str] = ()
    text: str = ""
    order: tuple[str, str] | None = None  # what a table ranks one above the other
    too_many: bool = False
    first: str = ""  # what a row begins with
    _stood: dict[tuple[Claim | str, Evidence], bool] = field(default_factory=dict)

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
        texts = [_INDEX.sub(lambda match: " " * len(match[0]), cell) for cell in prose]
        read = [identifiers.read(text, language) for text in texts]
        names = [*(code for code in reading.code if not _INDEX.fullmatch(code)), *reading.links]
        names += [name.text for _, _, named in read for name in named]
        if len(names) > limits.SENTENCE_FIGURES:
            return cls(too_many=True)
        columns = [*header, *[""] * (len(texts) - len(header))]
        offsets = accumulate((len(text) + 1 for text in texts), initial=0)
        clauses = [
            Clause(text, found, column, scale, offset)
            for text, (found, _, _), column, offset in zip(texts, read, columns, offsets, strict=False)
        ]
        values = frozenset(value_of(item) for clause in clauses for item in clause.found)
        words = folded(reading.text)
        figures: list[Claim] = []
        for clause, cell in zip(clauses, reading.cells, strict=True):
            own = folded(f"{clause.column} {texts[0]} {clause.text}") if clause.column else words
            figured = frozenset(map(value_of, clause.figures)), values, sizes_in(clause.figures)
            said = Said(folded(clause.column) + words, *figured, subject, own)
            figures += (
                Claim(clause.claimed(item), item, clause, said, language, cell) for item in clause.stated
            )
        return cls(figures, names, reading.text, order, first=reading.cells[0] if header else "")

    @property
    def announced(self) -> Claim | None:
        """What an introduction says of how many things follow."""
        counting = (one for one in self.figures if one.count is not None)
        return next(counting, None) if self.text.endswith(":") else None

    @cached_property
    def _atoms(self) -> Counter[str]:
        return Counter(atoms_in(self.text))

    def __bool__(self) -> bool:
        return bool(self.figures or self.names or self.too_many)

    def without_frequencies(self) -> "Claims":
        """The rest: a header's `Hourly` says what its column's prices are for."""
        return replace(
            self, figures=[one for one in self.figures if getattr(one.figure, "kind", "") != EVERY]
        )

    def without(self, announced: Claim) -> "Claims":
        """The rest: the list that an introduction announces shows the count itself."""
        return replace(self, figures=[one for one in self.figures if one is not announced])

    def all_stand(self, evidence: Sequence[Evidence], tools: Evidence, proof: Proof) -> bool:
        """Each stands in the evidence, or is a value that a tool was given, beside one that it computed."""
        if self.too_many or (self.order and any(source.reverses(*self.order) for source in evidence)):
            return False
        figures = [one.figure for one in self.figures]
        derived = 0
        for claim in self.figures:
            figure = claim.figure
            if any(self._stands(claim, source) for source in evidence):
                continue
            if isinstance(figure, Quantity):
                if claim.counts_what_is_known(evidence) or _is_rate_of(figure, figures, evidence):
                    continue
                if follows(figure, figures) and derives(self.text):
                    derived += 1
                    continue
            if not any(_is_given(figure, given) for given in proof.given) or not self.any_stands(tools):
                return False
        return derived < 2 and all(
            any(self._stands(name, source) for source in evidence)
            or (name in proof.given_names and self.any_stands(tools))
            for name in self.names
        )

    def any_stands(self, source: Evidence, most: int | None = None) -> bool:
        """At least one stands in this source, or one of the first ones."""
        return any(
            self._stands(one, source) for one in islice(chain[Claim | str](self.figures, self.names), most)
        )

    def _stands(self, one: Claim | str, source: Evidence) -> bool:
        """Asked once of each source, while a sentence is asked for what it cites and for all of it."""
        if (stood := self._stood.get((one, source))) is None:
            stood = self._proves(one, source) if isinstance(one, str) else one.stands_in(source)
            self._stood[one, source] = stood
        return stood

    def _proves(self, name: str, source: Evidence) -> bool:
        is_elsewhere = bool(self.first) and source.has_in_another_row(name, self.first)
        return not is_elsewhere and source.names.prove(name, self._atoms)


def _is_rate_of(count: Quantity, figures: Sequence[Quantity | Date], evidence: Sequence[Evidence]) -> bool:
    """Is it the 1,000 GB of a price per 1,000 GB, which stands in the evidence for another count?"""
    rates = [item for item in figures if isinstance(item, Quantity) and item.end < count.start]
    rate = rates[-1] if rates else count
    return (rate.period or "").partition(" ")[0] == f"{count.value:.15g}" and any(
        source.converts(rate) for source in evidence
    )


def _is_given(figure: Quantity | Date, given: Quantity | Date) -> bool:
    if isinstance(figure, Date) or isinstance(given, Date):
        return isinstance(figure, Date) and isinstance(given, Date) and dates.same(figure, given)
    same = figure.value == given.value and figure.unit == given.unit
    return same and (not figure.nouns or given.nouns == ANY_NOUN or bool(figure.nouns & given.nouns))
