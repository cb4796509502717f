"""What an answer is worth to a reader: whether it begins with the answer, keeps to it, and is whole and true."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.golden.answer import Unit, units
from tests.golden.cases import Case
from tests.golden.citations import Citations, judge
from tests.golden.wording import holds, invented, plain, share

Done = Mapping[str, Any]
"""The JSON answer of `POST /api/ask`."""
Passages = Mapping[tuple[str, str], str]
"""The documents' texts by path and section."""

WHOLE_KINDS = frozenset({"list", "compare", "how-to"})
"""Kinds whose list, table or code may be said whole when it holds what was asked for."""
TOP = 3
SATISFYING_ON_POINT = 0.75
REPEATED_WORDS = 4
"""A sentence of the last answer of more words than that is one that a reader knows again."""

_REFERS_BACK = re.compile(
    r"^(?:it|its|this|that|these|those|they|their|such|he|she|both|neither|so|then|there|the (?:latter|former|same))\b",
    re.IGNORECASE,
)
_CAVEAT = re.compile(r"^(?:not built yet|note|caution|warning|important)\b", re.IGNORECASE)
_PART_OF = re.compile(r"\b(\d+) of (?:the |its )?(\d+)\b", re.IGNORECASE)
_REFUSAL = re.compile(r"^the documents don['’]t say\b", re.IGNORECASE)


@dataclass(frozen=True)
class Score:
    """One answer's result; shares are from 0 to 1, and None where the question has no such thing.

    Attributes:
        answered: whether an answer was given.
        first: the first sentence answers.
        on_point: the share of its statements that answer or are needed to read what does.
        recall: the share of the vital facts.
        whole: every member of the list is there, or the answer says how many of how many and links the rest.
        caveat: the share of what must travel along.
        wrong: what it holds that makes it wrong.
        invented: numbers that stand in no source and no tool's result.
        ranked: an allowed section is among the first three sources.
        beside: statements that are neither on point nor needed.
        characters: of what a reader sees.
        near: the share of the vital facts that a refusal quotes as nearest.
    """

    case: Case
    text: str
    answered: bool
    first: bool | None
    on_point: float | None
    recall: float | None
    whole: bool | None
    caveat: float | None
    wrong: tuple[str, ...]
    invented: tuple[str, ...]
    ranked: bool | None
    beside: tuple[str, ...]
    characters: int
    citations: Citations
    near: float | None = None

    @property
    def satisfying(self) -> bool:
        """Whether a reader would take it as it is: rightly refused, or whole, true and to the point."""
        if not self.case.answerable:
            return not self.answered
        return (
            self.answered
            and bool(self.first)
            and self.recall == 1.0
            and self.whole is not False
            and self.caveat in (None, 1.0)
            and (self.on_point is None or self.on_point >= SATISFYING_ON_POINT)
            and not self.wrong
            and not self.invented
        )

    @property
    def badness(self) -> tuple[float, ...]:
        """Orders answers from the worst: wrong ones, then wrongly given or refused, then by what they lack."""
        lacks = 4.0 - sum(
            float(each or 0) for each in (self.first, self.on_point, self.recall, self.whole is not False)
        )
        return (float(bool(self.wrong or self.invented)), float(self.case.answerable != self.answered), lacks)


def score(case: Case, done: Done, passages: Passages) -> Score:
    """Judge an answer to a question."""
    text, sources, tools = done["text"], done["sources"], done["tools"]
    made = units(text)
    answered = bool(done["answered"]) if case.kind != "greeting" else not _REFUSAL.match(text)
    said = [unit for unit in made if not unit.by_the_app]
    by_number = {source["n"]: source for source in sources}
    held = {
        n: passages.get((each["path"], each["section"]), each["snippet"]) for n, each in by_number.items()
    }
    judged = case.answerable and answered
    quotes_near = not answered and bool(done["citations"])
    told = (answered or quotes_near) and case.kind != "greeting"
    points = _on_point(case, said, by_number, bool(tools)) if judged and case.kind != "greeting" else []
    quotes: dict[int, list[str]] = {}
    for citation in done["citations"]:
        quotes.setdefault(citation["n"], []).append(citation["quote"])
    spoken = "\n".join(unit.text for unit in said)
    evidence = [*held.values(), *(json.dumps(tool["result"]) for tool in tools)]
    return Score(
        case=case,
        text=text,
        answered=answered,
        first=(judged and _first(case, said)) if case.answerable else None,
        on_point=sum(points) / len(points) if points else None,
        recall=(share(text, case.expected) if judged else 0.0) if case.answerable else None,
        whole=_whole(case, made, text, done.get("more") or ()) if judged and case.items else None,
        caveat=share(text, case.caveat) if judged and case.caveat else None,
        wrong=_wrong(case, said) if answered else (),
        invented=invented(spoken, [*evidence, case.question]) if told else (),
        ranked=any(map(case.allows, sources[:TOP])) if case.answerable and case.sections else None,
        beside=tuple(unit.text for unit, fits in zip(said, points, strict=False) if not fits),
        characters=len(re.sub(r"\s*\[\d+\]", "", text)),
        citations=judge(made, held, quotes)
        if judged and case.kind != "greeting" and not tools
        else Citations(),
        near=share(text, case.expected) if case.answerable and quotes_near else None,
    )


