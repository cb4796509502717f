"""Vectors on disk by the content they were made from, shared by every run on this machine."""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

import numpy as np

from emulator.retrieval.embedder import Vectors

AT_ONCE = 500


def content_key(*parts: str) -> bytes:
    """The name of some content: 16 bytes of SHA-256 over its length-prefixed parts."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()[:16]


class VectorCache:
    """A table from content key to float32 vectors; one file for each model. Without a folder it keeps nothing."""

    def __init__(self, folder: Path | None, model: str, dimensions: int = 384) -> None:
        self._path = folder / f"{model}.sqlite3" if folder else None
        self._dimensions = dimensions
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path or ":memory:", timeout=30)
        connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, data BLOB) WITHOUT ROWID"
        )
        return connection

    def read(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        """The vectors of those keys that are known; a damaged file counts as empty and is replaced."""
        if self._path is None:
            return {}
        found: dict[bytes, Vectors] = {}
        try:
            with closing(self._connect()) as connection:
                for start in range(0, len(keys), AT_ONCE):
                    some = keys[start : start + AT_ONCE]
                    marks = ",".join("?" * len(some))
                    rows = connection.execute(f"SELECT key, data FROM vectors WHERE key IN ({marks})", some)  # noqa: S608
                    for key, data in rows:
                        vectors = np.frombuffer(data, np.float32)
                        if vectors.size and vectors.size % self._dimensions == 0:
                            found[bytes(key)] = vectors.reshape(-1, self._dimensions)
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            return {}
        return found

    def write(self, entries: Mapping[bytes, Vectors] | Iterable[tuple[bytes, Vectors]]) -> None:
        """Keep vectors; writing a key again replaces them. A folder that can't be written to costs time, no more."""
        if self._path is None:
            return
        pairs = entries.items() if isinstance(entries, Mapping) else entries
        rows = [(key, np.ascontiguousarray(vectors, np.float32).tobytes()) for key, vectors in pairs]
        with suppress(sqlite3.DatabaseError), closing(self._connect()) as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
