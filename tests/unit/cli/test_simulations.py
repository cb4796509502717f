"""The simulations behind `knowledge/capacity.md`: no crowd is answered beyond the cap, and shards make no room."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.generated.capacity import first_met
from cli.generated.simulations import CROWDS, EVENING, ShardedCounter, paced, sharded

CAP, COST, WORST = 1_000_000, 700, 20_000
SHARDS = 4


@given(st.integers(0, 10**9), st.sampled_from(["none", "even"]))
def test_no_day_is_answered_beyond_the_cap_or_beyond_what_was_asked(seed: int, pacing: str) -> None:
    chance = random.Random(seed)
    asked = tuple(chance.choice((0, 60, chance.randint(0, 5_000))) for _ in range(24))
    day = paced(asked, pacing, cap=CAP, cost=COST, worst=WORST)  # type: ignore[arg-type]
    assert sum(day.answered) * COST <= CAP
    assert all(given <= wanted for given, wanted in zip(day.answered, asked, strict=True))


@pytest.mark.parametrize("crowd", ["a burst at 00:00", "a spike at noon"])
def test_pacing_keeps_the_evening_and_costs_the_day_nothing(crowd: str) -> None:
    hasty, even = (paced(CROWDS[crowd], how, cap=CAP, cost=COST, worst=WORST) for how in ("none", "even"))
    assert hasty.share(EVENING) == 0
    assert even.share(EVENING) > 0.5
    assert sum(even.answered) == pytest.approx(sum(hasty.answered), rel=0.01)


@given(
    st.integers(0, 10**9),
)
def test_shards_never_hold_more_than_the_cap_whatever_crashes(seed: int) -> None:
    chance = random.Random(seed)
    counter = ShardedCounter.of(CAP, SHARDS)
    held = CAP
    for _ in range(300):
        shard, actual = chance.randrange(SHARDS), chance.randint(0, WORST)
        if counter.reserve(WORST, shard, crashes=chance.random() < 0.2) and actual % 2:
            counter.settle(WORST, actual, shard)
        now = sum(counter.room) + sum(counter.spent)
        assert now <= held, "room was made"
        assert sum(counter.spent) <= CAP
        assert min(counter.room) >= 0
        held = now


@pytest.mark.parametrize("shards", [1, 16])
def test_nineteen_parts_of_twenty_of_a_sharded_cap_can_be_spent(shards: int) -> None:
    found = sharded(shards=shards, questions=3_000 * shards, open_at_once=20 * shards, crashes=0)
    assert 0.95 <= found.spent == found.counted <= found.most <= 1


def test_bedrock_s_own_limits_are_met_before_the_counter() -> None:
    hundred = next(line for line in first_met().splitlines() if line.startswith("| 100 "))
    assert hundred.endswith("| Bedrock tokens, then knowledge base searches |")
