"""Where a sentence ends: the gate, the emulator and the documents cut by this one rule. Only the standard library."""

import re
from collections.abc import Iterator
from typing import Final

# Where a sentence ends. After Unicode Standard Annex 29, "Sentence Boundaries", with what it leaves open:
# abbreviations, initials, ordinals, and quotations in the middle of a sentence.


def word_set(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


_CLOSERS: Final = r"(?:[\"“'”’»«›‹)\]}*_~）」』】》〉〕]|[ \u00a0\u202f][»›](?=[\s.,;:!?]|\Z))"
_STOP: Final = re.compile(
    rf"(?P<soft>[.!?…؟۔։]+)(?P<closers>{_CLOSERS}*)(?=\s|\Z|\[\d)"
    r"|(?P<hard>[。！？｡।॥።။។]+)(?P<closed>[」』）”’】》〉〕*_]*)"
    r"|(?<=[぀-ヿ㐀-鿿])[!?]+(?=[぀-ヿ㐀-鿿])"
)
_TITLES: Final = word_set("""
Dr Mr Mrs Ms Prof St Ft Mt Gen Hr Fr Mme Mlle Sr Sra Srta Dña Ud Uds Dott v
""")
"""Before a name, so written just like this: "5 ms. It" ends. The last stands between the two of a case."""
_NEVER: Final = word_set("""
e.g i.e vs cf approx ca incl excl resp viz al fig figs eq eqs ch bzw evtl ggf inkl exkl zzgl vgl nr bspw sog geb pág núm
aprox mio mrd tsd sig pag bijv blz np tzn ul г ул стр тыс
""")
"""Abbreviations that never end a sentence: what follows belongs to them."""
_BEFORE_LOWER: Final = word_set("""
etc usw max min sec no nos op inc ltd co corp jr std abb art pp vol eds dept est env mind a.m p.m
jan feb mar apr jun jul aug sep sept oct okt nov dec dez janv févr fév avr juil déc ene abr dic ecc
num tägl enz руб гг им см
""")
"""Abbreviations that end a sentence only where the next word begins like one: no figure, no lower case."""
_STARTERS: Final = word_set("""
the this that these those it if you we they there in on at for when and but or use see each every all to die das der
es sie wir le la les il elle el los las
""")
"""Capitalised words that begin a sentence even behind an initial: "in plan B. The price"."""
_MONTHS: Final = word_set("""
januar jänner februar märz april mai juni juli august september oktober november dezember
""")
_BEFORE_ORDINAL: Final = word_set("""
im am zum zur vom beim der das dem den des ab jede jedem jeden jeder
""")
_QUOTES: Final = "\"“'”’»«›‹)]"
_OPENERS: Final = "\"'“‘„«‹»›(*_[¿¡"


def sentence_ends(masked: str, start: int = 0) -> Iterator[int]:
    """The offsets where a sentence of a text ends, closing quotes and emphasis included; not the text's own end.

    Args:
        masked: the text with each character of code spans, link texts and link addresses replaced by a letter.
        start: where to begin to look; what stands before it still counts.
    """
    for stop in _STOP.finditer(masked, start):
        after = masked[stop.end() : stop.end() + 40].lstrip()
        if stop["hard"]:
            if not (stop["closed"] and after[:1] in tuple("とっての、，")):
                yield stop.end()
        elif not stop["soft"] or not _goes_on(masked, stop.start(), stop["soft"], stop["closers"], after):
            yield stop.end()


def _goes_on(text: str, start: int, marks: str, closers: str, after: str) -> bool:
    """Whether a stop at `start` ends nothing."""
    lower = after.lstrip(_OPENERS)[:1].islower()
    if "…" in marks and text[start - 1 : start].isspace() and after[:1] in tuple("+-−±0123456789"):
        return True  # −40 °C … +85 °C
    if lower and (any(c in _QUOTES for c in closers) or "…" in marks or ".." in marks):
        return True
    if marks != "." or any(c in _QUOTES for c in closers):
        return False
    before = text[max(0, start - 40) : start].split()
    if not before or not text[start - 1].strip():
        return False
    written = before[-1].lstrip(_OPENERS)
    word = written.lower()
    if word in _NEVER or written in _TITLES:
        return True
    begins_small = lower or after.lstrip(_OPENERS)[:1].isdigit()
    if word in _BEFORE_LOWER:
        return begins_small
    if re.fullmatch(r"[0-3]?\d\.[01]?\d", word) and lower:
        return True  # bis zum 30.4. des Jahres
    previous = before[-2] if len(before) > 1 else ""
    following = re.match(r"\w+", after.lstrip(_OPENERS))
    next_word = following[0].lower() if following else ""
    word = word.rpartition("–")[2] if word[:1].isdecimal() else word  # 14.–16. Juni
    if word.isdecimal() and len(word) <= 3:
        if not previous and not text[: start - len(word)].strip():
            return True  # "1. Open the lid."
        ordinal = previous.lower() in _BEFORE_ORDINAL or next_word in _MONTHS
        return len(word) <= 2 and (lower or ordinal)
    if all(len(letter) == 1 and letter.isalpha() for letter in word.split(".")):
        small = len(written) == 1 and written.islower() and len(next_word) > 1
        if not begins_small and (next_word in _STARTERS or small):
            return False
        return not previous[-1:].isdigit()  # a unit behind a figure, "5 V."
    return False


def capitalised(sentence: str) -> str:
    """A sentence with a capital at its beginning, as people who type in a hurry leave it out; a name keeps its own."""
    first = sentence.partition(" ")[0]
    return sentence[:1].upper() + sentence[1:] if first.isalpha() and first.islower() else sentence
