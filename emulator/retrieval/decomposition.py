"""A question that is several questions, taken apart: each needs passages and sentences of its own."""

import re

from emulator.retrieval.english import ranks
from emulator.retrieval.words import STOP_WORDS, TOKEN, fold, is_stop_word

MOST = 3
W_WORD = "what|which|who|whom|whose|when|where|why|how"
ASKING_WORD = f"(?:{W_WORD}|does|do|is|are|can|could|should|will|did|was|were|has|have)"
ASKS = re.compile(
    rf"^\W*(?!(?:when|where|what if) (?:i|you|we|they|it|he|she|the|an?|my|your|some\w+)\b)"
    rf"(?:{ASKING_WORD}|any|compare|explain|describe|list|name|tell|show)\b|^\W*(?:[^\s?]+\s+){{1,3}}(?:{W_WORD})\b",
    re.I,
)
BREAK = re.compile(
    rf"(?<=[?!])\s+|;\s+|,?\s+(?:and|but|or|&|\+)\s+(?:also\s+)?(?=(?:{ASKING_WORD}|any)\b)|,\s+(?=(?:{W_WORD})\b)",
    re.I,
)
STORY = re.compile(rf"(?<=[.!])\s+|(?<=,)\s+(?=(?:{ASKING_WORD})\b)", re.I)
A_CLAUSE = re.compile(r"\W*(?:i|we|my|our|when|if|since|there|some\w+)\b[^.!?]*", re.I)
"""Where what is told ends and a question may begin."""
JOINS = re.compile(r"^(?:and|but|or|also|&|\+)\s+(?=\w)", re.I)
JOINED = re.compile(
    r"\s+(?:and|or|vs\.?|versus|or rather|with|to|from|than)\s+(?:of\s+|for\s+|in\s+|on\s+|the\s+|that of\s+)*",
    re.I,
)
COMPARING = re.compile(r"\b(compar\w*|differen\w*|differs?|versus|vs|both|between|than)\b", re.I)
NAME_WORDS = 3
COMPARES = "between difference differences compare comparison better worse faster slower cheaper more less rather same"
NO_NAME = STOP_WORDS | frozenset(COMPARES.split()) | {"instead", "versus", "vs", "both"}
AND_THE = re.compile(r",?\s+and\s+(?=the\s)", re.I)
PREPOSITION_TWICE = re.compile(
    r"(?P<one>\b(?P<word>for|of|in|on|with|to|from|by|as|at|under)\s+[^,?;]+?),?\s+and\s+"
    r"(?P<other>(?P=word)\s+[^,;]+)$",
    re.I,
)
SHARED_END = re.compile(r"\s+per\s.*$", re.I)
OPENING = re.compile(
    rf"^((?:{W_WORD}|compare|explain|describe|list|name)\b[^,]{{0,24}}?)\bthe\b",
    re.I,
)


def parts(question: str) -> list[str]:
    """The questions inside a question, at most three; the question alone when it is one, or a story and a question."""
    pieces = [JOINS.sub("", piece.strip()) for piece in BREAK.split(question) if piece and _content(piece)]
    if 1 < len(pieces) <= MOST and all(piece.endswith("?") or ASKS.match(piece) for piece in pieces):
        return pieces
    return _and_the(question) or _same_preposition(question) or halves(question) or [question]


def story(text: str) -> tuple[str, str]:
    """What is told before a question, and the question: "I'm new here. " and "Where do I begin?"."""
    for seam in reversed(list(STORY.finditer(text))):
        told, asked = text[: seam.start()], text[seam.end() :]
        if told.endswith(",") and not A_CLAUSE.fullmatch(told):
            continue
        if ASKS.match(asked) and not ASKS.match(told):
            return told, asked
    return "", text


def _and_the(question: str) -> list[str]:
    """ "What is the A and the B?" as "What is the A" and "What is the B?"; else empty."""
    opening, joint = OPENING.match(question), AND_THE.search(question)
    if not opening or not joint or joint.start() <= opening.end():
        return []
    return [question[: joint.start()], opening.group(1) + question[joint.end() :]]


def _same_preposition(question: str) -> list[str]:
    """ "What is the limit of A, and of B?" as "What is the limit of A" and "What is the limit of B?"; else empty."""
    twice = PREPOSITION_TWICE.search(question)
    if not twice:
        return []
    head, one, other = question[: twice.start()], twice["one"], twice["other"]
    if (
        not head.strip()
        or not _content(one)
        or not _content(other)
        or re.search(rf"\b({W_WORD})\b", other, re.I)
    ):
        return []
    shared = None if SHARED_END.search(one) else SHARED_END.search(other)
    return [f"{head}{one}{shared.group(0) if shared else ''}", f"{head}{other}"]


def halves(question: str) -> list[str]:
    """ "What do A and B cost?" as "What do A cost?" and "What do B cost?", when both are named things; else empty."""
    comparing = bool(COMPARING.search(question))
    for joint in JOINED.finditer(question):
        if not comparing and not re.match(r"\s+(and|or)\b", joint.group(0), re.I):
            continue
        left = _name_before(question[: joint.start()])
        right = _name_after(question[joint.end() :], whole=comparing)
        if left and right and (named(left) or comparing) and named(right) and named(left):
            head = question[: joint.start() - len(left)]
            tail = question[joint.end() + len(right) :]
            return [f"{head}{left}{tail}".strip(), f"{head}{right}{tail}".strip()]
    return []


def _content(text: str) -> bool:
    return any(not is_stop_word(fold(match.group(0))) for match in TOKEN.finditer(text))


def named(text: str) -> bool:
    """Whether a phrase has a name in it: a capital, a compound, or a word that isn't common English."""
    for match in TOKEN.finditer(text):
        token = match.group(0)
        if token != token.lower() or not token.isalpha() or (len(token) > 2 and fold(token) not in ranks()):
            return True
    return False


def _name_before(text: str) -> str:
    """The run of content words at the end of a text; it starts with its first name, so that a verb stays out."""
    start = len(text)
    for count, match in enumerate(reversed(list(TOKEN.finditer(text)))):
        if text[match.end() : start].strip() or fold(match.group(0)) in NO_NAME or count >= NAME_WORDS:
            break
        start = match.start()
    names = [match.start() for match in TOKEN.finditer(text, start) if named(match.group(0))]
    return text[names[0] if names else start :]


def _name_after(text: str, *, whole: bool) -> str:
    """The run of content words at the start of a text; up to its last name if not `whole`, so that a verb stays out."""
    end = last_name = 0
    for count, match in enumerate(TOKEN.finditer(text)):
        token = match.group(0)
        if text[end : match.start()].strip() or fold(token) in NO_NAME or count >= NAME_WORDS:
            break
        end = match.end()
        if named(token):
            last_name = end
    return text[: end if whole else last_name or end]
