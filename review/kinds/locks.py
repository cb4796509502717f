"""Hash-pinned locks: packages that come, go or change, and hashes that change without a version."""

import re
from collections.abc import Iterator

from review.findings import Finding, Severity
from review.kinds.secrets import line_of

ZIP_LOCK = "requirements-api.txt"
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_ELSEWHERE = re.compile(
    r"^\s*(-i|--index-url|--extra-index-url|--find-links|--trusted-host|-e|--no-binary)\b| @ |git\+|https?://"
)


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


def _dependency(path: str, text: str, name: str, severity: Severity, says: str) -> Finding:
    return Finding(
        kind="dependencies",
        severity=severity,
        says=says,
        resource=name,
        file=path,
        line=line_of(text, f"{name}=="),
    )
