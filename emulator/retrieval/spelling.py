"""Typing errors in a query: the known terms that one or two slips away from an unknown one."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from emulator.retrieval.words import STOP_WORDS

SHORTEST = 4
TWO_SLIPS_FROM = 8
VERY_SHORT, COMMON_UP_TO = 4, 5


def slips(a: str, b: str, most: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours from a to b; `most + 1` when there are more.

    The restricted Damerau–Levenshtein distance.
    """
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before = before, row
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


class Spelling:
    """Known words by length and first letter, so that a look-up compares few. Earlier words are the likelier ones."""

    def __init__(self, words: Iterable[str]) -> None:
        self._shelves: dict[tuple[int, str], list[tuple[int, int, str]]] = defaultdict(list)
        self._words: set[str] = set()
        for place, word in enumerate(words):
            self._words.add(word)
            if len(word) >= 2 and word.isalpha():
                self._shelves[len(word), word[0]].append((_letters(word), place, word))

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and word in self._words

    def nearest(self, word: str, most: int = 3, shortest: int = SHORTEST) -> list[str]:
        """At most `most` known words as close to `word` as the closest; none for short words and numbers.

        Of equally close words those with the same letters come first, then the longer ones.
        """
        if len(word) < shortest or not word.isalpha():
            return []
        allowed = 2 if len(word) >= TWO_SLIPS_FROM else 1
        letters = _letters(word)
        found: list[tuple[int, bool, int, int, str]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for letter in {word[0], word[1]}:
                for others, place, known in self._shelves.get((length, letter), ()):
                    if (letters ^ others).bit_count() > 2 * allowed:
                        continue
                    distance = slips(word, known, allowed)
                    if distance <= allowed:
                        found.append((distance, sorted(known) != sorted(word), -length, place, known))
        closest = min(found)[0] if found else 0
        return [known for distance, *_, known in sorted(found) if distance == closest][:most]


def _letters(word: str) -> int:
    """Which letters a word has, as bits: words far apart in letters need not be compared."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


WORD = re.compile(r"[^\W\d_]+")


def corrected(text: str, known: Spelling, common: Spelling, is_right: Callable[[str], bool]) -> str:
    """A text with its slips put right: a lower-case word that isn't right becomes the nearest common or known one.

    Words inside identifiers, and words with capitals after the first letter, are left alone.
    """

    def right(match: re.Match[str]) -> str:
        word = match.group(0)
        lower = word.lower()
        beside = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        if (
            is_right(lower)
            or (word != lower and word[1:] != lower[1:])
            or re.search(r"[\d_./:+#-]\w?", beside.strip())
        ):
            return word
        return _meant(lower, known, common) or word

    return WORD.sub(right, text)


def _meant(word: str, known: Spelling, common: Spelling) -> str | None:
    """What a word that isn't right stands for: one of the same letters, else a near one; a common one if it is short.

    A very short word is as often a name as a slip: only the order of its letters is put right, or a letter added that
    makes it a stop word.
    """
    near = [*known.nearest(word, shortest=3), *common.nearest(word, shortest=3)]
    swapped = [other for other in near if sorted(other) == sorted(word)]
    if not swapped and len(word) <= VERY_SHORT:
        swapped = [other for other in near if other in STOP_WORDS and len(other) > len(word)]
    if swapped or len(word) <= VERY_SHORT:
        return swapped[0] if swapped else None
    sources = (common, known) if len(word) <= COMMON_UP_TO else (known, common)
    return next((other for source in sources for other in source.nearest(word, 1)), None)
