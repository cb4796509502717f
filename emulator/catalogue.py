"""What the knowledge base holds: the index, and beside it each document's attributes and hashes, kept on disk."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from emulator.documents import Document
from emulator.filters import matches
from emulator.folder import DataFolder, Notice
from emulator.retrieval import Hit, Index, Passage

FILE = "catalogue.json"
VERSION = 1


class Found(NamedTuple):
    """A document that fits a query, with its score between 0 and 1."""

    document: Document
    score: float


class Catalogue:
    """The indexed documents. Searches go on while `update` works in another thread.

    `restored` tells whether they were found in the data folder at the start.
    """

    def __init__(self, folder: DataFolder, index: Index, notice: Notice) -> None:
        self._folder = folder
        self._index = index
        self._lock = threading.Lock()
        self._documents: Mapping[str, Document] = {}
        self.restored = False
        kept = folder.read_json(FILE, VERSION, notice)
        if kept:
            self._restore(kept, notice)

    @property
    def documents(self) -> Mapping[str, Document]:
        """What is indexed now, by key. The mapping is never changed, only replaced."""
        return self._documents

    def search(self, query: str, limit: int, condition: Mapping[str, Any] | None = None) -> list[Found]:
        """The documents that fit best and satisfy the metadata filter `condition`, best first, at most `limit`.

        A filter chooses among those that the index ranks, which are the hundred best or so.
        """
        documents = self._documents
        wanted = limit if condition is None else len(documents)
        if not wanted:
            return []
        hits = [_found(each, documents) for each in self._index.search(query, wanted)]
        kept = [each for each in hits if condition is None or matches(condition, each.document.attributes)]
        return kept[:limit]

    def update(
        self, changed: Iterable[Document], removed: Iterable[str], progress: Callable[[int], None]
    ) -> None:
        """Index `changed`, forget `removed`, write both down; `progress` gets the number of documents done so far."""
        with self._lock:
            new = list(changed)
            gone = set(removed)
            self._index.update([_passage(each) for each in new], gone, progress)
            kept = {key: each for key, each in self._documents.items() if key not in gone}
            self._documents = kept | {each.key: each for each in new}
            documents = [asdict(each) for each in self._documents.values()]
            self._folder.write_json(FILE, {"version": VERSION, "documents": documents})

    def _restore(self, kept: Mapping[str, Any], notice: Notice) -> None:
        try:
            documents = [Document(**each) for each in kept["documents"]]
            self._index.update([_passage(each) for each in documents])
        except (KeyError, TypeError, AttributeError) as error:
            notice(f"{self._folder.path / FILE} is damaged ({error!r}); starting with an empty index")
        else:
            self._documents = {each.key: each for each in documents}
            self.restored = True


def _passage(document: Document) -> Passage:
    strings = {name: value for name, value in document.attributes.items() if isinstance(value, str)}
    return Passage(document.key, document.text, strings)


def _found(hit: Hit, documents: Mapping[str, Document]) -> Found:
    passage = hit.passage
    known = documents.get(passage.key)
    # A search that ran while the index changed may bring a passage that the mapping doesn't have (yet or any more).
    if known is None or known.text != passage.text:
        known = Document(passage.key, passage.text, passage.attributes, "", "")
    return Found(known, hit.score)
