"""The searchable index: one immutable snapshot that an update replaces at once, so readers never wait."""

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from emulator.retrieval.bm25 import Vocabulary
from emulator.retrieval.cache import VectorCache, content_key
from emulator.retrieval.decomposition import parts
from emulator.retrieval.embedder import Embedder, Vectors, shared
from emulator.retrieval.english import put_right, ranks
from emulator.retrieval.fusion import Scores, best, in_turn, relevance
from emulator.retrieval.known_words import in_known_words, numbered_terms, ranked_terms
from emulator.retrieval.languages import READ, language_of, speaking
from emulator.retrieval.memory import memory
from emulator.retrieval.passages import Hit, Passage, sentences, units_of
from emulator.retrieval.snapshot import ASKS_THE_SAME, Entry, Snapshot
from emulator.retrieval.spelling import Spelling
from emulator.retrieval.words import spoken_words, terms, words

By = Literal["both", "words", "meaning"]
DEPTH = 50
AT_ONCE = 48
SUBJECT = re.compile(
    r"\b(it|its|this|here|you|your|the (agent|answers?|app|bot|data|model|page|product|site|system|website))\b",
    re.I,
)
THIS_SYSTEM = 0.1
"""Where a question says "it" or "here", documents at the top are ahead of notes in folders by so much."""
OVERVIEW = "overview: what this is and what it does"
"""What is searched among the openings of the topmost documents by a question without a content word."""
SENTENCES_UP_TO = 5_000
"""Up to this many passages each sentence has a vector of its own in the index; beyond, they would fill the memory."""


