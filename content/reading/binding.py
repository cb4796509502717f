"""Headings that what stands under them must not be said without."""

import re
from typing import Final

BINDING: Final = re.compile(
    r"\b(?:not|no|non|never|don'?t|doesn'?t|can'?t|cannot|won'?t|without|un(?:allowed|supported|safe|available|released)|"
    r"allowed|permitted|forbidden|prohibited|banned|disallowed|excluded|exceptions?|except|deprecated|obsolete|legacy|"
    r"removed|retired|discontinued|old|former(?:ly)?|previous(?:ly)?|before|until|planned|upcoming|future|roadmap|draft|"
    r"proposed|proposals?|rejected|alternatives?|considered|experimental|beta|alpha|preview|optional|only|internal|"
    r"wrong|bad|avoid|anti-?patterns?|mistakes?|limitations?|limits|cons|disadvantages?|drawbacks?|dangers?|unfinished|"
    r"verboten|nicht|kein\w*|veraltet|erlaubt|ausnahmen?|interdit\w*|pas|obsolète|autorisé\w*|sauf|prohibid[oa]s?|"
    r"permitid[oa]s?|obsolet[oa]s?|excepto|mac(?:os)?|windows|linux|ubuntu|debian|free|pro|enterprise|example|tl;?dr)\b"
    r"|[❌⛔🚫⚠✅✗✓]|禁止|不可|非推奨|廃止|许可|不允许|已弃用|금지|запрещ|устар|ممنوع",
    re.I,
)
"""Headings that change what stands under them: allowed or not, now or before, for whom, planned or built."""


def is_binding(heading: str) -> bool:
    """Whether a heading changes the meaning of what stands under it."""
    return bool(BINDING.search(heading))
