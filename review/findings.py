"""What a review says: findings of a kind, ranked, each with the line that makes it so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Severity = Literal["high", "medium", "low", "note"]
SEVERITIES: Final[tuple[Severity, ...]] = ("high", "medium", "low", "note")

KINDS: Final[Mapping[str, str]] = {
    "graphs": "Committed graphs",
    "data-loss": "Data loss",
    "exposure": "Public exposure",
    "permissions": "Permissions",
    "secrets": "Secrets",
    "protection": "Protection",
    "rules": "Rules",
    "downtime": "Downtime",
    "cost": "Cost",
    "delivery": "Delivery",
    "dependencies": "Dependencies",
    "preview": "Preview",
    "configuration": "Configuration",
}
"""The kinds in the order in which a reviewer would ask for them, with their headings."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that a reviewer should know.

    `says` is one sentence without its full stop; `details` are lines that stand folded. `file` and `line` lead to the
    head's program, where it is known which line makes the resource.
    """

    kind: str
    severity: Severity
    says: str
    stack: str = ""
    resource: str = ""
    details: tuple[str, ...] = ()
    file: str = ""
    line: int = 0
    weight: int = 0
    """Among findings of a kind and severity, the lighter is read first: what is lost before what AWS keeps."""

    @property
    def rank(self) -> tuple[int, int, int, str, str, str]:
        """Sorts the worst first; the same findings always in the same order."""
        return (
            SEVERITIES.index(self.severity),
            list(KINDS).index(self.kind),
            self.weight,
            self.resource,
            self.says,
            self.stack,
        )


def ranked(found: Iterable[Finding]) -> list[Finding]:
    """Each finding once, the worst first."""
    return sorted(dict.fromkeys(found), key=lambda one: one.rank)


def at_least(found: Iterable[Finding], least: Severity) -> list[Finding]:
    """The findings of a severity or a worse one."""
    return [one for one in found if SEVERITIES.index(one.severity) <= SEVERITIES.index(least)]
