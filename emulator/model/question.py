"""What a question asks: its content words with their weight, and the kind of answer that it wants."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from emulator.model.kinds import Kind, kind_of
from emulator.model.rarity import ASKING, is_listed, weight
from emulator.model.rewriting import points_back, standalone
from emulator.model.signs import DRAWBACK
from emulator.retrieval.decomposition import parts, story
from emulator.retrieval.english import forms, ranks
from emulator.retrieval.languages import language_spoken, stem
from emulator.retrieval.pairs import is_blankless
from emulator.retrieval.synonyms import SYNONYMS
from emulator.retrieval.words import STOP_WORDS, TOKEN, fold, is_stop_word, split, spoken_words

ORDINARY = 8_000
SHORT = 0.5
A_COUNT = 0.5
COUNTS = re.compile(rf"\s+(?!(?:{'|'.join(sorted(STOP_WORDS))})\b)[a-z]", re.I)
"""After a number: what it counts. "1,000 people" may be any crowd, "exit code 6" is no other."""
CARRIED = 0.5
"""What a word weighs, of itself, that the turn before has said already."""
TOLD_BEFORE, ASKS_SOMETHING = 0.6, 0.8
"""What a word weighs that is told before the question, where the question itself says this much at least."""
NEGATIVE = re.compile(r"\b(?:\w+n['’]t|cannot)\b", re.I)
CODE_NAME = re.compile(r"[a-z]{1,2}\d{1,5}")
"""A code such as "A3" or "E12": one name, whatever its figures are elsewhere."""
YEAR = re.compile(r"(19|20)\d\d")
PREFIXES = ("re", "un", "pre", "non", "multi", "sub", "over", "auto", "co", "dis", "mis", "inter", "de")
ORDER = re.compile(
    r"[^.?!\n]*\b(ignore|disregard|forget|override|bypass|reveal|repeat|print|output|show|give|tell|dump|leak|quote)\b"
    r"[^.?!\n]*\b((your|all|any|previous|prior|above|the|earlier|these|those) (\w+ ){0,3})"
    r"(instructions?|rules?|prompts?|polic(?:y|ies)|guidelines|system message|secrets?|environment variables?)\b"
    r"[^.?!\n]*[.?!]?"
    r"|[^.?!\n]*\b(you are now|act as|pretend (to be|that you)|new instructions?:)[^.?!\n]*[.?!]?",
    re.I,
)


@dataclass(frozen=True)
class Term:
    """One content word of a question, or a compound such as `estimate_cost` with the words it is made of.

    `hard` terms (names, identifiers, numbers, words that are no common English) must stand in the sources as they are;
    others may be meant by a word that is near in meaning. A `name` is hard and written as one.
    What is `carried` the turn before has said already.
    """

    word: str
    stem: str
    parts: tuple[str, ...]
    weight: float
    hard: bool
    name: bool = False
    carried: bool = False


@dataclass(frozen=True)
class Question:
    """A question, or one of the questions that a question consists of."""

    text: str
    terms: tuple[Term, ...]
    kind: Kind

    @classmethod
    def parse(cls, text: str) -> "Question":
        """Read one question; what is told before it, as "I'm new here. …", isn't what must be found."""
        told, asked = story(text)
        terms = _terms(asked)
        if told:
            own = {term.stem for term in terms}
            leans = points_back(asked)
            less = 1.0 if leans or sum(term.weight for term in terms) < ASKS_SOMETHING else TOLD_BEFORE
            terms = [
                *(
                    replace(
                        term, weight=term.weight * less, hard=term.hard and leans, name=term.name and leans
                    )
                    for term in _terms(told)
                    if term.stem not in own
                ),
                *terms,
            ]
        return cls(text, tuple(terms), kind_of(asked))

    @cached_property
    def denies(self) -> bool:
        """Whether it asks for what isn't, or isn't done."""
        return bool(NEGATIVE.search(self.text))

    @cached_property
    def seeks_drawback(self) -> bool:
        """Whether it asks what is lost or lacking."""
        return bool(DRAWBACK.search(self.text))

    def parts(self) -> "list[Question]":
        """The questions inside this one; a later one may lean on the first."""
        first, *more = parts(self.text)
        return [
            self if not more else Question.parse(first),
            *(Question.parse(_leaning(piece, first)) for piece in more),
        ]

    def after(self, told: str) -> "Question":
        """The question with the words of the turn before weighing less: what it adds decides."""
        known = {stem(word) for word in spoken_words(told)}
        carried = [term.stem in known for term in self.terms]
        if all(carried):
            return self
        pairs = zip(self.terms, carried, strict=True)
        return replace(
            self,
            terms=tuple(
                replace(term, weight=term.weight * CARRIED, hard=False, name=False, carried=True)
                if old
                else term
                for term, old in pairs
            ),
        )

    def beyond(self, told: str) -> frozenset[str]:
        """The stems that it adds to the turn before."""
        known = {stem(word) for word in spoken_words(told)}
        return frozenset(term.stem for term in self.terms if term.stem not in known)

    def follows(self, told: str) -> bool:
        """Whether half of what it says was said in the turn before."""
        known = {stem(word) for word in spoken_words(told)}
        whole = sum(term.weight for term in self.terms)
        return sum(term.weight for term in self.terms if term.stem in known) >= whole / 2


