"""What a turn of a conversation is about: the topic of a question, and what its answer names, chooses or lists."""

import re
from collections.abc import Sequence

from emulator.model.rarity import ASKING, weight
from emulator.retrieval.decomposition import named
from emulator.retrieval.words import TOKEN, fold, is_stop_word

ORDINALS = {
    "first": 0,
    "1st": 0,
    "former": 0,
    "second": 1,
    "2nd": 1,
    "other": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "latter": -1,
    "last": -1,
}
ORDINAL = re.compile(
    rf"\b(?:the|number) ({'|'.join(ORDINALS)})(?: ones?\b| of (?:them|these|those)\b|(?=\W*$)"
    r"|(?= (?:is|are|does|do|was|about|for|in|on|cost\w*)\b))",
    re.I,
)
CHOICE = re.compile(
    r"^\W*(?:which (?!\w+s\b|\w+ \w+s (?:are|do|did|can|have|were|will|should|there)\b)"
    r"|who\b|which \w+ \w+ \w+s\b|what (?:is|was) the \w+(?:est|st)\b)",
    re.I,
)
ENTRY = re.compile(r"^\s*(?:[-*]|\d+\.)\s+(.+?)(?:[:.(\[]|$)", re.M)
ROW = re.compile(r"^\|\s*([^|\n]+?)\s*\|", re.M)
AFTER_A_COLON = re.compile(r":\s+([^.;\n]+(?:;\s+[^.;\n]+)+)")
SERIES = re.compile(
    r"([\w`:-]+(?: [\w`:-]+){0,3}(?:, [\w`:-]+(?: [\w`:-]+){0,3})+,? and [\w`:-]+(?: [\w`:-]+){0,2})"
)
APPOSITION = re.compile(r"(?:the|an?) ", re.I)
"""In "X, the default, and Y" no third thing is named."""
MARKER = re.compile(r"\s*\[\d+\]")
CONTRACTED = re.compile(r"(n?['’]\w+|(?<=do|es|id|is|re|as|ve|ad)nt)$")
DETERMINED = re.compile(r"\b(?:the|an?|my|our|your|this|that|these|those|each|any)\s+$", re.I)
A_THING = 0.5
"""What a run of words is ahead by that an article makes a thing: in "keep a book" it is the book."""
DOES = re.compile(r"^\w+(?:ed|ing)$|^(?:built|done|made|written|run|live|kept|hidden)$", re.I)
"""A topic of one such word is what is done, and no thing that "it" could stand for."""


def is_content(token: str) -> bool:
    """Whether a word says what is asked about, and not how it is asked."""
    word = CONTRACTED.sub("", fold(token))
    return bool(word) and not is_stop_word(word) and word not in ASKING


def content_words(text: str) -> list[str]:
    """The words of a text that say what it is about, as written."""
    return [match.group(0) for match in TOKEN.finditer(text) if is_content(match.group(0))]


def topic(question: str) -> str:
    """What a question is about: its weightiest run of content words, as written."""
    runs: list[tuple[float, str]] = []
    start: int | None = None
    end = 0
    total = 0.0
    for match in TOKEN.finditer(question):
        content = is_content(match.group(0))
        joined = start is not None and question[end : match.start()].strip() == ""
        if start is not None and not (content and joined):
            runs.append((total, question[start:end]))
            start, total = None, 0.0
        if content:
            if start is None:
                start = match.start()
                total += A_THING * bool(DETERMINED.search(question[:start]))
            total += weight(fold(match.group(0)))
            end = match.end()
    if start is not None:
        runs.append((total, question[start:end]))
    return max(runs, key=lambda run: run[0])[1] if runs else ""


def subject(before: str, answer: str) -> str:
    """What "it" stands for: what the answer chose, where the question asked which, else the question's topic.

    Empty where the topic is no thing: "delivered" in "How is it delivered?".
    """
    if CHOICE.match(before):
        chosen = name(first_sentence(answer))
        if chosen and not chosen[0].isdigit() and chosen.lower() not in before.lower():
            return chosen
    found = topic(before)
    return "" if DOES.match(found) else found


def first_sentence(answer: str) -> str:
    """What an answer says first, without its markers."""
    return re.split(r"(?<=[.!?])\s|\n", MARKER.sub("", answer).strip(), maxsplit=1)[0]


def by_order(question: str, answers: Sequence[str]) -> str:
    """The question with "the second one" replaced by what the latest answer with several names put second."""
    ordinal = ORDINAL.search(question)
    if not ordinal:
        return question
    place = ORDINALS[ordinal.group(1).lower()]
    for answer in reversed(answers):
        found = names(MARKER.sub("", answer))
        if ordinal.group(1).lower() == "other" and len(found) != 2:
            continue
        if len(found) > 1 and -len(found) <= place < len(found):
            return f"{question[: ordinal.start()]}{found[place].strip()}{question[ordinal.end() :]}"
    return question


def names(answer: str) -> list[str]:
    """What an answer lists: its entries, its table's labels, "x: a; b; c", its code spans, or a series "a, b and c"."""
    listed = ENTRY.findall(answer) or ROW.findall(answer)[2:]
    if len(listed) > 1:
        return listed
    if told := AFTER_A_COLON.search(answer):
        return re.split(r";\s+(?:and )?", told.group(1))
    spans = list(dict.fromkeys(re.findall(r"`([^`\n]+)`", answer)))
    series = None if len(spans) > 1 else SERIES.search(answer)
    if not series:
        return spans
    found = re.split(r",? and |, ", series.group(1))
    named_ones = [each for each in found if not APPOSITION.match(each)]
    return named_ones if len(named_ones) > 1 else found


def name(text: str) -> str:
    """The last run of names in a text, its first word aside; empty when it names nothing."""
    found = ""
    end = 0
    for match in list(TOKEN.finditer(text))[1:]:
        if named(match.group(0)) and not re.search(r"['’]", match.group(0)):
            joined = found and text[end : match.start()].strip() == ""
            found = text[text.rindex(found, 0, end) : match.end()] if joined else match.group(0)
            end = match.end()
    return found


def first_name(sentence: str) -> str:
    """The first run of names in a sentence; its first word is one only where it is no ordinary word."""
    found: list[str] = []
    for place, match in enumerate(TOKEN.finditer(sentence)):
        token = match.group(0)
        ordinary = is_stop_word(fold(token)) or (
            place == 0 and token[1:].islower() and not named(token.lower())
        )
        if token[0].isupper() and not ordinary and not CONTRACTED.search(token):
            found.append(token)
        elif found:
            break
    return " ".join(found)
