"""What kind of answer a question wants, read from its words."""

import re
from typing import Literal

from emulator.retrieval.languages import language_spoken
from emulator.retrieval.words import fold

Kind = Literal["definition", "list", "fact", "how-to", "yes-no", "why", "compare", "any"]

_ASIDE = r"^\W*(?:(?:so|and|but|or|ok(?:ay)?|well|hi|hello|hey|please|also)\b[,!. ]*)*"
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|can|could|may|might|will|would|should|shall|must|has|have|had|am|isn't|aren't|"
    r"doesn't|don't|didn't|can't|won't|hasn't|haven't)"
)
_FIGURE = (
    r"\bhow (?:many|much|long|often|big|large|fast|quick\w*|slow|old|high|low|few|far|hot|warm|cold|heavy|deep|wide|"
    r"tall|thick|loud|strong|soon|late|early)\b|\b(?:price[sd]?|costs?|fee|percent\w*|number of|count of|rate|size|"
    r"maximum|minimum|max|min|limit|latency|threshold|port|version|default|timeout|deadline|date|address|e-?mail|phone)\b"
    r"|^(?:at |on |since |until |by )?(?:when|who|whom|whose|where)\b|\bwhat (?:time|day|year|month)\b"
)
_VERB = r"(?:is|are|was|were|does|do|did|has|have|can|this|its|us|happens|means|makes|runs|comes|as)\b"
_PLURAL = rf"(?!{_VERB})(?:(?!{_VERB})\w+ ){{0,2}}(?!{_VERB})\w{{2,}}[^s\W]s\b"
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        "compare",
        r"\b(?:compar\w+|differen\w+|differs?|versus|vs|(?:better|worse|faster|slower|cheaper|dearer) than)\b"
        rf"|{_ASIDE}(?:which|what) (?:is|are)\b.*\bor\b"
        r"|^[\w.-]+(?: [\w.-]+)? or [\w.-]+(?: [\w.-]+)?(?:\W*$|,? which\b)",
    ),
    ("why", r"\b(?:why|how come|reasons?|what for|what made)\b"),
    (
        "how-to",
        r"\bhow (?:do|can|could|should|would|must|shall) (?:i|we|you|one|someone|people)\b|\bhow to\b"
        r"|\bsteps? (?:to|for)\b|\bwhat (?:do|should|can|must) (?:i|we) (?:have to |need to )?do\b|\bwhat now\b"
        r"|\bway to\b|\b(?:what|which) commands?\b|\bwalk me through\b",
    ),
    ("yes-no", rf"{_ASIDE}{_AUXILIARY}\b(?!.*\bwh(?:ich|at|en|ere|y|o)\b)"),
    ("list", r"\bwhat are (?:the|all|your|their|its) (?:\w+ )?\w+s\b"),
    ("fact", _FIGURE),
    (
        "list",
        rf"\bwhich\b|\bwhat {_PLURAL}|\bwhat are (?:the|all|your|these|those|its|their)\b|\b(?:is|are) each\b"
        r"|\b(?:list|name|show|give me) (?:all|the|every|me|your)\b"
        r"|\b(?:kinds|types|sorts|list|examples?) of\b|\boptions\b"
        r"|\ball of (?:them|these|those)\b|^\W*(?:all |the )?(?:ways|kinds|types|sorts)\b"
        r"|\bwhat (?:(?:is|ha[sd]|do|does|wo|ca|are|must|should|could|would)n't|is not|has not|cannot|is missing)\b"
        r"|\bwhat (?:else|all)\b|^list\b|\bwhat(?:'s| is| are| isn't) (?:not )?(?:possible|missing|new|left|free)\b"
        r"|\bwhat(?:'s| is| are| was| were| isn't| gets?| got) (?:(?:not|never|always|already|still|also) )?"
        r"(?:\w+[^\We]ed|\w+en|sold|paid|kept|built|done|made|sent|left)\b"
        r"|\bwhat (?:can|may|must|should) (?!it|this|that|happen|be)\w+|\bwhat do (?:i|you|we) get\b",
    ),
    (
        "definition",
        rf"{_ASIDE}(?:what(?:'s|’s| is| are| was| were| does| do)?|explain|describe|tell me (?:more )?about|define|"
        r"what about|how (?:is|are|does|do))\b|\bmean(?:s|ing)?\b",
    ),
)
KINDS = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)


def kind_of(question: str) -> Kind:
    """The first kind whose words the question has; "any" where none fits, and in another language than English."""
    if language_spoken() != "en":
        return "any"
    lower = fold(question).replace("’", "'").strip()
    return next((kind for kind, pattern in KINDS if pattern.search(lower)), "any")
