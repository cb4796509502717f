"""The units and the sources, scored for one question: first which section, then which of its units."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emulator.model.kinds import Kind, kind_of
from emulator.model.listing import MADE_OF_A_HEADING, NEARLY_THE_SAME, likeness
from emulator.model.matching import Said, Scores, matches
from emulator.model.question import Question
from emulator.model.rarity import ASKING
from emulator.model.request import Source, Suggestion
from emulator.model.signs import COSTS_SOMETHING, lacks_measure, measures, numbers, shows
from emulator.retrieval.index import SUBJECT
from emulator.retrieval.languages import stem
from emulator.retrieval.memory import Memory
from emulator.retrieval.passages import embedded_text
from emulator.retrieval.words import spoken_words

WORDS, MEANING, HINT = 0.8, 0.65, 0.2
"""What a unit's words and its meaning weigh, and what a sign of the wanted kind (a figure, a "because") adds."""
RETRIEVED, HEADING, BEST_UNIT, LISTED = 1.0, 0.35, 0.6, 1.0
"""What speaks for a section: the search's score, its heading, its best unit, a question that it lists."""
SHAPE, MEASURED, KIND_OF_HEADING, THIS_SYSTEM, A_TITLE = 0.6, 0.3, 0.3, 0.15, 0.3
"""More for a section: a list for "which", steps for "how do I", the measure that is asked for, a heading that asks the
same way, and, where the question says "it" or "here", a document that stands at the top and not among notes in a
folder. A document's title names its subject whatever is asked of it, so only so much of it counts, except where the
subject itself is asked."""
DENIED = 0.6
"""What speaks for a section whose heading says no, as "Not collected", where a list of what isn't is asked."""
STAYS = 0.25
"""What speaks for the document of the answer before where a question follows one."""
MEANING_FLOOR, MEANING_RANGE = 0.1, 0.6
THE_FIGURE, A_DRAWBACK = 0.15, 0.4
"""What a unit is ahead by that has a number of the question, or says what is lacking where a drawback is asked."""
COUNTS_AS_SAID, COMMON_WORTH = 0.8, 0.25
ASKS_BACK, POINTS_ELSEWHERE, ANOTHER_ROW, ABOUT_THE_TEXT, UNDER_A_NO = 0.45, 0.25, 0.2, 0.4, 0.2
AGAINST = re.compile(
    r"\b(not?|never|forbidden|prohibited|banned|disallowed|unsupported|deprecated|obsolete|removed|planned|draft|rejected|"
    r"legacy|former|old|cannot|\w+n['’]t|verboten|veraltet|interdit\w*|prohibid\w*)\b|❌|⛔|🚫",
    re.I,
)
"""Headings under which stands what isn't so, or no longer, or not yet."""
ABOUT = re.compile(
    r"^\W*(date|status|author|version|updated|last (changed|updated)|tags?|see also)\W*:", re.I
)
DANGLING = re.compile(
    r"^(see|for (more|details)|read|click|note that this section|more in)\b|^\*\*[^*]+\*\*\W*$", re.I
)
EDGE = re.compile(r"^\W*[^→.]{2,60}→ ")
"""An edge of a diagram in words: it says what comes next and answers no other question."""
VERSION = re.compile(r"\d+(?:\.\d+)*")
TOLD: frozenset[Kind] = frozenset({"why", "how-to"})
"""Kinds that no figure and no row of a table answers."""
MAY_BE_DRAWN: frozenset[Kind] = frozenset({"list", "definition", "any", "how-to"})
HEADED: frozenset[Kind] = frozenset({"why", "how-to", "yes-no"})


