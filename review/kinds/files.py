"""What a change of files does that no graph shows: locks, workflows, limits in the code, the judges themselves."""

import ast
import re
from collections.abc import Iterator
from typing import Any

import yaml

from review.findings import Finding, Severity
from review.kinds.secrets import line_of
from review.kinds.strengths import weakened
from review.side import Side
from review.trees import changed_paths

ZIP_LOCK = "requirements-api.txt"
JUDGES = re.compile(
    r"(graph|review)/.*\.py$|cli/(__main__|console|review\w*|rules)\.py$|graph/data/.*|Makefile$|\.ci/.*|\.github/.*"
)
"""What computes this review, or runs it."""
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_ELSEWHERE = re.compile(
    r"^\s*(-i|--index-url|--extra-index-url|--find-links|--trusted-host|-e|--no-binary)\b| @ |git\+|https?://"
)
_STRANGERS_TEXT = re.compile(
    r"\$\{\{[^}]*(github\.event\.(pull_request|issue|comment|head_commit)|github\.head_ref)[^}]*\}\}"
)
_LIMITS = re.compile(r"api/(limits|rate|defences)\.py$|api/(safeguards|contract)/.*\.py$")


def files(base: Side, head: Side) -> Iterator[Finding]:
    """All kinds of findings that files alone make."""
    if base.tree is None or head.tree is None:
        return
    changed = changed_paths(base.tree, head.tree)
    for path in changed:
        before, after = base.read(path), head.read(path)
        if re.fullmatch(r"requirements[^/]*\.txt", path):
            yield from lock(path, before, after)
        elif path.startswith(".github/workflows/"):
            yield from workflow(path, before, after)
        elif _LIMITS.search(path):
            yield from limits(path, before, after)
    yield from _judges(changed, base, head)


def lock(path: str, before: str, after: str) -> Iterator[Finding]:
    """Packages that come, go or change version, and hashes that change without a version."""
    old, new = locked(before), locked(after)
    ships = path == ZIP_LOCK
    where = "in the Lambda package" if ships else "on the engineer's machine"
    for name in sorted(new.keys() - old.keys()):
        yield _dependency(path, after, name, "medium" if ships else "low", f"new {where}: {new[name][0]}")
    for name in sorted(old.keys() - new.keys()):
        yield _dependency(path, after, name, "note", f"no longer {where}")
    for name in sorted(old.keys() & new.keys()):
        (one, hashes), (other, others) = old[name], new[name]
        if one != other:
            yield _dependency(path, after, name, "low", f"{one} → {other} {where}")
        elif hashes != others and not others:
            yield _dependency(
                path, after, name, "high", "its hash is gone: whatever the index serves is installed"
            )
        elif others - hashes:
            added = "other hashes" if others.isdisjoint(hashes) else "more hashes"
            yield _dependency(path, after, name, "high", f"{added} for the same version {one}")
    for number, line in enumerate(after.splitlines(), 1):
        if line not in before and _ELSEWHERE.search(line) and not line.lstrip().startswith("#"):
            yield Finding(
                kind="dependencies",
                severity="high",
                says="packages come from elsewhere than the index",
                resource=path,
                details=(line.strip()[:200],),
                file=path,
                line=number,
            )


def locked(text: str) -> dict[str, tuple[str, frozenset[str]]]:
    """(version, hashes) of each package of a lock, by its name."""
    found = {}
    starts = list(_PIN.finditer(text))
    for start, end in zip(starts, [*(one.start() for one in starts[1:]), len(text)], strict=True):
        hashes = frozenset(re.findall(r"--hash=(\S+)", text[start.start() : end]))
        found[start[1].lower()] = (start[2], hashes)
    return found


