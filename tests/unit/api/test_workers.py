"""The bridge from a blocking iterator to the loop; cancellation; the rate limit; log lines."""

import asyncio
import json
import threading
from collections.abc import Iterator

import pytest

from api.cancellation import Cancellation, Cancelled
from api.contract.log_lines import METRICS
from api.errors import ApiError, ErrorCode
from api.events import Done, Usage
from api.rate import Rate, viewer_of
from api.telemetry import Telemetry, Trace
from api.workers import AT_WORK, PING, Workers, _Bridge


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def collect(
    workers: Workers, events: Iterator[str], cancellation: Cancellation, ping: float = 5.0
) -> list[object]:
    return [item async for item in workers.iterate(lambda: events, cancellation, ping)]


def test_all_items_arrive_in_order() -> None:
    items = [str(n) for n in range(500)]
    assert asyncio.run(collect(Workers(2), iter(items), Cancellation(5))) == items


def test_an_exception_in_the_thread_reaches_the_consumer() -> None:
    def broken() -> Iterator[str]:
        yield "one"
        raise ApiError(ErrorCode.THROTTLED)

    with pytest.raises(ApiError, match="throttled"):
        asyncio.run(collect(Workers(2), broken(), Cancellation(5)))


def test_silence_gives_pings_and_the_deadline_ends_it() -> None:
    release, clock = threading.Event(), Clock()

    def silent() -> Iterator[str]:
        release.wait(60)
        yield "late"

    async def run() -> list[object]:
        found: list[object] = []
        try:
            async for item in Workers(2).iterate(silent, Cancellation(1, clock), 0.01):
                found.append(item)
                clock.now += 0.4
        except ApiError as error:
            found.append(error.code)
        return found

    found = asyncio.run(run())
    release.set()
    assert found == [PING, PING, PING, ErrorCode.TIMEOUT]


def test_a_consumer_that_stops_cancels_the_work_and_closes_the_iterator() -> None:
    closed = threading.Event()
    cancellation = Cancellation(5)

    def endless() -> Iterator[str]:
        try:
            while True:
                cancellation.check()
                yield "x"
        finally:
            closed.set()

    async def run() -> None:
        workers = Workers(1)
        items = workers.iterate(endless, cancellation, 5)
        await anext(items)
        await items.aclose()

    asyncio.run(run())
    assert closed.wait(60)
    assert cancellation.cancelled


def test_places_are_given_back() -> None:
    workers = Workers(1, waiting=1)
    for _ in range(5):
        asyncio.run(collect(workers, iter("ab"), Cancellation(5)))
    assert workers.free == 2


def test_without_a_free_place_an_answer_does_not_begin() -> None:
    release = threading.Event()

    def holding() -> Iterator[str]:
        yield "begun"
        release.wait(60)

    async def run() -> None:
        workers = Workers(1, waiting=0)
        first = workers.iterate(holding, Cancellation(60), 5)
        assert await anext(first) == "begun"
        with pytest.raises(ApiError, match="busy"):
            workers.require_place()
        with pytest.raises(ApiError, match="busy"):
            await anext(workers.iterate(holding, Cancellation(60), 5))
        release.set()
        assert [item async for item in first] == []
        assert workers.free == 1

    asyncio.run(run())


def test_a_thread_bears_the_name_of_work_only_while_it_works() -> None:
    workers = Workers(1)
    named = asyncio.run(workers.run(lambda: threading.current_thread().name))
    assert named == AT_WORK
    assert AT_WORK not in {thread.name for thread in threading.enumerate()}


def test_cancelling_wakes_what_blocks_even_when_it_begins_later() -> None:
    woken: list[str] = []
    cancellation = Cancellation(5)
    cancellation.attach(lambda: woken.append("now"))
    cancellation.cancel()
    cancellation.attach(lambda: woken.append("later"))
    assert woken == ["now", "later"]
    with pytest.raises(Cancelled):
        cancellation.check()


def test_there_is_no_waiting_beyond_the_deadline() -> None:
    clock = Clock()
    cancellation = Cancellation(1, clock)
    with pytest.raises(ApiError, match="timeout"):
        cancellation.pause(2)
    clock.now += 1
    with pytest.raises(ApiError, match="timeout"):
        cancellation.check()


