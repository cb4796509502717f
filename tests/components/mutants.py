"""Programs that are wrong in one place, made from the components' own source."""

import ast
import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path

from graph.stacks import ROOT
from tests.engine.schema import resource_type

FOLDER = ROOT / "components"
# The files that a component is made of, beside its own.
PARTS = {
    "agent": ["agent", "iam"],
    "api": ["api", "front_door", "origin_secret"],
    "cdn": ["cdn", "web_acl", "custom_domain", "private_bucket"],
    "guardrail": ["guardrail"],
    "knowledge_base": ["knowledge_base", "private_bucket"],
    "observability": ["observability"],
    "safeguards": ["safeguards"],
    "site": ["site"],
}


@dataclass(frozen=True)
class Mutant:
    """One changed file: what was changed, where, and the text."""

    module: str
    line: int
    change: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}.py:{self.line} {self.change}"


Operator = Callable[[ast.Call], Iterator[tuple[str, Callable[[], None]]]]


def mutants(component: str, operator: Operator) -> list[Mutant]:
    """Every mutant that one operator makes of one component's files."""
    found = []
    for module in PARTS[component]:
        source = (FOLDER / f"{module}.py").read_text("utf-8")
        for number in range(sum(isinstance(node, ast.Call) for node in ast.walk(ast.parse(source)))):
            tree = ast.parse(source)
            call = [node for node in ast.walk(tree) if isinstance(node, ast.Call)][number]
            for index, (change, _) in enumerate(list(operator(call))):
                fresh = ast.parse(source)
                same = [node for node in ast.walk(fresh) if isinstance(node, ast.Call)][number]
                list(operator(same))[index][1]()
                found.append(
                    Mutant(module, call.lineno, change, ast.unparse(ast.fix_missing_locations(fresh)))
                )
    return found


def remove_a_required_input(call: ast.Call) -> Iterator[tuple[str, Callable[[], None]]]:
    """A resource without something that its type requires."""
    for keyword in list(call.keywords):
        if keyword.arg and _camel(keyword.arg) in _required(call):
            yield f"without {keyword.arg}", lambda keyword=keyword: call.keywords.remove(keyword)


def change_a_type(call: ast.Call) -> Iterator[tuple[str, Callable[[], None]]]:
    """A resource with text for a number, a number for text, an object that no input takes for all else."""
    if not _resource(call):
        return
    for keyword in call.keywords:
        if keyword.arg and keyword.arg != "opts":
            wrong = "{'wrong': {'wrong': 7}}"
            if isinstance(keyword.value, ast.Constant):
                wrong = "7" if isinstance(keyword.value.value, str) else "'wrong'"
            value = ast.parse(wrong, mode="eval").body
            yield f"{keyword.arg}={wrong}", lambda keyword=keyword, value=value: _set(keyword, value)


def drop_a_dependency(call: ast.Call) -> Iterator[tuple[str, Callable[[], None]]]:
    """A resource that no longer waits for, or takes from, another."""
    for keyword in list(call.keywords):
        if keyword.arg == "depends_on":
            yield "without depends_on", lambda keyword=keyword: call.keywords.remove(keyword)
        takes = isinstance(keyword.value, ast.Attribute) and not _own(keyword.value)
        if _resource(call) and takes and keyword.arg not in ("opts", "code", None):
            yield (
                f"{keyword.arg}='elsewhere'",
                lambda keyword=keyword: _set(keyword, ast.Constant("elsewhere")),
            )


def widen_a_statement(call: ast.Call) -> Iterator[tuple[str, Callable[[], None]]]:
    """A statement for all actions, or on all resources."""
    if not (isinstance(call.func, ast.Name) and call.func.id == "Statement"):
        return
    denies = any(item.arg == "effect" for item in call.keywords)
    for keyword in call.keywords:
        if keyword.arg in ("actions", "resources"):
            # A Deny is weakened by naming less, not more.
            wide = ast.parse("[]" if denies else "['*']", mode="eval").body
            yield f"{keyword.arg}={ast.unparse(wide)}", lambda keyword=keyword, wide=wide: _set(keyword, wide)


OPERATORS: dict[str, Operator] = {
    "remove a required input": remove_a_required_input,
    "change a type": change_a_type,
    "drop a dependency": drop_a_dependency,
    "widen a statement": widen_a_statement,
}


@contextmanager
def installed(mutant: Mutant) -> Iterator[None]:
    """The program's imports find the mutant instead of the file; every component is imported anew."""
    finder = _Finder(mutant)
    kept = {name: module for name, module in sys.modules.items() if _ours(name)}
    for name in kept:
        del sys.modules[name]
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if _ours(name)]:
            del sys.modules[name]
        sys.modules.update(kept)


class _Finder:
    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != f"components.{self._mutant.module}":
            return None
        file = FOLDER / f"{self._mutant.module}.py"
        return importlib.util.spec_from_file_location(name, file, loader=_Loader(self._mutant, file))


class _Loader:
    def __init__(self, mutant: Mutant, file: Path) -> None:
        self._mutant, self._file = mutant, file

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: object) -> None:
        exec(compile(self._mutant.source, str(self._file), "exec"), module.__dict__)


def _ours(name: str) -> bool:
    return name == "components" or name.startswith("components.")


def _resource(call: ast.Call) -> str | None:
    """The type token of `aws.service.Class(…)`."""
    parts = ast.unparse(call.func).split(".")
    if len(parts) != 3 or parts[0] != "aws" or not parts[2][0].isupper() or parts[2].endswith("Args"):
        return None
    import pulumi_aws

    return getattr(getattr(getattr(pulumi_aws, parts[1]), parts[2]), "pulumi_type", None)


def _required(call: ast.Call) -> frozenset[str]:
    token = _resource(call)
    return resource_type(token).required if token else frozenset()


# Inputs that a component takes from other components.
_TAKEN = {"args.bucket", "args.knowledge_base_id", "domain.hosted_zone_id"}


def _own(value: ast.Attribute) -> bool:
    """Whether an attribute belongs to the component itself and is taken from no other resource."""
    text = ast.unparse(value)
    return text not in _TAKEN and (
        text.split(".")[0] in ("args", "function", "parameter", "domain") or "_args" in text
    )


def _set(keyword: ast.keyword, value: ast.expr) -> None:
    keyword.value = value


def _camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)
