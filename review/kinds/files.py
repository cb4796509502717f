"""What a change of files does that no graph shows: locks, workflows, scripts, limits of the code, its own judges."""

import ast
import re
from collections.abc import Iterator

from review.findings import Finding
from review.kinds import scripts, workflow_guards, workflows
from review.kinds.locks import lock
from review.kinds.secrets import line_of
from review.kinds.strengths import weakened
from review.kinds.traits import Trait, apart, finding
from review.side import Side
from review.trees import Tree, changed_paths
from review.workflow import Workflow

JUDGES = re.compile(
    r"(graph|review)/.*\.py$|cli/(__main__|console|review\w*|rules)\.py$|graph/data/.*|Makefile$|\.ci/.*|\.github/.*(?<!\.md)$"
)
"""What computes this review, or runs it."""
_LIMITS = re.compile(r"api/(limits|rate|defences)\.py$|api/(safeguards|contract)/.*\.py$")
_WORKFLOW = re.compile(r"\.github/(workflows/[^/]+|actions/.*/action)\.ya?ml$")


def files(base: Side, head: Side) -> Iterator[Finding]:
    """All kinds of findings that files alone make."""
    if base.tree is None or head.tree is None:
        return
    changed = changed_paths(base.tree, head.tree)
    known = _owners(base.tree)
    for path in changed:
        before, after = base.read(path), head.read(path)
        if re.fullmatch(r"requirements[^/]*\.txt", path):
            yield from lock(path, before, after)
        elif _WORKFLOW.match(path):
            yield from workflow(path, before, after, known)
        elif scripts.DELIVERS.search(path):
            yield from script(path, before, after)
        elif _LIMITS.search(path):
            yield from limits(path, before, after)
    yield from _judges(changed, base, head)


def workflow(path: str, before: str, after: str, known: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """One workflow on both sides; `known` are the owners whose actions the base uses anywhere."""
    old, new = Workflow(before), Workflow(after)
    if old.jobs and not new.jobs:
        yield finding(path, after, Trait((), "medium", "its jobs no longer run"))
        return
    for trait in (
        *apart(workflows.dangers(old, known), workflows.dangers(new, known)),
        *apart(workflow_guards.guards(new), workflow_guards.guards(old)),
    ):
        yield finding(path, after, trait)


def script(path: str, before: str, after: str) -> Iterator[Finding]:
    """One file of commands on both sides."""
    if before and not after:
        yield finding(path, after, Trait((), "medium", "its commands no longer run"))
        return
    for trait in (
        *apart(scripts.dangers(path, before), scripts.dangers(path, after)),
        *apart(scripts.guards(path, after), scripts.guards(path, before)),
    ):
        yield finding(path, after, trait)


def _owners(tree: Tree) -> frozenset[str]:
    """Of the actions that any workflow uses; the base is trusted, so its text is enough."""
    texts = (tree.read(path) or "" for path in tree.blobs if _WORKFLOW.match(path))
    return frozenset(owner for text in texts for owner in re.findall(r"\buses:\s*[\"']?([\w-]+)/", text))


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
        one = len(touched) == 1
        many = (
            "a file changes that computes or runs"
            if one
            else f"{len(touched)} files change that compute or run"
        )
        yield Finding(
            kind="delivery",
            severity="medium",
            says=f"{many} this review: read {'it' if one else 'them'} first",
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