def test_the_rate_counts_each_viewer_by_the_minute() -> None:
    clock = Clock()
    rate = Rate(2, clock)
    for viewer in ("a", "a", "b"):
        rate.take(viewer)
    clock.now += 20
    with pytest.raises(ApiError, match="rate_limited") as refused:
        rate.take("a")
    assert refused.value.retry_after == 40
    clock.now += 40  # whoever waits as long as told is served
    rate.take("a")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"cloudfront-viewer-address": "192.0.2.1:4711"}, "192.0.2.1"),
        ({"cloudfront-viewer-address": "2001:db8::1:4711"}, "2001:db8::1"),
        ({"x-forwarded-for": "192.0.2.9"}, "127.0.0.1"),
    ],
)
def test_the_viewer_is_who_cloudfront_saw(headers: dict[str, str], expected: str) -> None:
    assert viewer_of(headers, "127.0.0.1") == expected


def line_of(trace: Trace, level: str = "INFO") -> dict[str, object]:
    lines: list[str] = []
    Telemetry("dev", level, sink=lines.append, wall_clock=lambda: 1.5).answer(trace)
    assert len(lines) == 1
    assert "\n" not in lines[0]
    found: dict[str, object] = json.loads(lines[0])
    return found


def test_an_answers_line_is_log_and_metrics_in_one() -> None:
    clock = Clock()
    trace = Trace("id", clock=clock)
    clock.now += 0.25
    trace.stage("searching")
    trace.done = Done("t", False, False, (), ("s",), (), (), (), Usage(7, 8), 0.5, 250, "end_turn", "m")
    trace.cost_usd = 0.5
    line = line_of(trace)
    assert line["stages_ms"] == {"searching": 250}
    assert line["outcome"] == "done"
    assert (line["InputTokens"], line["OutputTokens"], line["CostUsd"]) == (7, 8, 0.5)
    assert (line["Unanswered"], line["Unverified"], line["Latency"]) == (1, 1, 250)
    emf = line["_aws"]
    assert isinstance(emf, dict)
    assert emf["Timestamp"] == 1_500
    named = {
        metric["Name"]: metric["Unit"] for entry in emf["CloudWatchMetrics"] for metric in entry["Metrics"]
    }
    assert named.items() <= METRICS.items()
    assert named.keys() <= line.keys()


def test_an_error_is_counted_and_says_its_code() -> None:
    trace = Trace("id")
    trace.error = ApiError(ErrorCode.THROTTLED, cause="ThrottlingException: slow down")
    line = line_of(trace, "ERROR")
    assert (line["code"], line["Errors"]) == ("throttled", 1)
    (directive,) = line["_aws"]["CloudWatchMetrics"]  # type: ignore[index]
    assert directive["Dimensions"] == [["stack"]], "each dimension more is a metric more to pay"


def test_a_quiet_log_level_drops_the_rest() -> None:
    lines: list[str] = []
    telemetry = Telemetry("dev", "WARNING", sink=lines.append)
    telemetry.log("INFO", "feedback")
    telemetry.log("ERROR", "unexpected", kind=None, place="x")
    assert [json.loads(line) for line in lines] == [
        {"level": "ERROR", "event": "unexpected", "stack": "dev", "place": "x"}
    ]


def test_a_loop_that_is_closed_costs_a_worker_nothing_but_what_it_would_have_sent() -> None:
    released: list[bool] = []
    closed: list[bool] = []
    loop = asyncio.new_event_loop()
    loop.close()

    def events() -> Iterator[int]:
        try:
            yield from (1, 2)
        finally:
            closed.append(True)

    bridge = _Bridge[int](loop, lambda: released.append(True))
    bridge.pump(events, Cancellation(60))
    assert (released, closed, bridge.queue.empty()) == ([True], [True], True)
    cancelled = Cancellation(60)
    cancelled.cancel()
    bridge.pump(events, cancelled)
    assert (len(released), len(closed)) == (2, 2)
