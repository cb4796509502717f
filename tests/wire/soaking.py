"""A soak: faulty answers, readers that take nothing and visitors who leave, and what they leave behind."""

import gc
import json
import socket
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import psutil

from tests.waiting import until
from tests.wire.engines import WRITES
from tests.wire.serving import Emulated, Served

QUESTION = {"question": "Why is there no OpenSearch?"}
FAULTS: Final[tuple[dict[str, Any], ...]] = (
    {"fault": "access_denied"},
    {"fault": "validation"},
    {"fault": "exception_mid_stream", "after_events": 6},
    {"fault": "truncate_mid_frame", "after_events": 6},
    {"fault": "close_mid_stream", "after_events": 6},
    {"fault": "missing_message_stop"},
    {"hostile": "prompt_leak"},
)
"""What befalls the operation by which an engine lets its model write, in turn."""
VISITORS = 8
HELD = 25  # stuck readers at once
ROUND = 500  # asks whose log lines are kept


@dataclass(frozen=True)
class Size:
    """How many faulty asks, stuck readers and disconnects."""

    asks: int
    stuck: int
    leavers: int


@dataclass(frozen=True)
class Use:
    """What the process holds: threads, sockets, and resident bytes."""

    threads: int
    sockets: int
    memory: int

    @classmethod
    def now(cls) -> "Use":
        gc.collect()
        process = psutil.Process()
        return cls(threading.active_count(), len(process.net_connections()), process.memory_info().rss)


def soak(served: Served, emulator: Emulated, size: Size) -> Counter[int]:
    """Run one; returns how many asks ended with how many terminal events."""
    for number in range(size.asks // 2):
        emulator.script(WRITES[served.engine], **FAULTS[number % len(FAULTS)], times=1)
    with ThreadPoolExecutor(VISITORS) as visitors:
        ends = Counter[int]()
        for begun in range(0, size.asks, ROUND):
            numbers = range(begun, min(begun + ROUND, size.asks))
            ends.update(visitors.map(lambda number: _terminal_events(served, number), numbers))
            served.lines.clear()  # they are kept by the test, not by the app
        list(visitors.map(lambda _: _leave(served), range(size.leavers)))
    for begun in range(0, size.stuck, HELD):
        _hold(served, min(HELD, size.stuck - begun))
    emulator.clear()
    until(lambda: emulator.open_streams() == 0)
    served.lines.clear()
    return ends


def _terminal_events(served: Served, number: int) -> int:
    """Ask, as a stream or for one object, and count what ends the answer."""
    as_json = number % 2 == 0
    answer = served.client.post(
        "/api/ask", json=QUESTION, headers={"accept": "application/json"} if as_json else {}
    )
    if not as_json:
        return answer.content.count(b"event: done\n") + answer.content.count(b"event: error\n")
    document = json.loads(answer.content)
    return ("error" in document) + ("text" in document)


def _leave(served: Served) -> None:
    with served.client.stream("POST", "/api/ask", json=QUESTION) as response:
        next(response.iter_raw())


def _hold(served: Served, count: int) -> None:
    """Ask `count` times without reading a byte, until all have been answered."""
    body = json.dumps(QUESTION).encode()
    address = urlsplit(served.address)
    asked = (
        b"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
    )
    answered = len(served.logged()) + count
    with ExitStack() as open_:
        for _ in range(count):
            reader = open_.enter_context(socket.socket())
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
            reader.connect((address.hostname, address.port))
            reader.sendall(asked % (len(body), body))
        until(lambda: len(served.logged()) >= answered)
