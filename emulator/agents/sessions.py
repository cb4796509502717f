"""Sessions by id: what was said in each, and which of them is at work."""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from emulator.errors import AwsError

KEPT = 1_000


@dataclass
class Session:
    """One conversation. `messages` are Converse's; `waiting_for` is the id of what control was returned for."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    turns: int = 0
    waiting_for: str | None = None
    calls: list[dict[str, Any]] = field(default_factory=list)
    references: list[dict[str, Any]] = field(default_factory=list)
    odd_rounds: int = 0  # how often a scripted oddity has happened in it
    busy: bool = False


class Sessions:
    """The last thousand sessions. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Session] = OrderedDict()

    @contextmanager
    def at_work(self, session_id: str, in_use: AwsError) -> Iterator[Session]:
        """The session for the duration of one request. Raises `in_use` while another request has it."""
        with self._lock:
            session = self._kept.setdefault(session_id, Session())
            if session.busy:
                raise in_use
            session.busy = True
            self._kept.move_to_end(session_id)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        try:
            yield session
        finally:
            session.busy = False

    def forget(self, session_id: str) -> bool:
        """End a session; says whether there was one."""
        with self._lock:
            return self._kept.pop(session_id, None) is not None
