"""An answer composed by the kind of question: the best unit of the best section leads, then what it needs; no more."""

import re
from collections.abc import Sequence

from emulator.model import tables
from emulator.model.draft import Piece
from emulator.model.matching import Said
from emulator.model.polarity import opening
from emulator.model.ranking import Ranking, shows

ENOUGH_CHARACTERS = 320
"""An answer in prose goes on until it is about this long: two to four sentences."""
MOST_IN_LIST = 15
"""A list that is longer is said in part, with how much of it this is."""
MOST_CODE_LINES = 14
ANAPHORA = re.compile(
    r"^(it|its|this|that|these|those|they|he|she|both|there|such|so|then|instead|otherwise|here|in (this|that) case)\b",
    re.I,
)
CONDITION = re.compile(
    r"^(it|this|that|these|they|only|except|unless|but|however|if|where|so|because|otherwise|not|without|then)\b",
    re.I,
)
CAVEAT = re.compile(
    r"\b(not|n't|nothing|never)\b[^.;]{0,40}\byet\b|\b(planned|deprecated|experimental|in preview|not supported)\b",
    re.I,
)
INTRODUCTION = re.compile(r"(:[*_]*|\.\.\.|…)$|\b(following|these|below|as follows)\b", re.I)
STEPS = re.compile(r"\bsteps?\b|:$", re.I)


def compose(rankings: Sequence[Ranking]) -> list[Piece]:
    """Each question answered in turn; what one answer has said the next doesn't say again."""
    pieces: list[Piece] = []
    for ranking in rankings:
        before = {piece.said for piece in pieces}
        share = ENOUGH_CHARACTERS // min(len(rankings), 2)
        pieces += [piece for piece in _answer(ranking, share) if piece.said not in before]
    return pieces


def _answer(ranking: Ranking, room: int) -> list[Piece]:
    kind = ranking.question.kind
    inside = ranking.places(ranking.best)
    best = lead(ranking, inside)
    looked_up = tables.lookup(ranking, inside, best)
    if looked_up:
        return looked_up
    if kind == "compare":
        compared = tables.compared(ranking, inside)
        if compared:
            return compared
    if kind == "how-to":
        steps = _steps(ranking, inside, best)
        if steps:
            return steps
    if kind == "list" or (kind == "definition" and ranking.said[best].unit.kind != "sentence"):
        block = _list(ranking, inside, best)
        if block:
            return block
    if kind == "fact" and ranking.said[best].unit.kind == "row":
        return tables.rows(ranking, inside, best)
    return _prose(ranking, inside, best, room)


def lead(ranking: Ranking, inside: Sequence[int]) -> int:
    """The unit of a section to say first."""
    best = max(inside, key=lambda place: (float(ranking.total[place]), -place))
    first = inside[0]
    if ranking.question.kind in {"definition", "list", "any", "how-to"} and ranking.fits_heading(
        ranking.best
    ):
        return first
    return best


def _prose(ranking: Ranking, inside: Sequence[int], best: int, room: int) -> list[Piece]:
    """The leading unit, the one it leans on, and what follows in its paragraph while there is room."""
    said = ranking.said
    order = [best]
    start = best
    while (
        ANAPHORA.match(said[start].unit.text) and start - 1 in inside and same_block(said, start - 1, start)
    ):
        start -= 1
        order.insert(0, start)
    length = sum(len(said[place].unit.text) for place in order)
    place = best
    goes_on = ranking.question.kind in {"definition", "any", "why", "how-to", "list"}
    while place + 1 in inside and same_block(said, place, place + 1):
        place += 1
        text = said[place].unit.text
        if length + len(text) > room or not (goes_on or CONDITION.match(text)):
            break
        length += len(text)
        order.append(place)
    pieces = [Piece(said[place]) for place in order]
    if ranking.question.kind == "yes-no":
        prefix = opening(ranking, best)
        pieces = [Piece(piece.said, prefix) if piece.said is said[best] else piece for piece in pieces]
        if prefix:
            pieces = (
                [
                    *[p for p in pieces if p.prefix],
                    *[p for p in pieces if not p.prefix and not ANAPHORA.match(said[best].unit.text)],
                ]
                if order[0] == best
                else pieces
            )
    following = order[-1] + 1
    if following in inside and introduces(said, order[-1], following):
        pieces += block_pieces(ranking, following)
    elif (
        INTRODUCTION.search(pieces[-1].said.unit.text)
        and len(pieces) > 1
        and pieces[-1].said.unit.text.endswith(":")
    ):
        pieces = pieces[:-1]
    return pieces + _caveat(ranking, inside, pieces)