def _leaning(piece: str, first: str) -> str:
    """A later question made to stand alone where it points back or begins in the middle."""
    return standalone(piece, [(first, "")]) if points_back(piece) else piece


def without_orders(text: str) -> str:
    """A visitor's question without attempts to give the model orders."""
    return re.sub(r"\s+", " ", ORDER.sub(" ", text)).strip()


def _terms(text: str) -> list[Term]:
    found: dict[str, Term] = {}
    shouting = text.upper() == text
    for match in TOKEN.finditer(text):
        token = match.group(0)
        first = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".?!:"
        terms: list[Term | None] = (
            [Term(pair, pair, (), weight(pair), False) for pair in split(token)]
            if is_blankless(token)
            else [_term(token, first or shouting, bool(COUNTS.match(text, match.end())))]
        )
        for term in filter(None, terms):
            if term.word not in found or found[term.word].weight < term.weight:
                found[term.word] = term
    return list(found.values())


def _term(token: str, opens_sentence: bool, counts: bool) -> Term | None:
    if NEGATIVE.fullmatch(token):
        return None
    token = re.sub(r"['’](s|re|ve|ll|d|t|m)$", "", token)
    word = fold(token)
    parts = split(token)
    if is_stop_word(word) or not word or (len(word) < 2 and not word.isdigit()):
        return None
    if CODE_NAME.fullmatch(word):
        return Term(word, stem(word), (), 1.0, hard=True, name=True)
    if len(parts) > 1:
        spoken = [part for part in parts if not is_stop_word(part)]
        if not spoken:
            return None
        ordinary = "-" in token and token.islower() and all(is_listed(part) for part in parts)
        weights = [weight(part) for part in spoken]
        heavy = sum(weights) / len(weights) if ordinary else max(1.0, *weights)
        return Term(word, stem(word), tuple(stem(part) for part in spoken), heavy, not ordinary, not ordinary)
    digits = any(c.isdigit() for c in word)
    named = token[0].isupper() and not opens_sentence and language_spoken() != "de"  # which capitalises nouns
    if len(word) == 2 and word.isalpha() and not named and not is_listed(word):
        return Term(word, stem(word), (), SHORT, hard=False)
    known = is_listed(word) or _derived(word) or stem(word) in SYNONYMS
    counted = word.isdigit() and not YEAR.fullmatch(word)
    hard = (digits and not (counted and counts)) or named or not known
    heavy = (A_COUNT if counted and counts else 1.0) if digits else weight(word)
    if word in ASKING and not named:
        heavy *= 0.3
    return Term(
        word, stem(word), (), max(heavy, 0.9) if named else heavy, hard, named or (digits and not counted)
    )


def _derived(word: str) -> bool:
    """Whether an unlisted word is made of ordinary ones, as "reindexing" and "jailbreak" are."""
    for prefix in PREFIXES:
        rest = word.removeprefix(prefix)
        if (
            rest != word
            and len(rest) >= 4
            and (is_listed(rest) or any(is_listed(stem(rest) + end) for end in ("", "e")))
        ):
            return True
    rank = ranks()
    if any(is_listed(form) for form in forms(word)):
        return True
    root = stem(word)
    if root != word and len(root) >= 4 and any(is_listed(root + end) for end in ("e", "y")):
        return True
    cuts = range(4, len(word) - 3)
    return any(
        max(rank.get(part, ORDINARY + 1) for part in (word[:cut], word[cut:])) <= ORDINARY for cut in cuts
    )
