"""A follow-up made to stand alone: what it leaves out comes from the question before and from its answer."""

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
    r"example|more|tell me more|go on|explain|what else|anything else)\s*[?.!]*\s*$",
    re.I,
)
ELLIPTIC = re.compile(rf"^(?:{W_WORD})\s+(?=(?:{'|'.join(sorted(PREPOSITIONS - {'to', 'of'}))})\b)", re.I)
"""A question that has lost its verb, such as "how in production?"."""
LIKE_IT = re.compile(r"^(?:the|an?)?\s*([\w.+-]+(?: [\w.+-]+)?) ones?$", re.I)
A_PRICE = re.compile(r"^how much (?:is|are|was|would be)\s+(.+)$", re.I)
CHOICE = re.compile(
    r"^\W*(?:which (?!(?:\w+ )?\w+s\b)|who\b|which \w+ \w+ \w+s\b|what (?:is|was) the \w+(?:est|st)\b)", re.I
)
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
ENTRY = re.compile(r"^\s*(?:[-*]|\d+\.)\s+(.+?)(?:[:.(\[]|$)", re.M)
ROW = re.compile(r"^\|\s*([^|\n]+?)\s*\|", re.M)
SERIES = re.compile(
    r"([\w`-]+(?: [\w`-]+){0,3}(?:, [\w`-]+(?: [\w`-]+){0,3})+,? and [\w`-]+(?: [\w`-]+){0,2})"
)
MARKER = re.compile(r"\s*\[\d+\]")


def standalone(question: str, history: Sequence[tuple[str, str]]) -> str:
    """The question as it would be asked without the turns before; unchanged when it needs none of them."""
    resolved, last = "", ""
    for asked, answer in history:
        resolved = _resolve(asked, resolved, last) if resolved else asked
        last = answer
    if not resolved:
        return question
    named_one = _named_by_order(question, [answer for _, answer in history])
    if named_one != question and not OPENING.match(named_one.strip()):
        return named_one
    return _resolve(named_one, resolved, last)


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


def _subject(before: str, answer: str) -> str:
    """What "it" stands for: what the answer chose, where the question asked which, else the question's topic."""
    if CHOICE.match(before):
        first = re.split(r"(?<=[.!?])\s", MARKER.sub("", answer).strip(), maxsplit=1)[0]
        chosen = _name(first)
        if chosen and not chosen[0].isdigit() and chosen.lower() not in before.lower():
            return chosen
    return topic(before)


def _named_by_order(question: str, answers: Sequence[str]) -> str:
    """The question with "the second one" replaced by what the latest answer with several names put second."""
    ordinal = ORDINAL.search(question)
    if not ordinal:
        return question
    for answer in reversed(answers):
        names = _names(MARKER.sub("", answer))
        place = ORDINALS[ordinal.group(1).lower()]
        if len(names) > 1 and -len(names) <= place < len(names):
            return f"{question[: ordinal.start()]}{names[place]}{question[ordinal.end() :]}"
    return question


def _names(answer: str) -> list[str]:
    """What an answer lists: its entries, the labels of its table, its code spans, or a series "a, b and c"."""
    listed = ENTRY.findall(answer) or ROW.findall(answer)[2:]
    spans = list(dict.fromkeys(re.findall(r"`([^`\n]+)`", answer)))
    if len(listed) > 1 or len(spans) > 1:
        return listed if len(listed) > 1 else spans
    series = SERIES.search(answer)
    return re.split(r",? and |, ", series.group(1)) if series else []


def _resolve(question: str, before: str, answer: str) -> str:
    asked = question.strip()
    subject = _subject(before, answer)
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
        return _with_subject(rest, pronoun, subject)
    if opened or _content(rest) < FEW:
        return f"{rest.rstrip('?.! ')} ({_content_words(before)})?"
    return question


def _with_subject(question: str, pronoun: re.Match[str], subject: str) -> str:
    word = pronoun.group(0).lower()
    if word == "there":
        return f"{question.rstrip('?.! ')} ({subject})?"
    name = f"{subject}'s" if word in {"its", "their", "his", "her"} else subject
    said = f"{question[: pronoun.start()]}{name}{question[pronoun.end() :]}"
    price = A_PRICE.match(said.rstrip("?.! "))
    return f"How much does {price.group(1)} cost?" if price else said


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
    like = LIKE_IT.match(piece)
    name = _name(body)
    if like and name:  # "the business one" after "the Team plan": the name alone gives way
        return f"{body.replace(name, like.group(1))}?"
    piece = like.group(1) if like else piece
    subject = (named(piece) and name) or topic(before)
    if subject and body.count(subject) == 1 and len(piece.split()) <= MOST_NAME_WORDS:
        return f"{body.replace(subject, piece)}?"
    return f"{body}: {piece}?"


def _name(text: str) -> str:
    """The last run of names in a text, its first word aside; empty when it names nothing."""
    name = ""
    end = 0
    for match in list(TOKEN.finditer(text))[1:]:
        if named(match.group(0)):
            joined = name and text[end : match.start()].strip() == ""
            name = text[text.rindex(name, 0, end) : match.end()] if joined else match.group(0)
            end = match.end()
    return name


def _content(text: str) -> int:
    return len(_content_words(text).split())


def _content_words(text: str) -> str:
    words = [match.group(0) for match in TOKEN.finditer(text)]
    return " ".join(word for word in words if not is_stop_word(fold(word)) and fold(word) not in ASKING)
