"""A small rate limit in memory: so many events a minute for each viewer, for as long as this process lives."""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final

from api.errors import ApiError, ErrorCode

_MINUTE: Final = 60.0
_MOST_VIEWERS: Final = 10_000


class Rate:
    """Counts by viewer in windows of a minute. Addresses are kept only as a keyed hash, and the key dies with us."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._windows: OrderedDict[bytes, tuple[float, int]] = OrderedDict()

    def take(self, viewer: str) -> None:
        """Count one event. Raises `rate_limited` with the seconds until the window ends."""
        name = hashlib.blake2b(viewer.encode("utf-8", "replace"), key=self._key, digest_size=16).digest()
        now = self._clock()
        with self._lock:
            began, count = self._windows.get(name, (now, 0))
            if now - began >= _MINUTE:
                began, count = now, 0
            if count >= self._per_minute:
                raise ApiError(ErrorCode.RATE_LIMITED, retry_after=max(1, round(began + _MINUTE - now)))
            self._windows[name] = (began, count + 1)
            self._windows.move_to_end(name)
            while len(self._windows) > _MOST_VIEWERS:
                self._windows.popitem(last=False)


def viewer_of(headers: Mapping[str, str], client: str | None) -> str:
    """The viewer's address as CloudFront saw it, which the client can't forge; else the peer's."""
    address = headers.get("cloudfront-viewer-address", "")
    return address.rpartition(":")[0] or address or client or "unknown"
