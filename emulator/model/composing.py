"""Which units to say, and in which order: what answers, what makes it readable, and more of a source that fits well."""

import re
from collections.abc import Sequence

import numpy as np

from emulator.model.draft import COLON, Draft, listed
from emulator.model.matching import Said
from emulator.model.ranking import Ranking
from emulator.model.request import Source

MOST_UNITS = 7
MOST_UNITS_EACH = 4
MOST_IN_LIST = 8
FIRST_SOURCE_CHARACTERS, EACH_SOURCE_CHARACTERS, BESIDE = 650, 350, 0.18
MOST_CODE_LINES, CODE_AROUND = 12, 3
MOST_CHARACTERS = 1_200
NOVELTY = 2.0
GOOD, FAIR, NEW_ENOUGH = 0.72, 0.62, 0.19
ANAPHORA = re.compile(
    r"^(it|its|this|that|these|those|they|he|she|both|there|such|so|then|instead|otherwise)\b", re.I
)
INTRODUCTION = re.compile(r"(:[*_]*|\.\.\.|…)$|\b(following|these|below|as follows)\b", re.I)
SOME = 2


def compose(rankings: Sequence[Ranking], most: int | None = None) -> Draft:
    """Choose what answers each question, at most about `most` units, and order it for reading."""
    said = rankings[0].said
    share = most or (MOST_UNITS if len(rankings) == 1 else MOST_UNITS_EACH)
    budget = MOST_CHARACTERS // len(rankings) if len(rankings) < 3 else MOST_CHARACTERS // 2
    order: list[int] = []
    starts: list[int] = []
    for ranking in rankings:
        picked = pick(ranking, share, budget)
        starts.append(picked[0])
        for place in _with_company(picked, said, ranking, budget):
            if place not in order:
                order.append(place)
    if most is None:
        for ranking, first in zip(rankings, starts, strict=True):
            source = said[0].source if len(rankings) == 1 else said[first].source
            _fill(
                order,
                ranking,
                source,
                FIRST_SOURCE_CHARACTERS if len(rankings) == 1 else EACH_SOURCE_CHARACTERS,
            )
    order = _followed_through(order, said)
    sources = list(dict.fromkeys(said[place].source.number for place in order))
    order.sort(key=lambda place: (sources.index(said[place].source.number), place))
    return Draft(tuple(said[place] for place in order))


def pick(ranking: Ranking, most: int = MOST_UNITS, budget: int = MOST_CHARACTERS) -> list[int]:
    """The best units, and those nearly as good or that say of the question what the ones before leave out."""
    weights, total = ranking.weights, ranking.total
    whole = max(float(weights.sum()), 1e-6)
    covered = np.zeros(len(weights), np.float32)
    picked: list[int] = []
    best = float(total.max()) if len(total) else 0.0
    length = 0
    while len(picked) < min(most, len(total)):
        gain = np.clip(ranking.around - covered, 0, None) @ weights / whole
        value = total + NOVELTY * gain
        value[picked] = -np.inf
        place = int(np.argmax(value))
        good = total[place] >= GOOD * best or (total[place] >= FAIR * best and gain[place] >= NEW_ENOUGH)
        if picked and not good:
            break
        length += len(ranking.said[place].unit.text)
        if picked and length > budget:
            break
        picked.append(place)
        covered = np.maximum(covered, ranking.around[place])
    return picked


def _with_company(picked: list[int], said: Sequence[Said], ranking: Ranking, budget: int) -> list[int]:
    """Add what makes the picked units readable: the sentence before "It …", a list's introduction and other items."""
    result: list[int] = []
    length = sum(len(said[place].unit.text) for place in picked)

    def add(place: int, free: bool = False) -> None:
        nonlocal length
        if place in result or not 0 <= place < len(said):
            return
        if place not in picked:
            if length + len(said[place].unit.text) > budget and not free:
                return
            length += len(said[place].unit.text)
        result.append(place)

    for rank, place in enumerate(picked):
        unit = said[place].unit
        if listed(said[place]):
            block = [i for i, other in enumerate(said) if _same_block(other, said[place])]
            introduction = block[0] - 1
            if introduction >= 0 and _leads(said, introduction, place):
                add(introduction, free=True)
            add(place)
            if unit.kind == "code":
                beside = [i for i in block if len(block) <= MOST_CODE_LINES or abs(i - place) <= CODE_AROUND]
            elif rank == 0 and "list" in ranking.question.wants and len(block) <= MOST_IN_LIST:
                beside = block
            else:
                beside = []
            for other in beside:
                add(other)
            continue
        if ANAPHORA.match(unit.text) and place and _same_block(said[place - 1], said[place]):
            add(place - 1, free=True)
        add(place)
        following = place + 1
        if _introduces(said, place):
            code = said[following].unit.kind == "code"
            most = MOST_CODE_LINES if code else MOST_IN_LIST
            if code and "way" not in ranking.question.wants:
                most = 0
            for other in range(following, min(following + most, len(said))):
                if _same_block(said[other], said[following]):
                    add(other)
        elif rank == 0:
            for other in (place - 1, following):
                if 0 <= other < len(said) and _same_block(said[other], said[place]):
                    add(other)
    return result


def _followed_through(order: list[int], said: Sequence[Said]) -> list[int]:
    """No introduction without something of what it introduces; one that introduces nothing else goes."""
    result: list[int] = []
    for place in order:
        if COLON.search(said[place].unit.text) and not listed(said[place]):
            below = [
                other
                for other in range(place + 1, min(place + 1 + SOME, len(said)))
                if _leads(said, place, other)
            ]
            if not below and len(order) > 1:
                continue
            if not any(other in order for other in below):
                result.extend([place, *below])
                continue
        result.append(place)
    return list(dict.fromkeys(result))


def _leads(said: Sequence[Said], place: int, other: int) -> bool:
    return said[other].source is said[place].source and said[other].unit.lead.startswith(
        said[place].unit.text
    )


def _fill(order: list[int], ranking: Ranking, source: Source, most: int) -> None:
    """Say more of a source that fits well as a whole: first what stands beside what is said of it."""
    inside = [place for place, one in enumerate(ranking.said) if one.source is source]
    length = sum(len(ranking.said[place].unit.text) for place in inside if place in order)

    def value(place: int) -> float:
        return float(ranking.total[place]) + BESIDE * (place - 1 in order or place + 1 in order)

    left = [place for place in inside if place not in order]
    while left:
        place = max(left, key=value)
        left.remove(place)
        text = ranking.said[place].unit.text
        if length + len(text) <= most:
            order.append(place)
            length += len(text)


def _introduces(said: Sequence[Said], place: int) -> bool:
    """Whether a sentence is there for the list, table or code below it."""
    following = place + 1
    if following >= len(said) or not listed(said[following]) or not _leads(said, place, following):
        return False
    return bool(INTRODUCTION.search(said[place].unit.text))


def _same_block(a: Said, b: Said) -> bool:
    return a.source is b.source and a.unit.block == b.unit.block
