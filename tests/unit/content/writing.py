"""Random documents in the syntaxes that people write: every word is unique and known to be seen or hidden."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy], object]


@dataclass
class Writer:
    """Writes blocks as lines and remembers which words a reader of the rendered page sees."""

    draw: Draw
    seen: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    count: int = 0

    def word(self, where: list[str] | None = None) -> str:
        self.count += 1
        word = f"w{self.count}x"
        (self.seen if where is None else where).append(word)
        return word

    def text(self) -> str:
        kind = self.draw(st.sampled_from(SPANS))
        return kind(self)

    def blocks(self, depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self.draw(st.integers(1, 3 if depth else 6))):
            kinds = [*LEAVES, *(NESTED if depth < 2 else [])] + ([heading] if depth == 0 else [])
            lines += [*self.draw(st.sampled_from(kinds))(self, depth), ""]
        return lines[:-1]


def bold(w: Writer) -> str:
    return f"**{w.word()}** and {w.word()}."


def code_span(w: Writer) -> str:
    return f"Run `{w.word()} --x` < 80 on {w.word()}!"


def link(w: Writer) -> str:
    return f"See [{w.word()} {w.word()}](https://example.com/a_(b)) e.g. {w.word()}."


def wikilink(w: Writer) -> str:
    return f"Plant [[Hidden|{w.word()}]] and =={w.word()}== ^block{w.count}"


def comments(w: Writer) -> str:
    return f"{w.word()} %%{w.word(w.hidden)}%% and <!-- {w.word(w.hidden)} --> {w.word()}"


def edits(w: Writer) -> str:
    return f"~~{w.word()}~~ <ins>{w.word()}</ins> {{--{w.word()}--}}{{>>{w.word(w.hidden)}<<}}"


def shortcode(w: Writer) -> str:
    return f'{w.word()} {{{{< icon "{w.word(w.hidden)}" >}}}} {w.word()}{{: .class{w.count} }}'


def not_html(w: Writer) -> str:
    return f"Map<String, {w.word()}> and load < {w.word()} and List<{w.word()}> {w.word()}"


def html(w: Writer) -> str:
    return f"<b>{w.word()}</b><br>{w.word()} <kbd>{w.word()}</kbd> &nbsp;&lt;{w.word()}&gt;"


def footnote(w: Writer) -> str:
    name = f"n{w.count}"
    text = f"{w.word()}[^{name}] {w.word()}"
    w.notes += [f"[^{name}]: {w.word()} {w.word()}", ""]
    return text


SPANS = [bold, code_span, link, wikilink, comments, edits, shortcode, not_html, html, footnote]


def heading(w: Writer, depth: int) -> list[str]:
    level = w.draw(st.integers(1, 4))
    return [f"{'#' * level} {w.word()} & {w.word()}"]


def paragraph(w: Writer, depth: int) -> list[str]:
    return [w.text() for _ in range(w.draw(st.integers(1, 3)))]


def table(w: Writer, depth: int) -> list[str]:
    rows = [f"| {w.word()} | {w.word()} \\| {w.word()} |" for _ in range(w.draw(st.integers(1, 3)))]
    return [f"| {w.word()} | {w.word()} |", "| --- | :-: |", *rows]


def html_table(w: Writer, depth: int) -> list[str]:
    return [
        "<table>",
        f"<tr><th>{w.word()}</th><th>{w.word()}</th></tr>",
        f"<tr><td>{w.word()}</td><td><em>{w.word()}</em></td></tr>",
        "</table>",
    ]


def fence(w: Writer, depth: int) -> list[str]:
    return ["```py", f"# {w.word()}", "", f">>> {w.word()} %%{w.word()}%% <!-- {w.word()} -->", "```"]


def block_comment(w: Writer, depth: int) -> list[str]:
    return ["<!--", w.word(w.hidden), *([] if depth else ["", w.word(w.hidden)]), "-->"]


def obsidian_comment(w: Writer, depth: int) -> list[str]:
    return ["%%", w.word(w.hidden), "%%"]


def style(w: Writer, depth: int) -> list[str]:
    return [f"<style>.{w.word(w.hidden)} {{ color: red }}</style>"]


LEAVES = [paragraph, paragraph, table, html_table, fence, block_comment, obsidian_comment, style]


def indented(lines: list[str], by: str) -> list[str]:
    return [by + line if line else "" for line in lines]


def bullets(w: Writer, depth: int) -> list[str]:
    lines: list[str] = []
    for _ in range(w.draw(st.integers(1, 3))):
        first, *rest = [w.word(), "", *w.blocks(depth + 1)] if w.draw(st.booleans()) else [w.text()]
        lines += [f"- {first}", *indented(rest, "  ")]
    return lines


def steps(w: Writer, depth: int) -> list[str]:
    lines: list[str] = []
    for number in range(3, 3 + w.draw(st.integers(1, 3))):
        lines += [f"{number}. {w.word()}", *indented(["", *w.blocks(depth + 1), ""], "   ")]
    return lines


def tasks(w: Writer, depth: int) -> list[str]:
    return [f"- [ ] {w.word()}", f"- [x] {w.word()}"]


def admonition(w: Writer, depth: int) -> list[str]:
    return [f'!!! warning "{w.word(w.titles)}"', "", *indented(w.blocks(depth + 1), "    ")]


def tab(w: Writer, depth: int) -> list[str]:
    return [f'=== "{w.word(w.titles)}"', "", *indented(w.blocks(depth + 1), "    ")]


def callout(w: Writer, depth: int) -> list[str]:
    return [f"> [!danger]- {w.word(w.titles)}", *("> " + line for line in w.blocks(depth + 1))]


def colons(w: Writer, depth: int) -> list[str]:
    fence = ":" * (6 - depth)
    return [f"{fence}tip[{w.word(w.titles)}]", *w.blocks(depth + 1), fence]


def directive(w: Writer, depth: int) -> list[str]:
    ticks = "`" * (7 - depth)
    return [
        f"{ticks}{{note}} {w.word(w.titles)}",
        f":class: {w.word(w.hidden)}",
        "",
        *w.blocks(depth + 1),
        ticks,
    ]


def details(w: Writer, depth: int) -> list[str]:
    title = w.word(w.titles)
    return ["<details>", f"<summary>{title}</summary>", "", *w.blocks(depth + 1), "", "</details>"]


def component(w: Writer, depth: int) -> list[str]:
    return [
        f'<TabItem value="{w.word(w.hidden)}" label="{w.word(w.titles)}">',
        "",
        *w.blocks(depth + 1),
        "",
        "</TabItem>",
    ]


def notice(w: Writer, depth: int) -> list[str]:
    return [f'{{{{% notice title="{w.word(w.titles)}" %}}}}', *w.blocks(depth + 1), "{{% /notice %}}"]


def definition(w: Writer, depth: int) -> list[str]:
    first, *rest = paragraph(w, depth)
    return [w.word(), f": {first}", *indented(rest, "  ")]


NESTED = [
    bullets, steps, tasks, admonition, tab, callout, colons, directive, details, component, notice, definition,
]  # fmt: skip


@st.composite
def documents(draw: Draw) -> tuple[str, Writer]:
    """A document and what is known of its words."""
    writer = Writer(draw)
    lines = writer.blocks(0)
    return "\n".join([*lines, "", *writer.notes]), writer
