"""Judged sentences on their way to the page: each leaves whole, when the output guard has let all of it pass."""

from collections import deque
from collections.abc import Iterable

from api.citation_gate import Piece
from api.defences import OutputGuard
from api.events import Delta


class Outgoing:
    """Takes the gate's pieces and gives the deltas that may be sent by now."""

    def __init__(self, guard: OutputGuard) -> None:
        self._guard = guard
        self._waiting: deque[Piece] = deque()
        self._passed = 0  # characters of `_waiting` that the guard let pass

    def add(self, pieces: Iterable[Piece]) -> list[Delta]:
        """Raises `answer_withheld` at the first thing that must not be shown."""
        for piece in pieces:
            self._waiting.append(piece)
            self._passed += len(self._guard.feed(piece.text))
        return self._ready()

    def finish(self) -> list[Delta]:
        """The rest."""
        self._passed += len(self._guard.finish())
        return self._ready()

    def _ready(self) -> list[Delta]:
        ready = []
        while self._waiting and len(self._waiting[0].text) <= self._passed:
            piece = self._waiting.popleft()
            self._passed -= len(piece.text)
            ready.append(Delta(piece.text, piece.flags))
        return ready
