"""What a look finds instead of that all is well: raised where it is seen, worded in `troubles.yaml`."""

from functools import cache
from pathlib import Path

import yaml

from doctor.causes import Refusal

UP = "pulumi up --refresh -s {stack}"
"""Without `--refresh` Pulumi believes its state, which knows nothing of what was changed by hand."""
_FILE = Path(__file__).with_name("troubles.yaml")


class Trouble(Exception):  # noqa: N818
    """Something isn't as it should be.

    Args:
        kind: its entry in the table.
        what: what was seen.
        cause: its stable name, where that isn't the entry's.
        words: what the entry's sentences leave open.
    """

    def __init__(self, kind: str, what: str, cause: str = "", **words: object) -> None:
        super().__init__(what)
        self.what, self.cause = what, cause or kind
        self._kind, self._words = kind, words

    def told(self, stack: str) -> tuple[str, str, str]:
        """Why that is, what mends it for this stack, and what that rests on."""
        entry = _table()[self._kind]
        words = {**self._words, "stack": stack, "up": UP.format(stack=stack)}
        why, fix = (entry[name].format_map(words) for name in ("why", "fix"))
        return why, fix, entry.get("see", "")


class Unseen(Exception):  # noqa: N818
    """Nothing is wrong that could be seen; there is something to know, which AWS doesn't let anybody look up."""

    def __init__(self, what: str, fix: str = "", see: str = "") -> None:
        super().__init__(what)
        self.what, self.fix, self.see = what, fix, see


class Refused(Exception):  # noqa: N818
    """What was looked at, or a program, refused with words of its own, which may tell the cause."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def missing(check: str, what: str) -> Trouble:
    """What the program makes isn't there."""
    return Trouble("missing", what, f"{check.replace(' ', '-')}-missing")


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text("utf-8"))
    return table
