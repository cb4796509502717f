"""An answer composed by the kind of question: the best unit of the best section leads, then what it needs; no more."""

import re
from collections.abc import Sequence

import numpy as np

from content.reading import Unit
from emulator.model import tables
from emulator.model.draft import Piece
from emulator.model.kinds import Kind
from emulator.model.leading import answers_heading, lead
from emulator.model.matching import Said
from emulator.model.polarity import opening
from emulator.model.ranking import TOLD, Ranking
from emulator.model.signs import INSTRUCTS

ENOUGH_CHARACTERS = 180
"""An answer in prose goes on until it is about this long: one to three sentences."""
MOST_STEPS_AWAY, SOME_ENTRIES, FEW_ENTRIES = 4, 3, 6
BOTH_SAID, NAMED = 0.7, 0.9
ANAPHORA = re.compile(
    r"^(it|its|this|that|these|those|they|he|she|both|there|such|so|then|instead|otherwise|here|in (this|that) case|"
    r"(useful|handy|helpful|needed) (when|if|for|in|to))\b",
    re.I,
)
CONDITION = re.compile(
    r"^(only|except|unless|but|however|if|otherwise|not|without|before|after)\b"
    r"|^(it|this|that|these|they)\b.*\b(only|unless|except|if|must|not|without)\b|^(it|this|that|these|they)\b.*n't\b",
    re.I,
)
CAVEAT = re.compile(
    r"\b(not|nothing|never|neither|none)\b[^.;]{0,40}\byet\b|n't\b[^.;]{0,40}\byet\b|"
    r"\b(planned|deprecated|experimental|in preview)\b",
    re.I,
)
ENUMERATES = re.compile(r",.*\b(?:and|or)\b|;.*;|:\s")
"""A sentence that may itself be the list that is asked for."""
WARNING = re.compile(
    r"^\W*(never|don't|do not|only|if|unless|make sure|be careful|careful|beware|warning|caution)\b", re.I
)
ENDS = re.compile(r"[.!?…。！？][\"'”’)*_]*$")
"""A sentence without such an end goes on in the list below it."""
POLAR = re.compile(r"(?:yes|no)[:,] +(?=\w)", re.I)
GOES_ON: frozenset[Kind] = frozenset({"definition", "any", "why", "how-to", "compare"})


def compares(ranking: Ranking) -> bool:
    """Whether the best section says what differs itself, so that what is compared needn't be asked one by one."""
    inside = ranking.places(ranking.best)
    said = float(ranking.own[lead(ranking)] @ ranking.weights)
    names = np.array([term.hard for term in ranking.question.terms], bool)
    if names.sum() > 1 and ranking.own[inside].max(axis=0)[names].min() >= NAMED:
        return True
    return bool(tables.compared(ranking, inside)) or said >= BOTH_SAID * float(ranking.weights.sum())


def compose(ranking: Ranking) -> list[Piece]:
    """The answer to one question, whose units and sections are ranked: what leads, and what it needs."""
    kind = ranking.question.kind
    inside = ranking.places(ranking.best)
    best = lead(ranking)
    found = tables.lookup(ranking, inside) if kind not in TOLD else []
    if not found and kind == "compare":
        found = tables.compared(ranking, inside)
    if not found and kind == "how-to":
        found = _steps(ranking, inside, best)
    if not found and (
        kind in {"list", "definition", "any"} or (kind not in TOLD and _hangs(ranking.said[best].unit))
    ):
        found = _list(ranking, inside, best)
    if not found and ranking.said[best].unit.kind == "row":
        found = tables.rows(ranking, inside, best)
    found = found or _prose(ranking, inside, best)
    return _with_names(ranking, inside, found) if kind == "compare" else found


def _prose(ranking: Ranking, inside: Sequence[int], best: int) -> list[Piece]:
    """The leading unit, what it leans on, and what follows in its paragraph while there is room."""
    said = ranking.said
    start = best
    while (
        start - 1 in inside and ANAPHORA.match(said[start].unit.text) and same_block(said, start - 1, start)
    ):
        start -= 1
    order = list(range(start, best + 1))
    length = sum(len(said[place].unit.text) for place in order)
    goes_on = ranking.question.kind in GOES_ON
    while (place := order[-1] + 1) in inside and same_block(said, order[-1], place):
        text = said[place].unit.text
        length += len(text)
        if (
            length > ENOUGH_CHARACTERS
            or said[place].unit.kind != "sentence"
            or not (goes_on or CONDITION.match(text))
        ):
            break
        order.append(place)
    while len(order) > 1 and said[order[-1]].unit.text.endswith(":") and order[-1] != best:
        order.pop()
    prefix, cut = "", 0
    spoken = POLAR.match(said[best].unit.text)
    if spoken and not answers_heading(ranking):  # "No:" answers its heading, and not every question
        cut = spoken.end()
    elif ranking.question.kind == "yes-no" and start == best:
        prefix = opening(ranking, best)
    pieces = [Piece(said[place], prefix, cut=cut) if place == best else Piece(said[place]) for place in order]
    if (following := order[-1] + 1) in inside and introduces(said, order[-1], following):
        below = block_pieces(ranking, following)[1:]
        asked = SOME_ENTRIES <= len(below) <= FEW_ENTRIES and tables.heads(ranking, following)
        if not ENDS.search(said[order[-1]].unit.text) or asked:
            pieces += below
    return pieces + _caveat(ranking, inside, pieces)


