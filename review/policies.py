"""Policy documents compared by what they allow, not by how they are written.

A document becomes grants: one action on one resource for one principal under one set of conditions, the smallest thing
that it gives or denies. Splitting, merging and reordering statements leaves the grants as they are. Grammar and
evaluation: AWS, "IAM JSON policy elements" and "Policy evaluation logic".
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph.statements import GraphStatement

MOST_GRANTS = 2_000
"""Of one statement; a statement that gives more is compared in part, and says so by being everything."""

MOST_STATES = 1_000_000
"""Pairs of places at which two patterns are looked at."""

_ROOT = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):root")


@dataclass(frozen=True)
class Names:
    """A pattern, or with `excluding` everything but some patterns."""

    patterns: frozenset[str]
    excluding: bool = False

    def covers(self, other: "Names") -> bool:
        """Whether it holds all that the other holds; False where that can't be told."""
        if not self.excluding and not other.excluding:
            return all(any(covers(mine, one) for mine in self.patterns) for one in other.patterns)
        if not other.excluding:
            return not any(overlap(mine, one) for mine in self.patterns for one in other.patterns)
        if not self.excluding:
            return "*" in self.patterns
        return all(any(covers(one, mine) for one in other.patterns) for mine in self.patterns)

    def __str__(self) -> str:
        names = ", ".join(sorted(self.patterns))
        return f"all but {names}" if self.excluding else names


@dataclass(frozen=True)
class Condition:
    """One comparison that a request must meet."""

    operator: str
    key: str
    values: frozenset[str]

    def implies(self, other: "Condition") -> bool:
        """Whether a request that meets this one meets the other too."""
        if self.key != other.key:
            return False
        mine, theirs = self.operator.removesuffix("ifexists"), other.operator.removesuffix("ifexists")
        if self.operator.endswith("ifexists") and not other.operator.endswith("ifexists"):
            return False
        if "not" in mine or mine.startswith("forallvalues:"):
            return mine == theirs and other.values <= self.values if "not" in mine else self == other
        alike = {mine, theirs} in ({"stringequals", "stringlike"}, {"arnequals", "arnlike"})
        if mine != theirs and not alike:
            return False
        return all(any(covers(one, value) for one in other.values) for value in self.values)

    def __str__(self) -> str:
        return f"{self.operator} {self.key} {', '.join(sorted(self.values))}"


@dataclass(frozen=True)
class Grant:
    """The smallest thing that a policy gives (or denies)."""

    kind: str
    principal: Names
    action: Names
    resource: Names
    conditions: frozenset[Condition]
    excused: bool = False
    """Whether its statement's Sid records a reason; it doesn't change what is allowed."""
    written: str = field(default="", compare=False)
    """The action as its statement spells it, for readers; IAM reads it without case."""

    def covers(self, other: "Grant") -> bool:
        """Whether whoever has this one needs the other no more."""
        return (
            self.principal.covers(other.principal)
            and self.action.covers(other.action)
            and self.resource.covers(other.resource)
            and all(any(theirs.implies(mine) for theirs in other.conditions) for mine in self.conditions)
        )

    def __str__(self) -> str:
        whoever = "everybody" if self.principal == Names(frozenset({"*"})) else str(self.principal)
        who = f"{whoever} may " if self.principal.patterns else ""
        under = f" if {' and '.join(sorted(map(str, self.conditions)))}" if self.conditions else ""
        on = f" on {self.resource}" if self.resource.patterns else ""
        return f"{who}{self.written or self.action}{on}{under}"


def grants(statements: Iterable[GraphStatement], effect: str = "Allow") -> frozenset[Grant]:
    """What these statements allow, or with another `effect` deny."""
    return frozenset(
        grant
        for one in statements
        if one.effect == effect
        for grant in itertools.islice(_grants(one), MOST_GRANTS)
    )


def uncovered(new: Iterable[Grant], old: Iterable[Grant]) -> list[Grant]:
    """What `new` has and `old` doesn't cover, sorted as it reads."""
    before = list(old)
    return sorted({one for one in new if not any(mine.covers(one) for mine in before)}, key=str)


def _grants(statement: GraphStatement) -> Iterator[Grant]:
    excluding = set(statement.excluding)
    principals = [
        _principal(kind, one) for kind, many in statement.principals_by_type.items() for one in many
    ]
    written = statement.actions or statement.not_actions
    actions = _names([one.lower() for one in written], "NotAction" in excluding)
    parts = (
        _names(principals, "NotPrincipal" in excluding),
        zip(actions, written if actions[0].patterns and "NotAction" not in excluding else ("",), strict=True),
        _names(list(statement.resources or statement.not_resources), "NotResource" in excluding),
        _conditions(statement),
    )
    excused = statement.sid.startswith("Because")
    for principal, (action, said), resource, conditions in itertools.product(*parts):
        yield Grant(statement.kind, principal, action, resource, conditions, excused, said)


def _names(patterns: list[str], excluding: bool) -> list[Names]:
    if excluding or not patterns:
        return [Names(frozenset(patterns), excluding)]
    return [Names(frozenset({one})) for one in patterns]


def _principal(kind: str, name: str) -> str:
    """`*` however it is written; an account by its number or by its root is the same."""
    if name == "*" and kind in ("AWS", "*"):
        return "*"
    root = _ROOT.fullmatch(name)
    return f"{kind}:{root[1] if root else name}"


def _conditions(statement: GraphStatement) -> list[frozenset[Condition]]:
    """Each combination of single values: a statement with two values is two statements with one."""
    parts = []
    for operator, keys in statement.conditions.items():
        for key, values in keys.items():
            many = [str(one).lower() if isinstance(one, bool) else str(one) for one in _many(values)]
            name, word = key.lower(), operator.lower()
            if word in ("bool", "null"):
                many = [one.lower() for one in many]
            together = "not" in word or word.startswith("for")
            parts.append(
                [Condition(word, name, frozenset(many))]
                if together
                else [Condition(word, name, frozenset({one})) for one in many]
            )
    return [frozenset(one) for one in itertools.islice(itertools.product(*parts), MOST_GRANTS)]


def _many(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else [value]


def covers(pattern: str, other: str) -> bool:
    """Whether every text that `other` matches is matched by `pattern`; both may hold `*` and `?`.

    A star takes as little as it can and one more whenever the rest doesn't fit, so that a pattern of a stranger's costs
    the product of both lengths at most, which a regular expression of many stars doesn't promise.
    """
    at = place = start = 0
    star = -1
    while place < len(other):
        mine = pattern[at : at + 1]
        if mine == "*":
            star, start = at, place
            at += 1
        elif mine == other[place] or (mine == "?" and other[place] != "*"):
            at, place = at + 1, place + 1
        elif star >= 0:
            start += 1
            at, place = star + 1, start
        else:
            return False
    return not pattern[at:].strip("*")


def overlap(one: str, other: str) -> bool:
    """Whether some text is matched by both patterns; True where they are too long to tell."""
    if len(one) * len(other) > MOST_STATES:
        return True
    seen, left = {(0, 0)}, [(0, 0)]
    while left:
        here, there = left.pop()
        if (here, there) == (len(one), len(other)):
            return True
        mine, theirs = one[here : here + 1], other[there : there + 1]
        ways = []
        if mine == "*" or theirs == "*":
            ways += [(here + 1, there)] if mine else []
            ways += [(here, there + 1)] if theirs else []
        elif mine and theirs and (mine == theirs or "?" in (mine, theirs)):
            ways.append((here + 1, there + 1))
        for way in ways:
            if way not in seen:
                seen.add(way)
                left.append(way)
    return False
