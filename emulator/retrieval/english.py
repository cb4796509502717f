"""English words by how common they are, and a query with its slips put right.

WordPiece's vocabulary stands nearly in the order of frequency in English text (Devlin et al., "BERT", 2019), so a
word's place in it is its rank.
"""

import json
import re
from functools import lru_cache

from emulator.retrieval.embedder import EmbeddingsMissingError, tokenizer_path
from emulator.retrieval.languages import language_spoken, stem
from emulator.retrieval.spelling import Spelling, corrected
from emulator.retrieval.synonyms import SYNONYMS
from emulator.retrieval.words import STOP_WORDS

PHRASES = tuple(
    (re.compile(rf"\b{spoken}\b", re.I), written)
    for spoken, written in (
        (r"(?:turn|switch|shut)(?:s|ed|ing)? ((?:[\w-]+ ){1,3}?)off", r"disable \1"),
        (r"(?:turn|switch|shut)(?:s|ed|ing)? off", "disable"),
        (r"(?:turn|switch)(?:s|ed|ing)? ((?:[\w-]+ ){1,3}?)on", r"enable \1"),
        (r"(?:turn|switch)(?:s|ed|ing)? on", "enable"),
        (r"get(?:s|ting)? rid of", "remove"),
        (r"(?:tear|take|bring)(?:s|ing)? ((?:[\w-]+ ){0,2}?)down", r"destroy \1"),
        (r"ma(?:ke|kes|de|king) ((?:[\w-]+ ){0,2}?)up", r"invent \1"),
        (r"(?:roll|go|get)(?:s|ing)? ((?:[\w-]+ ){0,2}?)back(?: to)?", r"revert \1"),
        (r"set(?:s|ting)? ((?:[\w-]+ ){0,2}?)up", r"install and configure \1"),
        (r"(?:log|sign)(?:s|ging|ing)? in", "login"),
        (r"kick(?:s|ed|ing)? off", "start"),
        (r"look(?:s|ed|ing)? up", "find"),
        (r"(?:going|go|get) around", "bypass"),
        (r"how come", "why"),
        (r"(do|does|did|is|are|was|were|has|have|had|ca|wo|could|would|should)nt", r"\1n't"),
        (r"(what|who|where|when|how|there|that|here)s", r"\1 is"),
        (r"i'?m", "I am"),
        (r"(?:u|ya)", "you"),
        (r"r (?=you\b)", "are "),
        (r"u'?r(?:e)?", "your"),
        (r"(?:ppl|folks)", "people"),
        (r"(wan|gon)na", r"\1t to"),
        (r"(?:cuz|coz)", "because"),
        (r"w[ha]t'?s", "what is"),
        (r"wh?at (is|are|does|do)", r"what \1"),
        (r"(?:pls|plz)", "please"),
        (r"(?:omg|lol|btw|hey|guys|dude|up front|or (?:something|sth|whatever|so)(?=\W*$))", ""),
        (r"in (?:a nutshell|(?:one|a single|two) (?:sentence|word|line)s?)", ""),
        (r"(?<=why )(?:on earth|in the world|the hell|the heck)", ""),
        (r"(?:,? something like \w+|, like \w+ (?:does|do|did|has|have))(?=\W*$)", ""),
        (r"(?:pw|pwd)", "password"),
        (r"diffs?", "difference"),
        (r"certs", "certificates"),
        (r"libs", "libraries"),
        (r"(?:gigs|gb of)", "GB"),
        (r"megs", "MB"),
        (r"kilos", "kg weight"),
        (r"(?:vram)", "GPU memory"),
        (r"(?:thru)", "through"),
        (r"b4", "before"),
        (r"(\d+)([kmg]?hz|[kmgt]b|[km]?w|kg|[km]m|ms)", r"\1 \2"),
        (r"(?:urself|yourselfs)", "yourself"),
        (r"wlan", "wifi"),
        (r"(?:a|per) sec", "per second"),
        (r"how much (?:is|are) (?=(?:the|an?|one|it|your|\w+ \w+)\b)", "what is the price of "),
        (
            r"what is (?:this|that|it) (?:\w+ )?"
            r"(?:place|site|website|page|project|thing|product|tool|app|software|repo\w*|about)"
            r"(?: about)?",
            "what is this",
        ),
        (
            r"what (?:(?:did|have) you (?:make|made|buil[dt]|created?)(?: here)?|is the deal with (?:this|the) \w+"
            r"|am i looking at(?: here)?|do(?:es)? (?:it|(?:this|the) (?:package|project|product|tool|thing|site|app)) "
            r"(?:actually )?do(?: for (?:me|us))?)(?=\W*$)",
            "what is this",
        ),
        (r"^[^?]*[.,!] what is this(?=\W*$)", "what is this"),
    )
)
"""Verbs that are said in two words and written in one, and what is typed in haste."""

ENDINGS = (
    "s",
    "r",
    "rs",
    "er",
    "ers",
    "ed",
    "d",
    "ing",
    "ic",
    "ish",
    "able",
    "y",
    "ly",
    "less",
    "ness",
    "ful",
    "st",
    "est",
)
FIRST_WORD = "the"
SHORTEST_ROOT = 3
COMMONEST = 1_500
COMMON_LONG = 8_000
LONG = 6


@lru_cache(maxsize=1)
def ranks() -> dict[str, int]:
    """English words by frequency, the commonest 1; empty where the vocabulary isn't installed."""
    try:
        vocabulary = json.loads(tokenizer_path().read_text(encoding="utf-8"))["model"]["vocab"]
    except (EmbeddingsMissingError, KeyError, ValueError):
        return {}
    first = vocabulary.get(FIRST_WORD, 0)
    return {
        word: place - first + 1
        for word, place in vocabulary.items()
        if place >= first and word.isalpha() and len(word) > 1
    }


@lru_cache(maxsize=1)
def common() -> Spelling:
    """The words that a slip most likely stands for, when no document has a nearer one."""
    listed = ranks()
    return Spelling(
        sorted(STOP_WORDS, key=lambda word: listed.get(word, len(listed))) if not listed else _commonest()
    )


def _commonest() -> list[str]:
    listed = sorted(ranks(), key=ranks().__getitem__)[:COMMON_LONG]
    chosen = [word for place, word in enumerate(listed) if place < COMMONEST or len(word) >= LONG]
    return [*chosen, *sorted(STOP_WORDS - set(chosen))]


def forms(word: str) -> list[str]:
    """A word and what is left of it without one of the common endings: "cheapest" and "cheap", "running" and "run"."""
    roots = [word.removesuffix(end) for end in ENDINGS if word.endswith(end)]
    roots = [root for root in roots if len(root) >= SHORTEST_ROOT]
    return [word, *roots, *(root[:-1] for root in roots if root[-1] == root[-2])]


def put_right(text: str, known: Spelling, sources: str = "") -> str:
    """A visitor's text with likely typing errors corrected towards `known` words and common English.

    A verb said in two words is written in one, unless the sources say it in two as well.
    """
    if language_spoken() != "en":
        return text

    def is_right(word: str) -> bool:
        return stem(word) in SYNONYMS or any(
            form in ranks() or form in STOP_WORDS or form in known for form in forms(word)
        )

    text = corrected(text, known, common(), is_right)
    for spoken, written in PHRASES:
        if not spoken.search(sources):
            text = spoken.sub(written, text)
    return text
