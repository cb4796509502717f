"""What a number without a unit is: a year, a version, a label, or a number of what its neighbours name."""

import re
from typing import Final

from api.citation_gate.languages import SPOKEN
from api.citation_gate.nouns import COUNTED_STEMS, FOLLOWING, NOT_NOUNS, VERBS, stem
from api.citation_gate.number_words import SMALL

_VERSION_OF: Final = re.compile(
    r"(?:\b[A-Z][\w+#-]*|\bversi[oó]ns?|\breleases?|\bfirmware|\bkernel|\bdriver|\bv\.?)\s?(?:[<>≤≥=~^]=?\s?)?\Z"
)
_LABEL_WORDS: Final = (
    "port code error status phase step level chapter section page line tram bus buse room gate platform channel pin "
    "article figure table part option zone floor form type class classe grade tier group row track lane volume episode "
    "season lesson exercise building block hall stage terminal exit gleis zimmer seite kapitel artikel linie stufe "
    "raum halle schritt abschnitt absatz chapitre étape ligne salle quai página capítulo artículo paso línea sala zona "
    "number record version release issue no. rfc http iso tls code: error: status:"
)
_LABELS: Final = frozenset(
    word
    for one in _LABEL_WORDS.split()
    for word in (one, one.replace(":", "s:") if ":" in one else f"{one}s")
) | {"with", "answers", "returns"}
_TAIL: Final = re.compile(r"[^\s(\[\"'“„/-]*\Z")
_NOUN: Final = re.compile(r"\bthe\s\w+\s(?:part|class|group|tier|level|stage|phase)\s\Z")  # the oral part 20
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
    label = _label_before(before) if literal and not _counts_at_once(behind) else ""
    if label and not (nouns and label in _BEFORE_COUNTS) and not _NOUN.search(before):  # chapter 7 lists …
        name = stem(label.strip("#:"))
        return (
            "label",
            frozenset(),
            "number" if name in ("", "no.") else "" if label in _BEFORE_COUNTS else name,
        )
    if literal.isdigit() and _ACRONYM.search(before) and not _counts_at_once(behind):
        return "label", frozenset(), ""
    if literal.isdigit() and _NAME_OF.search(before) and _OR_LATER.match(behind):
        return "label", frozenset(), ""
    word = FOLLOWING.match(behind)
    name = word[1].lower() if word and word[1].isalpha() and word.end(1) < len(behind) else ""
    return "number", nouns, "" if name in _NO_NAMES else stem(name)


def _label_before(before: str) -> str:
    """The word or sign before a number that makes it a label: `port`, `page:`, `no.`, `#`."""
    before = before.removesuffix("`")
    word = _TAIL.search(before[:-1] if before[-1:].isspace() else before)[0].lower()  # type: ignore[index]  # it may be empty
    return "#" if word.endswith("#") else word if word in _LABELS else ""


def are_akin(label: str, other: str) -> bool:
    """May two labels name the same: `status 404`, `HTTP 404`, `answers 404`?"""
    return "number" in (label, other) or _FAMILIES.get(label, label) == _FAMILIES.get(other, other)


def _counts_at_once(behind: str) -> bool:
    word = FOLLOWING.match(behind)
    return word is not None and stem(word[1]) in COUNTED_STEMS
