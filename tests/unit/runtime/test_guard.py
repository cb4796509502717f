"""What the sandbox's guard sees of the threads that the shipped app and its framework work with."""

import asyncio
import threading

from starlette.concurrency import run_in_threadpool

from api.cancellation import Cancellation
from api.runtime.sandbox import working
from api.workers import Workers


def test_the_apps_own_worker_is_seen_while_it_works_and_not_afterwards() -> None:
    workers, release, begun = Workers(2), threading.Event(), threading.Event()

    def stuck() -> list[str]:
        begun.set()
        release.wait(60)
        return []

    async def run() -> None:
        answer = workers.iterate(lambda: iter(stuck()), Cancellation(60), 60)
        asking = asyncio.ensure_future(anext(answer, None))
        await asyncio.to_thread(begun.wait, 60)
        assert working()
        release.set()
        assert await asking is None

    assert not working()
    asyncio.run(run())
    for _ in range(1_000):
        if not working():
            return
        threading.Event().wait(0.001)
    raise AssertionError("an idle worker still bears the name of work")


def test_a_thread_of_a_synchronous_endpoint_is_seen_while_it_works() -> None:
    assert asyncio.run(run_in_threadpool(working))
