"""What is said when the documents don't answer, and to those who only greet: always with questions that work."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from api.contract import NO_ANSWER, UNSURE
from api.contract.letters import letters
from emulator.model.asked import Sort, asked
from emulator.model.question import Term
from emulator.model.ranking import Ranking
from emulator.model.request import Ask
from emulator.model.subjects import DOES, is_content
from emulator.retrieval.words import fold

NEARBY, TO_BEGIN_WITH = 2, 4
SHORT = 80
IDENTITY = re.compile(
    r"\b(?:are you|is (?:this|it|that)\b(?! (?:person|someone|machine)\b)"
    r"|am i (?:talking|speaking|chatting) (?:to|with))\b.{0,20}\b"
    r"(?:real|actual\w*|true|genuine)?\W*"
    r"\b(?:ai|a\.i|human|person|bot|robot|chat ?bot|llm|language model|chatgpt|gpt|claude|machine|someone)\b"
    r"|\b(?:what|who) are you\b(?=\W*(?:$|and\b))|\bwhich (?:ai|llm|model) (?:are you|am i talking to)\b",
    re.I,
)
_RELATES = """
aren couldn didn doesn hadn hasn haven isn shouldn wasn weren wouldn
above across against ahead along alongside already although altogether always among amongst around aside away behind
below beneath beside besides best better beyond daily despite elsewhere even except far fewer however include included
includes including inside instead least less maybe mere monthly near nearly neither never next nor now off often onto
outside perhaps possible possibly rather regarding since sometimes soon than though throughout till together too
toward towards unless unlike upon usually versus via weekly whatever whenever wherever whether within without worth
yearly
"""
RELATES = frozenset(_RELATES.split())
"""Words that relate others or say how: nothing that documents could name."""
DETERMINES = re.compile(
    r"\b(?:the|an?|my|our|your|this|that|these|those|each|any|its|their|which|what|of|for|in|on|with|about)\s+",
    re.I,
)
"""Words that a noun follows."""
ADJECTIVE = re.compile(r"(?:ar|al|ive|ous|ful|less|able|ible|ic|ent|ant)$")
NEAREST = "nearest that they say:"
NOT_SAID: dict[Sort, str] = {
    "person": "not who",
    "day": "not when",
    "price": "no price",
    "place": "not where",
}
WHAT_I_AM = (
    "No language model answers on this machine: it is a program that finds passages of the documents and repeats "
    "their sentences, each with its source. A deployed stack asks a language model on Amazon Bedrock in its place."
)


def greeting(ask: Ask) -> str:
    """One friendly sentence, and four questions that the documents answer."""
    questions = _questions(ask, TO_BEGIN_WITH)
    if not questions:
        return "Hello! Ask anything that the documents behind this page may answer."
    return f"Hello! I answer from the documents behind this page; for example:\n\n{_bullets(questions)}"


def offering(ask: Ask, sentence: str) -> str:
    """A sentence of refusal, and two questions that the documents answer."""
    questions = _questions(ask, NEARBY)
    return f"{sentence}\n\n{_bullets(questions)}" if questions else sentence


@dataclass(frozen=True)
class Near:
    """What the documents say that comes nearest, cited; `unsaid` where it surely doesn't answer."""

    text: str
    unsaid: bool


def refusal(ask: Ask, rankings: Sequence[Ranking] = (), near: Near | None = None) -> str:
    """That the documents don't say and what is missing, or that it isn't sure; and what they say that is nearest.

    Without anything near two nearby questions that they answer.
    """
    missing = next((text for ranking in rankings if (text := _missing(ranking))), "")
    said = f"{NO_ANSWER} {missing}".strip()
    if near:
        begins = f"{said} The" if missing or near.unsaid else f"{UNSURE}; the"
        return f"{begins} {NEAREST}\n\n{near.text}"
    return offering(ask, said) if not _questions(ask, 1) else offering(ask, f"{said}\n\nThey do answer:")


def unanswered(question: str) -> str:
    """That one of several questions has no answer; its words are repeated only where they are few and no figures."""
    text = question.strip(" ?.")
    if len(text) <= SHORT and not any(char.isdigit() for char in text):
        return f"The documents don't say: {text}."
    return "The documents don't say what else was asked."


def _missing(ranking: Ranking) -> str:
    """ "They name X but not Y.", of the question's words, or "but no price."; empty where X or Y isn't plain."""
    if not len(ranking.said) or not ranking.question.terms:
        return ""
    text = ranking.question.text
    wants = asked(text)
    wanted = {fold(word) for word in wants.words}
    said = ranking.around.max(axis=0)
    telling = [
        (term, share)
        for term, share in zip(ranking.question.terms, said, strict=True)
        if is_content(term.word) and term.word not in RELATES
    ]
    present = [term for term, share in telling if share >= 0.9 and _is_thing(term, text)]
    absent = [
        term
        for term, share in telling
        if share < 0.5 and term.word[0].isalpha() and (term.hard or term.word in wanted)
    ]
    lacking = max(absent, key=_telling, default=None)
    if wants.sort in NOT_SAID and not (lacking and lacking.hard):
        done = wants.words[:1] if wants.sort == "person" else wants.words[-1:]  # "pays", "was released"
        things = [term for term in present if term.hard or term.word not in map(fold, done)]
        named = max(things, key=_telling, default=None)
        return f"They name “{_written(named.word, text)}” but {NOT_SAID[wants.sort]}." if named else ""
    if not present or not lacking:
        return ""
    named = max(present, key=_telling)
    return f"They name “{_written(named.word, text)}” but not “{_written(lacking.word, text)}”."


def _is_thing(term: Term, question: str) -> bool:
    """Whether a word is a name or stands as a noun: "the tip", "which bin"; not "picked", not "similar"."""
    word = re.escape(_written(term.word, question))
    found = re.search(rf"{DETERMINES.pattern}(?:[\w-]+\s+)?{word}\b(?:\s+([\w'’-]+))?", question, re.I)
    describes = ADJECTIVE.search(term.word) and found and found[1] and is_content(found[1])
    noun = found is not None and not DOES.match(term.word) and not describes
    return term.hard or noun


def _telling(term: Term) -> tuple[bool, bool, float]:
    return term.name, term.hard, term.weight


def _written(word: str, question: str) -> str:
    """A folded word as the visitor wrote it."""
    return next(
        (token for token in re.findall(r"[\w.+#/-]+", question) if fold(token).strip(".") == word), word
    ).rstrip(".")


def _questions(ask: Ask, most: int) -> list[str]:
    """The app's suggestions, first one of each source; what was asked isn't offered again."""
    asked = {letters(ask.question), *(letters(question) for question, _ in ask.history)}
    fresh = [each for each in ask.suggestions if letters(each.question) not in asked]
    seen: set[int] = set()
    first = [each for each in fresh if not (each.number in seen or seen.add(each.number))]  # type: ignore[func-returns-value]
    ordered = [*first, *(each for each in fresh if each not in first)]
    return list(dict.fromkeys(each.question for each in ordered))[:most]


def _bullets(questions: Sequence[str]) -> str:
    return "\n".join(f"- {question}" for question in questions)
