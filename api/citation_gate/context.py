"""What an answer said before a sentence: what introduces it, which column it stands in, what it goes on counting."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from api.citation_gate.claims import Claims
from api.citation_gate.evidence.labels import over, scale_in
from api.citation_gate.evidence.names import PAIR
from api.citation_gate.evidence.said import folded
from api.citation_gate.figures.languages import language_of
from api.citation_gate.markdown.holder import Unit
from api.citation_gate.markdown.ordinals import Ordinals
from api.citation_gate.markdown.reading import Reading

_PRONOUN: Final = re.compile(
    r"(?:(?:[A-Z][\w-]*,?\s)(?:[\w-]+,?\s){0,4}(?:it|they|he|she)\s)|(?:It|Its|They|Their|He|She|Es|Er|Sie|Sein|Ihr|Il|Elle|Ils|Elles|Sa|Ses|Leurs?|Sus?)(?:e[mnrs]?)?\s"
    r"|(?:This|That|Dies|Cel|Ce|Est)[a-z]{0,4}\s(?:costs?|has|lasts?|takes?|kostet|hat|dauert|coûte|dure|cuesta|dura)\b"
)

_LEADING: Final = frozenset({"heading", "header", "parent"})  # what they cite holds for what is under them


class Introduction(NamedTuple):
    """The sentence that a list, a table or code stands under, and the sources that it or its paragraph cites."""

    unit: Unit
    cited: Sequence[int]
    opens: bool  # with a colon


class Context:
    """Ask it about each sentence in order, once."""

    def __init__(self) -> None:
        self.before = ""  # the last sentence
        self._lead: Introduction | None = None  # of the list, table or code that is being read
        self._header: tuple[str, ...] = ()
        self._scale = ""  # of the numbers in a table: (million euros)
        self._subject = " "  # the words of the last sentence that doesn't begin with a pronoun
        self._above = ""  # what is ranked in the row above
        self._ordinals = Ordinals()
        self._language = ""  # of the last sentence that shows one

    def introduction(self, unit: Unit, reading: Reading) -> Introduction | None:
        """What an item, a row or a line of code stands under."""
        self.before = reading.text
        lead = self._lead
        if unit.kind == "prose" or (unit.kind in _LEADING and reading.cited):
            above = lead.cited if lead and lead.unit.block == unit.block else ()
            self._lead = Introduction(unit, reading.cited or above, reading.text.endswith(":"))
            self._scale = scale_in(reading.text)
        elif unit.kind == "heading":
            self._lead = None
        elif unit.kind != "header":
            return lead
        return None

    def claims(self, unit: Unit, reading: Reading) -> Claims:
        """What it claims, in its language and under its column's header."""
        if unit.kind != "row":
            self._header = reading.cells if unit.kind == "header" else ()
        if unit.kind == "code" and (pair := PAIR.fullmatch(reading.text.strip())):
            return Claims(names=[pair[0]])
        prose = list(reading.prose)
        if unit.kind not in ("code", "raw"):
            prose[0] = self._ordinals.read(prose[0], unit.kind, unit.ordinal)
            self._language = language_of(reading.text) or self._language
        above, self._above = self._above, ""
        if self._header and unit.kind == "row" and self._ordinals.ranks(prose[0], self._header[0]):
            prose[0], self._above = "", reading.cells[-1 if len(prose) == 1 else 1]
        order = (above, self._above) if above and self._above else None
        claims = Claims.of(
            reading,
            prose,
            over(self._header, reading.cells) if unit.kind == "row" else (),
            self._language,
            order,
            self._scale if unit.kind == "row" else "",
            self._meant(unit, reading),
        )
        return claims.without_frequencies() if unit.kind == "header" else claims  # a column "Hourly"

    def _meant(self, unit: Unit, reading: Reading) -> str:
        """The words of the sentence before a pronoun, It costs …, and of what an item stands under."""
        if unit.kind == "item" or (unit.kind == "prose" and _PRONOUN.match(reading.text)):
            return self._subject
        self._subject = folded(reading.text)
        return " "
