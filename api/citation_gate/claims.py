"""What a sentence claims: its figures, and the names that must stand in a source letter by letter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from api import limits
from api.citation_gate import identifiers, quantities
from api.citation_gate.dates import Date
from api.citation_gate.evidence import Evidence
from api.citation_gate.labels import under
from api.citation_gate.reading import Reading
from api.citation_gate.surroundings import Quantity
from api.citation_gate.tools import Proof

_PLURAL: Final = re.compile(r"[A-Za-z0-9]*[A-Z0-9]s")  # EC2s, OCUs; not DEADLINE_SECONDS
_ALTERNATIVES: Final = re.compile(r"[A-Z][A-Za-z0-9]*(?:/[A-Z][A-Za-z0-9]*)+")
_VERSION: Final = re.compile(r"[vV]?(\d+(?:\.\d+)+)\Z")
_INDEX: Final = re.compile(r"(?<!\d)\[\d{1,2}\]")  # caps[2] counts, it claims nothing


@dataclass(frozen=True)
class Claims:
    """The figures and the names of one sentence."""

    figures: Sequence[Quantity | Date] = ()
    names: Sequence[str] = ()
    too_many: bool = False
    language: str = ""

    @classmethod
    def of(
        cls, reading: Reading, prose: Sequence[str], header: Sequence[str] = (), language: str = ""
    ) -> "Claims":
        """`prose` are the reading's cells without code and ordinals, `header` the cells above a table's row."""
        long = sum(map(len, prose)) > 2 * limits.SENTENCE_FIGURES
        if long and sum(map(quantities.count, prose)) > limits.SENTENCE_FIGURES:
            return cls(too_many=True)
        figures: list[Quantity | Date] = []
        names = [*(code for code in reading.code if not _INDEX.fullmatch(code)), *reading.links]
        for index, cell in enumerate(prose):
            cell = _INDEX.sub(lambda match: " " * len(match[0]), cell)
            found = quantities.summed(cell, quantities.find(cell, language))
            named = identifiers.find(cell, [(figure.start, figure.end) for figure in found])
            names += [name.text for name in named]
            found = [figure for figure in found if not any(n.start <= figure.start < n.end for n in named)]
            if index < len(header):
                found = [
                    figure if isinstance(figure, Date) else under(figure, header[index], sure=False)
                    for figure in found
                ]
            figures += found
        return cls(figures, names, language=language)

    def __bool__(self) -> bool:
        return bool(self.figures or self.names or self.too_many)

    def all_stand(self, evidence: Sequence[Evidence], tools: Evidence, proof: Proof) -> bool:
        """Each stands in the evidence, or is a value that a tool was given, beside one that it computed."""
        if self.too_many:
            return False
        computed: bool | None = None
        for figure in self.figures:
            if any(source.supports(figure, self.language) for source in evidence):
                continue
            computed = self.any_stands(tools) if computed is None else computed
            if (
                not computed
                or isinstance(figure, Date)
                or not any(_is_given(figure, given) for given in proof.given)
            ):
                return False
        for name in self.names:
            if any(_name_stands(name, source) for source in evidence):
                continue
            computed = self.any_stands(tools) if computed is None else computed
            if not computed or name not in proof.given_names:
                return False
        return True

    def any_stands(self, source: Evidence) -> bool:
        """At least one stands in this source."""
        return any(source.supports(figure, self.language) for figure in self.figures) or any(
            _name_stands(name, source) for name in self.names
        )


def _is_given(figure: Quantity, given: Quantity) -> bool:
    same = figure.value == given.value and figure.unit == given.unit
    return same and (not figure.nouns or bool(figure.nouns & given.nouns))


def _name_stands(name: str, source: Evidence) -> bool:
    if source.contains(name):
        return True
    if _PLURAL.fullmatch(name) and source.contains(name[:-1]):
        return True
    if version := _VERSION.match(name):
        return source.contains(version[1]) or source.contains(f"v{version[1]}")
    if _ALTERNATIVES.fullmatch(name):  # S3/DynamoDB are two names, role/admin is one
        return all(source.contains(part) for part in name.split("/"))
    head, _, rest = name.partition("-")  # S3-backed
    return (
        bool(rest)
        and rest.replace("-", "").isalpha()
        and any(char.isdigit() for char in head)
        and source.contains(head)
    )
