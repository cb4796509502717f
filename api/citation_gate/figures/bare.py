"""What a number without a unit is: a year, a version, a label, an age, or a number of what its neighbours name."""

import re
from typing import Final

from api.citation_gate.figures.languages import SPOKEN
from api.citation_gate.figures.nouns import COUNTED_STEMS, FOLLOWING, NOT_NOUNS, VERBS, stem
from api.citation_gate.figures.number_words import SMALL
from api.contract.sentences import word_set

_VERSION_OF: Final = re.compile(
    r"(?:\b[A-Z][\w+#-]*|\bversi[oó]ns?|\breleases?|\bfirmware|\bkernel|\bdriver|\bv\.?)\s?(?:[<>≤≥=~^]=?\s?)?\Z"
)
_RATE: Final = re.compile(r"\s(?:per|each|every|pro|je|par|por)\b")  # returns 200 per page
_LABEL_WORDS: Final = """
status code error http with answers returns code: codes: error: errors: status:
item step phase stage chapter section article part option point rule record issue level
item schritt abschnitt absatz kapitel artikel stufe chapitre étape capítulo artículo paso
line tram bus buse train linie ligne línea
page seite página
room hall zimmer raum halle salle sala
zone zona
version release
number no.
port|platform|channel|pin|figure|table|floor|form|type|class|classe|grade|tier|group|row|track|lane|volume|episode|gate
season|lesson|exercise|building|block|terminal|exit|gleis|quai|rfc|iso|tls
"""
"""What is numbered, in a line the words for one thing."""
_FAMILY_OF: Final = {
    word: line.split()[0] for line in re.split(r"[\n|]", _LABEL_WORDS.strip()) for word in line.split()
}
_FAMILIES: Final = {stem(word): family for word, family in _FAMILY_OF.items()} | {
    "h": "half",
    "fig": "figure",
    "tab": "table",
}  # H1, fig3
_LABELS: Final = frozenset(_FAMILY_OF).union(f"{word}s" for word in _FAMILY_OF)
_TAIL: Final = re.compile(r"[^\s(\[\"'“„/-]*\Z")
_NOUN: Final = re.compile(r"\bthe\s\w+\s(?:part|class|group|tier|level|stage|phase)\s\Z")  # the oral part 20
_NO_NAMES: Final = (
    NOT_NOUNS
    | VERBS
    | {word.removesuffix("s") for word in VERBS}
    | SPOKEN
    | frozenset(SMALL)
    | {"don", "used"}
)
_IN_WORDS: Final = word_set("level step stage phase chapter article rule page option grade tier class")
"""What is numbered in words too: level three."""
_STATUS: Final = 3  # digits
_BEFORE_COUNTS: Final = word_set("with answers returns")
_ACRONYM: Final = re.compile(r"(?<![\w.:])[A-Z]{2,6}\s\Z")  # RTX 3060
_NAME_OF: Final = re.compile(r"\b[A-Z][\w.+#-]*\s\Z")  # Node.js 20 or later
_OR_LATER: Final = re.compile(r"\+|\s(?:or|and)\s(?:later|newer|above|higher|up)\b")
_OLD: Final = re.compile(r"[\s-]olds?\b|Jährige")
_OLDER: Final = re.compile(r"\sor\s(?:older|younger|over)\b(?=[.,;]?(?:\s|\Z))")
_AGED: Final = re.compile(
    r"\b(?:child(?:ren)?|kids|youngsters|anyone|people|those|kind(?:er|ern)?|jugendliche|enfants?|niñ[oa]s?|alter|âgée?s?|aged|edad|les|los)"
    r"\s(?:(?:under|below|over|from|between|aged|of|unter|über|von|ab|moins|plus|menores|mayores|menos|de)\s){0,3}"
    r"(?:\S{1,12}\s(?:to|and|a|à|bis|und|y|et)\s)?\Z",
    re.IGNORECASE,
)
_AGE: Final = re.compile(
    r"\b(?:age|aged|Alter|âge|edad)(?:\s(?:limit|is|of|from|von|ist|ab|de|es|est|at|least|minimum)){0,3}\s\Z"
)
_YEAR_TO: Final = re.compile(r"\b(?:19|20)\d\d\s?(?:[^\W\d_]{1,3}|[–-])\s?\Z")
_BEFORE_YEAR: Final = word_set("in since by of until till before after from during year early late mid")
_BEFORE_OLD: Final = _BEFORE_YEAR | word_set("to between and bis seit von und en depuis desde")


def is_age(text: str, start: int, end: int) -> bool:
    """Is a number without a unit one: aged 16, 16 or older?"""
    return (_OLDER.match(text, end) or _AGE.search(text, max(0, start - 40), start)) is not None


def is_aged(text: str, start: int, end: int) -> bool:
    """Are so many years, up to `end`, somebody's?"""
    return (_OLD.search(text, end - 9, end + 5) or _AGED.search(text, max(0, start - 40), start)) is not None


def kind_of(
    before: str, literal: str, behind: str, nouns: frozenset[str], grouped: bool
) -> tuple[str, frozenset[str], str]:
    """What a number without a unit is; versions, years and labels count nothing."""
    if "." in literal and _VERSION_OF.search(before):
        return "version", nouns & COUNTED_STEMS and nouns, ""
    before_it = before.removesuffix("`").rstrip()
    word = _TAIL.search(before_it.rstrip("-"))[0].lower()  # type: ignore[index]  # it may be empty
    if len(literal) == 4 and literal.isdigit() and "1000" <= literal < "2100" and not grouped:
        is_dated = word in _BEFORE_OLD or before_it.endswith(("-", "–"))
        is_span = _YEAR_TO.search(before) is not None  # from 2019 to 2022 Priya …
        if (not nouns and (is_dated or literal >= "1900")) or (
            literal >= "1900" and (word in _BEFORE_YEAR or is_span)
        ):
            return "year", frozenset(), ""
    counts = (following := FOLLOWING.match(behind)) is not None and stem(following[1]) in COUNTED_STEMS
    label = "#" if word.endswith("#") else word if word in _LABELS else ""
    may_name = bool(literal) or label in _IN_WORDS
    if label in _BEFORE_COUNTS:  # answers 404, but not with 842 points
        may_name = may_name and not nouns and not _RATE.match(behind)
        may_name = may_name and (following is None or (len(literal) == _STATUS and literal < "600"))
    if label and may_name and not counts and not _NOUN.search(before):  # chapter 7 lists …
        name = "" if label in _BEFORE_COUNTS else stem(label.strip("#:"))
        return "label", frozenset(), "number" if label in ("#", "no.") else name
    is_version = _NAME_OF.search(before) and _OR_LATER.match(behind)
    is_named = _ACRONYM.search(before) and not counts and not grouped  # but CET 1,120 visits
    if literal.isdigit() and (is_version or is_named):
        return "label", frozenset(), ""
    is_whole = following and following[1].isalpha() and following.end(1) < len(behind)
    name = following[1].lower() if following and is_whole else ""
    return "number", nouns, "" if name in _NO_NAMES else stem(name)


def are_akin(label: str, other: str) -> bool:
    """May two labels name the same: `status 404`, `HTTP 404`, `answers 404`?"""
    return "number" in (label, other) or _FAMILIES.get(label, label) == _FAMILIES.get(other, other)
