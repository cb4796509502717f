"""Many visitors at once, and thousands of failures: nobody fails for it, and nothing is left behind."""

import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from api import limits
from api.errors import ErrorCode
from tests.wire.serving import Emulated, Served, wait_until

FAULTS = [
    ("Retrieve", {"fault": "access_denied"}),
    ("ConverseStream", {"fault": "validation"}),
    ("ConverseStream", {"fault": "exception_mid_stream", "after_events": 6}),
    ("ConverseStream", {"fault": "truncate_mid_frame", "after_events": 6}),
    ("ConverseStream", {"fault": "close_mid_stream", "after_events": 6}),
    ("ConverseStream", {"fault": "missing_message_stop"}),
    ("ConverseStream", {"hostile": "prompt_leak"}),
]


def test_fifty_visitors_at_once_all_get_an_answer(emulator: Emulated) -> None:
    with emulator.serve() as served, ThreadPoolExecutor(50) as visitors:
        answers = list(visitors.map(lambda _: served.stream()[-1], range(50)))
        assert [name for name, _ in answers] == ["done"] * 50
        assert all("350.40" in done["text"] for _, done in answers)


def test_beyond_the_limit_a_visitor_is_told_to_wait(
    emulator: Emulated, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api import workers

    monkeypatch.setattr(workers.Workers.__init__, "__defaults__", (2, 1))
    emulator.script("Retrieve", fault="slow", delay_ms=1_500, times=0)
    with emulator.serve() as served, ThreadPoolExecutor(8) as visitors:
        responses = list(visitors.map(lambda _: served.ask(), range(8)))
        assert sorted({response.status_code for response in responses}) == [200, 503]
        busy = next(response for response in responses if response.status_code == 503)
        assert busy.json()["error"]["code"] == ErrorCode.BUSY
        assert busy.headers["retry-after"] == "5"
        emulator.clear()
        assert served.ask().status_code == 200


def ask_badly(served: Served, count: int) -> set[str]:
    """Ask from eight visitors; every tenth leaves after the first bytes."""

    def one(index: int) -> str:
        question = {"question": "Why is there no OpenSearch?"}
        if index % 10 == 9:
            with served.client.stream("POST", "/api/ask", json=question) as response:
                next(response.iter_raw())
            return "left"
        headers = {"accept": "application/json"} if index % 2 else {}
        answer = served.client.post("/api/ask", json=question, headers=headers)
        return "error" if b'"code":' in answer.content else "done"

    with ThreadPoolExecutor(8) as visitors:
        return set(visitors.map(one, range(count)))


def left_behind(process: psutil.Process) -> tuple[int, int, int]:
    gc.collect()
    return threading.active_count(), len(process.net_connections()), process.memory_info().rss


@pytest.mark.slow
def test_two_thousand_faulty_asks_leave_no_thread_connection_or_memory(emulator: Emulated) -> None:
    process = psutil.Process()
    others = threading.active_count()  # of the tests before this one
    with emulator.serve() as served:
        for operation, entry in FAULTS * 8:
            emulator.script(operation, **entry, times=1)
        ask_badly(served, 200)
        wait_until(lambda: len(served.logged()) >= 180, 60)
        threads, connections, memory = left_behind(process)
        for operation, entry in FAULTS * 400:
            emulator.script(operation, **entry, times=1)
        served.lines.clear()
        assert ask_badly(served, 2_000) >= {"error"}
        time.sleep(1)
        wait_until(lambda: emulator.open_streams() == 0, 30)
        served.lines.clear()
        after = left_behind(process)
    assert after[0] <= threads + 8  # the pool may have grown to its bound, never beyond
    assert after[0] - others <= limits.CONCURRENT_ANSWERS + 16
    assert after[1] <= connections + 8
    assert after[2] <= memory + 40_000_000
