"""The mutants of the product's packages, each with a name that outlives edits elsewhere, and a sample of them."""

import ast
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

import yaml

from tests.mutation.kinds import changes

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "components", "content", "publishing")
EQUIVALENTS = Path(__file__).parent / "equivalents.yaml"
NOT_RUN = ("annotation", "returns", "decorator_list", "bases")
"""Fields of a node that say something about the program, or are made from it."""
WIDTH = 70


@dataclass(frozen=True)
class Mutant:
    """One fault in one file. `line` is where it stands now; `name` doesn't depend on it."""

    file: str
    line: int
    kind: str
    name: str
    number: int
    """Which of the file's mutants it is."""
    statement: range
    """The lines of the statement around it in the unparsed file, one of which a test has to run."""
    runs_on_import: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.kind}: {self.name.partition(' ')[2]}"


@dataclass(frozen=True)
class _Place:
    """A node, where it hangs, and the function or class around it."""

    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST
    within: str
    statement: range
    runs_on_import: bool

    def put(self, other: ast.AST | None) -> None:
        if self.index is None:
            setattr(self.parent, self.field, other)
        elif other is None:
            del getattr(self.parent, self.field)[self.index]
        else:
            getattr(self.parent, self.field)[self.index] = other


def mutants(file: str, root: Path = ROOT) -> list[Mutant]:
    """Every mutant of a file, in the order of its text.

    Args:
        file: its path, relative to the root.
        root: the tree.
    """
    found: list[Mutant] = []
    names: Counter[str] = Counter()
    text = (root / file).read_text("utf-8")
    both = zip(_faults(ast.parse(text)), _faults(ast.parse(unparsed(text))), strict=True)
    for (place, kind, other), (as_run, _, _) in both:
        after = "nothing" if other is None else _text(other)
        name = f"{file} {place.within}: {_text(place.node)} → {after}"
        names[name] += 1
        again = f" ({names[name]})" if names[name] > 1 else ""
        line = getattr(place.node, "lineno", getattr(place.parent, "lineno", 1))
        numbered = (name + again, len(found))
        found.append(Mutant(file, line, kind, *numbered, as_run.statement, place.runs_on_import))
    return found


def unparsed(text: str) -> str:
    """A file as Python writes its syntax tree, and so as a mutant is written: what only that changes is no fault."""
    return ast.unparse(ast.parse(text))


def source(mutant: Mutant, root: Path = ROOT) -> str:
    """The text of the mutant's file, with the fault in it."""
    tree = ast.parse((root / mutant.file).read_text("utf-8"))
    place, _, other = list(_faults(tree))[mutant.number]
    place.put(other)
    return ast.unparse(ast.fix_missing_locations(tree))


def sample(found: Iterable[Mutant], count: int, seed: str) -> list[Mutant]:
    """As many of each kind, drawn by a hash of their names: the same ones after an edit elsewhere.

    A smaller sample of the same seed is the beginning of a larger one.
    """
    kinds: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in sorted(found, key=lambda mutant: _drawn(mutant, seed)):
        kinds[mutant.kind].append(mutant)
    rounds = zip_longest(*(kinds[kind] for kind in sorted(kinds)))
    return [mutant for mutant in chain.from_iterable(rounds) if mutant is not None][:count]


def equivalents() -> dict[str, str]:
    """The mutants, by name, that do what the program does, each with the reason."""
    return {item["mutant"]: item["because"] for item in yaml.safe_load(EQUIVALENTS.read_text("utf-8")) or []}


def files(packages: Sequence[str] = PACKAGES, root: Path = ROOT) -> list[str]:
    """The Python files of the packages."""
    paths = chain.from_iterable((root / package).rglob("*.py") for package in packages)
    return sorted(path.relative_to(root).as_posix() for path in paths)


def _drawn(mutant: Mutant, seed: str) -> str:
    return hashlib.sha256(f"{seed} {mutant.name}".encode()).hexdigest()


def _text(node: ast.AST) -> str:
    """A node on one line, shortened."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= WIDTH else f"{text[:WIDTH]}…"


def _faults(tree: ast.AST) -> Iterator[tuple[_Place, str, ast.AST | None]]:
    for place in list(_places(tree, "", range(1), True)):
        for kind, other in changes(place.node, place.field):
            yield place, kind, other


def _places(node: ast.AST, within: str, statement: range, on_import: bool) -> Iterator[_Place]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        within = f"{within}.{node.name}" if within else node.name
    for field, value in ast.iter_fields(node):
        if field in NOT_RUN or (isinstance(node, ast.ClassDef) and field == "keywords"):
            continue
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and field == "body"
        children = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if isinstance(child, ast.AST) and not _is_for_types(child) and not _is_own_check(node, child):
                around = _lines(child) if isinstance(child, ast.stmt | ast.excepthandler) else statement
                place = _Place(
                    node, field, index, child, within or "module", around, on_import and not inside
                )
                yield place
                yield from _places(child, within, around, place.runs_on_import)


def _lines(statement: ast.stmt | ast.excepthandler) -> range:
    """A statement's own lines: of one with a body, the head."""
    body = getattr(statement, "body", None)
    end = body[0].lineno if body else (statement.end_lineno or statement.lineno) + 1
    return range(statement.lineno, max(end, statement.lineno + 1))


def _is_for_types(node: ast.AST) -> bool:
    """A docstring, what only a type checker reads, or the list of what a module gives away."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    if isinstance(node, ast.Assign):
        return ast.unparse(node.targets[0]) == "__all__"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_own_check(node: ast.AST, child: ast.AST) -> bool:
    """zip's `strict=True`: it tells who reads that both are as long, and where that is so the program is the same."""
    if not isinstance(node, ast.Call) or not isinstance(child, ast.keyword):
        return False
    return ast.unparse(node.func) == "zip" and ast.unparse(child) == "strict=True"
