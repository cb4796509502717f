"""Many visitors at once, and thousands of failures: nobody fails for it, and nothing is left behind."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from api import limits
from api.cancellation import Cancellation
from api.conversation import Conversation
from api.errors import ErrorCode
from api.events import Completion, Delta, EngineEvent, Sources
from api.telemetry import Trace
from tests.waiting import PATIENCE, until
from tests.wire.engines import EVERY
from tests.wire.serving import Emulated
from tests.wire.soaking import Size, Use, soak


def test_fifty_visitors_at_once_all_get_an_answer(emulator: Emulated) -> None:
    with emulator.serve() as served, ThreadPoolExecutor(50) as visitors:
        answers = list(visitors.map(lambda _: served.stream()[-1], range(50)))
        assert [name for name, _ in answers] == ["done"] * 50
        assert all("350.40" in done["text"] for _, done in answers)


class Held:
    """An engine that answers when it may."""

    name, model_id = "held", "none"

    def __init__(self, may: threading.Event) -> None:
        self.may = may

    def answer(self, *_: Conversation | Cancellation | Trace) -> Iterator[EngineEvent]:
        yield Sources(())
        assert self.may.wait(PATIENCE)
        yield Delta("One.")
        yield Completion("end_turn", None)


def test_beyond_the_limit_a_visitor_is_told_to_wait(
    emulator: Emulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api import workers

    monkeypatch.setattr(workers.Workers.__init__, "__defaults__", (2, 1))
    held = Held(threading.Event())
    with emulator.serve(agent=lambda: held) as served, ThreadPoolExecutor(3) as visitors:
        asking = [visitors.submit(served.ask) for _ in range(3)]
        until(lambda: not served.app.state.services.workers.free)
        busy = served.ask()
        assert (busy.status_code, busy.json()["error"]["code"]) == (503, ErrorCode.BUSY)
        assert busy.headers["retry-after"] == "5"
        held.may.set()
        assert [each.result().status_code for each in asking] == [200] * 3
        assert served.ask().status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("engine", EVERY)
def test_a_soak_ends_every_ask_once_and_leaves_no_thread_socket_or_memory(
    emulator: Emulated, engine: str
) -> None:
    """A sample; `tests/benchmarks/soak.py` runs the whole."""
    clients = emulator.clients()
    with emulator.serve(clients=clients, engine=engine) as served:
        soak(served, emulator, Size(21, 5, 5))
        clients.close()  # kept connections are reuse, not a leak: how many depends on who overlapped
        before = Use.now()
        ends = soak(served, emulator, Size(84, 10, 10))
        workers = served.app.state.services.workers
        until(lambda: workers.free == limits.CONCURRENT_ANSWERS + limits.WAITING_ANSWERS)
        clients.close()
        until(lambda: Use.now().sockets <= before.sockets + 8)
        after = Use.now()
    assert set(ends) == {1}
    assert after.threads <= before.threads + limits.CONCURRENT_ANSWERS  # the pool may grow to its bound
    assert after.memory <= before.memory + 40_000_000


def test_a_server_that_stops_keeps_no_thread(emulator: Emulated) -> None:
    before = threading.active_count()
    with emulator.serve() as served, ThreadPoolExecutor(8) as visitors:
        list(visitors.map(lambda _: served.ask(), range(8)))
    until(lambda: threading.active_count() <= before)
