"""What is called unbuilt: it must name a part that `site/built.yaml` lists, whose files are missing."""

import re
from collections.abc import Iterator
from typing import Final

from cli.claims.commands import command_options
from cli.claims.prose import Claim
from cli.claims.tree import Tree

_UNBUILT: Final = re.compile(
    r"\b(?:not|isn['’]t|aren['’]t|nor|neither is|nothing is)\s(?:yet\s)?built\b|\bis to be built\b"
    r"|\bisn['’]t (?:a front door|enforced|built in|an engine)\b.*\byet\b|\bdo(?:es)?n['’]t exist yet\b"
    r"|\bstill (?:to come|missing|planned)\b|\b(?:isn['’]t|aren['’]t|not) there yet\b|\b(?:is|are) missing so far\b"
    r"|\b(?:has|have) yet to be (?:built|written|added)\b|\bwill be (?:built|added) later\b",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"[“\"][^”\"]*[”\"]|\bwhat (?:isn['’]t|is not|is designed but not) (?:yet )?(?:built|finished)\b",
    re.IGNORECASE,
)
"""Words about the mark itself."""
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z-]{2,}")
_EMPTY: Final = frozenset(
    {
        "the",
        "and",
        "for",
        "its",
        "with",
        "from",
        "into",
        "inside",
        "other",
        "another",
        "which",
        "what",
        "before",
    }
    | {"are", "agent", "part", "app", "list", "only", "each", "this", "that"}
)


def check(claim: Claim, tree: Tree) -> Iterator[str]:
    """Sentences that call something unbuilt though all that they name is there."""
    if not _UNBUILT.search(_ABOUT.sub("", claim.text)):
        return
    commands = [
        word
        for span in claim.spans
        for word in (span.removeprefix("agent ").split()[:1] if span.startswith("agent ") else [span])
        if re.fullmatch(r"[a-z]+", word)
    ]
    if commands and all(word in command_options() for word in commands):
        yield f"called unbuilt, but `agent {commands[0]}` exists"
        return
    named = [(what, built) for what, built in tree.parts if _names(claim, what)]
    if named and all(built for _, built in named):
        yield f"called unbuilt, but it is built: {named[0][0]}"
    if not named and not commands:
        yield "called unbuilt, but no part of site/built.yaml is named; list it there with the files that would make it"


def _names(claim: Claim, what: str) -> bool:
    """Whether most of a part's words stand in a sentence or its heading."""
    said = {_stem(word) for word in _WORD.findall(f"{claim.text} {claim.section}")}
    wanted = {_stem(word) for word in _WORD.findall(what)} - _EMPTY
    return bool(wanted) and len(wanted & said) >= max(1, round(0.6 * len(wanted)))


def _stem(word: str) -> str:
    return word.lower().rstrip("s")[:8]
