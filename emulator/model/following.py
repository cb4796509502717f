"""What a follow-up still has to hear: what the answers before haven't said, and what comes after it."""

import re
from collections.abc import Sequence

from api.contract.letters import letters
from emulator.model.matching import Said
from emulator.model.question import Question
from emulator.model.signs import REASON
from emulator.model.subjects import MARKER, content_words, first_sentence
from emulator.retrieval.languages import stem
from emulator.retrieval.words import spoken_words

GOES_ON = re.compile(
    r"^\W*(?:more|tell me more|go on|explain|what else|anything else|then|then what|what then|what next|"
    r"(?:[\w ]+ )?examples?)"
    r"(?: about (?:it|that|this))?\W*(?::.*)?$",
    re.I | re.S,
)
"""Asks for what comes after, whatever it is."""
BARE = re.compile(
    r"^\W*(?:why|why not|how|how so|how come|really|when|where|who|how much|how many|since when)\b[ ?.!]*(?::.*)?$",
    re.I | re.S,
)
"""Asks for another fact about the same; the one already said is none."""
A_TIME = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:after|until|before|once|as soon as|next|not (?:known|stated|decided))\b"
    r"|\d (?:am|pm|days?|weeks?|months?)\b",
    re.I,
)
A_COLON = re.compile(r"\w: \w")
"""Gives a reason too: "It isn't used: it costs 2 USD"."""
A_CONDITION = re.compile(r"\b(?:until|unless|only|not yet|isn't built)\b", re.I)
SHORTEST = 20
"""A shorter unit, such as a name in a list, may be said again."""
SAYS_SOMETHING = 4
"""A unit with all of so many content words of an answer's first sentence says the same."""
WORTH_SAYING = 60
"""Of a section with fewer characters left the next section is said."""
TOLD = 0.6
"""The share of an answer's first sentence, in content words, from which a unit is where it was taken from."""


def heard(said: Sequence[Said], history: Sequence[tuple[str, str]], *, wholly: bool = False) -> set[int]:
    """The places of the units that the answers before have said, or of which they have said a part.

    With `wholly` a part doesn't count: what an answer left away may be the reason that "why?" asks for.
    """
    answers = [MARKER.sub("", answer) for _, answer in history]
    before = "\n".join(letters(answer) for answer in answers)
    sentences = [
        spelled
        for answer in answers
        for sentence in re.split(r"(?<=[.!?])\s|\n", answer)
        if len(spelled := letters(sentence)) >= SHORTEST
    ]
    told = [words for answer in answers if len(words := _words(first_sentence(answer))) >= SAYS_SOMETHING]
    found = set()
    for place, one in enumerate(said):
        spelled = letters(one.unit.plain)
        again = spelled in before or (
            not wholly
            and (
                any(each in spelled for each in sentences)
                or any(words <= _words(one.unit.plain) for words in told)
            )
        )
        if len(spelled) >= SHORTEST and again:
            found.add(place)
    return found


def spoken_of(said: Sequence[Said], answer: str) -> frozenset[str]:
    """The paths of the documents that say best what an answer said first; none where no unit says most of it."""
    words = _words(first_sentence(answer))
    shares = [len(words & _words(one.unit.plain)) / max(len(words), 1) for one in said]
    best = max(shares, default=0.0)
    if best < TOLD:
        return frozenset()
    return frozenset(one.source.path for one, share in zip(said, shares, strict=True) if share == best)


def says_all(stems: frozenset[str], one: Said) -> bool:
    """Whether a unit says these words, of which there is one at least."""
    return bool(stems) and stems <= {stem(word) for word in spoken_words(one.unit.plain)}


def says(asked: Question, text: str) -> bool:
    """Whether a text has what a bare "why?" or "when?" wants: a reason, a time."""
    if asked.kind == "why":
        return bool(REASON.search(text) or A_CONDITION.search(text) or A_COLON.search(text))
    return not asked.text.lower().startswith("when") or bool(A_TIME.search(text))


def rest_of(said: Sequence[Said], known: set[int]) -> list[Said]:
    """What comes after the known units in their section; else the next section, best first, that has none of them."""
    if not known:
        return list(said)
    numbers = [said[place].source.number for place in known]
    at = max(numbers, key=lambda number: (numbers.count(number), -number))
    last = max(place for place in known if said[place].source.number == at)
    after = [one for one in said[last + 1 :] if one.source.number == at]
    if sum(len(one.unit.plain) for one in after) >= WORTH_SAYING:
        return after
    known_of = {said[place].source.number for place in known}
    found = [one for one in said if one.source.number not in known_of]
    return [one for one in found if one.source is found[0].source] or after


def _words(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}