class Index:
    """Passages found by their words (BM25) and their meaning (MiniLM), fused as `relevance` says.

    `cache` is the folder for embeddings (None keeps none); `notice` is told once when embeddings can't be had.
    """

    def __init__(
        self,
        cache: Path | None = None,
        notice: Callable[[str], None] = lambda _: None,
        embedder: Embedder | None = None,
    ) -> None:
        self._embedder: Embedder | None = embedder or shared(notice)
        self._cache = VectorCache(
            cache if self._embedder else None, self._embedder.name if self._embedder else ""
        )
        self._memory = memory() if self._embedder and embedder is None else None
        if self._memory and cache:
            self._memory.attach(cache)
        self._vocabulary = Vocabulary()
        self._words: dict[str, None] = {}
        self._languages: dict[str, str] = {}
        self._snapshot = Snapshot()
        self._updating = threading.Lock()

    @property
    def mode(self) -> Literal["hybrid", "bm25"]:
        """Whether searches use embeddings too."""
        return "hybrid" if self._embedder else "bm25"

    def __len__(self) -> int:
        return len(self._snapshot.passages)

    def update(
        self,
        passages: Iterable[Passage],
        removed: Iterable[str] = (),
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Add or replace passages and drop the keys in `removed`; searches see all of it or nothing.

        `progress` hears how many of the given passages are done so far.
        """
        with self._updating:
            given = list(passages)
            entries = dict(self._snapshot.entries)
            for key in removed:
                entries.pop(key, None)
            vectors = self._vectors(given, progress)
            count = len(entries.keys() | {passage.key for passage in given})
            of_sentences = self._memory if count <= SENTENCES_UP_TO else None
            self._learn_languages(given)
            for number, passage in enumerate(given):
                text = f"{passage.heading}\n{passage.text}"
                with speaking(self._language(passage)):
                    counted = self._vocabulary.count(terms(text))
                self._words.update(dict.fromkeys(words(text)))
                windows = vectors.get(number)
                said = None
                if of_sentences is not None and windows is not None:
                    said = of_sentences.vectors(sentences(passage))
                asked = None
                if self._memory is not None and passage.questions:
                    asked = self._memory.vectors(passage.questions)
                entries[passage.key] = Entry(passage, counted, windows, said, asked)
            self._snapshot = Snapshot.build(entries, len(self._vocabulary), Spelling(self._words))
            if progress and not self._embedder:
                progress(len(given))

    def search(self, query: str, limit: int, by: By = "both") -> list[Hit]:
        """The best passages for a query, best first; scores never rise along the list.

        `by` leaves one half of the retrieval out, to measure the other alone.
        """
        with speaking(self._language_asked(query)):
            return self._search(query, limit, by)

    def _search(self, query: str, limit: int, by: By) -> list[Hit]:
        now = self._snapshot
        asked = in_known_words(put_right(query, now.spelling), self._vocabulary)
        pieces = list(dict.fromkeys([*parts(asked), asked]))
        found = [self._found(now, piece, limit, by) for piece in pieces]
        score: dict[int, float] = {}
        for chosen in found:
            for number, value in chosen.items():
                score[number] = max(value, score.get(number, 0.0))
        numbers = in_turn([list(chosen) for chosen in found], limit)
        falling = np.maximum.accumulate([score[number] for number in reversed(numbers)])[::-1]
        return [
            Hit(now.passages[n], round(float(value), 4)) for n, value in zip(numbers, falling, strict=True)
        ]

    def _learn_languages(self, passages: list[Passage]) -> None:
        """The language of each document, by all that is given of it."""
        texts: dict[str, list[str]] = {}
        for passage in passages:
            texts.setdefault(passage.attributes.get("path", ""), []).append(passage.text)
        for path, some in texts.items():
            language = language_of("\n".join(some)[:READ])
            if language:
                self._languages[path] = language

    def _language(self, passage: Passage) -> str:
        return language_of(passage.text) or self._languages.get(passage.attributes.get("path", ""), "en")

    def _language_asked(self, query: str) -> str:
        """A question's language; where it doesn't show, or nothing is written in it, most documents' language."""
        known = Counter(self._languages.values())
        asked = language_of(query)
        return asked if asked in known or not known else known.most_common(1)[0][0]

    def _found(self, now: Snapshot, asked: str, limit: int, by: By) -> dict[int, float]:
        """The passages for one question with their scores, best first."""
        if not numbered_terms(asked, self._vocabulary) and by == "both":
            return self._overview(now, asked, limit)
        words = now.bm25.scores(ranked_terms(asked, self._vocabulary)) if by != "meaning" else None
        near = query = None
        if by != "words" and self._embedder and asked.strip():
            query = self._embedder.query(asked)
            near = now.meaning(query)
        listed = now.answering(asked, query) if by == "both" else np.zeros(len(now.passages), np.float32)
        candidates = [best(words, DEPTH, above=0.0)] if words is not None else []
        if near is not None:
            candidates.append(best(np.maximum(*near), DEPTH))
        candidates.append(np.flatnonzero(listed == 1))
        numbers = np.unique(np.concatenate(candidates)) if candidates else np.zeros(0, np.int64)
        held = self._held(now, asked, numbers) if by == "both" else None
        score = relevance(numbers, words, held, near, listed if now.questions else None)
        if by == "both" and SUBJECT.search(asked):
            score = np.minimum(score + THIS_SYSTEM * now.topmost[numbers], 1.0)
        score = np.where(listed[numbers] == 1, np.float32(1), score)
        order = best(score, limit)
        return {int(numbers[place]): float(score[place]) for place in order}

    def _overview(self, now: Snapshot, asked: str, limit: int) -> dict[int, float]:
        """For "What is this?": the passages that list it, then the beginnings of the topmost documents."""
        asking, about = (self._embedder.query(text) if self._embedder else None for text in (asked, OVERVIEW))
        listed = now.answering(asked, asking)
        score = np.maximum(now.beginnings(about), np.where(listed >= ASKS_THE_SAME, listed, 0))
        return {int(number): float(score[number]) for number in best(score, limit, above=0.0)}

    def _held(self, now: Snapshot, asked: str, numbers: NDArray[np.int64]) -> Scores:
        """The share of the query's words that each passage holds, by rarity."""
        held, worth = now.bm25.held(numbered_terms(asked, self._vocabulary), numbers)
        share: Scores = ((held * worth[:, None]).sum(axis=0) / max(float(worth.sum()), 1e-9)).astype(
            np.float32
        )
        return share

    def _vectors(self, passages: list[Passage], progress: Callable[[int], None] | None) -> dict[int, Vectors]:
        """Each passage's vectors by its number, from the cache or else from the model; sentences are learnt too."""
        if not self._embedder:
            return {}
        keys = [content_key(passage.heading, passage.said) for passage in passages]
        known = self._cache.read(list(dict.fromkeys(keys)))
        found = {number: known[key] for number, key in enumerate(keys) if key in known}
        self._learn([passages[number] for number in found])
        if progress:
            progress(len(found))
        missing = [number for number in range(len(passages)) if number not in found]
        missing.sort(key=lambda number: len(passages[number].text))
        for start in range(0, len(missing), AT_ONCE):
            some = missing[start : start + AT_ONCE]
            texts = [(passages[number].heading, passages[number].said) for number in some]
            made = {some[place]: vectors for place, vectors in self._embedder.passages(texts)}
            self._learn([passages[number] for number in some])
            self._cache.write({keys[number]: vectors for number, vectors in made.items()})
            found |= made
            if progress:
                progress(len(found))
        return found

    def _learn(self, passages: list[Passage]) -> None:
        """Give the model's memory the sentences and words of these passages, so that answers start quickly."""
        if self._memory is None:
            return
        texts: dict[str, None] = {}
        for passage in passages:
            said = units_of(passage)
            texts.update(dict.fromkeys(passage.questions))
            texts.update(dict.fromkeys(sentences(passage)))
            heading = f"{passage.heading} {passage.attributes.get('path', '')}"
            spoken = spoken_words(
                " ".join([heading, *(f"{unit.plain} {unit.lead} {unit.heading}" for unit in said)])
            )
            texts.update(dict.fromkeys(word for word in spoken if len(word) > 2 and word in ranks()))
        self._memory.learn(list(texts))
