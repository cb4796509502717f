"""Vectors of sentences and words by their text, remembered in the process and on disk.

Ingestion fills it, so that an answer needs no vector but its question's.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from emulator.retrieval.cache import VectorCache, content_key
from emulator.retrieval.embedder import DIMENSIONS, MiniLm, Vectors, shared
from emulator.retrieval.languages import language_spoken

REMEMBERED = 60_000
AT_ONCE = 256


class Memory:
    """Texts to unit vectors; what isn't known is computed, and kept on disk once a folder is attached."""

    def __init__(self, embedder: MiniLm) -> None:
        self._embedder = embedder
        self._disk = VectorCache(None, embedder.name)
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def attach(self, folder: Path) -> None:
        """Keep vectors in this folder from now on."""
        self._disk = VectorCache(folder, f"sentences-{self._embedder.name}")

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in order."""
        if not texts:
            return np.zeros((0, DIMENSIONS), np.float32)
        self.learn(texts)
        with self._lock:
            rows = [self._known.get(text) for text in texts]
        if any(row is None for row in rows):
            return self._embedder.texts(texts)
        return np.stack([row for row in rows if row is not None]).astype(np.float32)

    def learn(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> None:
        """Make sure that these texts are known; `progress` hears how many of the unknown ones are done."""
        with self._lock:
            unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        done = 0
        for some in _batches(unknown):
            keys = {content_key(text): text for text in some}
            found = self._disk.read(list(keys))
            fresh = [key for key in keys if key not in found]
            if fresh:
                made = self._embedder.texts([keys[key] for key in fresh])
                rows = {key: made[i : i + 1] for i, key in enumerate(fresh)}
                self._disk.write(rows)
                found |= rows
            with self._lock:
                for key, text in keys.items():
                    self._known[text] = found[key][0].astype(np.float16)
                while len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
            done += len(some)
            if progress:
                progress(done)


def _batches(texts: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(texts), AT_ONCE):
        yield texts[start : start + AT_ONCE]


_memories: list[Memory] = []
_making = threading.Lock()


def memory() -> Memory | None:
    """The process's memory; None where the embedding model can't run, or another language than its own is spoken."""
    if language_spoken() != "en":
        return None
    with _making:
        if not _memories:
            embedder = shared()
            if embedder is None:
                return None
            _memories.append(Memory(embedder))
        return _memories[0]
