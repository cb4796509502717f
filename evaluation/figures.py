"""From answers to figures: nuggets (TREC), citation precision (ALCE), refusals, and what it took."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from doctor.asking import Asked
from evaluation.questions import Question


@dataclass(frozen=True)
class Judged:
    """One answer against its question. Shares are between 0 and 1; None where there is nothing to count."""

    id: str
    question: str
    answered: bool
    right: bool
    """Answered where the documents answer it, refused where they don't."""
    vital: float | None
    precision: float | None
    """Of its citations, those that stand where the answer does."""
    supported: float | None
    """Of its sentences, those that are neither unverified nor without a source."""
    seconds: float
    first_part: float
    cost_usd: float | None
    error: str
    text: str

    @property
    def is_good(self) -> bool:
        """Whether a reader would be satisfied: right, with every vital fact, and cited from where it stands."""
        return self.right and not self.error and self.vital in (None, 1.0) and self.precision != 0.0


def judge(question: Question, asked: Asked) -> Judged:
    """Hold an answer against its question."""
    done: Mapping[str, Any] = asked.done or {}
    text = str(done.get("text", ""))
    answered = bool(done.get("answered"))
    citations = done.get("citations") or []
    sentences = len(re.findall(r"[.!?](?:\s|$)", text)) or 1
    doubtful = len(done.get("unverified") or []) + len(done.get("unsourced") or [])
    return Judged(
        id=question.id,
        question=question.text,
        answered=answered,
        right=not asked.error and answered == question.answerable,
        vital=_share([_holds(text, wordings) for wordings in question.vital])
        if question.answerable
        else None,
        precision=_share([question.allows(each) for each in citations]) if question.answerable else None,
        supported=max(0.0, 1 - doubtful / sentences) if answered else None,
        seconds=round(asked.whole, 3),
        first_part=round(asked.first_part, 3),
        cost_usd=done.get("cost_usd"),
        error=asked.error,
        text=text,
    )


def figures(judged: Sequence[Judged]) -> dict[str, float | None]:
    """The run's figures, by a stable name; None where no question counts for one."""
    costs = [each.cost_usd for each in judged if each.cost_usd is not None]
    times = sorted(each.seconds for each in judged)
    return {
        "questions": float(len(judged)),
        "errors": float(sum(bool(each.error) for each in judged)),
        "good": _share([each.is_good for each in judged]),
        "right": _share([each.right for each in judged]),
        "vital_recall": _mean([each.vital for each in judged]),
        "citation_precision": _mean([each.precision for each in judged]),
        "supported_sentences": _mean([each.supported for each in judged]),
        "seconds_median": median(times) if times else None,
        "seconds_p95": times[min(len(times) - 1, int(0.95 * len(times)))] if times else None,
        "first_part_median": median(each.first_part for each in judged) if judged else None,
        "cost_usd": round(sum(costs), 6) if costs else None,
    }


def document(address: str, judged: Sequence[Judged]) -> dict[str, Any]:
    """A run as it is saved."""
    return {
        "run": 1,
        "address": address,
        "figures": figures(judged),
        "answers": [asdict(each) for each in judged],
    }


def changes(before: Mapping[str, Any], judged: Sequence[Judged]) -> list[str]:
    """Questions whose answer became worse or better than in a saved run, a line each."""
    then = {each["id"]: Judged(**each) for each in before["answers"]}
    lines = []
    for each in judged:
        old = then.get(each.id)
        if old is not None and old.is_good != each.is_good:
            lines.append(f"{'better' if each.is_good else 'worse'}: {each.id}: {each.question}")
    return lines


def _holds(text: str, wordings: Sequence[str]) -> bool:
    plain = " ".join(re.sub(r"[*_`]", "", text).casefold().split())
    return any(" ".join(wording.casefold().split()) in plain for wording in wordings)


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _mean(values: Sequence[float | None]) -> float | None:
    counted = [value for value in values if value is not None]
    return round(sum(counted) / len(counted), 4) if counted else None
