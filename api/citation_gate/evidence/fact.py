"""A quantity of the evidence with what stands around it, and whether that is what a sentence speaks of."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from api.citation_gate.evidence.labels import Label, label_of
from api.citation_gate.evidence.said import Said, folded
from api.citation_gate.evidence.tables import Cell
from api.citation_gate.figures.bare import are_akin
from api.citation_gate.figures.frequencies import OFTEN
from api.citation_gate.figures.languages import SPOKEN
from api.citation_gate.figures.nouns import ANYBODY, FUNCTION_WORDS, is_counted, stem
from api.citation_gate.figures.surroundings import ANY_NOUN, EVERY, Quantity
from api.contract.sentences import word_set

_WORD: Final = re.compile(r"[^\W\d_]+")
TRIES: Final = frozenset(
    map(stem, word_set("retries attempts tries repeats repetitions rounds sets cycles passes laps reps"))
)
"""What a thing is done so many times is counted in."""
_FEW: Final = 999  # a larger number is hardly another one by chance
_JOINT: Final = re.compile(r"(?<=\w)[_-](?=\w)|(?<=[a-z])(?=[A-Z])")
_ROOT: Final = 4  # letters that a verb has in common with who does it
_SERIES: Final = 2  # more figures are a score, a telephone number


class Fact(NamedTuple):
    """A quantity of the evidence.

    `label` names it: header and first cell of a table's row, a line of code; `around` are the words it stands among,
    `far` those of them that only the heading says, or that stand beyond another count; `counted` are the stems that
    other numbers of its sentence count, `taken` the units that they have. `cell` is its place in a table.
    """

    quantity: Quantity
    label: str = ""
    around: str = ""
    counted: frozenset[str] = frozenset()
    taken: frozenset[str | None] = frozenset()
    cell: Cell | None = None
    far: frozenset[str] = frozenset()

    @property
    def may_be_amount(self) -> bool:
        """Is it a number of which nothing says what it is of, or one with cents in a column of some measure?"""
        return self._is_bare and (not label_of(self.label).sure or self.quantity.literal[-3:-2] == ".")

    @property
    def _is_bare(self) -> bool:
        item = self.quantity
        return item.kind == "number" and not (item.unit or item.nouns or item.name)

    def in_currency(self, unit: str) -> "Fact":
        return self._replace(quantity=self.quantity._replace(unit=unit))

    def may_count(self, claim: Quantity, said: Said) -> bool:
        """Is it a number of which nothing says what it is of, in a sentence that speaks of the same?"""
        item = self.quantity
        is_bare = self._is_bare or (item.name and f" {item.name} " in said.words and not item.nouns)
        if not is_bare or claim.period or not claim.nouns.isdisjoint(self.counted):
            return False
        if self.label and (self.cell or label_of(self.label).units or not shares_words(self.label, said)):
            return False  # a setting's value, concurrency: 20, where jobs run concurrently
        words = _telling(self.label or self.around) - claim.nouns - self.far
        told = _telling(said.words)
        shared = sum(not {word, *_begun(frozenset({word}))}.isdisjoint(told | _begun(told)) for word in words)
        return bool(words) and shared >= min(2, len(words))

    @property
    def header(self) -> Label:
        """What its label begins with, in a table the column's header."""
        return label_of(self.label.partition(" | ")[0])

    @property
    def period(self) -> str | None:
        """What it is for, as it says itself or as its label does."""
        return self.quantity.period or (label_of(self.label).period if self.label else None)

    def is_denied(self, claim: Quantity, said: Said) -> bool:
        """Does a sentence name another row or column of its table, and not this one?"""
        return self.cell is not None and self.cell.is_denied(said, claim.period)

    def is_far(self, claim: Quantity, said: Said, counted: frozenset[str]) -> bool:
        """Does only a heading name what is claimed, which the source counts elsewhere, or speaks not of here?"""
        if self.far.isdisjoint(claim.nouns) or not claim.nouns.isdisjoint(self.quantity.nouns):
            return False
        return not (counted.isdisjoint(claim.nouns) and shares_words(self.around, said, self.far))

    def is_elsewhere(self, claim: Quantity, said: Said) -> bool:
        """Is it of something that a sentence with a bare number, or with `so many times`, doesn't speak of?"""
        item = self.quantity
        if (
            claim.kind == item.kind == "label"
            and claim.name != item.name
            and "number" in (claim.name, item.name)
        ):
            return not shares_words(self.around, said)  # no. 57 of page 57
        is_status = are_akin(claim.name, "status") and claim.value >= 100
        is_named = claim.kind == "label" and claim.name and not is_status
        if is_named and item.kind == "number" and not item.nouns and self.around and not self.cell:
            return not shares_words(self.around, said)  # the port 1492 of an MTU of 1492
        if claim.kind == EVERY and self.around and claim.start and claim.name != "times":
            told = " ".join(word for word in said.words.split() if word not in OFTEN)
            return not shares_words(self.around, said._replace(words=f" {told} "))
        if claim.kind == "fraction" and item.unit is None and item.kind == "number" and self.around:
            return not shares_words(self.around, said)
        is_span = claim.unit and claim.written.isalpha() and not claim.nouns  # a decade
        is_counted = claim.nouns - ANY_NOUN and (
            item.nouns or claim.nouns.isdisjoint(ANYBODY) or claim.value > _FEW
        )
        is_nth = claim.kind == "ordinal" and item.kind == "number" and item.unit is None
        counts = not is_nth and (bool((claim.unit and not is_span) or is_counted) or claim.kind != "number")
        if counts or claim.value % 1 or not self.around or len(said.values) > _SERIES:
            return False
        if self.cell and self.cell.has_figure(self.cell.row, said.all):
            return False
        nouns = (item.nouns or _counted(self.label if not self.cell else "")) - ANY_NOUN
        if claim.nouns and nouns:
            return not any(f" {noun[:_ROOT]}" in said.words for noun in nouns)
        return not shares_words(self.around, said)


@lru_cache(512)
def _counted(setting: str) -> frozenset[str]:
    """What a setting's name counts: the connections of `max_connections`."""
    return frozenset(stem(word) for word in _WORD.findall(setting) if is_counted(word)) - TRIES


def shares_words(text: str, said: Said, without: frozenset[str] = frozenset()) -> bool:
    """Have they a word in common that says something, play and players, or has the sentence none?"""
    words, told = _telling(text) - without, _telling(said.words)
    return not told or not (words.isdisjoint(told | _begun(told)) and told.isdisjoint(_begun(words)))


@lru_cache(2_048)
def _telling(text: str) -> frozenset[str]:
    words = folded(f"{text} {_JOINT.sub(' ', text)}").split()
    return frozenset(word for word in words if not word[0].isdigit()) - SPOKEN - FUNCTION_WORDS


@lru_cache(2_048)
def _begun(stems: frozenset[str]) -> frozenset[str]:
    """What they begin with: the play of `player`."""
    return frozenset(word[:length] for word in stems for length in range(_ROOT, len(word)))
