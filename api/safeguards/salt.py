"""The key of the viewers' hashes: drawn by whoever comes first each day, kept in the table, gone two days later."""

import secrets
from dataclasses import dataclass, field
from typing import Final

from api.safeguards.table import EXPIRES, Table

DAY_SECONDS: Final = 86_400


@dataclass(frozen=True)
class DailySalt:
    """One random key a UTC day for all processes of a stack; one write a process and day."""

    table: Table
    _known: dict[int, bytes] = field(default_factory=dict, repr=False)

    def __call__(self, now: float) -> bytes:
        """The key of a moment, in seconds since 1970. Raises TableUnavailableError."""
        day = int(now // DAY_SECONDS)
        if day not in self._known:
            item = self.table.update(
                ("salt", str(day)),
                f"SET salt = if_not_exists(salt, :drawn), {EXPIRES} = :expires",
                values={":drawn": secrets.token_bytes(32), ":expires": (day + 2) * DAY_SECONDS},
            )
            assert not hasattr(item, "item")  # noqa: S101 - there is no condition that could refuse
            self._known.clear()
            self._known[day] = bytes(item["salt"])
        return self._known[day]
