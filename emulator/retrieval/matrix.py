"""Vectors of many passages, several for each, compared with a query at once."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emulator.retrieval.embedder import Vectors
from emulator.retrieval.fusion import Scores


@dataclass(frozen=True)
class Matrix:
    """Vectors of passages, several for each: the rows of passage `passages[i]` begin at `starts[i]`."""

    rows: Vectors
    starts: NDArray[np.int64]
    passages: NDArray[np.int64]

    @classmethod
    def build(cls, vectors: Iterable[Vectors | None]) -> "Matrix | None":
        """Stack each passage's vectors, given in the passages' order; None where no passage has any."""
        held = [(number, some) for number, some in enumerate(vectors) if some is not None and len(some)]
        if not held:
            return None
        starts = np.cumsum([0, *(len(some) for _, some in held)])[:-1].astype(np.int64)
        return cls(
            np.concatenate([some for _, some in held]),
            starts,
            np.array([number for number, _ in held], np.int64),
        )

    def closest(self, query: Vectors) -> Scores:
        """The highest cosine with the query among each passage's vectors, in the order of `passages`."""
        found: Scores = np.maximum.reduceat(self.rows @ query, self.starts)
        return found
