"""The page's own words, by key, from one file that a fork's owner can translate."""

from collections.abc import Mapping
from typing import Any

from publishing.site.element import Child, Element
from publishing.site.markdown import inline


class WordsError(Exception):
    """The page asks for words that the file doesn't have, or doesn't give a value that they name."""


class Words:
    """`words("cost.title")` is a text, `words.rich(…)` the same with links, code and quotations as elements."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self._tree = tree

    def __call__(self, key: str, **values: object) -> str:
        text = self._find(key)
        if not isinstance(text, str):
            raise WordsError(f"'{key}' is not a text in words.yaml")
        try:
            return text.format(**values) if values else text
        except (KeyError, IndexError) as error:
            raise WordsError(f"'{key}' in words.yaml names {error}, which the page doesn't give it") from None

    def rich(self, key: str, **values: object) -> list[Child]:
        """Words with inline Markdown."""
        return rich(self(key, **values))

    def several(self, key: str) -> list[str]:
        """A list of texts."""
        found = self._find(key)
        if not isinstance(found, list):
            raise WordsError(f"'{key}' is not a list in words.yaml")
        return [str(each) for each in found]

    def branch(self, key: str) -> Mapping[str, Any]:
        """Everything below a key: the scripts' words."""
        found = self._find(key)
        if not isinstance(found, Mapping):
            raise WordsError(f"'{key}' has no words below it in words.yaml")
        return found

    def _find(self, key: str) -> Any:
        found: Any = self._tree
        for part in key.split("."):
            if not isinstance(found, Mapping) or part not in found:
                raise WordsError(f"words.yaml has no '{key}'")
            found = found[part]
        return found


def rich(text: str) -> list[Child]:
    """One line of Markdown as elements, in which emphasis quotes the owner."""
    return [
        Element("q", (), each.children) if isinstance(each, Element) and each.tag == "em" else each
        for each in inline(text)
    ]
