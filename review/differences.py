"""What differs between a resource of the base and the same resource of the head."""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.arns import texts
from graph.model import Graph, Node
from graph.references import REFERENCE
from review.matching import Pair
from review.normal import normal_inputs
from review.side import Side
from review.types import is_global, is_taggable

SECRET = "config:"  # noqa: S105 - the namespace of references to the configuration's secrets


@dataclass(frozen=True)
class Change:
    """One input that differs. `why` says what isn't to be seen in the values."""

    input: str
    before: Any = None
    after: Any = None
    why: str = ""

    @property
    def removed(self) -> bool:
        """Whether the head leaves it out."""
        return self.after is None and not self.why


def changes(pair: Pair, base: tuple[Side, Graph], head: tuple[Side, Graph]) -> list[Change]:
    """The inputs that differ, by name; what `ignore_changes` names is left out.

    Args:
        pair: the resource on both sides.
        base, head: the sides and their graphs of the stack, for what only a review compares: the ciphertext of secrets,
            the content of files, the provider's region and default tags.
    """
    old, new = pair.old, pair.new
    assert old is not None and new is not None  # noqa: S101, PT018 - a pair of both sides
    ignored = new.options.ignore_changes
    before = dict(normal_inputs(new.type, old.inputs))
    after = dict(normal_inputs(new.type, _with_ignored(new.inputs, old.inputs, ignored)))
    found = {
        name: Change(name, before.get(name), after.get(name))
        for name in before.keys() | after.keys()
        if name != "region" and before.get(name) != after.get(name)
    }
    for name, value in after.items():
        why = _unseen(value, base, head)
        if why and name not in found:
            found[name] = Change(name, before.get(name), value, why)
    for change in _from_provider(old, new, base[1], head[1]):
        found.setdefault(change.input, change)
    whole = {re.split(r"[.\[]", path)[0] for path in ignored if not re.search(r"[.\[]", path)}
    return [found[name] for name in sorted(found) if name not in whole and "*" not in whole]


def assets(value: Any) -> Iterator[tuple[str, str]]:
    """The (kind, path) of each file or archive in a value."""
    if isinstance(value, Mapping):
        if value.keys() <= {"asset", "archive"} and value:
            yield from ((kind, str(path)) for kind, path in value.items())
        else:
            for one in value.values():
                yield from assets(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from assets(one)


def _unseen(value: Any, base: tuple[Side, Graph], head: tuple[Side, Graph]) -> str:
    """Why a value that reads the same isn't."""
    for kind, path in assets(value):
        if base[0].tree is None or head[0].tree is None or path.startswith("("):
            continue
        if kind == "asset" and base[0].blob(path) != head[0].blob(path):
            return f"the content of {path} changed"
        if kind == "archive" and base[0].package != head[0].package:
            return f"what {path} is built from changed"
    for text in texts(value):
        for namespace, key in REFERENCE.findall(text):
            if namespace.startswith(SECRET):
                full = f"{namespace.removeprefix(SECRET)}:{key}"
                secrets = [side.configuration(graph.stack).get(full) for side, graph in (base, head)]
                if all(side.tree for side, _ in (base, head)) and secrets[0] != secrets[1]:
                    return f"the secret {full} changed"
    return ""


def _from_provider(old: Node, new: Node, base: Graph, head: Graph) -> Iterator[Change]:
    """What every resource of AWS takes from its provider: the region, and the default tags."""
    if new.kind != "resource" or not new.type.startswith("aws:"):
        return
    before, after = provider_of(old, base), provider_of(new, head)
    regions = [
        node.inputs.get("region", there.get("region")) for node, there in ((old, before), (new, after))
    ]
    if regions[0] != regions[1] and not is_global(new.type):
        why = "" if "region" in new.inputs else "the provider's region changed"
        yield Change("region", regions[0], regions[1], why)
    tags = [there.get("defaultTags") for there in (before, after)]
    if tags[0] != tags[1] and is_taggable(new.type):
        yield Change("tags", why="the provider's default tags changed")


def provider_of(node: Node, graph: Graph) -> Mapping[str, Any]:
    """The inputs of the provider that makes a resource; none where the graph doesn't say."""
    return graph[node.provider].inputs if node.provider and node.provider in graph else {}


def _with_ignored(
    inputs: Mapping[str, Any], old: Mapping[str, Any], ignored: tuple[str, ...]
) -> Mapping[str, Any]:
    """The inputs with the old value at each nested path that is ignored."""
    nested = [path for path in ignored if re.search(r"[.\[]", path)]
    if not nested:
        return inputs
    found = copy.deepcopy(dict(inputs))
    for path in nested:
        steps = [int(one) if one.isdigit() else one for one in re.findall(r"[^.\[\]\"]+", path)]
        _keep(found, old, steps)
    return found


def _keep(place: Any, old: Any, steps: list[int | str]) -> None:
    *way, last = steps
    try:
        for step in way:
            place, old = place[step], old[step]
        place[last] = copy.deepcopy(old[last])
    except (KeyError, IndexError, TypeError):
        return
