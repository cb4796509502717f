"""A document's first paragraph in plain words: a list of all documents reads no further."""

from functools import lru_cache
from itertools import pairwise
from typing import Any

from markdown_it.token import Token

from content.reading.inline_words import plain
from publishing.site.markdown import parser, without_comments


@lru_cache(1_024)
def summary(source: str) -> str:
    """The first paragraph that says something, outside lists and quotations; nothing where there is none.

    Args:
        source: normalised Markdown without front matter.
    """
    markdown, tokens, references = parser(), list[Token](), dict[str, Any]()
    markdown.block.parse(without_comments(source), markdown, references, tokens)
    for begun, inside in pairwise(tokens):
        if begun.type == "paragraph_open" and begun.level == 0:
            words = list[Token]()
            markdown.inline.parse(inside.content, markdown, references, words)
            if said := plain(words):
                return said
    return ""
