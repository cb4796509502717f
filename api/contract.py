"""What two packages must agree on, stated once, so that every package may import it. Only the standard library."""

import re
from collections.abc import Iterator
from typing import Final

# Where a sentence ends. After Unicode Standard Annex 29, "Sentence Boundaries", with what it leaves open: abbreviations,
# initials, ordinals, and quotations in the middle of a sentence.

_CLOSERS: Final = r"(?:[\"“'”’»«›‹)\]}*_~）」』】》〉〕]|[ \u00a0\u202f][»›](?=[\s.,;:!?]|\Z))"
_STOP: Final = re.compile(
    rf"(?P<soft>[.!?…؟۔։]+)(?P<closers>{_CLOSERS}*)(?=\s|\Z|\[\d)"
    r"|(?P<hard>[。！？｡।॥።။។]+)(?P<closed>[」』）”’】》〉〕*_]*)"
    r"|(?<=[぀-ヿ㐀-鿿])[!?]+(?=[぀-ヿ㐀-鿿])"
)
_NEVER: Final = frozenset(
    "e.g i.e vs cf approx ca incl excl resp viz al dr mr mrs ms prof st ft mt gen fig figs eq eqs sec ch vol eds dept est "
    "bzw evtl ggf inkl exkl zzgl vgl nr bspw sog geb mind mme mlle env sr sra srta dña ud uds pág núm aprox sig dott pag "
    "bijv blz np tzn ul г ул стр тыс им см".split()
)
"""Abbreviations that never end a sentence: what follows belongs to them."""
_BEFORE_LOWER: Final = frozenset(
    "etc usw max min no nos op inc ltd co corp jr mio mrd std abb art pp a.m p.m jan feb mar apr jun jul aug sep sept oct "
    "okt nov dec dez ecc num tägl enz руб гг".split()
)
"""Abbreviations that end a sentence only where the next word begins like one: no figure, no lower case."""
_STARTERS: Final = frozenset(
    "the this that these those it if you we they there in on at for when and but or use see each every all to die das der "
    "es sie wir le la les il elle el los las".split()
)
"""Capitalised words that begin a sentence even behind an initial: "in plan B. The price"."""
_MONTHS: Final = frozenset(
    "januar jänner februar märz april mai juni juli august september oktober november dezember".split()
)
_BEFORE_ORDINAL: Final = frozenset(
    "im am zum zur vom beim der das dem den des ab jede jedem jeden jeder".split()
)
_QUOTES: Final = "\"“'”’»«›‹)]"
_OPENERS: Final = "\"'“‘„«‹»›(*_[¿¡"


def sentence_ends(masked: str) -> Iterator[int]:
    """The offsets where a sentence of a text ends, closing quotes and emphasis included; not the text's own end.

    Args:
        masked: the text with each character of code spans, link texts and link addresses replaced by a letter.
    """
    for stop in _STOP.finditer(masked):
        after = masked[stop.end() : stop.end() + 40].lstrip()
        if stop["hard"]:
            if not (stop["closed"] and after[:1] in tuple("とっての、，")):
                yield stop.end()
        elif not stop["soft"] or not _goes_on(masked, stop.start(), stop["soft"], stop["closers"], after):
            yield stop.end()


def _goes_on(text: str, start: int, marks: str, closers: str, after: str) -> bool:
    """Whether a stop at `start` ends nothing."""
    lower = after.lstrip(_OPENERS)[:1].islower()
    if lower and (any(c in _QUOTES for c in closers) or "…" in marks or ".." in marks):
        return True
    if marks != "." or any(c in _QUOTES for c in closers):
        return False
    before = text[max(0, start - 40) : start].split()
    if not before or not text[start - 1].strip():
        return False
    word = before[-1].lstrip(_OPENERS).lower()
    if word in _NEVER:
        return True
    begins_small = lower or after.lstrip(_OPENERS)[:1].isdigit()
    if word in _BEFORE_LOWER:
        return begins_small
    previous = before[-2] if len(before) > 1 else ""
    following = re.match(r"\w+", after.lstrip(_OPENERS))
    next_word = following[0].lower() if following else ""
    if word.isdecimal() and len(word) <= 3:
        if not previous and not text[: start - len(word)].strip():
            return True  # "1. Open the lid."
        ordinal = previous.lower() in _BEFORE_ORDINAL or next_word in _MONTHS
        return len(word) <= 2 and (lower or ordinal)
    if all(len(letter) == 1 and letter.isalpha() for letter in word.split(".")):
        if next_word in _STARTERS and not lower:
            return False
        return not previous[-1:].isdigit()  # a unit behind a figure, "5 V."
    return False
