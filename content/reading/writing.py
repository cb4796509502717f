"""Blocks as clean Markdown: CommonMark with GitHub's tables, tasks and boxes, which `read` reads as the same blocks."""

import re
from collections.abc import Mapping, Sequence

from content.reading.blocks import Block


def markdown(blocks: Sequence[Block]) -> str:
    """The clean Markdown of blocks, one blank line between two."""
    return "\n\n".join(text for text in map(block_markdown, blocks) if text)


def block_markdown(block: Block) -> str:
    """The clean Markdown of one block; empty for what a reader doesn't see."""
    kind = block.kind
    if kind == "heading":
        return f"{'#' * block.level} {block.text}" if block.text else ""
    if kind == "paragraph":
        return block.text
    if kind == "code":
        return _fenced(block)
    if kind == "math":
        return f"$$\n{block.text}\n$$"
    if kind == "table":
        return _table(block)
    if kind == "list":
        between = "\n" if block.tight else "\n\n"
        return between.join(item_markdown(item, block.tight) for item in block.children)
    if kind == "item":
        return item_markdown(block, tight=True)
    if kind == "term":
        return f"{block.text}\n: {_indented(markdown(block.children), 2)}"
    if kind == "container":
        return _box(block)
    return ""


def item_markdown(item: Block, tight: bool) -> str:
    """One item of a list, with its number or its box."""
    marker = "-" if item.ordinal is None else f"{item.ordinal}."
    task = "" if item.task is None else "[x] " if item.task == "done" else "[ ] "
    parts = [text for text in map(block_markdown, item.children) if text]
    text = (
        "\n" if tight and all(child.kind in ("paragraph", "list") for child in item.children) else "\n\n"
    ).join(parts)
    return f"{marker} {task}{_indented(text, len(marker) + 1)}".rstrip()


def footnotes_markdown(labels: Sequence[str], footnotes: Mapping[str, Sequence[Block]]) -> str:
    """The definitions of footnotes."""
    written = [
        f"[^{label}]: {_indented(markdown(footnotes[label]), 4)}" for label in labels if label in footnotes
    ]
    return "\n\n".join(written)


def _box(block: Block) -> str:
    inside = markdown(block.children)
    scope = block.scope
    if scope is None or (scope.kind != "quote" and not scope.text and not inside):
        return inside
    head = ""
    if scope.kind != "quote":
        name = (
            block.name if scope.kind == "admonition" and re.fullmatch(r"[\w-]+", block.name) else scope.kind
        )
        title = "" if scope.text.lower() == name.replace("-", " ") else f" {scope.text}"
        head = f"[!{name.upper()}]{title}"
    return "\n".join(f"> {line}".rstrip() for line in "\n".join(filter(None, [head, inside])).split("\n"))


def _fenced(block: Block) -> str:
    longest = max((len(run) for run in re.findall(r"`+", block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{block.language}\n{block.text}\n{fence}"


def _table(block: Block) -> str:
    lines = ["| " + " | ".join(clean.replace("|", r"\|") for clean, _ in row) + " |" for row in block.rows]
    lines.insert(1, "|" + " --- |" * len(block.rows[0]))
    return "\n".join(lines)


def _indented(text: str, width: int) -> str:
    return text.replace("\n", "\n" + " " * width).replace("\n" + " " * width + "\n", "\n\n")
