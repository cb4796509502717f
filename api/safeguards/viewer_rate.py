"""How often one viewer may ask: a token bucket in the table, as the time at which the bucket is full again.

The generic cell rate algorithm (ITU-T I.371, "virtual scheduling"): a viewer's item holds `full_at`; each question
adds one interval to it, and is refused when it would lie more than the burst ahead. An idle viewer's is in the past
and starts anew at now. An update can't take a maximum, so there is one form for each case; the process remembers what
it saw last and nearly always takes the right one first: one write a question.
"""

import hashlib
import ipaddress
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from api.safeguards.table import EXPIRES, Refused, Table

MOST_REMEMBERED: Final = 10_000
MILLISECONDS: Final = 1_000


@dataclass(frozen=True)
class ViewerRate:
    """`per_minute` questions a minute in the long run, as many at once. `salt` keys the hashes of addresses."""

    table: Table
    per_minute: int
    salt: Callable[[float], bytes]
    _seen: "OrderedDict[str, int]" = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, address: str, now: float) -> float:
        """Count one question of a viewer; returns 0, or the seconds to wait when there were too many.

        Args:
            address: the viewer's address as CloudFront saw it.
            now: seconds since 1970.

        Raises:
            TableUnavailableError: who can't be counted isn't answered.
        """
        viewer = self.viewer(address, now)
        moment = int(now * MILLISECONDS)
        interval = 60 * MILLISECONDS // self.per_minute
        latest = moment + (self.per_minute - 1) * interval
        with self._lock:
            seen = self._seen.get(viewer, 0)
        busy = seen > moment
        for _ in range(2):
            result = (
                self._busy(viewer, moment, latest, interval) if busy else self._idle(viewer, moment, interval)
            )
            if not isinstance(result, Refused):
                self._remember(viewer, int(result["full_at"]))
                return 0.0
            full_at = int(result.item.get("full_at", 0))
            self._remember(viewer, full_at)
            if full_at > latest:
                return (full_at - latest) / MILLISECONDS
            busy = full_at > moment
        return interval / MILLISECONDS  # two of this viewer's questions met; the next attempt is told apart

    def viewer(self, address: str, now: float) -> str:
        """A viewer's key: a keyed hash that changes every day, of the address or of an IPv6 address's /64."""
        return hashlib.blake2b(network(address).encode(), key=self.salt(now), digest_size=16).hexdigest()

    def _idle(self, viewer: str, moment: int, interval: int) -> Refused | Mapping[str, Any]:
        return self.table.update(
            (f"rate#{viewer}", "bucket"),
            f"SET full_at = :next, {EXPIRES} = :expires",
            condition="attribute_not_exists(full_at) OR full_at <= :now",
            values={":next": moment + interval, ":now": moment, ":expires": moment // MILLISECONDS + 3_600},
        )

    def _busy(self, viewer: str, moment: int, latest: int, interval: int) -> Refused | Mapping[str, Any]:
        return self.table.update(
            (f"rate#{viewer}", "bucket"),
            "ADD full_at :interval",
            condition="full_at > :now AND full_at <= :latest",
            values={":interval": interval, ":now": moment, ":latest": latest},
        )

    def _remember(self, viewer: str, full_at: int) -> None:
        with self._lock:
            self._seen[viewer] = full_at
            self._seen.move_to_end(viewer)
            while len(self._seen) > MOST_REMEMBERED:
                self._seen.popitem(last=False)


def network(address: str) -> str:
    """An IPv4 address as it is, an IPv6 address's /64 (one household has that many), anything else as given."""
    try:
        parsed = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return (
            str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
        )
    return str(parsed)
