"""What a number without a unit is: a year, a version, a label, or a number of what its neighbours name."""

import re
from typing import Final

from api.citation_gate.languages import SPOKEN
from api.citation_gate.nouns import COUNTED_STEMS, FOLLOWING, NOT_NOUNS, VERBS, stem
from api.citation_gate.number_words import SMALL

_VERSION_OF: Final = re.compile(
    r"(?:\b[A-Z][\w+#-]*|\bversi[oó]ns?|\breleases?|\bfirmware|\bkernel|\bdriver|\bv\.?)\s?(?:[<>≤≥=~^]=?\s?)?\Z"
)
_LABEL_OF: Final = re.compile(
    r"(?:\b(?:ports?|codes?|errors?|status|phases?|steps?|levels?|chapters?|sections?|pages?|lines?|trams?|bus(?:es)?|rooms?|gates?|platforms?|channels?|pins?|articles?|figures?|tables?|parts?|options?"
    r"|zones?|floors?|forms?|types?|class(?:es)?|grades?|tiers?|groups?|rows?|tracks?|lanes?|volumes?|episodes?|seasons?|lessons?"
    r"|exercises?|buildings?|blocks?|halls?|stages?|terminals?|exits?|gleis|zimmer|seite|kapitel|artikel|linie|stufe|raum|halle|schritt"
    r"|abschnitt|absatz|chapitre|étape|ligne|salle|quai|página|capítulo|artículo|paso|línea|sala|zona"
    r"|numbers?|records?|versions?|releases?|issues?|no\.|RFCs?|HTTP|ISO|TLS|with|answers|returns|(?:codes?|errors?|status):)|#)\s?`?\Z",
    re.IGNORECASE,
)
_FAMILIES: Final = {
    stem(word): family.split()[0]
    for family in (
        "status codes errors http with answers returns",
        "item step phase stage chapter section article part option point rule record issue level schritt abschnitt "
        "absatz kapitel artikel stufe chapitre étape capítulo artículo paso",
        "line lines tram trams bus buses train linie ligne línea",
        "page seite página",
        "room hall zimmer raum halle salle sala",
        "zone zona",
        "version versions release releases",
    )
    for word in family.split()
}
_NO_NAMES: Final = (
    NOT_NOUNS | VERBS | {word.removesuffix("s") for word in VERBS} | SPOKEN | frozenset(SMALL) | {"don"}
)
_BEFORE_COUNTS: Final = frozenset(["with", "answers", "returns"])
_ACRONYM: Final = re.compile(r"(?<![\w.:])[A-Z]{2,6}\s\Z")  # RTX 3060
_NAME_OF: Final = re.compile(r"\b[A-Z][\w.+#-]*\s\Z")  # Node.js 20 or later
_OR_LATER: Final = re.compile(r"\+|\s(?:or|and)\s(?:later|newer|above|higher|up)\b")
_OLD_YEAR: Final = re.compile(
    r"(?:\b(?:in|since|from|to|until|till|before|after|of|year|between|and|bis|seit|von|und|en|depuis|desde)\s|[–-]\s?)\Z",
    re.I,
)
_YEAR_OF: Final = re.compile(
    r"(?:\b(?:in|since|by|of|until|till|before|after|from|during|year|early|late|mid)|[(,])\s?-?\Z", re.I
)


def kind_of(
    before: str, literal: str, behind: str, nouns: frozenset[str], grouped: bool
) -> tuple[str, frozenset[str], str]:
    """What a number without a unit is; versions, years and labels count nothing."""
    if "." in literal and _VERSION_OF.search(before):
        return "version", nouns & COUNTED_STEMS and nouns, ""
    is_year = len(literal) == 4 and literal.isdigit() and literal[:2] in ("19", "20") and not grouped
    if is_year and (not nouns or _YEAR_OF.search(before)):
        return "year", frozenset(), ""
    if (
        len(literal) == 4
        and "1000" <= literal < "1900"
        and not (grouped or nouns)
        and _OLD_YEAR.search(before)
    ):
        return "year", frozenset(), ""
    named = _LABEL_OF.search(before) if literal and not _counts_at_once(behind) else None
    if named and (not nouns or named[0].strip() not in _BEFORE_COUNTS):  # chapter 7 lists …
        return "label", frozenset(), _labelled(named[0])
    if literal.isdigit() and _ACRONYM.search(before) and not _counts_at_once(behind):
        return "label", frozenset(), ""
    if literal.isdigit() and _NAME_OF.search(before) and _OR_LATER.match(behind):
        return "label", frozenset(), ""
    word = FOLLOWING.match(behind)
    name = word[1].lower() if word and word[1].isalpha() and word.end(1) < len(behind) else ""
    return "number", nouns, "" if name in _NO_NAMES else stem(name)


def _labelled(word: str) -> str:
    """What a label is of."""
    name = stem(word.strip(" `#:"))
    return "number" if name in ("", "no.") else "" if word.strip() in _BEFORE_COUNTS else name


def are_akin(label: str, other: str) -> bool:
    """May two labels name the same: `status 404`, `HTTP 404`, `answers 404`?"""
    return "number" in (label, other) or _FAMILIES.get(label, label) == _FAMILIES.get(other, other)


def _counts_at_once(behind: str) -> bool:
    word = FOLLOWING.match(behind)
    return word is not None and stem(word[1]) in COUNTED_STEMS
