"""Signs that a text is of the kind that a question wants: a figure, a reason, a person, a place, a measure."""

import re

from emulator.model.kinds import Kind

SPELLED = {
    word: str(number)
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}
FIGURE = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|half|once|twice|none|unlimited|free|nothing|never|always|every|"
    r"daily|nightly|weekly|monthly|yearly|decades?|(mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.I,
)
REASON = re.compile(
    r"\b(because|since|so that|so|therefore|reason|due to|to avoid|in order|otherwise|would|cannot|can't|needs?)\b",
    re.I,
)
PERSON = re.compile(r"\b[A-Z][\w-]+ [A-Z][\w-]+\b|@|\b(by|team|owner|author|maintain\w*)\b")
UNKNOWN = re.compile(
    r"(\bnot|n't|\bnever)( yet| been)* (state\w*|measured|known|documented|specified|published|decided)\b",
    re.I,
)
"""A fact too: that the figure isn't known."""
_ORDERS = """
add apply ask book bring call change check choose clean click copy create delete edit enter export fill give
go hold import install keep leave lower mail make open order pass pay press pull push put raise remove replace report
ring run select send set show sign start stop take tell turn use wait write
"""
_ORDER = rf"(?:{'|'.join(_ORDERS.split())})\b"
INSTRUCTS = re.compile(
    rf"(?:^\W*|[,:;] )(?:(?:first|then|please) )?\W*{_ORDER}(?! of\b)"
    rf"|^\W*(?:if|when)\b.*\b{_ORDER}"
    r"|\b(?:you|we|one) (?:can|may|must|need|have to|should)\b|\bby \w+ing\b",
    re.I,
)
"""An order, what one can or must do, or by what it is done."""
DRAWBACK = re.compile(
    r"\b(?:down ?sides?|drawbacks?|disadvantages?|trade-?offs?|cons|weakness\w*|the catch|wrong with|speaks against)\b",
    re.I,
)
COSTS_SOMETHING = re.compile(
    r"\b(?:no|not|never|fewer|lacks?|loses?|lost|without|slower|but|however|limited|harder|cannot)\b|n['’]t\b"
    r"|^\W*consequences\b",
    re.I,
)
"""What an answer says to who asks for a drawback."""
PLACE = re.compile(r"\b(in|at|on|under|from|to)\b|/|\[.+\]\(")
PRICE = (
    r"[$€£¥]\s?\d|\d\s?[€£¥]|\d\s?(usd|eur|gbp|dollars?|euros?|pounds?|cents?|pence|francs?)\b"
    r"|\b(free|cents|nothing)\b"
)
MEASURES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(r"\bhow (quick\w*|fast|slow|long)\b|\b(latency|duration|timeout)\b", re.I),
        re.compile(r"\d\s?(ms|s|sec\w*|min\w*|hours?|days?|weeks?|months?|years?)\b", re.I),
    ),
    (
        re.compile(r"\bhow (old|many years)\b|\bage\b", re.I),
        re.compile(r"\b(years?|months|decades?|aged?)\b", re.I),
    ),
    (
        re.compile(r"\bhow (hot|warm|cold)\b|\b(temperature|degrees)\b", re.I),
        re.compile(r"\d\s?°|\bdegrees\b", re.I),
    ),
    (
        re.compile(r"\bhow far\b|\b(distance|reach(es)?|range)\b", re.I),
        re.compile(r"\d\s?(m|km|metres|meters|miles|feet)\b", re.I),
    ),
    (
        re.compile(r"\bhow (big|large|small|heavy)\b|\b(size|footprint)\b", re.I),
        re.compile(r"\d\s?(bytes|[kmgt]i?b|characters|tokens|lines|px|dimensions)\b", re.I),
    ),
    (
        re.compile(
            r"\b(costs?|prices?|pricing|expensive|cheap\w*|bill|fee|charges?|pay|spend|how much)\b", re.I
        ),
        re.compile(PRICE, re.I),
    ),
)


def numbers(text: str) -> set[str]:
    """The numbers of a text in figures, those up to ten in words too."""
    spelled = (SPELLED[word] for word in re.findall(r"[a-z]+", text.lower()) if word in SPELLED)
    return {*re.findall(r"\d+(?:[.,]\d+)*", text), *spelled}


def shows(kind: Kind, question: str, text: str) -> bool:
    """Whether a text has a sign of what a kind of question wants: an order, a figure, a reason, a person, a place."""
    if kind == "why":
        return bool(REASON.search(text))
    if kind == "how-to":
        return bool(INSTRUCTS.search(text))
    if kind != "fact":
        return False
    lower = question.lower()
    if re.search(r"\bwho(m|se)?\b", lower):
        return bool(PERSON.search(text))
    if re.search(r"\bwhere\b", lower):
        return bool(PLACE.search(text))
    return bool(FIGURE.search(text) or UNKNOWN.search(text))


def lacks_measure(question: str, text: str) -> bool:
    """Whether a question asks for a time, a size or a price and a text has none."""
    return any(asks.search(question) and not says.search(text) for asks, says in MEASURES)


def measures(question: str, text: str) -> bool:
    """Whether a question asks for a time, a size or a price and a text has one."""
    return any(asks.search(question) and says.search(text) for asks, says in MEASURES)
