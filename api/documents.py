"""The documents as they are written, beside the chunks in their bucket: for whoever reads one whole.

`agent sync` writes an index and one object a document. Only what the index lists is ever asked for, so no path that a
caller makes up reaches S3.
"""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from api import limits
from api.clients import Clients
from api.contract import DOCUMENTS_INDEX, DOCUMENTS_PREFIX
from api.errors import ApiError, ErrorCode


@dataclass(frozen=True)
class Listed:
    """A document as the index lists it; `characters` is its length."""

    path: str
    title: str
    characters: int


@dataclass(frozen=True)
class Index:
    """What there is to read, sorted by path, and the questions that a visitor is offered first."""

    documents: Mapping[str, Listed]
    questions: tuple[str, ...] = ()

    @classmethod
    def parse(cls, document: Any) -> "Index":
        """Read the index that `agent sync` wrote."""
        listed = (Listed(row["path"], row["title"], row["characters"]) for row in document["documents"])
        return cls({each.path: each for each in listed}, tuple(document["questions"]))


class Documents:
    """Reads from the bucket that holds `deployment.json`; None as its address: there is nothing to read."""

    def __init__(self, deployment_uri: str | None, clients: Clients, clock: Callable[[], float]) -> None:
        self._bucket = (deployment_uri or "").removeprefix("s3://").partition("/")[0]
        self._clients = clients
        self._clock = clock
        self._lock = threading.Lock()
        self._index = Index({})
        self._fresh_until = 0.0

    def index(self) -> Index:
        """The index, kept for minutes; blocks for one S3 read where it is missing or old.

        Raises:
            ApiError: `unavailable` where it can't be read and none is known.
        """
        if not self._bucket or self._clock() < self._fresh_until:
            return self._index
        with self._lock:
            if self._clock() >= self._fresh_until:
                try:
                    self._index = Index.parse(json.loads(self._read(DOCUMENTS_INDEX)))
                    self._fresh_until = self._clock() + limits.DOCUMENTS_FRESH_SECONDS
                except ApiError:
                    if not self._index.documents:
                        raise
        return self._index

    def text(self, path: str) -> str | None:
        """A document's Markdown; None where the index doesn't list it.

        Raises:
            ApiError: `unavailable`.
        """
        return self._read(path).decode() if path in self.index().documents else None

    def _read(self, name: str) -> bytes:
        try:
            body: bytes = self._clients.s3.get_object(Bucket=self._bucket, Key=DOCUMENTS_PREFIX + name)[
                "Body"
            ].read()
        except Exception as error:  # any of boto3's: to the reader they are one
            raise ApiError(
                ErrorCode.UNAVAILABLE,
                "The documents can't be read right now. Try again in a minute; the page has them too.",
                cause=f"{type(error).__name__}: {name}",
            ) from error
        return body
