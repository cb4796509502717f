"""Counts and limits in prose: a number before a noun that the program counts or bounds."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, get_args, get_type_hints

from api import limits
from api.contract import ENGINES, TOOLS
from api.contract.log_lines import METRICS
from cli.claims.chosen import chosen
from cli.claims.prose import Claim
from cli.claims.tree import Tree
from components.api import DEADLINE_MARGIN_SECONDS
from components.settings import KEYS, Settings
from graph.stacks import stacks

_SPELT: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_WORDS: Final = {
    **{word: value for value, word in enumerate(_SPELT.split())},
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
}
_NUMBER: Final = rf"(?P<n>\d[\d,]*|{'|'.join(list(_WORDS)[2:])})"

Values = Callable[[Tree, str], set[int]]
"""The right values, for the words of a sentence."""


def check(claim: Claim, tree: Tree) -> Iterator[str]:
    """Numbers before nouns that the product counts otherwise."""
    for pattern, values in COUNTS.items():
        for match in re.finditer(rf"(?<![\w.,-]){_NUMBER}[ -](?:{pattern})\b", claim.words, re.IGNORECASE):
            said, known = _read(match["n"]), values(tree, claim.words)
            if said not in known and match[0].lower() not in _listed(tree):
                yield f"“{match[0]}”: the product has {_told(known)}; others' figures go into outside.yaml"


def _limits(*ends: str, by_subject: bool = True) -> Values:
    """The limits of a unit: those whose subject a sentence names (`QUESTION_CHARACTERS`: "question"), or else all."""
    known = {
        name: int(value)
        for name, value in vars(limits).items()
        if name.isupper() and name.endswith(ends) and float(value).is_integer()
    }
    subjects = {name: {_stem(word) for word in name.rpartition("_")[0].split("_")} for name in known}

    def values(_: Tree, text: str) -> set[int]:
        words = {_stem(word) for word in re.findall(r"[A-Za-z]+", text)}
        named = {name for name, subject in subjects.items() if by_subject and subject <= words}
        return {known[name] for name in named or known}

    return values


def _stem(word: str) -> str:
    return word.lower().rstrip("s")


def _of(*types: str) -> Values:
    """How many resources of some types each stack has."""
    return lambda tree, _: {sum(1 for _ in graph.of_type(*types)) for graph in tree.graphs}


def _seconds(tree: Tree, text: str) -> set[int]:
    """The limits in seconds, the functions' timeouts and the deadlines that these leave; a ping has one of its own."""
    if re.search(r"\bpings?\b", text):
        return {int(limits.PING_SECONDS)}
    timeouts = {
        int(node.inputs["timeout"])
        for graph in tree.graphs
        for node in graph.of_type("aws:lambda/function:Function")
        if "timeout" in node.inputs
    }
    return (
        _limits("_SECONDS", by_subject=False)(tree, text)
        | timeouts
        | {each - DEADLINE_MARGIN_SECONDS for each in timeouts}
    )


def _per_minute() -> set[int]:
    key = "questionsPerMinute"
    return {limits.FEEDBACK_PER_MINUTE, int(KEYS[key]), *map(int, chosen(key).values())}


def _resources(tree: Tree) -> set[int]:
    return {sum(node.kind == "resource" for node in graph.nodes) for graph in tree.graphs}


def _components(tree: Tree) -> set[int]:
    kinds = [{node.type for node in graph.nodes if node.kind == "component"} for graph in tree.graphs]
    own = {len({kind for kind in each if ":components:" in kind}) for each in kinds}
    made = {
        sum(node.kind == "component" and node.parent is None for node in graph.nodes) for graph in tree.graphs
    }
    return own | made | {len({kind for each in kinds for kind in each})}


def _types(tree: Tree) -> set[int]:
    return {len({node.type for graph in tree.graphs for node in graph.nodes if node.kind == "resource"})}


def _records(tree: Tree) -> set[int]:
    text = (tree.root / "knowledge" / "design-decisions.md").read_text("utf-8")
    return {len(re.findall(r"^## \d+\. ", text, re.MULTILINE))}


def _targets(tree: Tree) -> set[int]:
    text = (tree.root / "Makefile").read_text("utf-8")
    return {len(re.findall(r"^[a-z][\w-]*:.*##", text, re.MULTILINE))}


def _rules(_: Tree) -> set[int]:
    from graph.rules import RULES

    return {len(RULES)}


COUNTS: Final[dict[str, Values]] = {
    "turns": _limits("_TURNS"),
    "(?:bytes|B of body)": _limits("_BYTES"),
    "(?:Unicode )?characters(?! in the)": _limits("_CHARACTERS"),
    "(?:output tokens|tokens of output)": lambda _, __: {limits.MAX_OUTPUT_TOKENS},
    "seconds": _seconds,
    "KiB": lambda _, __: {limits.BODY_BYTES // 1024},
    "(?:questions |times )?a minute": lambda _, __: _per_minute(),
    "engines": lambda _, __: {len(ENGINES)},
    "front doors": lambda _, __: {len(get_args(get_type_hints(Settings)["front_door"]))},
    r"rules(?= [^.]*\b(?:stacks?|programs?|graphs?)\b)": lambda tree, _: _rules(tree),
    "attempts": lambda _, __: {limits.ATTEMPTS},
    "(?:retrieved )?passages": lambda _, __: {limits.RETRIEVED_RESULTS},
    "rounds of tools": lambda _, __: {limits.TOOL_ROUNDS},
    "answers (?:at once|run in)": lambda _, __: {limits.CONCURRENT_ANSWERS},
    "more (?:may )?wait": lambda _, __: {limits.WAITING_ANSWERS},
    "levels": _limits("_NESTING", by_subject=False),
    "alarms": _of("aws:cloudwatch/metricAlarm:MetricAlarm"),
    "types of resources": lambda tree, _: _types(tree),
    "resource types": lambda tree, _: _types(tree) | {len(_replaced(tree))},
    "deterministic tools": lambda _, __: {len(TOOLS)},
    "metrics": lambda _, __: {len(METRICS)},
    "resources": lambda tree, _: _resources(tree),
    "components": lambda tree, _: _components(tree),
    "settings": lambda _, __: {len(KEYS)},
    "stacks": lambda _, __: {len(stacks())},
    "make targets": lambda tree, _: _targets(tree),
    "rules of configuration": lambda tree, _: _rules(tree),
    "(?:design )?(?:decision )?records": lambda tree, _: _records(tree),
}
"""What the product counts or bounds, by the noun that follows the number; any of the values is right."""


def _replaced(tree: Tree) -> dict[str, object]:
    """The types of which it is known what a change replaces."""
    text = (tree.root / "graph" / "data" / "replace-on-change.json").read_text("utf-8")
    types: dict[str, object] = json.loads(text)["types"]
    return types


@cache
def _listed(tree: Tree) -> frozenset[str]:
    return frozenset(text.lower() for entry in tree.outside["counts"] for text in entry["said"])


def _read(text: str) -> int:
    return _WORDS.get(text.lower()) or int(text.replace(",", ""))


def _told(known: set[int]) -> str:
    return " or ".join(f"{each:,}" for each in sorted(known)) or "none"
