"""Events a minute for each viewer: windows, waits, how many viewers are remembered, and who a viewer is."""

import pytest

from api import rate
from api.errors import ApiError
from api.rate import Rate, viewer_of


class Clock:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def waits(limited: Rate, viewer: str) -> int | None:
    """The seconds that a viewer is told to wait; 0 where the event counts."""
    try:
        limited.take(viewer)
    except ApiError as refused:
        return refused.retry_after
    return 0


def test_a_minute_begins_with_a_viewers_first_event_and_waits_are_told_to_its_end() -> None:
    clock = Clock()
    limited = Rate(1, clock)
    told = []
    for seconds in (0.0, 0.0, 30.4, 29.5, 0.0, 60.0, 59.9):
        clock.now += seconds
        told.append(waits(limited, "a"))
    assert told == [0, 60, 30, 1, 1, 0, 1]


def test_ten_thousand_viewers_are_remembered_those_seen_last(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rate._MOST_VIEWERS == 10_000
    monkeypatch.setattr(rate, "_MOST_VIEWERS", 2)
    limited = Rate(2, Clock())
    assert [waits(limited, viewer) for viewer in "aabab"] == [0, 0, 0, 60, 0]
    assert [waits(limited, viewer) for viewer in "cb"] == [0, 60], "the longest unseen is forgotten, no other"
    assert waits(limited, "a") == 0


def test_viewers_are_told_apart_by_a_hash_of_16_bytes_under_a_key_of_each_process() -> None:
    one, other = Rate(1, Clock()), Rate(1, Clock())
    for limited in (one, other):
        limited.take("a")
        limited.take("\ud800")
    (name, _), (second,) = [*one._windows], [*other._windows][:1]
    assert (len(name), len(one._key)) == (16, 32)
    assert name != second


@pytest.mark.parametrize(
    ("address", "client", "expected"),
    [
        ("192.0.2.1:4711", "127.0.0.1", "192.0.2.1"),
        ("192.0.2.1", "127.0.0.1", "192.0.2.1"),
        ("", "127.0.0.1", "127.0.0.1"),
        ("", None, "unknown"),
    ],
)
def test_a_viewer_is_an_address_or_nobody_known(address: str, client: str | None, expected: str) -> None:
    assert viewer_of({"cloudfront-viewer-address": address} if address else {}, client) == expected
