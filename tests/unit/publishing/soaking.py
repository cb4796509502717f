"""Syncs that are killed at random and that meet each other, over the commits of a small repository."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from publishing.stack import Corpus
from tests.unit.publishing.corpora import (
    Died,
    History,
    Place,
    Requests,
    assert_is_deployed,
    held,
    later,
    sync,
    wanted,
)


def interrupted_at_random(place: Place, folder: Path, points: int, seed: int) -> Iterator[int]:
    """Kill a sync between two commits at random requests, each time look that nothing is lost and the next converges.

    Yields the request that it died at; raises AssertionError where the product didn't keep its promise.
    """
    choose = random.Random(seed)
    history = History(folder / "repository", seed)
    (clients, names), target = place, place[0]()
    before, after = history.commit(7, 0), history.commit(8, 3, gone=1)
    with (
        history.corpus(before, is_roll_back=True) as old,
        history.corpus(after) as new,
    ):
        minutes = 0
        sync(old, target, names)
        whole = clients()
        counted = Requests(whole)
        sync(new, whole, names)
        kept = wanted(old).keys() & wanted(new).keys()
        for _ in range(points):
            minutes += 10  # the dead one's lock has expired
            sync(old, target, names, later(minutes))
            assert_is_deployed(old, target)
            dying = clients()
            point = choose.randrange(1, counted.count + 1)
            Requests(dying, point, is_sent=choose.random() < 0.5)
            with suppress(Died):
                sync(new, dying, names, later(minutes))
            assert kept <= held(target).keys(), "what both commits hold was deleted"
            minutes += 10
            sync(new, target, names, later(minutes))
            assert_is_deployed(new, target)
            yield point


def two_runners(place: Place, folder: Path, offsets: int, seed: int) -> Iterator[float]:
    """Let an older and a newer commit be synchronised at once, at random offsets: the newest wins."""
    choose = random.Random(seed)
    history = History(folder / "repository", seed)
    (clients, names), target = place, place[0]()
    base, older, newer = history.commit(6, 0), history.commit(6, 3), history.commit(7, 4)
    with (
        history.corpus(base, is_roll_back=True) as start,
        history.corpus(older) as old,
        history.corpus(newer) as new,
    ):
        sync(start, target, names)
        began = time.monotonic()
        sync(new, target, names)
        lasts = time.monotonic() - began
        for _ in range(offsets):
            sync(start, target, names)
            offset = choose.uniform(-lasts, lasts)

            def run(corpus: Corpus, wait: float) -> None:
                time.sleep(wait)
                sync(corpus, clients(), names)

            threads = [
                threading.Thread(target=run, args=(old, max(0.0, offset))),
                threading.Thread(target=run, args=(new, max(0.0, -offset))),
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
            assert_is_deployed(new, target)
            yield offset
