"""Citation recall and precision of an answer, as ALCE defines them.

Gao et al., "Enabling Large Language Models to Generate Text with Citations" (EMNLP 2023), ask a model whether the cited
passages entail a statement. Our quotes are verbatim, so it can be decided: a passage supports a statement when the
statement's words stand in it in the same runs, and all of its numbers do.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.golden.answer import Unit
from tests.golden.wording import numbers, plain

RUN = 3
"""Words in a row that must stand in the passage; short statements and items are compared two by two, rows as rows."""
SUPPORTED = 0.8
"""The share of a statement's words that must be part of such runs."""


@dataclass(frozen=True)
class Citations:
    """Counts over one answer: statements and those that are supported, citations and those that are needed."""

    statements: int = 0
    supported: int = 0
    citations: int = 0
    precise: int = 0


def judge(
    units: Sequence[Unit], passages: Mapping[int, str], quotes: Mapping[int, Sequence[str]]
) -> Citations:
    """Count over an answer's statements.

    Args:
        units: the answer. Code carries no marker and isn't counted, nor is what the product says about its answer.
        passages: the text of each source by its number.
        quotes: what the answer's citations quote, by the source's number.
    """
    statements = supported = citations = precise = 0
    for unit in units:
        if unit.kind == "code" or unit.by_the_app:
            continue
        cited = [n for n in unit.sources if n in passages]
        alone = {n: supports(unit, passages[n]) for n in cited}
        together = bool(cited) and (
            any(alone.values()) or supports(unit, " ".join(passages[n] for n in cited))
        )
        statements += 1
        supported += together
        if not unit.own:
            continue
        for n in unit.sources:
            others = " ".join(passages[m] for m in cited if m != n)
            needed = together and (alone.get(n, False) or not (others and supports(unit, others)))
            citations += 1
            precise += (
                n in passages and needed and all(verbatim(quote, passages[n]) for quote in quotes.get(n, ()))
            )
    return Citations(statements, supported, citations, precise)


def supports(unit: Unit, passage: str) -> bool:
    """Whether a passage holds a statement's numbers and at least 0.8 of its words in the same runs."""
    if not set(numbers(unit.text)) <= set(numbers(passage)):
        return False
    said, held = _words(unit.text), _words(passage)
    if unit.kind != "sentence" and any(_is_row(unit.text, said, row) for row in _rows(passage)):
        return True
    run = min(len(said), RUN if unit.kind == "sentence" and len(said) > 2 * RUN else 2)
    if not run:
        return False
    runs = {tuple(held[at : at + run]) for at in range(len(held) - run + 1)}
    covered = [False] * len(said)
    for at in range(len(said) - run + 1):
        if tuple(said[at : at + run]) in runs:
            covered[at : at + run] = [True] * run
    return sum(covered) >= SUPPORTED * len(said)


def verbatim(quote: str, passage: str) -> bool:
    """Whether a quote stands in a passage, whatever the markup and white space between its parts."""
    held = plain(passage)
    return all(part in held for part in map(plain, re.split(r"\s*(?:…|\n)\s*", quote)) if part)


def _is_row(text: str, said: list[str], row: str) -> bool:
    """Whether an item says one row with its column heads, and nothing of another row."""
    words = set(_words(row))
    return set(numbers(text)) <= set(numbers(row)) and sum(word in words for word in said) >= SUPPORTED * len(
        said
    )


def _rows(passage: str) -> list[str]:
    """Each row of the passage's tables together with its head."""
    rows: list[str] = []
    head = ""
    lines = passage.splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if re.match(r"\s*\|?\s*:?-{2,}", after):
            head = line
        elif "|" in line:
            rows.append(f"{head} {line}")
    return rows


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", plain(text))
