"""The fit of the local model's confidence, on examples whose answer is known."""

import pytest

from emulator.model.fitted import CONFIDENCE, ENOUGH, ENOUGH_BESIDE_ANOTHER
from tests.golden.fitting import BESIDE_ANOTHER, Example, files, fit, likely, separation, threshold

KNOWN = [
    Example("a", sign > 0.5, {"retrieved": sign, "noise": 0.5}) for sign in (0.1, 0.2, 0.3, 0.7, 0.8, 0.9)
]


def test_a_sign_that_tells_gets_weight_and_one_that_does_not_none() -> None:
    weights = fit(KNOWN)
    assert list(weights) == ["bias", "retrieved", "noise"]
    assert weights["retrieved"] > 0
    assert weights["noise"] == pytest.approx(0, abs=0.01)


def test_what_tells_apart_wholly_has_the_area_one_and_what_tells_nothing_a_half() -> None:
    assert separation(KNOWN, likely(KNOWN, fit(KNOWN))) == 1.0
    assert separation(KNOWN, likely(KNOWN, {"bias": 0.0, "retrieved": -1.0, "noise": 0.0})) == 0.0


def test_the_threshold_refuses_no_more_than_its_share_of_the_questions_with_an_answer() -> None:
    some = [Example("a", True, {"x": place / 100}) for place in range(100)]
    shares = likely(some, {"bias": -2.0, "x": 4.0})
    enough = threshold(some, shares)
    assert 0.05 < (shares < enough).mean() <= 0.125
    assert enough == pytest.approx(round(enough / 0.05) * 0.05)


def test_what_stands_in_the_file_is_of_the_form_that_the_fit_writes() -> None:
    assert list(CONFIDENCE) == [
        "bias",
        "retrieved",
        "unsaid",
        "unsaid_weight",
        "unsaid_word",
        "hard_word",
        "no_figure",
    ]
    assert pytest.approx(BESIDE_ANOTHER) == ENOUGH - ENOUGH_BESIDE_ANOTHER


def test_neither_held_out_questions_nor_made_near_misses_are_fitted_to() -> None:
    names = [path.stem for path in files()]
    assert "dev_own" in names
    assert not [name for name in names if name.startswith(("held", "dev_missing"))]