def workflow(path: str, before: str, after: str) -> Iterator[Finding]:
    """Events that give secrets to strangers' code, permissions that widen, actions that aren't pinned."""
    old, new = _yaml(before), _yaml(after)
    events, former = _events(new), _events(old)
    for event in sorted((events & {"pull_request_target", "workflow_run"}) - former):
        yield _delivery(
            path,
            after,
            event,
            "high",
            f"runs on {event}: with this repository's rights, for strangers' changes",
        )
    for scope, right in sorted(_rights(new) - _rights(old)):
        severity: Severity = "high" if right in ("write", "write-all") else "low"
        yield _delivery(path, after, scope, severity, f"permission {scope}: {right} is new")
    for action in sorted(set(_actions(after)) - set(_actions(before))):
        if not re.search(r"@[0-9a-f]{40}$", action) and not action.startswith("./"):
            yield _delivery(path, after, action, "high", f"{action} isn't pinned by a commit")
    for line in sorted(set(_secret_lines(after)) - set(_secret_lines(before))):
        yield _delivery(path, after, line, "medium", "uses a secret that it didn't use", (line,))
    for line in sorted(
        {one.strip() for one in after.splitlines()} - {one.strip() for one in before.splitlines()}
    ):
        if _STRANGERS_TEXT.search(line) and not re.match(r"[A-Z_]+:", line):
            yield _delivery(path, after, line, "high", "a stranger's text becomes part of a command", (line,))
        if re.search(r"(curl|wget)[^|]*\|\s*(ba|z)?sh", line):
            yield _delivery(path, after, line, "high", "runs what it downloads", (line,))


def limits(path: str, before: str, after: str) -> Iterator[Finding]:
    """Numbers of the code that bound something, and got larger."""
    old, new = _numbers(before), _numbers(after)
    for name in sorted(old.keys() & new.keys()):
        one, other = old[name], new[name]
        if one > 0 and other > one:
            yield Finding(
                kind="protection",
                severity=weakened(other / one),
                says=f"{name} raised from {one:g} to {other:g}, {other / one:.3g} times as much",
                resource=path,
                file=path,
                line=line_of(after, name),
            )


def _judges(changed: list[str], base: Side, head: Side) -> Iterator[Finding]:
    """Whoever changes the judge should be read twice: its findings come from the changed judge."""
    gone = sorted(_rules(base) - _rules(head))
    if gone and _rules(head):
        yield Finding(
            kind="delivery",
            severity="high",
            says=f"no longer judged: {', '.join(gone)}",
            resource="graph/rules.py",
            file="graph/rules.py",
            line=line_of(head.read("graph/rules.py"), "RULES"),
        )
    touched = [path for path in changed if JUDGES.match(path)]
    if touched:
        yield Finding(
            kind="delivery",
            severity="medium",
            says=f"{len(touched)} files that compute or run this review change: read them first",
            resource="this review",
            details=tuple(touched[:40]),
        )


def _rules(side: Side) -> set[str]:
    """The names in `RULES`."""
    try:
        tree = ast.parse(side.read("graph/rules.py"))
    except SyntaxError:
        return set()
    for node in tree.body:
        named = (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.target.id == "RULES"
        )
        if named and isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Tuple):
            return {one.id for one in node.value.elts if isinstance(one, ast.Name)}
    return set()


def _numbers(text: str) -> dict[str, float]:
    """The numeric constants of a module, by name."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return {}
    found = {}
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if (
            isinstance(target, ast.Name)
            and isinstance(value, ast.Constant)
            and isinstance(value.value, int | float)
        ):
            found[target.id] = float(value.value)
    return found


def _yaml(text: str) -> dict[Any, Any]:
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return document if isinstance(document, dict) else {}


def _events(document: dict[Any, Any]) -> set[str]:
    on = document.get("on", document.get(True))  # YAML 1.1 reads `on` as true
    return {str(one) for one in on} if isinstance(on, list | dict) else {str(on)} if on else set()


def _rights(document: dict[Any, Any]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    jobs = document.get("jobs")
    for part in (document, *(jobs.values() if isinstance(jobs, dict) else ())):
        rights = part.get("permissions") if isinstance(part, dict) else None
        if isinstance(rights, dict):
            found |= {(str(scope), str(right)) for scope, right in rights.items()}
        elif rights:
            found.add(("permissions", str(rights)))
    return found


def _actions(text: str) -> list[str]:
    return re.findall(r"^\s*-?\s*uses:\s*[\"']?([^\s\"'#]+)", text, re.MULTILINE)


def _secret_lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if re.search(r"\bsecrets(\.|\[)", line)]


def _dependency(path: str, text: str, name: str, severity: Severity, says: str) -> Finding:
    return Finding(
        kind="dependencies",
        severity=severity,
        says=says,
        resource=name,
        file=path,
        line=line_of(text, f"{name}=="),
    )


def _delivery(
    path: str, text: str, start: str, severity: Severity, says: str, details: tuple[str, ...] = ()
) -> Finding:
    return Finding(
        kind="delivery",
        severity=severity,
        says=says,
        resource=path,
        details=details,
        file=path,
        line=line_of(text, start),
    )
