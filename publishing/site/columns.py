"""Which columns of a table hold figures alone: they read better from the right."""

import re

from markdown_it.tree import SyntaxTreeNode

_FIGURE = re.compile(
    r"[−-]?\d[\d.,]*(?: ?(?:USD|%|ms|s|KB|MB|GB))?(?: ?\[\d+\])*"
)  # as site/scripts/markdown.js


def figure_columns(table: SyntaxTreeNode) -> frozenset[int]:
    """From 0, the columns whose every cell is a figure."""
    rows = [row.children for row in table.children[-1].children if table.children[-1].tag == "tbody"]
    is_figure = [[_FIGURE.fullmatch(cell.children[0].content) for cell in row] for row in rows]
    return frozenset(number for number, column in enumerate(zip(*is_figure, strict=True)) if all(column))
