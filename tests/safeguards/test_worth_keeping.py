"""Which answers are kept for the time at the cap, and which questions are the same."""

from typing import Any

import pytest

from api.events import Done, Usage
from api.safeguards.answer_cache import normalised, worth_keeping

WHOLE = Done("t", True, True, (), (), (), (), (), Usage(1, 1), 0.0, 1, "end_turn", "m")


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({}, True),
        ({"finish_reason": "stop_sequence"}, True),
        ({"finish_reason": "max_tokens"}, False),
        ({"answered": False}, False),
        ({"grounded": False}, False),
        ({"unverified": ("s",)}, False),
        ({"unsourced": ("s",)}, False),
    ],
)
def test_only_a_whole_answer_with_nothing_to_flag_is_kept(changed: dict[str, Any], kept: bool) -> None:
    assert worth_keeping(Done(**{**vars(WHOLE), **changed})) is kept
    assert normalised("  WHY  Ｓ3 ?!. ") == "why s3"
