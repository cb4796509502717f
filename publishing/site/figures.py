"""How the page writes numbers, and links to documents that may not be there."""

from urllib.parse import quote

from publishing.site.element import Child, Element, el
from publishing.site.facts import SiteFacts
from publishing.site.words import Words

CENT = 0.01


def document_address(path: str, anchor: str = "") -> str:
    """Where a document, or a section of it, is read."""
    return f"/documents/{quote(path)}{f'#{anchor}' if anchor else ''}"


def usd(amount: float) -> str:
    """Dollars and cents; nothing that isn't zero is shown as 0.00."""
    return "< 0.01" if 0 < amount < CENT / 2 else f"{amount:,.2f}"


def fine(amount: float) -> str:
    """A price of one question: seven decimals, so that columns align and sums can be checked."""
    return f"{amount:.7f}"


def grouped(number: int) -> str:
    return f"{number:,}"


def document_link(facts: SiteFacts, target: str | None, *, with_section: bool = True) -> Element | None:
    """A link to a document's section, named as the document names it; None where this knowledge doesn't have it."""
    if target is None:
        return None
    path, _, anchor = target.partition("#")
    found = next((document for document in facts.library.documents if document.path == path), None)
    if found is None:
        return None
    if not anchor:
        return el("a", found.title, href=document_address(path))
    heading = next((heading for heading in found.headings if heading.anchor == anchor), None)
    if heading is None:
        return None
    words = f"{found.title}, {heading.title}" if with_section else found.title
    return el("a", words, href=document_address(path, anchor))


def numbered(words: Words, kind: str, number: int, said: str) -> list[Child]:
    """What stands over a figure or a table: its number, so that an answer can point at it, and what it shows."""
    return [el("b", words(f"numbered.{kind}", number=number)), f" {said}"]


def ledger(
    caption: Child,
    head: list[tuple[str, bool]],
    rows: list[list[Child]],
    *,
    label: str,
    foot: list[Child] | None = None,
    chosen: int | None = None,
) -> Element:
    """A table with hairlines, figures to the right, a double rule under its sum, in a region that can scroll.

    Args:
        head: the columns' names, and whether a column holds figures.
        chosen: the row to set off.
    """

    def row(cells: list[Child], class_: str | None = None) -> Element:
        first, *others = cells
        return el(
            "tr",
            el("th", first, scope="row"),
            [
                el("td", cell, class_="right" if figure else None)
                for cell, (_, figure) in zip(others, head[1:], strict=True)
            ],
            class_=class_,
        )

    table = el(
        "table",
        el("caption", caption) if caption else None,
        el(
            "thead",
            el(
                "tr",
                [el("th", name, scope="col", class_="right" if figure else None) for name, figure in head],
            ),
        ),
        el("tbody", [row(cells, "chosen" if at == chosen else None) for at, cells in enumerate(rows)]),
        el("tfoot", row(foot)) if foot else None,
    )
    return el("div", table, class_="scroll", role="region", tabindex=0, aria_label=label)


def sheet(number: int, anchor: str, title: str, note: Child, *content: Child) -> Element:
    """One numbered section of the page."""
    return el(
        "section",
        el("header", el("h2", el("i", str(number)), f" {title}", id=f"{anchor}-title"), el("p", note)),
        el("div", content),
        class_="sheet",
        id=anchor,
        aria_labelledby=f"{anchor}-title",
    )