@dataclass(frozen=True)
class Ranking:
    """Scores of all units and all sources for one question."""

    question: Question
    said: Sequence[Said]
    own: Scores
    around: Scores
    meaning: Scores
    total: Scores
    weights: Scores
    sections: dict[int, float]
    listed: dict[int, float]
    whole: "Ranking | None" = None
    """That of the whole question, where this is of one of the questions in it."""

    @property
    def best(self) -> int:
        """The number of the source that answers best."""
        return max(self.sections, key=lambda number: (self.sections[number], -number))

    def places(self, number: int) -> list[int]:
        """The units of one source, in order."""
        return [place for place, one in enumerate(self.said) if one.source.number == number]

    def lists(self, number: int) -> bool:
        """Whether a source lists this question, or nearly the same."""
        return self.listed.get(number, 0.0) >= NEARLY_THE_SAME

    def fits_heading(self, number: int) -> bool:
        """Whether a source's heading says what is asked."""
        source = next(one.source for one in self.said if one.source.number == number)
        return _said_by(source.heading, self.question) >= 0.6


def rank(
    question: Question,
    said: Sequence[Said],
    suggestions: Sequence[Suggestion],
    memory: Memory | None,
    spoken_of: frozenset[str] = frozenset(),
) -> Ranking:
    """Score every unit and every source for a question; `spoken_of` are the paths of the answer before."""
    weights = np.array([term.weight for term in question.terms], np.float32)
    own, around = matches(said, question.terms, memory)
    meaning = _meaning(question, said, memory)
    if meaning is None:  # words alone: what a unit says of the question stands for its meaning
        whole = max(float(weights.sum()), 1e-6)
        meaning = (MEANING_FLOOR + MEANING_RANGE * (around @ weights) / whole).astype(np.float32)
    total = WORDS * (around @ telling_weights(own, weights)) + MEANING * meaning
    total += np.array([_bonus(question, one) for one in said], np.float32)
    headings = {one.source.number: f"{one.source.title} {one.source.section}" for one in said}
    written = [each for each in suggestions if not MADE_OF_A_HEADING.match(each.question)]
    listed = likeness(question, written, headings, memory)
    sections = _sections(question, said, total, listed, memory, spoken_of)
    return Ranking(question, said, own, around, meaning, total.astype(np.float32), weights, sections, listed)


def _sections(
    question: Question,
    said: Sequence[Said],
    total: Scores,
    listed: dict[int, float],
    memory: Memory | None,
    spoken_of: frozenset[str],
) -> dict[int, float]:
    sources: dict[int, Source] = {one.source.number: one.source for one in said}
    headings = [source.heading for source in sources.values()]
    near = (
        memory.vectors(headings) @ memory.vectors([question.text])[0]
        if memory and headings
        else np.zeros(len(headings))
    )
    depth = min((source.path.count("/") for source in sources.values()), default=0)
    found = {}
    for (number, source), cosine in zip(sources.items(), near, strict=True):
        inside = [place for place, one in enumerate(said) if one.source.number == number]
        best = max(float(total[place]) for place in inside)
        best += SHAPE * any(_is_shape(question.kind, said[place]) for place in inside)
        leads = max(inside, key=lambda place: float(total[place]))
        best += MEASURED * (question.kind == "fact" and measures(question.text, said[leads].unit.text))
        best += DENIED * (
            question.kind == "list" and question.denies and bool(AGAINST.search(source.heading))
        )
        best += KIND_OF_HEADING * (question.kind in HEADED and kind_of(source.heading) == question.kind)
        best += THIS_SYSTEM * (source.path.count("/") == depth and bool(SUBJECT.search(question.text)))
        keeps_to = 1.0 if source.opens else _keeps_to(source.heading, question)
        fit = (float(cosine) + _said_by(source.heading, question) * keeps_to) / 2
        fit *= A_TITLE if source.opens and question.kind not in {"definition", "any"} else 1
        sure = listed.get(number, 0.0)
        if question.kind == "fact" and sure < 1 and lacks_measure(question.text, said[leads].unit.text):
            sure = (sure + 0.5) / 2
        found[number] = (
            RETRIEVED * source.score
            + HEADING * fit
            + BEST_UNIT * best
            + LISTED * max(0.0, sure - 0.5) * 2
            + (LISTED if sure == 1 else 0)
            + STAYS * (source.path in spoken_of)
        )
    return found


def _is_shape(kind: Kind, one: Said) -> bool:
    """Whether a unit has the form that a kind of question wants: an entry of a list, a step or a command."""
    if kind == "list":
        return one.unit.kind in {"item", "row"} and one.unit.ordinal is None
    return kind == "how-to" and (one.unit.ordinal is not None or one.unit.kind == "code")


