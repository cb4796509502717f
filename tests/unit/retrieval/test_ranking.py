"""BM25, fusion and the vectors kept on disk."""

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.retrieval.bm25 import K1, B, Bm25, Vocabulary
from emulator.retrieval.cache import VectorCache, content_key
from emulator.retrieval.fusion import best, in_turn, relevance

TEXTS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), min_size=1, max_size=8)


@given(TEXTS, st.lists(st.sampled_from("abcdefg"), max_size=4, unique=True))
def test_scores_are_those_of_the_formula(texts: list[list[str]], query: list[str]) -> None:
    vocabulary = Vocabulary()
    bm25 = Bm25.build([vocabulary.count(text) for text in texts], len(vocabulary))
    numbers = [(number, 1.0) for term in query if (number := vocabulary.get(term)) is not None]
    mean = max(sum(map(len, texts)) / len(texts), 1.0)
    for text, score in zip(texts, bm25.scores(numbers), strict=True):
        expected = 0.0
        for term, count in Counter(text).items():
            if term in query:
                holding = sum(term in other for other in texts)
                idf = math.log1p((len(texts) - holding + 0.5) / (holding + 0.5))
                expected += idf * count * (K1 + 1) / (count + K1 * (1 - B + B * len(text) / mean))
        assert score == pytest.approx(expected, rel=1e-4, abs=1e-5)


@given(TEXTS)
def test_held_says_which_texts_have_a_term(texts: list[list[str]]) -> None:
    vocabulary = Vocabulary()
    bm25 = Bm25.build([vocabulary.count(text) for text in texts], len(vocabulary))
    held, worth = bm25.held([(vocabulary.get("a"), 1.0), (None, 1.0)], np.arange(len(texts)))
    assert held[0].tolist() == ["a" in text for text in texts]
    assert not held[1].any()
    assert worth[1] >= worth[0]


def test_relevance_weighs_words_and_meaning_and_leaves_out_what_is_not_known() -> None:
    numbers = np.array([0, 2])
    words = np.array([4.0, 0.0, 2.0], np.float32)
    meaning = np.array([0.5, 0.0, 0.5], np.float32)
    both = relevance(numbers, words, np.array([1.0, 1.0], np.float32), (meaning, meaning))
    assert both[0] > both[1] > 0.4
    assert relevance(numbers, words, None, None).tolist() == [1.0, 0.5]
    assert relevance(numbers, None, None, (meaning, meaning)) == pytest.approx([0.5, 0.5])
    assert not relevance(np.zeros(0, np.int64), words, None, None).size


def test_the_best_are_in_order_and_ties_go_by_number() -> None:
    assert best(np.array([0.1, 0.9, 0.9, 0.0], np.float32), 3, above=0.05).tolist() == [1, 2, 0]


def test_each_ranking_gets_its_share_of_the_places() -> None:
    assert in_turn([[1, 2, 3], [4, 1, 5]], 4) == [1, 4, 2, 3]


def test_vectors_come_back_from_the_disk_as_they_went(tmp_path: Path) -> None:
    vectors = np.random.default_rng(1).standard_normal((3, 4)).astype(np.float32)
    VectorCache(tmp_path, "m", 4).write({content_key("a", "b"): vectors})
    found = VectorCache(tmp_path, "m", 4).read([content_key("a", "b"), content_key("ab", "")])
    assert list(found) == [content_key("a", "b")]
    np.testing.assert_array_equal(found[content_key("a", "b")], vectors)


def test_a_damaged_cache_counts_as_empty_and_is_replaced(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path, "m", 4)
    (tmp_path / "m.sqlite3").write_bytes(b"not a database" * 100)
    assert cache.read([content_key("a")]) == {}
    cache.write({content_key("a"): np.ones((1, 4), np.float32)})
    assert content_key("a") in cache.read([content_key("a")])


def test_a_cache_folder_that_vanished_is_no_error(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "gone", "m", 4)
    (tmp_path / "gone").rmdir()
    cache.write({content_key("a"): np.ones((1, 4), np.float32)})
    assert cache.read([content_key("a")]) == {}
