"""A crowd that asks at once, and crashes as it likes, spends no more than the cap and can use nearly all of it."""

from collections.abc import Iterator

import pytest

from cli.prerequisites.dynamodb import find_dynamodb, serving
from emulator.storage import Storage
from tests.safeguards.crowd import DAY_CAP, FIRST, AddAfterwards, Crowd, Ours, client_of, make_table

ASKERS = 100
DAYS, QUESTIONS = 2, 1_200


@pytest.fixture(scope="module")
def url(storage: Storage) -> Iterator[str]:
    """A DynamoDB whose writes may meet; without Node.js moto, one request at a time."""
    folder = find_dynamodb()
    if folder is None:
        yield storage.url
        return
    with serving(folder) as address:
        yield address


@pytest.mark.slow
def test_a_crowd_with_crashes_never_spends_more_than_the_caps(url: str) -> None:
    crowd = Crowd(
        url=url,
        table="crashes",
        scheme=Ours,
        days=DAYS,
        questions=QUESTIONS,
        crashes=0.1,
        month_cap=DAY_CAP * 3 // 2,
    )
    make_table(client_of(url), crowd.table)
    told = crowd.ask(range(QUESTIONS), ASKERS)
    counted = crowd.budget().state(FIRST)
    assert told.crashed > 10
    assert told.refused > 100
    assert max(told.spent.values()) <= max(counted.days.values()) <= DAY_CAP
    assert told.spent.total() <= counted.month <= crowd.month_cap


def test_without_crashes_nineteen_parts_of_twenty_can_be_spent(url: str) -> None:
    """In the rush open reservations hold room back; whoever asks again finds it when they are settled."""
    crowd = Crowd(url=url, table="usable", scheme=Ours, days=1, questions=700)
    make_table(client_of(url), crowd.table)
    told = crowd.ask(range(500), ASKERS) + crowd.ask(range(500, crowd.questions), 1)
    assert 0.95 * DAY_CAP <= told.spent.total() == crowd.budget().state(FIRST).day <= DAY_CAP


def test_the_usual_counter_overspends_in_the_same_crowd(url: str) -> None:
    crowd = Crowd(url=url, table="afterwards", scheme=AddAfterwards, days=1, questions=400, seconds=0.02)
    make_table(client_of(url), crowd.table)
    assert crowd.ask(range(crowd.questions), ASKERS).spent.total() > DAY_CAP
