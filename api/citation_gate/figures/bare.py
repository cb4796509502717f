"""What a number without a unit is: a year, a version, a label, or a number of what its neighbours name."""

import re
from typing import Final

from api.citation_gate.figures.languages import SPOKEN
from api.citation_gate.figures.nouns import COUNTED_STEMS, FOLLOWING, NOT_NOUNS, VERBS, stem
from api.citation_gate.figures.number_words import SMALL
from api.contract.sentences import word_set

_VERSION_OF: Final = re.compile(
    r"(?:\b[A-Z][\w+#-]*|\bversi[oó]ns?|\breleases?|\bfirmware|\bkernel|\bdriver|\bv\.?)\s?(?:[<>≤≥=~^]=?\s?)?\Z"
)
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
_FAMILIES: Final = {
    stem(word): line.split()[0]
    for line in _LABEL_WORDS.strip().replace("|", "\n").split("\n")
    for word in line.split()
}
_LABELS: Final = frozenset(word for one in re.split(r"[\s|]", _LABEL_WORDS) for word in (one, f"{one}s")) - {
    "",
    "s",
}
_TAIL: Final = re.compile(r"[^\s(\[\"'“„/-]*\Z")
_NOUN: Final = re.compile(r"\bthe\s\w+\s(?:part|class|group|tier|level|stage|phase)\s\Z")  # the oral part 20
_NO_NAMES: Final = (
    NOT_NOUNS | VERBS | {word.removesuffix("s") for word in VERBS} | SPOKEN | frozenset(SMALL) | {"don"}
)
_IN_WORDS: Final = word_set("level step stage phase chapter article rule page option grade tier class")
"""What is numbered in words too: level three."""
_STATUS: Final = 3  # digits
_BEFORE_COUNTS: Final = word_set("with answers returns")
_ACRONYM: Final = re.compile(r"(?<![\w.:])[A-Z]{2,6}\s\Z")  # RTX 3060
_NAME_OF: Final = re.compile(r"\b[A-Z][\w.+#-]*\s\Z")  # Node.js 20 or later
_OR_LATER: Final = re.compile(r"\+|\s(?:or|and)\s(?:later|newer|above|higher|up)\b")
_BEFORE_YEAR: Final = word_set("in since by of until till before after from during year early late mid")
_BEFORE_OLD: Final = _BEFORE_YEAR | word_set("to between and bis seit von und en depuis desde")


def kind_of(
    before: str, literal: str, behind: str, nouns: frozenset[str], grouped: bool
) -> tuple[str, frozenset[str], str]:
    """What a number without a unit is; versions, years and labels count nothing."""
    if "." in literal and _VERSION_OF.search(before):
        return "version", nouns & COUNTED_STEMS and nouns, ""
    before_it = before.removesuffix("`").rstrip()
    word = _TAIL.search(before_it.rstrip("-"))[0].lower()  # type: ignore[index]  # it may be empty
    if len(literal) == 4 and literal.isdigit() and not grouped:
        is_late = literal[:2] in ("19", "20")
        if is_late and (not nouns or word in _BEFORE_YEAR or before_it.endswith(("(", ","))):
            return "year", frozenset(), ""
        if (
            "1000" <= literal < "1900"
            and not nouns
            and (word in _BEFORE_OLD or before_it.endswith(("-", "–")))
        ):
            return "year", frozenset(), ""
    counts = (following := FOLLOWING.match(behind)) is not None and stem(following[1]) in COUNTED_STEMS
    label = "#" if word.endswith("#") else word if word in _LABELS else ""
    is_status = (
        bool(literal) and not nouns and (following is None or (len(literal) == _STATUS and literal < "600"))
    )  # not with 842 points
    may_name = is_status if label in _BEFORE_COUNTS else bool(literal) or label in _IN_WORDS
    is_label = label and not counts and may_name  # chapter 7 lists …
    if is_label and not _NOUN.search(before):
        name = "" if label in _BEFORE_COUNTS else stem(label.strip("#:"))
        return "label", frozenset(), "number" if label in ("#", "no.") else name
    if literal.isdigit() and _ACRONYM.search(before) and not counts:
        return "label", frozenset(), ""
    if literal.isdigit() and _NAME_OF.search(before) and _OR_LATER.match(behind):
        return "label", frozenset(), ""
    is_whole = following and following[1].isalpha() and following.end(1) < len(behind)
    name = following[1].lower() if following and is_whole else ""
    return "number", nouns, "" if name in _NO_NAMES else stem(name)


def are_akin(label: str, other: str) -> bool:
    """May two labels name the same: `status 404`, `HTTP 404`, `answers 404`?"""
    return "number" in (label, other) or _FAMILIES.get(label, label) == _FAMILIES.get(other, other)