def _said_by(heading: str, question: Question) -> float:
    """The share of a question that a heading says."""
    stems = {stem(word) for word in spoken_words(heading)}
    whole = sum(term.weight for term in question.terms)
    if not whole:
        return 0.0
    said = sum(
        term.weight
        for term in question.terms
        if term.stem in stems or (term.parts and all(part in stems for part in term.parts))
    )
    return said / whole


def _keeps_to(heading: str, question: Question) -> float:
    """1 for a heading that says nothing but what is asked, down to a half; 0 where it numbers another."""
    words = {stem(word) for word in spoken_words(heading)} - ASKING
    numbers, versions = set(VERSION.findall(question.text)), set(VERSION.findall(heading))
    if numbers and versions and not numbers & versions:  # Haiku 5.5 isn't Haiku 4.5
        return 0.0
    asked = {term.stem for term in question.terms} | {part for term in question.terms for part in term.parts}
    return 0.5 + 0.5 * len(words & asked) / len(words) if words else 1.0


def _meaning(question: Question, said: Sequence[Said], memory: Memory | None) -> Scores | None:
    """Each unit's cosine with the question; None without the embedding model."""
    if memory is None or not said:
        return None
    texts = [embedded_text(one.source.section, one.unit) for one in said]
    cosines: Scores = memory.vectors(texts) @ memory.vectors([question.text])[0]
    return cosines


def telling_weights(own: Scores, weights: Scores) -> Scores:
    """The terms' weights, summing to 1, less for those that many units say: they don't tell the units apart."""
    saying = (own >= COUNTS_AS_SAID).sum(axis=0)
    rarity = (
        np.log((len(own) + 1) / (saying + 1)) / np.log(len(own) + 1) if len(own) else np.ones_like(weights)
    )
    worth = weights * (COMMON_WORTH + (1 - COMMON_WORTH) * rarity)
    return (worth / max(float(worth.sum()), 1e-6)).astype(np.float32)


def _bonus(question: Question, one: Said) -> float:
    """For a sign of the wanted kind; against a question, a pointer elsewhere, and code that isn't asked for."""
    text = one.unit.text
    bonus = HINT * shows(question.kind, question.text, text)
    bonus += HINT * (question.kind not in TOLD and measures(question.text, text))
    bonus += A_DRAWBACK * bool(question.seeks_drawback and COSTS_SOMETHING.search(text))
    bonus += THE_FIGURE * bool(numbers(question.text) & numbers(one.unit.plain))
    if one.unit.kind == "code" and question.kind != "how-to":
        bonus -= HINT
    if one.unit.cells and (question.kind == "why" or not _names_row(question, one.unit.cells[0])):
        bonus -= ANOTHER_ROW
    if (
        question.kind != "yes-no"
        and not question.denies
        and any(
            AGAINST.search(scope.text) and not _asked_for(question, scope.text) for scope in one.unit.scopes
        )
    ):
        bonus -= UNDER_A_NO
    bonus -= ABOUT_THE_TEXT * bool(ABOUT.match(text))
    bonus -= POINTS_ELSEWHERE * (question.kind not in MAY_BE_DRAWN and bool(EDGE.match(text)))
    bonus -= ASKS_BACK * any(scope.kind == "struck" for scope in one.unit.scopes)
    return bonus - ASKS_BACK * text.endswith("?") - POINTS_ELSEWHERE * bool(DANGLING.match(text))


def _asked_for(question: Question, heading: str) -> bool:
    stems = {stem(word) for word in spoken_words(heading)}
    return any(term.stem in stems for term in question.terms)


def _names_row(question: Question, label: str) -> bool:
    """Whether a question names a row by its label; where a list is asked for every row is meant."""
    stems = {stem(word) for word in spoken_words(label)}
    asked, held = numbers(question.text), numbers(label)
    if asked and held and not asked & held:
        return False
    return question.kind == "list" or any(term.stem in stems for term in question.terms)
