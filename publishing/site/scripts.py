"""The conversation's ES modules as few files: what every answer needs in one, what some need each in its own.

The modules of `site/scripts` stay as they are written and are tried one by one; nothing is renamed or shortened. In the
joined file each is a function of its own, so that two may use one name; comments and indentation stay behind.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

FOLDER, ENTRY, WORDS = "conversation", "chat.js", "words.js"
APART = ("composer.js",)
"""Modules that the first screen has loaded already."""
_IMPORT = re.compile(r"^import \{([^}]*)\} from '\./([\w-]+\.js)';\n", re.MULTILINE)
_LATER = re.compile(r"import\('\./([\w-]+\.js)'\)")
_EXPORT = re.compile(r"^export (?:(?:async )?function\*?|class|const) (\w+)", re.MULTILINE)
_UNREAD = re.compile(
    r"^ */\*\*.*?\*/\n|^ *//[^\n]*\n|(?<=[;{},]) +// [^'\"`\n]*$|^ +", re.MULTILINE | re.DOTALL
)


class ScriptsError(Exception):
    """A module that can't be joined with the others; the message names it."""


def conversation(sources: Mapping[str, str], words: Mapping[str, Any]) -> dict[str, str]:
    """The files by key.

    Args:
        sources: the modules' text by name.
        words: what the scripts say; the joined file knows it from the start.

    Raises:
        ScriptsError: a module imports one that isn't there or that imports it, or two export the same name.
    """
    joined = list(dict.fromkeys(_with_imports(ENTRY, sources, ())))
    later = [
        each
        for name in joined
        for other in _later(sources[name])
        for each in _with_imports(other, sources, ())
    ]
    known = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    whole = "".join(
        [
            *_apart(joined, sources),
            *(_function(name, sources[name]) for name in joined),
            f"{_scope(WORDS)}.know({known});\n",
            *_exports(joined, sources),
        ]
    )
    own = {f"{FOLDER}/{name}": _bare(_leading(sources[name], joined)) for name in later if name not in joined}
    return {f"{FOLDER}/{ENTRY}": whole, **own}


def _with_imports(name: str, sources: Mapping[str, str], above: Sequence[str]) -> Iterator[str]:
    """A module after everything that it imports."""
    if name in above or name not in sources:
        raise ScriptsError(
            f"site/scripts/{above[-1] if above else ENTRY} imports {name}, "
            + ("which imports it" if name in above else "which isn't there")
        )
    for _, other in _IMPORT.findall(sources[name]):
        if other not in APART:
            yield from _with_imports(other, sources, (*above, name))
    yield name


def _later(source: str) -> list[str]:
    """The modules that one loads when it needs them."""
    return _LATER.findall(source)


def _apart(joined: Sequence[str], sources: Mapping[str, str]) -> Iterator[str]:
    for other in APART:
        names = {
            each
            for name in joined
            for given, module in _IMPORT.findall(sources[name])
            if module == other
            for each in _names(given)
        }
        if names:
            yield f"import {{ {', '.join(sorted(names))} }} from '../scripts/{other}';\n"


def _function(name: str, source: str) -> str:
    """A module as a function whose result holds what it exports."""
    given = "".join(
        f"const {{ {', '.join(_names(names))} }} = {_scope(other)};\n"
        for names, other in _IMPORT.findall(source)
        if other not in APART
    )
    body = _bare(_IMPORT.sub("", source).replace("\nexport ", "\n"))
    exported = ", ".join(_EXPORT.findall(source))
    return f"const {_scope(name)} = (() => {{\n{given}{body}return {{ {exported} }};\n}})();\n"


def _exports(joined: Sequence[str], sources: Mapping[str, str]) -> Iterator[str]:
    owner: dict[str, str] = {}
    for name in joined:
        names = _EXPORT.findall(sources[name])
        for each in names:
            if owner.setdefault(each, name) != name:
                raise ScriptsError(f"site/scripts/{name} and {owner[each]} both export {each}: rename one")
        yield f"export const {{ {', '.join(names)} }} = {_scope(name)};\n"


def _leading(source: str, joined: Sequence[str]) -> str:
    """A module's imports, led to the joined file where that has them."""

    def place(match: re.Match[str]) -> str:
        names, other = match.groups()
        folder = "../scripts/" if other in APART else "./"
        return f"import {{{names}}} from '{folder}{ENTRY if other in joined else other}';\n"

    return _IMPORT.sub(place, source)


def _names(given: str) -> list[str]:
    return [name.strip() for name in given.split(",") if name.strip()]


def _scope(name: str) -> str:
    return "$" + name.removesuffix(".js").replace("-", "_")


def _bare(source: str) -> str:
    return _UNREAD.sub("", source)
