"""Makefiles, buildspecs and scripts: what they run (GNU Make manual; AWS, "Build specification reference")."""

import re
from collections.abc import Iterator

from review.kinds import commands
from review.kinds.traits import Trait
from review.yaml_text import many, mapping, parsed

_MAKE = r"(^|/)(GNU)?[Mm]akefile$|\.mk$"
_BUILDSPEC = r"(^delivery/|buildspec)[^/]*\.ya?ml$"
DELIVERS = re.compile(rf"{_MAKE}|{_BUILDSPEC}|^\.ci/|^[^/]*\.sh$")
"""The files that this judges."""
_Part = tuple[str, str]
"""(what it is of, its shell)."""


def dangers(path: str, text: str) -> Iterator[Trait]:
    """What a file that builds or deploys does that should be read."""
    for unit, shell in _parts(path, text):
        yield from commands.dangers(shell, unit)
    if _is_make(path):
        for line in commands.lines(text):
            if re.match(r"\.(IGNORE|ONESHELL|SHELLFLAGS)\b|MAKEFLAGS\b.*-\w*[ikt]|SHELL\s*[:?]?=", line):
                yield Trait(("make", line), "medium", f"{line[:80]}: every recipe runs otherwise", line[:60])
    elif _is_buildspec(path):
        yield from _buildspec(text)


def guards(path: str, text: str) -> Iterator[Trait]:
    """What it checks before it goes on."""
    for unit, shell in _parts(path, text):
        yield from commands.guards(shell, unit)
    for target, needed in _prerequisites(text) if _is_make(path) else ():
        says = f"make {target} no longer runs {needed} first"
        yield Trait(("make", target, needed), "medium", says, f"{target}:")
    for target, called in _called(text) if _is_make(path) else ():
        yield Trait(
            ("make", target, called), "medium", f"make {target} no longer runs {called}", f"{target}:"
        )


def _parts(path: str, text: str) -> Iterator[_Part]:
    if _is_make(path):
        yield from _recipes(text)
    elif _is_buildspec(path):
        for name, phase in mapping(mapping(parsed(text)).get("phases")).items():
            for key in ("commands", "finally"):
                yield f"{name} {key}", "\n".join(map(str, many(mapping(phase).get(key))))
    else:
        yield "", text


def _recipes(text: str) -> Iterator[_Part]:
    """Each target with its recipe, and the variables together."""
    found: dict[str, list[str]] = {}
    target = ""
    for line in re.sub(r"\\\r?\n", "", text).splitlines():
        rule = re.match(r"([^\s:=#][^:=#]*):(?!=)", line)
        if rule:
            target = rule[1].strip()
        recipe = line.startswith("\t")
        if recipe or re.match(r"[A-Za-z_]\w*\s*[:?+]?=", line):
            found.setdefault(target if recipe else "", []).append(line)
    yield from ((target, "\n".join(many)) for target, many in found.items())


def _prerequisites(text: str) -> Iterator[tuple[str, str]]:
    for line in commands.lines(text):
        rule = re.match(r"([^\s:=#.][^:=#]*):(?![=:])([^=;]*)$", line)
        if rule:
            yield from (
                (target, needed) for target in rule[1].split() for needed in rule[2].split() if needed != "|"
            )


def _called(text: str) -> Iterator[tuple[str, str]]:
    """Each target with the targets that its recipe makes, by `$(MAKE)` or `make`."""
    for target, recipe in _recipes(text):
        for match in re.finditer(r"(?:\$\(MAKE\)|\bmake)\s([^;&|\n]*)", recipe if target else ""):
            words, before = match[1], ""
            while words != before:  # a variable may stand in another
                words, before = re.sub(r"\$\([^()]*\)", "", words), words
            yield from ((target, word) for word in words.split() if re.fullmatch(r"[a-z][\w.-]*", word))


def _buildspec(text: str) -> Iterator[Trait]:
    document = mapping(parsed(text))
    environment = mapping(document.get("env"))
    for key in ("secrets-manager", "parameter-store"):
        for name, place in mapping(environment.get(key)).items():
            yield Trait((key, str(place)), "medium", f"reads {place} as {name}, which it didn't", str(name))
    for name in many(environment.get("exported-variables")):
        yield Trait(("exported", str(name)), "low", f"hands {name} to later actions", str(name))
    for name, phase in mapping(document.get("phases")).items():
        if str(mapping(phase).get("on-failure", "ABORT")).upper() != "ABORT":
            yield Trait((str(name), "on-failure"), "high", f"goes on although {name} failed", "on-failure")


def _is_make(path: str) -> bool:
    return re.search(_MAKE, path) is not None


def _is_buildspec(path: str) -> bool:
    return re.search(_BUILDSPEC, path) is not None
