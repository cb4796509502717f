"""Numbers in forms of their own: ratios and shares."""

import re
from typing import Final

from api.citation_gate.nouns import FOLLOWING
from api.citation_gate.surroundings import Quantity
from api.citation_gate.units import unit_of

RATIO: Final = "ratio"
_RATIO: Final = re.compile(
    r"(?<![\w.:/-])(?<!from )(?<!von )(?<!between )(\d{1,6}(?:\.\d+)?)(?::(\d{1,6}(?:\.\d+)?)(?![\w:/]|\.\w)"
    r"|\s(?:to|zu|à|a)\s(1)(?![\w:/-]|[.,\s]\d))"
)
_SHARE: Final = re.compile(r"(?<![\w./])(\d{1,2})/(\d{1,3})(?=\s(?:of|der|des|de|du|von|vom)\s)")
_ONE_IN: Final = re.compile(
    r"\b(?:(?:one|1)\s(?:in|out\sof)\s(?:every\s|an?\s)?|(?:une?|1)\s(?:\w+\s)?sur\s|(?:una?|uno|1)\s(?:\w+\s)?de\scada\s)\Z",
    re.IGNORECASE,
)


def ratio(text: str, start: int) -> Quantity | None:
    """`7:1` and `7 to 1`, and the share `2/3 of`."""
    if (match := _RATIO.match(text, start)) and float(match[2] or match[3]):
        behind = FOLLOWING.match(text, match.end())
        if match[3] and behind and unit_of(behind[1]):
            return None  # 0.5 to 1 g
        return Quantity(start, match.end(), float(match[1]) / float(match[2] or match[3]), match[0], RATIO)
    if (match := _SHARE.match(text, start)) and int(match[1]) < int(match[2]):
        value = int(match[1]) / int(match[2])
        return Quantity(start, match.end(), value, f"{value:.15g}", kind="fraction")
    return None


def one_in(text: str, item: Quantity) -> Quantity:
    """`one in three` is a third."""
    if item.value > 1 and item.unit is None and _ONE_IN.search(text, max(0, item.start - 24), item.start):
        return Quantity(item.start, item.end, 1 / item.value, f"{1 / item.value:.15g}", kind="fraction")
    return item
