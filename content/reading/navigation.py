"""Links as words, and what is only there to get around: badges, tables of contents, ways back to the top."""

import re
from collections.abc import Iterator
from typing import Final

from api.contract.links import ADDRESS
from content.reading.blocks import Block

IMAGE: Final = re.compile(rf"!\[[^\[\]]*{ADDRESS.pattern}")
LINK: Final = re.compile(rf"\[[^\[\]]*{ADDRESS.pattern}")
FRAGMENT_LINK: Final = re.compile(r"\[[^\[\]]*\]\(#[^()\s]*\)")
TO_TOP: Final = re.compile(r"top|nach oben|haut|arriba|inicio|toc|contents|↑|⬆|🔝|⇧|^\W*$", re.I)


def plain(text: str) -> str:
    """Inline Markdown without the addresses of its links."""
    return ADDRESS.sub("", text).replace("[", "") if "](" in text else text


def is_navigation(text: str) -> bool:
    """Whether a paragraph is nothing but links, or one back to the top."""
    rest, links = LINK.subn("", IMAGE.sub("", text))
    if any(char.isalnum() for char in rest) or not links:
        return False
    only = FRAGMENT_LINK.fullmatch(text.strip(" *_"))
    return links > 1 or bool(only and TO_TOP.search(plain(only[0])))


def is_contents(block: Block) -> bool:
    """Whether a list is the page's table of contents: nothing but links to its own headings."""
    texts = [said for item in block.children for said in _item_texts(item)]
    return len(texts) > 1 and all(
        not any(c.isalnum() for c in FRAGMENT_LINK.sub("", said)) and "](#" in said for said in texts
    )


def _item_texts(item: Block) -> Iterator[str]:
    for child in item.children:
        if child.kind == "list":
            for inner in child.children:
                yield from _item_texts(inner)
        else:
            yield child.said