def _caveat(ranking: Ranking, inside: Sequence[int], pieces: Sequence[Piece]) -> list[Piece]:
    """What a section's opening or the said paragraph says of not being there yet travels along."""
    if any(CAVEAT.search(piece.said.unit.text) for piece in pieces):
        return []
    blocks = {piece.said.unit.block for piece in pieces} | {ranking.said[inside[0]].unit.block}
    for place in inside:
        unit = ranking.said[place].unit
        if unit.block in blocks and unit.kind == "sentence" and CAVEAT.search(unit.text):
            return [Piece(ranking.said[place])]
    return []


def _steps(ranking: Ranking, inside: Sequence[int], best: int) -> list[Piece]:
    """Numbered steps or code: the block with the best unit, else the first of the section."""
    said = ranking.said
    listed = [
        place for place in inside if said[place].unit.kind == "code" or said[place].unit.ordinal is not None
    ]
    if not listed:
        return []
    unit = said[best].unit
    chosen = next((place for place in listed if place >= best), listed[-1]) if best not in listed else best
    if unit.kind == "sentence" and not (same_block(said, best, chosen - 1) or chosen - best < 4):
        return []
    pieces = block_pieces(ranking, chosen)
    before = chosen
    while before - 1 in inside and same_block(said, before - 1, chosen):
        before -= 1
    if best < before and said[best].unit.kind == "sentence":
        between = [place for place in range(best, before) if place in inside]
        pieces = [Piece(said[place]) for place in between[-2:] if place not in {one for one in ()}] + [
            piece for piece in pieces if piece.said not in {said[place] for place in between[-2:]}
        ]
    return pieces


def _list(ranking: Ranking, inside: Sequence[int], best: int) -> list[Piece]:
    """The list or table that is asked for: the best unit's own, the one it introduces, or the section's first."""
    said = ranking.said
    if said[best].unit.kind in {"item", "row"}:
        return block_pieces(ranking, best)
    for place in range(best + 1, inside[-1] + 1):
        if said[place].unit.kind in {"item", "row"}:
            pieces = block_pieces(ranking, place)
            if said[best] not in {piece.said for piece in pieces}:
                pieces.insert(0, Piece(said[best]))
            return pieces
        if said[place].unit.heading != said[best].unit.heading:
            break
    return []


def block_pieces(ranking: Ranking, place: int) -> list[Piece]:
    """A whole list, table or block of code with the sentence that introduces it."""
    said = ranking.said
    block = [
        i
        for i, one in enumerate(said)
        if one.source is said[place].source and one.unit.block == said[place].unit.block
    ]
    pieces: list[Piece] = []
    before = block[0] - 1
    if before >= 0 and introduces(said, before, block[0]):
        pieces.append(Piece(said[before]))
    kind = said[place].unit.kind
    if kind == "code":
        return pieces + [Piece(said[i]) for i in block[: MOST_CODE_LINES * 3]]
    if kind == "row":
        return pieces + tables.table(ranking, block)
    wanted = tables.filtered(ranking, block)
    return pieces + tables.limited(
        ranking, wanted or block, [Piece(said[i]) for i in (wanted or block)], MOST_IN_LIST
    )


def introduces(said: Sequence[Said], before: int, block: int) -> bool:
    """Whether a sentence is there for the list, table or code below it."""
    if said[before].source is not said[block].source or said[before].unit.kind != "sentence":
        return False
    if said[block].unit.kind == "sentence":
        return False
    return said[block].unit.lead.startswith(said[before].unit.text)


def same_block(said: Sequence[Said], a: int, b: int) -> bool:
    return said[a].source is said[b].source and said[a].unit.block == said[b].unit.block


__all__ = ["compose", "lead", "shows"]
