"""Commands in code style: `agent` with its options, `make` with its targets."""

import re
from collections.abc import Iterator
from functools import cache

import typer

from cli.claims.prose import Claim
from cli.claims.tree import Tree


def check(claim: Claim, tree: Tree) -> Iterator[str]:
    """Commands that don't exist, and options that they don't take. What is said to be unbuilt may be missing."""
    if re.search(r"not built|isn't built|isn’t built|to be built", claim.text, re.IGNORECASE):
        return
    options = tree.options | {option for taken in command_options().values() for option in taken}
    for span in claim.spans:
        words = span.removeprefix(".venv/bin/").split()
        if re.fullmatch(r"--[a-z][a-z-]+", words[0]) and words[0] not in options:
            yield f"`{span}`: no command has an option {words[0]}"
        if words[0] == "agent" and len(words) > 1:
            yield from _agent(span, words[1:])
        elif words[0] == "make" and len(words) > 1:
            for target in words[1:]:
                if re.fullmatch(r"[a-z-]+", target) and target not in _targets(tree):
                    yield f"`{span}`: the Makefile has no target {target}"


def _agent(span: str, words: list[str]) -> Iterator[str]:
    known = command_options()
    name, options = words[0], words[1:]
    for each in name.split("|"):
        if re.fullmatch(r"[a-z-]+", each) and each not in known:
            yield f"`{span}`: `agent` has no command {each}"
    taken = known.get(name.split("|")[0], frozenset({"--help"}))
    for option in options:
        option = re.split(r"[=\]|]", option.lstrip("["))[0]
        if re.fullmatch(r"--?[a-z][a-z-]*", option) and option not in taken:
            yield f"`{span}`: `agent {name}` has no option {option}"


@cache
def command_options() -> dict[str, frozenset[str]]:
    """Each command with the options that it takes."""
    from cli.__main__ import app

    found = {}
    for name, command in getattr(typer.main.get_command(app), "commands", {}).items():
        options = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
        nested = {
            option
            for inner in getattr(command, "commands", {}).values()
            for each in inner.params
            for option in each.opts
        }
        found[name] = frozenset({"--help", *options, *nested})
    return found


def _targets(tree: Tree) -> set[str]:
    return set(re.findall(r"^([a-z][\w-]*):", (tree.root / "Makefile").read_text("utf-8"), re.MULTILINE))
