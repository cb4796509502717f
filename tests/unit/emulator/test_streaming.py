"""A blocking generator, read from the event loop."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from emulator.streaming import pulled


@pytest.fixture
def threads():
    with ThreadPoolExecutor(2) as pool:
        yield pool


def counting(log, upto=5):
    try:
        for number in range(upto):
            log.append(number)
            yield number
    finally:
        log.append("closed")


def test_items_come_one_by_one_and_only_when_asked_for(threads):
    log: list[object] = []

    async def read_two():
        items = pulled(counting(log), threads)
        first, second = await anext(items), await anext(items)
        assert (first, second, log) == (0, 1, [0, 1])
        await items.aclose()

    asyncio.run(read_two())
    assert log == [0, 1, "closed"]


def test_a_generator_is_read_to_its_end_and_closed(threads):
    log: list[object] = []

    async def read_all():
        return [each async for each in pulled(counting(log), threads)]

    assert asyncio.run(read_all()) == [0, 1, 2, 3, 4]
    assert log[-1] == "closed"


def test_a_generator_that_is_at_work_when_its_reader_leaves_is_closed_after_that_step(threads):
    working, go_on, closed = threading.Event(), threading.Event(), threading.Event()

    def slow():
        try:
            working.set()
            go_on.wait(10)
            yield 1
            yield 2
        finally:
            closed.set()

    async def leave():
        items = pulled(slow(), threads)
        reading = asyncio.ensure_future(anext(items))
        await asyncio.to_thread(working.wait, 10)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        await items.aclose()

    asyncio.run(leave())
    assert not closed.is_set()
    go_on.set()
    assert closed.wait(10)


def test_an_error_of_the_generator_reaches_the_reader(threads):
    def broken():
        yield 1
        raise RuntimeError("no more")

    async def read_all():
        return [each async for each in pulled(broken(), threads)]

    with pytest.raises(RuntimeError, match="no more"):
        asyncio.run(read_all())
