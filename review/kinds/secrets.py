"""Secrets that come into the open, and secrets that changed."""

import re
from collections.abc import Iterator
from typing import Any

from graph.references import references
from graph.secret_rules import looks_like_a_secret, named_as_secret
from review.comparison import Comparison
from review.findings import Finding
from review.side import Side
from review.trees import changed_paths

HIDDEN = "[secret]"
_NOT_OURS = re.compile(r"(^|/)(tests|vendor)/|\.lock$|requirements[^/]*\.txt$")


def secrets(comparison: Comparison) -> Iterator[Finding]:
    """In the graph and in the stack's configuration."""
    for step in comparison.changed():
        for change in step.changes:
            for before, after in _leaves(change.before, change.after):
                opened = isinstance(before, str) and before.startswith(HIDDEN) and after not in (None, "")
                if opened and not str(after).startswith(HIDDEN):
                    yield comparison.finding(
                        "secrets", "high", step.node, f"{change.input} was a secret and is in the open"
                    )
            if change.why.startswith("the secret "):
                yield comparison.finding("secrets", "medium", step.node, change.why)
    yield from _outputs(comparison)
    yield from _configuration(comparison)


def _outputs(comparison: Comparison) -> Iterator[Finding]:
    before, after = comparison.base.outputs, comparison.head.outputs
    for name in sorted(after):
        was_hidden = str(before.get(name, "")).startswith(HIDDEN)
        if was_hidden and not str(after[name]).startswith(HIDDEN):
            yield comparison.finding(
                "secrets", "high", name, "the stack's output was a secret and is in the open"
            )
        opened = [key for space, key in references(after[name]) if space.startswith("config:")]
        if opened and not str(after[name]).startswith(HIDDEN) and after[name] != before.get(name):
            yield comparison.finding(
                "secrets", "high", name, f"the stack's output shows the secret {opened[0]}"
            )


def _configuration(comparison: Comparison) -> Iterator[Finding]:
    """`Pulumi.<stack>.yaml`: what was encrypted and no longer is, what is plain and named as a secret."""
    file = f"Pulumi.{comparison.stack}.yaml"
    before = comparison.base_side.configuration(comparison.stack)
    after = comparison.head_side.configuration(comparison.stack)
    for key, value in sorted(after.items()):
        old = before.get(key)
        if old == value:
            continue
        name = key.rpartition(":")[2]
        said = ""
        if _is_encrypted(old) and not _is_encrypted(value):
            said = f"{key} was encrypted and stands in the open"
        elif isinstance(value, str) and (looks_like_a_secret(value) or (value and named_as_secret(name))):
            said = f"{key} looks like a secret and stands in the open"
        if said:
            yield Finding(
                kind="secrets",
                severity="high",
                says=said,
                stack=comparison.stack,
                resource=key,
                file=file,
                line=line_of(comparison.head_side.read(file), key),
            )
        elif _is_encrypted(old) and _is_encrypted(value):
            yield Finding(
                kind="secrets",
                severity="low",
                says=f"{key} has another encrypted value",
                stack=comparison.stack,
                resource=key,
                file=file,
                line=line_of(comparison.head_side.read(file), key),
            )


def secrets_in_files(base: Side, head: Side) -> Iterator[Finding]:
    """New lines of any file that hold what looks like a key, a token or a password."""
    if base.tree is None or head.tree is None:
        return
    for path in changed_paths(base.tree, head.tree):
        if _NOT_OURS.search(path):
            continue
        known = set(base.read(path).splitlines())
        for number, line in enumerate(head.read(path).splitlines(), 1):
            if line not in known and looks_like_a_secret(line):
                yield Finding(
                    kind="secrets",
                    severity="high",
                    says="a new line holds what looks like a key, a token or a password",
                    resource=path,
                    file=path,
                    line=number,
                )


def line_of(text: str, start: str) -> int:
    """The first line that holds a text; 0 where none does."""
    return next((number for number, line in enumerate(text.splitlines(), 1) if start in line), 0)


def _is_encrypted(value: Any) -> bool:
    return isinstance(value, dict) and "secure" in value


def _leaves(before: Any, after: Any) -> Iterator[tuple[Any, Any]]:
    """Values at the same place of both."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before.keys() & after.keys():
            yield from _leaves(before[key], after[key])
    elif isinstance(before, list) and isinstance(after, list):
        for one, other in zip(before, after, strict=False):
            yield from _leaves(one, other)
    elif before != after:
        yield before, after
