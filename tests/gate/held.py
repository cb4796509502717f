"""Answers for the gate, attacks and faithful texts, written by someone who had not read it.

`dev_*` to `dev7_*` are development data: each was held out until its run was told, and mended on afterwards. `dev8_*`
and `dev9_*` are those of seven more writers: on dev8 the gate was mended from the first day, each part of dev9 was
asked once before; `dev10_*` and `dev11_*` were held out until 2026-11-29; `dev12_*` are those of four more, each
asked once before. What is named `held*` is held out.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

from api.citation_gate import Gate, Verdict
from api.events import Source, ToolCall
from content import yaml_files

HERE = Path(__file__).parent
LIMITS = "limits"
"""The kind that no deterministic gate promises: negation, swaps of entities, "at least" for "at most"."""
COMPUTED = "computed"
"""The key of a faithful answer's sentences that calculate: the gate marks them by rule, whatever the result."""
_MARKER = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")
_MARKDOWN = MarkdownIt("commonmark")


@dataclass(frozen=True)
class Attack:
    """What of one answer came out flagged: of what had to be, what was missed; and what was flagged besides.

    `sentences`: how many it has, items and rows among them.
    """

    id: str
    kind: str
    missed: tuple[str, ...]
    besides: tuple[str, ...]
    answer: str
    sentences: int
    verdict: Verdict


@cache
def attacks(half: str) -> tuple[Attack, ...]:
    return tuple(_judged(f"{half}_attacks.yaml"))


@cache
def faithful(half: str) -> tuple[Attack, ...]:
    return tuple(_judged(f"{half}_faithful.yaml"))


def caught_by_kind(judged: tuple[Attack, ...]) -> dict[str, tuple[int, int]]:
    """How many answers of each kind had all that they invent flagged, and how many there are."""
    of, caught = Counter(one.kind for one in judged), Counter(one.kind for one in judged if not one.missed)
    return {kind: (caught[kind], count) for kind, count in sorted(of.items())}


def _judged(name: str) -> Iterator[Attack]:
    for case in cases(name):
        sentences, verdict = verdict_of(case)
        flagged = [plain(sentence) for sentence in verdict.unverified]
        wanted = [plain(sentence) for sentence in case["flagged"]]
        known = [*wanted, *map(plain, case.get(COMPUTED, ()))]
        yield Attack(
            case["id"],
            case["kind"],
            tuple(text for text in wanted if not any(_same(text, found) for found in flagged)),
            tuple(found for found in flagged if not any(_same(text, found) for text in known)),
            case["answer"],
            sentences,
            verdict,
        )


def plain(text: str) -> str:
    """A sentence as a visitor sees it: Markdown rendered, markers taken out, cells joined and white space folded."""
    shown = []
    for block in _MARKDOWN.parse(_MARKER.sub("", text).strip().strip("|").strip()):
        for part in block.children or (block,):
            shown.append(" " if part.type in ("softbreak", "hardbreak") else part.content)
        shown.append(" ")
    return " ".join("".join(shown).replace(" | ", " ").split())


def verdict_of(case: dict[str, Any], piece: int = 7) -> tuple[int, Verdict]:
    """How many sentences a case's answer has, which comes in pieces of so many characters, and the verdict on it."""
    gate = Gate([Source(**entry, anchor="", url="", score=1.0, snippet="") for entry in case["sources"]])
    for tool in case.get("tools", ()):
        gate.tool(ToolCall(tool["name"], tool.get("input", {}), tool["result"]))
    shown = []
    for start in range(0, len(case["answer"]), piece):
        shown += gate.feed(case["answer"][start : start + piece])
    shown += gate.finish()
    return sum(any(map(str.isalnum, one.text)) for one in shown), gate.verdict()


def _same(one: str, other: str) -> bool:
    return one in other or other in one


@cache
def cases(name: str) -> Any:
    """A file's cases as they are written."""
    return yaml_files.load((HERE / name).read_text(encoding="utf-8"))


if __name__ == "__main__":
    half = sys.argv[1] if len(sys.argv) > 1 else "held11"
    invented, true = attacks(half), faithful(half)
    for kind, (caught, count) in caught_by_kind(invented).items():
        print(f"{kind:10} {caught:4} of {count}")
    print(f"flagged besides: {sum(bool(one.besides) for one in invented)} of {len(invented)} answers")
    flagged, sentences = sum(len(one.besides) for one in true), sum(one.sentences for one in true)
    answers = sum(bool(one.besides) for one in true)
    print(
        f"false flags on faithful texts: {flagged} of {sentences} sentences, {answers} of {len(true)} answers"
    )
    for one in (*invented, *true):
        for text in one.missed:
            print(f"missed  {one.id}: {text}")
        for text in one.besides:
            print(f"besides {one.id}: {text}")
