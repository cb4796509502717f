"""The figures of a file's answers, their table beside the targets, and the worst of them in full."""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.golden.scoring import Score

Figures = Mapping[str, float]

AT_MOST = frozenset({"wrong refusals", "wrong answers", "invented numbers", "median characters"})
"""Figures that shall be small; the others shall be large."""
OWN_TARGETS: Figures = {
    "first sentence answers": 0.85,
    "on-point share": 0.85,
    "vital recall": 0.85,
    "lists whole": 1.0,
    "wrong refusals": 0.05,
    "right refusals": 0.85,
    "wrong answers": 0.03,
    "invented numbers": 0,
    "citation precision": 0.95,
    "citation recall": 0.95,
    "median characters": 350,
}
FOREIGN_TARGETS: Figures = {
    **OWN_TARGETS,
    "first sentence answers": 0.75,
    "on-point share": 0.80,
    "vital recall": 0.75,
    "wrong refusals": 0.10,
    "right refusals": 0.80,
    "wrong answers": 0.06,
    "median characters": 400,
}
WORST = 20


def targets(name: str) -> Figures:
    """What the answers to a file's questions must reach."""
    return FOREIGN_TARGETS if "foreign" in name else OWN_TARGETS


@dataclass(frozen=True)
class Report:
    """The scores of one file's questions."""

    name: str
    scores: tuple[Score, ...]

    @property
    def figures(self) -> dict[str, float]:
        """Each figure by its name. Shares are of the questions that it can be told of:

        first sentence and recall of all answerable ones (a refusal has neither), on-point share and lists of those that
        were answered, wrong answers of all, citations of all statements and markers.
        """
        answerable = [one for one in self.scores if one.case.answerable]
        without = [one for one in self.scores if not one.case.answerable]
        answered = [one for one in answerable if one.answered and one.case.kind != "greeting"]
        count = {
            key: sum(getattr(one.citations, key) for one in self.scores)
            for key in ("statements", "supported", "citations", "precise")
        }
        return {
            "first sentence answers": _mean(one.first for one in answerable),
            "on-point share": _mean(one.on_point for one in answered),
            "vital recall": _mean(one.recall for one in answerable),
            "lists whole": _mean(one.whole for one in answered),
            "wrong refusals": 1 - _mean(one.answered for one in answerable),
            "right refusals": _mean(not one.answered for one in without),
            "wrong answers": sum(bool(one.wrong) for one in self.scores) / max(1, len(self.scores)),
            "invented numbers": sum(bool(one.invented) for one in self.scores),
            "citation precision": count["precise"] / count["citations"] if count["citations"] else 1.0,
            "citation recall": count["supported"] / count["statements"] if count["statements"] else 1.0,
            "median characters": statistics.median([one.characters for one in answered] or [0]),
            "would satisfy": _mean(one.satisfying for one in self.scores),
            "caveat said": _mean(one.caveat for one in answered),
            "wrong refusals that quote the answer": _mean(
                one.near == 1.0 for one in answerable if not one.answered
            ),
            "right section among three": _mean(one.ranked for one in answerable),
        }

    def by_kind(self) -> dict[str, float]:
        """The share of answers that would satisfy, by kind of question."""
        kinds = sorted({one.case.kind for one in self.scores})
        return {kind: _mean(one.satisfying for one in self.scores if one.case.kind == kind) for kind in kinds}

    def worst(self, count: int = WORST) -> list[Score]:
        """The answers that would satisfy least, the worst first."""
        bad = [one for one in self.scores if not one.satisfying]
        return sorted(bad, key=lambda one: one.badness, reverse=True)[:count]


def holds(name: str, value: float, limit: float) -> bool:
    """Whether a figure keeps its limit."""
    return value <= limit + 1e-9 if name in AT_MOST else value >= limit - 1e-9


def table(reports: Sequence[Report]) -> str:
    """The figures of several files side by side, each beside its target; a missed one is marked."""
    names = list(reports[0].figures)
    lines = [
        f"| figure | {' | '.join(f'{each.name} ({len(each.scores)})' for each in reports)} |",
        f"|---|{'---|' * len(reports)}",
    ]
    for name in names:
        cells = [_cell(name, each.figures[name], targets(each.name).get(name)) for each in reports]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    kinds = sorted({kind for each in reports for kind in each.by_kind()})
    for kind in kinds:
        cells = [f"{each.by_kind()[kind]:.2f}" if kind in each.by_kind() else "" for each in reports]
        lines.append(f"| would satisfy: {kind} | {' | '.join(cells)} |")
    return "\n".join(lines)


def in_full(scores: Iterable[Score]) -> str:
    """Answers as they are read, each with what is wrong with it."""
    return "\n\n".join(f"{_headline(one)}\n{_indented(one.text)}" for one in scores)


def _headline(one: Score) -> str:
    tests: list[tuple[Callable[[], bool], str]] = [
        (
            lambda: one.case.answerable and not one.answered,
            f"refused, though the documents answer{', and quotes it as near' if one.near == 1.0 else ''}",
        ),
        (
            lambda: not one.case.answerable and one.answered,
            f"answered, though missing: {one.case.why or 'all of it'}",
        ),
        (lambda: bool(one.wrong), f"wrong: {', '.join(one.wrong)}"),
        (lambda: bool(one.invented), f"invented: {', '.join(one.invented)}"),
        (lambda: one.answered and one.first is False, f"the first sentence lacks {_said(one.case.opening)}"),
        (
            lambda: one.answered and (one.recall or 0) < 1 and one.case.answerable,
            f"recall {one.recall or 0:.2f} of {_said(one.case.expected)}",
        ),
        (lambda: one.on_point is not None and one.on_point < 1, f"on point {one.on_point or 0:.2f}"),
        (lambda: one.whole is False, "the list isn't whole"),
        (lambda: one.caveat is not None and one.caveat < 1, f"without its caveat {_said(one.case.caveat)}"),
    ]
    faults = "; ".join(text for applies, text in tests if applies())
    asked = " / ".join([*(turn["question"] for turn in one.case.history), one.case.question])
    return f"{one.case.id} ({one.case.kind}) {asked}\n  → {faults}"


def _said(nuggets: Sequence[Sequence[str]]) -> str:
    return ", ".join(f"“{each[0]}”" for each in nuggets)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _cell(name: str, value: float, target: float | None) -> str:
    number = f"{value:.0f}" if name in ("invented numbers", "median characters") else f"{value:.3f}"
    if target is None:
        return number
    sign = "≤" if name in AT_MOST else "≥"
    return f"{number} ({sign} {target:g}{'' if holds(name, value, target) else ', missed'})"


def _mean(values: Iterable[float | bool | None]) -> float:
    known = [float(each) for each in values if each is not None]
    return statistics.fmean(known) if known else 1.0
