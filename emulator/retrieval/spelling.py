"""Typing errors in a query: the known terms that one or two slips away from an unknown one."""

from collections import defaultdict
from collections.abc import Iterable

SHORTEST = 4
TWO_SLIPS_FROM = 8


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
    """Known words by length and first letter, so that a look-up compares few."""

    def __init__(self, words: Iterable[str]) -> None:
        self._shelves: dict[tuple[int, str], list[str]] = defaultdict(list)
        for word in words:
            if len(word) >= SHORTEST - 1 and word.isalpha():
                self._shelves[len(word), word[0]].append(word)

    def nearest(self, word: str, most: int = 3) -> list[str]:
        """At most `most` known words close to `word`, the closest first; none for short words and numbers."""
        if len(word) < SHORTEST or not word.isalpha():
            return []
        allowed = 2 if len(word) >= TWO_SLIPS_FROM else 1
        found: list[tuple[int, str]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for letter in {word[0], word[1]}:
                for known in self._shelves.get((length, letter), ()):
                    distance = slips(word, known, allowed)
                    if distance <= allowed:
                        found.append((distance, known))
        closest = min(found)[0] if found else 0
        return [known for distance, known in sorted(found) if distance == closest][:most]