def _first(case: Case, said: Sequence[Unit]) -> bool:
    """Whether the first sentence holds the opening; where a list is asked for, with the list that it introduces."""
    if not said or _repeats(case, said[0]):
        return False
    asks_for_list = case.kind in WHOLE_KINDS or bool(case.items)
    head = [said[0]]
    if said[0].kind != "sentence" and asks_for_list:
        head = [unit for unit in said if unit.block == said[0].block]
    elif said[0].introduces and len(said) > 1:
        listed = [unit for unit in said if unit.block == said[1].block and unit is not said[0]]
        head += listed if asks_for_list else listed[:1]
    return share("\n".join(unit.text for unit in head), case.opening) == 1.0


def _on_point(
    case: Case, said: Sequence[Unit], sources: Mapping[int, Mapping[str, Any]], used_tool: bool
) -> list[bool]:
    """Which statements carry a fact that was asked for, or are needed to read one that does."""
    nuggets = (*case.vital, *case.okay, *case.first, *case.items, *case.caveat)
    allowed = [
        any(n in sources and case.allows(sources[n]) for n in unit.sources)
        or (not unit.sources and (used_tool or not case.sections))
        or (unit.kind == "code" and not unit.sources)
        for unit in said
    ]
    fits = [
        ok and any(holds(unit.text, each) for each in nuggets) and not _repeats(case, unit)
        for unit, ok in zip(said, allowed, strict=True)
    ]
    if case.kind in WHOLE_KINDS and not (case.kind == "list" and case.items):
        blocks = {unit.block for unit, fit in zip(said, fits, strict=True) if fit and unit.kind != "sentence"}
        fits = [
            fit or (ok and unit.block in blocks) for unit, fit, ok in zip(said, fits, allowed, strict=True)
        ]
    for at in range(len(said) - 1, -1, -1):
        if fits[at] or not allowed[at]:
            continue
        unit, after = said[at], said[at + 1] if at + 1 < len(said) else None
        introduces = unit.introduces and any(
            fit for other, fit in zip(said, fits, strict=True) if after and other.block == after.block
        )
        referred_to = (
            after is not None
            and fits[at + 1]
            and after.kind == unit.kind == "sentence"
            and _REFERS_BACK.match(plain(after.text)) is not None
        )
        fits[at] = introduces or referred_to or _CAVEAT.match(plain(unit.text)) is not None
    return fits


def _repeats(case: Case, unit: Unit) -> bool:
    """Whether a follow-up is answered by what the answer before has said, and no vital fact besides."""
    before = case.history[-1]["answer"] if case.history else ""
    told = plain(unit.text)
    said = [plain(each.text) for each in units(before)]
    again = told in plain(before) or any(
        each.rstrip(".") in told for each in said if each.count(" ") >= REPEATED_WORDS
    )
    facts = (*case.expected, *case.first, *case.items)
    return again and not any(holds(unit.text, each) and not holds(before, each) for each in facts)


def _wrong(case: Case, said: Sequence[Unit]) -> tuple[str, ...]:
    """Which wrong wordings are said; a table that holds the answer may hold its neighbours, unless a list was asked."""
    blocks = {unit.block for unit in said if unit.kind in ("item", "row", "code")}
    texts = {at: "\n".join(unit.text for unit in said if unit.block == at) for at in blocks}
    told = {at for at in blocks if not case.items and share(texts[at], case.opening) == 1.0}
    spoken = [unit.text for unit in said if unit.block not in told]
    return tuple(each[0] for each in case.wrong if any(holds(text, each) for text in spoken))


def _whole(case: Case, made: Sequence[Unit], text: str, more: Sequence[Any]) -> bool:
    """Whether every member is said, or how many of how many, truly, with the rest linked."""
    shown = sum(holds(text, each) for each in case.items)
    if shown == len(case.items):
        return True
    members = sum(unit.kind in ("item", "row") for unit in made)
    linked = bool(more) or "](" in text
    return any(
        linked and int(part) in (shown, members) and int(part) > 0 and int(all_) >= len(case.items)
        for part, all_ in _PART_OF.findall(text)
    )
