"""A follow-up made to stand alone: what it leaves out comes from the question before."""

import re
from collections.abc import Sequence

from emulator.model.rarity import ASKING, weight
from emulator.retrieval.decomposition import W_WORD, named
from emulator.retrieval.words import TOKEN, fold, is_stop_word

_GREETING = r"(?:ok(?:ay)?|thanks|so|well|hm+|great|right)"
OPENING = re.compile(
    rf"^(?:{_GREETING}+[,. ]+)*(?:and|but|or|also|then|what about|how about|what of)\b[, ]*", re.I
)
_ORDER = r"the (?:first|second|third|last|other|latter|former|same)(?: one)?"
_POINTS = r"it(?!\s+takes?\b)|its|that|this|they|them|their|those|these|there|he|she|his|her|one|ones"
PRONOUN = re.compile(rf"\b({_POINTS}|{_ORDER})\b", re.I)
ASKS = re.compile(rf"\b({W_WORD}|does|do|is|are|can|could|should|will|would|did|was|were)\b", re.I)
PREPOSITIONS = frozenset(
    {"in", "on", "with", "for", "from", "at", "by", "under", "without", "during", "per", "to", "of"}
)
BARE = re.compile(
    r"^\s*(why|how|how so|how come|when|where|who|which|which ones?|how much|how many|really|why not|for example|"
    r"example|more|tell me more|go on|explain)\s*[?.!]*\s*$",
    re.I,
)
ELLIPTIC = re.compile(rf"^(?:{W_WORD})\s+(?=(?:{'|'.join(sorted(PREPOSITIONS - {'to', 'of'}))})\b)", re.I)
"""A question that has lost its verb, such as "how in production?"."""
FEW = 2
MOST_NAME_WORDS = 4
ORDINALS = {
    "first": 0,
    "former": 0,
    "second": 1,
    "latter": -1,
    "last": -1,
    "third": 2,
    "other": 1,
    "fourth": 3,
}
ORDINAL = re.compile(rf"\bthe ({'|'.join(ORDINALS)})(?: one)?\b", re.I)


def standalone(question: str, history: Sequence[tuple[str, str]]) -> str:
    """The question as it would be asked without the turns before; unchanged when it needs none of them."""
    resolved = ""
    for asked, _ in history:
        resolved = _resolve(asked, resolved) if resolved else asked
    if not resolved:
        return question
    return _resolve(_named_by_order(question, [answer for _, answer in history]), resolved)


def topic(question: str) -> str:
    """What a question is about: its weightiest run of content words, as written."""
    runs: list[tuple[float, str]] = []
    start: int | None = None
    end = 0
    total = 0.0
    for match in TOKEN.finditer(question):
        word = fold(match.group(0))
        content = not is_stop_word(word) and word not in ASKING
        joined = start is not None and question[end : match.start()].strip() == ""
        if start is not None and not (content and joined):
            runs.append((total, question[start:end]))
            start, total = None, 0.0
        if content:
            start = match.start() if start is None else start
            total += weight(word)
            end = match.end()
    if start is not None:
        runs.append((total, question[start:end]))
    return max(runs, key=lambda run: run[0])[1] if runs else ""


def _named_by_order(question: str, answers: Sequence[str]) -> str:
    """The question with "the second one" replaced by what the latest answer with several names put second."""
    ordinal = ORDINAL.search(question)
    if not ordinal:
        return question
    for answer in reversed(answers):
        names = list(dict.fromkeys(re.findall(r"`([^`\n]+)`", answer))) or re.findall(
            r"^\s*(?:[-*]|\d+\.)\s+(.+?)(?:[:.(\[]|$)", answer, re.M
        )
        if len(names) > 1:
            place = ORDINALS[ordinal.group(1).lower()]
            if -len(names) <= place < len(names):
                return f"{question[: ordinal.start()]}{names[place]}{question[ordinal.end() :]}"
    return question


def _resolve(question: str, before: str) -> str:
    asked = question.strip()
    subject = topic(before)
    if not subject or not asked:
        return question
    if BARE.match(asked):
        return f"{asked.rstrip('?.! ')}: {before}"
    opened = OPENING.match(asked)
    rest = asked[opened.end() :] if opened else asked
    if opened and not ASKS.match(rest):
        return _carried(rest.rstrip("?.! "), before)
    elliptic = ELLIPTIC.match(rest)
    if elliptic:
        return _carried(rest[elliptic.end() :].rstrip("?.! "), before)
    pronoun = PRONOUN.search(rest)
    if pronoun and subject.lower() not in rest.lower() and (_content(rest) <= 2 * FEW or opened):
        word = pronoun.group(0).lower()
        name = f"{subject}'s" if word in {"its", "their", "his", "her"} else subject
        said = rest if word == "there" else f"{rest[: pronoun.start()]}{name}{rest[pronoun.end() :]}"
        return said if word != "there" else f"{said.rstrip('?.! ')} ({subject})?"
    if opened or _content(rest) < FEW:
        return f"{rest.rstrip('?.! ')} ({_content_words(before)})?"
    return question


def _carried(piece: str, before: str) -> str:
    """The question before with `piece` in the place of its like: "in dev" gives way to "in production"."""
    lead = re.match(r"(\w+)\s+(.+)", piece)
    body = before.rstrip("?.! ")
    if lead and lead.group(1).lower() in PREPOSITIONS:
        for match in reversed(
            list(re.finditer(rf"\b{re.escape(lead.group(1))}\s+(?:the |a |an )?[\w.,-]+", body, re.I))
        ):
            return f"{body[: match.start()]}{piece}{body[match.end() :]}?"
        return f"{body} {piece}?"
    subject = (named(piece) and _name(body)) or topic(before)
    if subject and body.count(subject) == 1 and len(piece.split()) <= MOST_NAME_WORDS:
        return f"{body.replace(subject, piece)}?"
    return f"{body}: {piece}?"


def _name(question: str) -> str:
    """The last run of names in a question, its first word aside; empty when it names nothing."""
    name = ""
    end = 0
    for match in list(TOKEN.finditer(question))[1:]:
        if named(match.group(0)):
            joined = name and question[end : match.start()].strip() == ""
            name = question[question.rindex(name, 0, end) : match.end()] if joined else match.group(0)
            end = match.end()
    return name


def _content(text: str) -> int:
    return len(_content_words(text).split())


def _content_words(text: str) -> str:
    words = [match.group(0) for match in TOKEN.finditer(text)]
    return " ".join(word for word in words if not is_stop_word(fold(word)) and fold(word) not in ASKING)
