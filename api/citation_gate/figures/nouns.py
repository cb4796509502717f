"""Which words stand for things that are counted, and a form in which singular and plural meet."""

import re
import unicodedata
from typing import Final

from api.contract.sentences import word_set

# What is counted, where another word is another quantity: 1,000 tokens aren't 1,000 characters.
COUNTED: Final = word_set(
    "character token word line page paragraph step epoch layer parameter dimension core thread gpu ocu acu "
    "request question query user visitor region zone account document chunk file item row vector passage turn "
    "event attempt retry retries stage index message"
)
_SHORT_FORMS: Final = {
    **{"req": "request", "reqs": "requests", "tok": "token", "toks": "tokens", "chars": "characters"},
    **{"pr": "request", "prs": "requests", "tries": "attempts", "msg": "message", "msgs": "messages"},
}
FUNCTION_WORDS: Final = word_set(
    "a about after against all also an and any are as at be because been before being between but by can "
    "could did do does each either every for from had has have if in instead into is it its itself may "
    "might more most must nor not of off on once only onto or our out over per plus rather should since "
    "so than that the their them then there these they this those through till to under unless until up upon "
    "via was we were what when where which while who will with within without would x yet you your"
)
NOT_NOUNS: Final = FUNCTION_WORDS | word_set("times time error errors code codes point points others")
VERBS: Final = word_set(
    "is was has does costs takes uses runs needs means gets makes gives says plus less its this adds supports "
    "stands carries applies remains exists refers equals begins indicates requires includes contains allows becomes "
    "happens belongs denotes represents corresponds measures weighs leaves reaches arrives starts ends opens closes "
    "lasts works holds shows follows comes goes keeps offers serves covers sets asks earns wins sells buys brings "
    "sends lets tells finds sees rises falls grows stays expires provides produces got gets won paid took came went"
)
PEOPLE: Final = word_set(
    "people persons leute personen personnes gens personas men women children staff students visitors guests customers "
    "runners applicants employees members participants adults users patients passengers residents players workers "
    "engineers inhabitants citizens pupils trainees volunteers hommes femmes enfants étudiants visiteurs clients "
    "employés salariés membres adultes passagers habitants joueurs männer frauen kinder studierende besucher kunden "
    "angestellte mitarbeiter mitglieder teilnehmer erwachsene patienten hombres mujeres niños estudiantes visitantes "
    "clientes empleados miembros participantes adultos pacientes pasajeros"
)
PLACES: Final = word_set("place rank position pos platz rang posición seed")
FOLLOWING: Final = re.compile(
    r"[\s-]?[ ]?([^\W\d_]+(?:[\w$%-]{0,40}\w)?|[%‰$€£¢¥₹₩₽₪₿µμ°][\w%$-]*)(?:[ -]([^\W\d_]+))?(?:[ -]([^\W\d_]+))?"
)
"""The words behind a number."""


def stem(word: str) -> str:
    """A word so that singular, plural and `dimensional` meet: `tokens` → token, `retries` → retr."""
    word = _SHORT_FORMS.get(word.lower(), word.lower())
    if not word.isascii():
        word = "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3]
    if word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif not word.endswith("ss"):
        word = word.removesuffix("s") if len(word) > 3 else word
    return (word if word[-2] in "aeou" else word.removesuffix("y"))[:6] if len(word) > 3 else word


def is_counted(word: str) -> bool:
    """Does the word stand for things that are counted?"""
    return stem(word) in COUNTED_STEMS or (
        len(word) > 3 and word[-1] == "s" and word[-2] not in "sui'" and word not in VERBS and word.isalpha()
    )


COUNTED_STEMS: Final = frozenset(map(stem, [*COUNTED, "dimensional"]))
ANYBODY: Final = frozenset({"people", "leute"})
PERSONS: Final = frozenset(map(stem, PEOPLE))
