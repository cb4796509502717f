"""What a command's flags and a setting's value stand with in a text: nothing passes over to another one."""

import re
from collections.abc import Sequence
from itertools import dropwhile, takewhile
from typing import Final

from api.citation_gate.figures.nouns import FUNCTION_WORDS

_FLAG: Final = re.compile(r"(?<![\w-])(--?[A-Za-z][\w-]*)[ =]([^\s-][^\s`,;]*)")
_NUMBER: Final = r"-?\d[\d.]*"
_SETTING: Final = re.compile(rf"(?<![\w.-])([A-Za-z][\w.-]*)(?:=|\s?[:=]\s?(?={_NUMBER}))([^\s,;()]+)")
_ALL: Final = re.compile(
    r"\b(?:all|any|every|each|both|global|alle[nrs]?|jede[nrsm]?|tou(?:s|tes)|chaque|tod[ao]s|cada)\b",
    re.IGNORECASE,
)
"""What says that each command takes a flag."""
_MOST: Final = 16  # flags of one command


class Usage:
    """A text as it is written, and the `lines` of it as they read."""

    def __init__(self, written: str, lines: Sequence[str]) -> None:
        self._written, self._lines = written, lines

    def allows(self, name: str) -> bool:
        """Does nothing of a name stand here with something else only?"""
        return (
            all(self._has_value(*flag) for flag in _FLAG.findall(name) if "-" in name)
            and all(self._keeps(*setting) for setting in _SETTING.findall(name))
            and len(options := _options(name)) <= _MOST
            and all(self._takes(command_of(name), option) for option in options)
        )

    def _has_value(self, flag: str, value: str) -> bool:
        """Has a flag no other value here only: `--env prod`?"""
        there = re.findall(rf"(?<![\w-]){re.escape(flag)}[ =]([^\s`,;]*[^\s`,;.:!?)])", self._written)
        return not there or value in there or not FUNCTION_WORDS.isdisjoint(there)

    def _keeps(self, key: str, value: str) -> bool:
        """Has a key no other number here, and its value not other keys only: the `true:x` of `spot=true:x`?"""
        key, value = re.escape(key), value.rstrip(".")
        there = re.findall(rf"(?<![\w.-]){key}[\"'`]?\s?[:=]\s?({_NUMBER})", self._written)
        if there and re.fullmatch(_NUMBER, value):
            return value in (other.rstrip(".") for other in there)
        alone = rf"(?:(?<![\w=.])|(?<![\w.-]){key}=){re.escape(value)}(?!\w|[.,]\d)"
        return re.search(alone, self._written) is not None

    def _takes(self, command: Sequence[str], option: str) -> bool:
        """Does an option stand with this command, with all of its program's, or with none?"""
        program, *rest = map(re.escape, command)
        flag = rf"(?<![\w-]){re.escape(option)}(?![\w-])"
        lines = [line for line in self._lines if re.search(flag, line)]
        if any(map(_ALL.search, lines)):
            return True
        own = rf"(?<![\w.-]){program} "
        if of := re.findall(rf"{own}((?:(?!{own})[^`\n])*?){flag}", self._written):
            return any(not words[:1].isalpha() or re.match(" ".join(rest), words) for words in of)
        of = [line for line in lines if re.search(rf"{own}[a-z]", line)]
        return not of or any(" ".join(command) in line for line in of)


def command_of(name: str) -> list[str]:
    """The words of a command before its flags and settings, behind those of its environment: STAGE=x agent sync -y."""
    words = dropwhile(lambda word: "=" in word, name.split())
    return [*takewhile(lambda word: word[0] != "-" and "=" not in word and word[-1] != ":", words)]


def _options(name: str) -> set[str]:
    """The flags and keys behind the words of a command."""
    words = name.split()[len(command_of(name)) :] if command_of(name) else ()
    return {word.partition("=")[0] for word in words if word[0] == "-" or "=" in word[1:]}
