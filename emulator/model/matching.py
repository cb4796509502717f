"""How well each unit of the sources matches each word of a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from content.reading import Unit, units
from emulator.model.question import ORDER, PREFIXES, Term
from emulator.model.rarity import is_listed
from emulator.model.request import Source
from emulator.retrieval.languages import stem
from emulator.retrieval.memory import Memory
from emulator.retrieval.spelling import Spelling
from emulator.retrieval.synonyms import SYNONYMS
from emulator.retrieval.words import fold, spoken_words, words

Scores = NDArray[np.float32]

FAMILY, SYNONYM = 0.9, 0.7
SYNONYM_FLOOR, SYNONYM_RANGE, SYNONYM_MOST = 0.45, 0.4, 0.8
DELIMITER = re.compile(r"^[ \t]*[<‹]/?(?:sources?|question)\b.*$|[<‹]/?(?:sources?|question)\b[^<>‹]*>", re.M)
"""What looks like a prompt's delimiter, as written or as an app has defused it: never something to say."""
IN_LEAD, IN_SECTION, IN_TITLE, NEARBY = 0.9, 0.85, 0.8, 0.6


@dataclass(frozen=True)
class Said:
    """One unit, the source it is from, and its place among that source's units."""

    source: Source
    unit: Unit
    place: int


def read(sources: Sequence[Source]) -> list[Said]:
    """All units of all sources, in order; what two sources share is kept once, orders to a model not at all."""
    said: list[Said] = []
    seen: set[str] = set()
    for source in sources:
        for place, unit in enumerate(units(DELIMITER.sub("", source.text), source.section, source.path)):
            if ORDER.search(unit.text):
                continue
            key = fold(unit.text)
            if key not in seen or len(key) < 24:
                seen.add(key)
                said.append(Said(source, unit, place))
    return said


def spoken(said: Sequence[Said]) -> Spelling:
    """The words that the sources spell."""
    texts = (f"{one.source.title} {one.source.section} {one.unit.context}" for one in said)
    return Spelling(dict.fromkeys(word for text in texts for word in words(text)))


class Words:
    """The words of all sources, and how near each is to each term of a question."""

    def __init__(self, texts: Sequence[str], terms: Sequence[Term], memory: Memory | None) -> None:
        self._words = sorted(set().union(*(spoken_words(text) for text in texts))) if texts else []
        self._places = {word: i for i, word in enumerate(self._words)}
        self._near = np.zeros((len(terms), len(self._words) + 1), np.float32)
        stems: dict[str, list[int]] = {}
        for i, word in enumerate(self._words):
            stems.setdefault(stem(word), []).append(i)
        for row, term in enumerate(terms):
            self._near[row, stems.get(term.stem, [])] = 1.0
            if len(term.stem) >= 4:
                self._family(row, term.stem, stems)
            for other in SYNONYMS.get(term.stem, ()):
                places = stems.get(other, [])
                self._near[row, places] = np.maximum(self._near[row, places], SYNONYM)
        if memory and self._words:
            self._synonyms(terms, memory)

    def _family(self, row: int, wanted: str, stems: dict[str, list[int]]) -> None:
        for prefix in PREFIXES:
            places = stems.get(wanted.removeprefix(prefix), []) if wanted.startswith(prefix) else []
            self._near[row, places] = np.maximum(self._near[row, places], FAMILY)
        for known, places in stems.items():
            short, long = sorted((wanted, known), key=len)
            if known != wanted and len(short) >= 4 and len(long) - len(short) <= 4 and long.startswith(short):
                if not long[len(short) :].isalpha():
                    continue
                self._near[row, places] = np.maximum(self._near[row, places], FAMILY)

    def _synonyms(self, terms: Sequence[Term], memory: Memory) -> None:
        soft = [row for row, term in enumerate(terms) if not term.hard and not term.parts]
        places = [i for i, word in enumerate(self._words) if len(word) > 2 and is_listed(word)]
        if not soft or not places:
            return
        asked = memory.vectors([terms[row].word for row in soft])
        known = memory.vectors([self._words[i] for i in places])
        near = np.clip((asked @ known.T - SYNONYM_FLOOR) / SYNONYM_RANGE, 0, SYNONYM_MOST)
        self._near[np.ix_(soft, places)] = np.maximum(self._near[np.ix_(soft, places)], near)

    def match(self, text: str) -> Scores:
        """How far a text says each term, from 0 to 1."""
        places = [self._places[word] for word in spoken_words(text) if word in self._places]
        if not places:
            return np.zeros(len(self._near), np.float32)
        best: Scores = self._near[:, places].max(axis=1)
        return best


def matches(said: Sequence[Said], terms: Sequence[Term], memory: Memory | None) -> tuple[Scores, Scores]:
    """How far each unit says each term: by itself, and with what stands around it. Both of shape (units, terms)."""
    own = np.zeros((len(said), len(terms)), np.float32)
    if not said or not terms:
        return own, own
    around: dict[str, Scores] = {}
    texts = [f"{one.unit.plain} {one.unit.lead} {one.unit.heading}" for one in said]
    headings = {
        text for one in said for text in (one.source.section, f"{one.source.title} {one.source.path}")
    }
    lexicon = Words([*texts, *headings], terms, memory)

    def match(text: str) -> Scores:
        if text not in around:
            around[text] = _with_compounds(lexicon, text, terms)
        return around[text]

    whole = np.zeros_like(own)
    for i, one in enumerate(said):
        own[i] = match(one.unit.plain)
        context = np.maximum(
            IN_LEAD * match(f"{one.unit.lead} {one.unit.heading}"), IN_SECTION * match(one.source.section)
        )
        context = np.maximum(context, IN_TITLE * match(f"{one.source.title} {one.source.path}"))
        whole[i] = np.maximum(own[i], context)
    for i, one in enumerate(said):
        for j in (i - 1, i + 1):
            if 0 <= j < len(said) and said[j].source is one.source and said[j].unit.block == one.unit.block:
                whole[i] = np.maximum(whole[i], NEARBY * own[j])
    return own, whole


def _with_compounds(lexicon: Words, text: str, terms: Sequence[Term]) -> Scores:
    """A compound is said when it stands there, or its words do side by side; an ordinary one also word by word."""
    scores = lexicon.match(text)
    folded = fold(text)
    for row, term in enumerate(terms):
        if not term.parts or scores[row] >= 1.0:
            continue
        if re.search(r"(?<![^\W_])" + r"\w{0,3}[\W_]{0,2}".join(map(re.escape, term.parts)), folded):
            scores[row] = 0.95
        elif not term.hard:
            stems = {stem(word) for word in spoken_words(text)}
            scores[row] = max(scores[row], 0.7 * sum(part in stems for part in term.parts) / len(term.parts))
        else:
            scores[row] = 0.0
    return scores
