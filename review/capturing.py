"""The head's graphs, made by the head's program: here, or as a file from a job that nobody trusts."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.contract.outside import json_of
from graph.model import Graph
from review.side import MALFORMED, Place, Side
from review.trees import Tree

SCHEMA = "public-bedrock-agent/review-head"
MOST_CHARACTERS = 20_000_000
MOST_STACKS = 20
MOST_NODES = 5_000


class HeadError(ValueError):
    """A head's file can't be believed; the message says why."""


@dataclass(frozen=True)
class Line:
    """A line of the program, as a file tells it."""

    file: str
    line: int


@dataclass(frozen=True)
class Captured:
    """What the program makes: graphs and lines by stack, and why a stack has none."""

    graphs: Mapping[str, Graph]
    places: Mapping[str, Mapping[str, Place]]
    broken: Mapping[str, str]

    def side(self, name: str, tree: Tree | None) -> Side:
        """The side of a comparison that these graphs make with a tree's files."""
        return Side(name, self.graphs, tree, self.places, self.broken)

    def to_json(self) -> str:
        """As a file for another machine."""
        record = {
            "schema": SCHEMA,
            "version": 1,
            "graphs": {stack: json.loads(graph.to_json()) for stack, graph in self.graphs.items()},
            "places": {
                stack: {name: [place.file, place.line] for name, place in sorted(places.items())}
                for stack, places in self.places.items()
            },
            "broken": dict(self.broken),
        }
        return json.dumps(record, indent=1) + "\n"


def captured(root: Path, only: str = "") -> Captured:
    """Run the program at `root` for each stack, or for one, without an account."""
    from graph.capture import ProgramError, explained_capture
    from graph.stacks import stacks

    graphs: dict[str, Graph] = {}
    places: dict[str, Mapping[str, Place]] = {}
    broken: dict[str, str] = {}
    for stack in [only] if only else stacks(root):
        try:
            graphs[stack], places[stack] = explained_capture(stack, root)
        except ProgramError as error:  # the other stacks go on
            broken[stack] = str(error)
    return Captured(graphs, places, broken)


def read_captured(text: str) -> Captured:
    """Read what `Captured.to_json` wrote on a machine that nobody trusts.

    Raises:
        HeadError: it is something else, or larger than any program's graphs.
    """
    if len(text) > MOST_CHARACTERS:
        raise HeadError(f"it has {len(text):,} characters; the most is {MOST_CHARACTERS:,}")
    try:
        record: Any = json_of(text)
        if record["schema"] != SCHEMA or len(record["graphs"]) > MOST_STACKS:
            raise HeadError("it isn't what `agent review capture` writes")
        graphs = {_name(stack): _graph(stack, graph) for stack, graph in record["graphs"].items()}
        places = {
            _name(stack): {str(name): Line(str(file), int(line)) for name, (file, line) in lines.items()}
            for stack, lines in record["places"].items()
        }
        broken = {_name(stack): str(why) for stack, why in record["broken"].items()}
    except MALFORMED as error:
        raise HeadError(f"it can't be read ({str(error)[:200]})") from error
    return Captured(graphs, places, broken)


def _graph(stack: str, record: Any) -> Graph:
    graph = Graph.from_json(json.dumps(record))
    if len(graph.nodes) > MOST_NODES:
        raise HeadError(f"the graph of {stack} has {len(graph.nodes):,} nodes; the most is {MOST_NODES:,}")
    if graph.stack != stack:
        raise HeadError(f"the graph of {stack!r} says that it is of {graph.stack!r}")
    texts = (node.name for node in graph.nodes)
    if not all(isinstance(one, str) and len(one) < 500 for one in texts):
        raise HeadError("a name is no name")
    return graph


def _name(stack: str) -> str:
    if not stack.replace("-", "").replace("_", "").isalnum() or len(stack) > 100:
        raise HeadError(f"{stack[:100]!r} is no stack's name")
    return stack


def main(arguments: list[str]) -> int:
    """`python -m review.capturing ROOT [STACK]`: the graphs of another folder's program, on standard output."""
    root = Path(arguments[0]).resolve()
    sys.path.insert(0, str(root))  # its components, judged by this graph package, which is imported already
    print(captured(root, arguments[1] if len(arguments) > 1 else "").to_json())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
