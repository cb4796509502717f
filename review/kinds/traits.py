"""Files that build, judge and deploy, compared by what they may do and by what holds them back.

Either side becomes two sets: dangers, which should be few, and guards, which should stay. A danger that is new and a
guard that is gone are findings; however else the two texts differ is nobody's worry.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from review.findings import Finding, Severity
from review.kinds.secrets import line_of


class Trait(NamedTuple):
    """Something that a file does: `key` makes it the same on both sides, `near` stands on its line."""

    key: tuple[str, ...]
    severity: Severity
    says: str
    near: str = ""


def apart(had: Iterable[Trait], has: Iterable[Trait]) -> Iterator[Trait]:
    """What `has` holds and `had` doesn't, each as often as it is more."""
    known = Counter(one.key for one in had)
    for one in has:
        if known[one.key]:
            known[one.key] -= 1
        else:
            yield one


def finding(path: str, text: str, trait: Trait) -> Finding:
    """A trait as a finding at its line."""
    return Finding(
        kind="delivery",
        severity=trait.severity,
        says=trait.says,
        resource=path,
        file=path,
        line=line_of(text, trait.near) if trait.near else 0,
    )
