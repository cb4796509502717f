"""Numbers in forms of their own: ratios and shares."""

import re
import unicodedata
from typing import Final, TypeGuard

from api.citation_gate.figures.dates import Date
from api.citation_gate.figures.nouns import FOLLOWING
from api.citation_gate.figures.surroundings import Quantity
from api.citation_gate.figures.units import unit_of

RATIO: Final = "ratio"
_RATIO: Final = re.compile(
    r"(?<![\w.:/-])(?<!from )(?<!von )(?<!between )(\d{1,6}(?:\.\d+)?)(?::(\d{1,6}(?:\.\d+)?)(?![\w:/]|\.\w)"
    r"|\s(?:to|zu|à|a)\s(1)(?![\w:/-]|[.,\s]\d))"
)
_SHARE: Final = re.compile(r"(?<![\w./])(\d{1,2})/(\d{1,3})(?=\s(?:of|der|des|de|du|von|vom)\s)")
_ALONE: Final = re.compile(r"(?<![\w./+-])(?<!:\s)([1-9])/([2-9])(?=\s{0,2}(?:[,;)\[]|\.?\Z|\.\s))")
_SO_MANY: Final = r"\s(?:every\s|(?P<round>an?\s))?"
_ONE_IN: Final = re.compile(
    rf"\b(?:one|1|un[aeo]?|eine?[mnrs]?|once|einmal)\s(?P<thing>[^\W\d_]+\s)?(?:in|out\sof|sur|de\scada|(?P<of>von)){_SO_MANY}\Z",
    re.IGNORECASE,
)
_MANY_IN: Final = re.compile(rf"\s(?P<thing>[^\W\d_]+\s)?(?:in|sur|de\scada){_SO_MANY}")
_FEW: Final = 10  # a larger number stands for itself: 17 seats in 45


def ratio(text: str, start: int) -> Quantity | None:
    """`7:1` and `7 to 1`, and the share `2/3 of`."""
    if (match := _RATIO.match(text, start)) and float(match[2] or match[3]):
        behind = FOLLOWING.match(text, match.end())
        if match[3] and behind and unit_of(behind[1]):
            return None  # 0.5 to 1 g
        return Quantity(start, match.end(), float(match[1]) / float(match[2] or match[3]), match[0], RATIO)
    if (match := _ALONE.match(text, start) or _SHARE.match(text, start)) and int(match[1]) < int(match[2]):
        value = int(match[1]) / int(match[2])
        literal = match[0] if match.re is _ALONE else f"{value:.15g}"
        return Quantity(start, match.end(), value, literal, kind="fraction")
    return None


def shares(text: str, found: list[Quantity | Date]) -> list[Quantity | Date]:
    """`one in three`, `two visitors in five` as one share; the literal keeps both numbers."""
    parted: list[Quantity | Date] = []
    for item in found:
        last = parted[-1] if parted else None
        if _is_bare(item):
            share = _ONE_IN.search(text, max(0, item.start - 40), item.start)
            start, first = share.start() if share else 0, 1.0
            if item.value <= _FEW and last is not None and _is_bare(last) and last.value < item.value:
                share = _MANY_IN.fullmatch(text, last.end, item.start)
                start, first = last.start, last.value
            if share and isinstance(last, Quantity) and last.start == start and last.kind == "label":
                share = None  # version 1 in 228 ms
            if share and first == 1 and share["of"] and item.value <= _FEW:
                share = None  # eine von drei Stationen
            is_dish = share and share["round"] and text[item.start].isdigit()  # twice in a 30 cm dish
            if share and not is_dish and not (share["thing"] and item.nouns):
                parted = parted[:-1] if first > 1 else parted
                value = first / item.value
                literal = f"{first:g}/{item.value:g}" if first > 1 else f"{value:.15g}"
                item = Quantity(start, item.end, value, literal, kind="fraction")
        parted.append(item)
    return parted


def _is_bare(item: Quantity | Date) -> TypeGuard[Quantity]:
    return isinstance(item, Quantity) and item.unit is None and item.kind == "number" and item.value > 1


def power(match: re.Match[str]) -> float:
    """`10^6`, `10²`, `3×10⁻⁴`."""
    raised = "".join("-" if char == "⁻" else str(unicodedata.digit(char)) for char in match["raised"] or "")
    return float(match["times"] or 1) * float(match["base"]) ** int(match["exponent"] or raised)


def single(text: str) -> float:
    """`2½` is 2.5, `③` is 3, `³⁵` is 35."""
    whole = text.rstrip("".join(char for char in text if not char.isascii()))
    digits = [unicodedata.digit(char, -1) for char in text[len(whole) :]]
    if min(digits) >= 0:
        return float(whole + "".join(map(str, digits)))
    return float(whole or 0) + sum(map(unicodedata.numeric, text[len(whole) :]))
