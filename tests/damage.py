"""A document from outside as it comes when something is wrong: each value another or none, and the whole cut off."""

import copy
import json
from collections.abc import Iterator
from typing import Any

OTHERS: tuple[Any, ...] = (None, 7, "x", True, [], {}, [None], {"x": None})
GONE = object()


def documents(document: Any) -> Iterator[Any]:
    """The document with each of its values replaced by each of `OTHERS`, or taken out."""
    for path in _paths(document):
        for other in (*OTHERS, GONE):
            damaged = copy.deepcopy(document)
            if not path:
                if other is not GONE:
                    yield other
                continue
            at = damaged
            for step in path[:-1]:
                at = at[step]
            if other is GONE:
                del at[path[-1]]
            else:
                at[path[-1]] = copy.deepcopy(other)
            yield damaged


def texts(document: Any) -> Iterator[str]:
    """The same as JSON, and what is none: cut off, empty, nested deeper than anything is read."""
    yield from map(json.dumps, documents(document))
    whole = json.dumps(document)
    yield from (whole[: len(whole) * part // 5] for part in range(5))
    yield from ("[" * 100_000, '{"a":' * 100_000, "NaN", "\ud800", "1" * 5_000, "\ufeff" + whole, whole + "x")


def _paths(document: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    whole = dict(enumerate(document)) if isinstance(document, list) else document
    for step, value in whole.items() if isinstance(whole, dict) else ():
        yield from _paths(value, (*at, step))
