"""Which of the languages that the gate knows a text is in: it decides what `1.024` and `mille` are."""

import re
from typing import Final

from api.contract.sentences import word_set

_FUNCTION_WORDS: Final = {
    "en": "the of and to is are was were it that for with on at by from this an be or not has have per its each in "
    "a can when which as last came who than up you your",
    "de": "der die das den dem des und ist sind kostet kosten mit für ein eine einen einer im hat bis zu von vom "
    "auf nach bei wird werden man auch nicht es gibt alle aus oder am zum zur sich in über unter sie "
    "rund seit zwischen nur sowie",
    "fr": "le la les des et est sont coûte coûtent pour par un une du de avec dans il elle sur au aux en que qui ne "
    "pas ce cette se on jusqu à chaque plus",
    "it": "il lo la i gli le e è sono costa per un una del della dei di da dal al alle con in che si non ogni fino",
    "pt": "o a os as e é são custa por um uma do da de das às ao com em que se não cada até foi tem",
    "nl": "de het een en is zijn kost voor van tot per met op in aan er je niet elke vanaf om naar moet kan",
    "es": "el la los las es son cuesta cuestan por un una del de con y hasta tiene en se que al para su no a cada lo "
    "como más",
}
_SPOKEN: Final = {language: word_set(spoken) for language, spoken in _FUNCTION_WORDS.items()}
SPOKEN: Final = frozenset().union(*_SPOKEN.values())
_NUMBERS: Final = {
    "en": word_set("two three four five seven eight nine ten twelve"),
    "de": word_set("zwei drei vier fünf sechs sieben acht neun zehn zwölf"),
    "fr": word_set("deux trois quatre cinq sept huit neuf dix douze"),
    "es": word_set("dos tres cuatro cinco siete ocho nueve diez doce"),
}
_LETTERS: Final = {"de": frozenset("äöüß"), "fr": frozenset("èêçœàùîôâ"), "es": frozenset("ñ¿¡íóú")}
_WORD: Final = re.compile(r"[^\W\d_]{2,}|\b[^\W\d_]\b(?!\.)")  # the i and e of i.e. are no words
_COMMA: Final = re.compile(r"\d,(?:\d{1,2}|\d{4,})(?![\d,])|\d\.\d{3},\d")
_POINT: Final = re.compile(r"\d\.(?:\d{1,2}|\d{4,})(?![\d.])|\d,\d{3}\.\d")
_WHOLE: Final = frozenset({"en", "de", "fr", "es"})  # whose large number words are known too
_NTH: Final = re.compile(r"\d(?:st|nd|rd|th)\b")
_ENOUGH: Final = 4_000
"""So much of a long text shows its language."""
UNNAMED: Final = "?"
"""A language that isn't known but that it isn't English."""


def language_of(text: str) -> str:
    """`en`, `de`, `fr`, `it`, `pt`, `nl` or `es`; `UNNAMED`; or "" where nothing shows."""
    found = set(_WORD.findall(text[:_ENOUGH].lower()))
    counts = {language: len(spoken & found) for language, spoken in _SPOKEN.items()}
    for language, numbers in _NUMBERS.items():
        counts[language] += len(numbers & found)
    if not text.isascii():
        for language, letters in _LETTERS.items():
            counts[language] += not letters.isdisjoint(text)
    counts["en"] += _NTH.search(text) is not None
    first, second = sorted(counts, key=counts.__getitem__, reverse=True)[:2]
    if counts[first] > counts[second]:
        return first
    is_foreign = counts[first] > counts["en"]
    return UNNAMED if is_foreign or (_COMMA.search(text) and not _POINT.search(text)) else ""


def differ(text: str, language: str) -> bool:
    """Is a text surely in another language, so that it shares no words with what it is cited from?"""
    spoken = language_of(text)
    return spoken != language and {spoken, language} <= _WHOLE


def has_decimal_comma(language: str) -> bool:
    return language not in ("", "en")