def _with_names(ranking: Ranking, inside: Sequence[int], pieces: list[Piece]) -> list[Piece]:
    """What is compared is said of each: the unit that names what the pieces don't comes with them."""
    own, said = ranking.own, ranking.said
    spoken = [place for place in inside if any(piece.said is said[place] for piece in pieces)]
    for row, term in enumerate(ranking.question.terms):
        if term.hard and own[spoken, row].max(initial=0.0) < NAMED:
            naming = [place for place in inside if own[place, row] >= NAMED]
            spoken += [max(naming, key=lambda place: float(ranking.total[place]))] if naming else []
    return pieces + [Piece(said[place]) for place in spoken[len(pieces) :]]


def _caveat(ranking: Ranking, inside: Sequence[int], pieces: Sequence[Piece]) -> list[Piece]:
    """What the section's opening or the said paragraph says of not being there yet travels along."""
    if any(CAVEAT.search(piece.said.unit.text) for piece in pieces):
        return []
    blocks = {piece.said.unit.block for piece in pieces} | {ranking.said[inside[0]].unit.block}
    for place in inside:
        unit = ranking.said[place].unit
        if unit.block in blocks and unit.kind == "sentence" and CAVEAT.search(unit.text):
            return [Piece(ranking.said[place])]
    return []


def _steps(ranking: Ranking, inside: Sequence[int], best: int) -> list[Piece]:
    """Numbered steps or code, with the sentence that leads to them: those at the best unit, or just below it."""
    said = ranking.said
    numbered = [i for i in inside if said[i].unit.ordinal is not None]
    steps = numbered or [i for i in inside if said[i].unit.kind == "code"]
    chosen = best if best in steps else next((place for place in steps if place > best), None)
    itself = said[best].unit.kind != "row" and INSTRUCTS.search(said[best].unit.text)
    if chosen is None and steps and not itself and said[best].unit.heading == said[steps[-1]].unit.heading:
        chosen = steps[-1]
    if chosen is None or chosen - best > MOST_STEPS_AWAY:
        return []
    pieces = block_pieces(ranking, chosen)
    if said[best].unit.kind == "sentence" and best < chosen:
        pieces = _led(Piece(said[best]), pieces)
    after = max(inside.index(i) for i in inside if same_block(said, i, chosen)) + 1
    warned = [i for i in inside[after : after + 2] if WARNING.match(said[i].unit.text)]
    return pieces + [Piece(said[i]) for i in warned]


def _list(ranking: Ranking, inside: Sequence[int], best: int) -> list[Piece]:
    """The list or table that is asked for: the best unit's own, or the one below it in the same part of the section."""
    said = ranking.said
    if said[best].unit.kind in {"item", "row"}:
        unit = said[best].unit
        one = bool(unit.cells) and ranking.question.kind != "list" and tables.names_row(ranking, best)
        asked = ranking.question.kind == "list" or best == inside[0] or _hangs(unit)
        return block_pieces(ranking, best) if asked and not one else []
    for place in range(best + 1, inside[-1] + 1):
        if said[place].unit.kind in {"item", "row"}:
            if ranking.question.kind == "list" or introduces(said, best, place):
                return _led(Piece(said[best]), block_pieces(ranking, place))
            return []
        if said[place].unit.heading != said[best].unit.heading:
            break
    listed = [place for place in inside if said[place].unit.kind in {"item", "row"}]
    if ranking.question.kind == "list" and listed and not ENUMERATES.search(said[best].unit.text):
        return block_pieces(ranking, max(listed, key=lambda place: float(ranking.total[place])))
    return []


def _hangs(unit: Unit) -> bool:
    """Whether an entry of a list only goes on with the sentence above it, as "nappies" does."""
    return unit.kind == "item" and bool(unit.lead) and not unit.task and unit.text[:1].islower()


def _led(first: Piece, pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with the unit that leads before them; what introduces them goes where that unit is of its paragraph."""
    rest = [piece for piece in pieces if piece.said is not first.said]
    if rest and rest[0].said.unit.kind == "sentence" and rest[0].said.unit.block == first.said.unit.block:
        rest = rest[1:]
    return [first, *rest]


def block_pieces(ranking: Ranking, place: int) -> list[Piece]:
    """A whole list, table or block of code after the sentence that introduces it; of a list, the items that fit."""
    said = ranking.said
    block = [i for i, one in enumerate(said) if same_block(said, i, place)]
    before = block[0] - 1
    introduction = [Piece(said[before])] if before >= 0 and introduces(said, before, block[0]) else []
    if said[place].unit.kind == "code":
        return introduction + [Piece(said[i]) for i in block]
    return introduction + tables.whole(ranking, block)


def introduces(said: Sequence[Said], before: int, block: int) -> bool:
    """Whether a sentence is there for the list, table or code below it."""
    if said[before].source is not said[block].source or said[before].unit.kind != "sentence":
        return False
    return said[block].unit.kind != "sentence" and said[block].unit.lead.startswith(said[before].unit.text)


def same_block(said: Sequence[Said], a: int, b: int) -> bool:
    """Whether two units stand in one paragraph, list, table or block of code."""
    return said[a].source is said[b].source and said[a].unit.block == said[b].unit.block
