"""Markdown to nodes: what is drawn, and that streaming draws the same without touching what stands."""

import random
import re

import pytest
from playwright.sync_api import expect

from publishing.site.markdown import rendered
from tests.browser import answers
from tests.browser.answers import answered, streaming
from tests.browser.visiting import Visit

DRAW = """async ([text, slices]) => {
  const { MarkdownView, lexer } = await import('/scripts/markdown.js');
  await lexer();
  const make = () => {
    const root = document.createElement('div');
    const sources = new Map([1, 2, 3].map((n) => [n, { n, title: 'T', section: '' }]));
    return [root, new MarkdownView(root, { sources })];
  };
  const [whole, once] = make();
  once.append(text);
  once.draw();
  const [grown, stream] = make();
  let at = 0;
  const moved = [];
  let before = [];
  for (const length of slices) {
    stream.append(text.slice(at, at + length));
    at += length;
    stream.draw();
    const now = [...grown.childNodes];
    // every block but the last must be the very node it was
    moved.push(...before.slice(0, -1).filter((node, index) => now[index] !== node).map((node) => node.textContent));
    before = now;
  }
  const html = (root) => root.innerHTML.replace(/(Code|code|Table) \\d+/g, '$1');
  return { whole: html(whole), grown: html(grown), moved };
}"""

PIECES = [
    "A paragraph with **strong**, *em*, `code [1]`, ~~gone~~ and [1] and [9].",
    "# One\n\n### Three\n\n## Two",
    "- a\n- b\n  - c\n    - d\n\n  e\n- f [2]",
    "3. three\n4. four\n\n   more\n5. five",
    "- [ ] open\n- [x] closed",
    "> quoted\n> more\n>\n> - list",
    "```python\ndef f(x):\n\n    return x  # [1]\n```",
    "    indented code\n\n    more of it",
    "| a | b |\n|:--|--:|\n| 1 [1] | `x` |\n| 2 | **y** |",
    "| a | b | c |\n|---|---|---|\n| x | 1.00 USD [1] | 1 |\n| y | 2,000 | n/a |",
    "Setext\n======\n\nand\n---",
    "<div onclick='x()'>\n\n**raw** html\n\n</div>",
    'a [link](https://example.org/x?y=1&z=2 "t") and <https://example.org> and http://plain.example',
    "line one  \nline two\\\nline three",
    "***\n\n&lt;b&gt; &amp; &copy; &#x1F980; &nope;",
    "![alt](https://example.org/a.png) ![b](x.svg)",
    "[1]: https://example.org\n\n[1][2] [text][1]",
    "Tail\r\nwith CRLF\r\n\r\n- and\r\n- list",
]


def _slices(text: str, generator: random.Random) -> list[int]:
    """Lengths in UTF-16 units, as JavaScript counts."""
    left = len(text.encode("utf-16-le")) // 2
    found = []
    while left > 0:
        found.append(min(left, generator.choice([1, 2, 3, 5, 8, 21])))
        left -= found[-1]
    return found


@pytest.mark.parametrize("seed", range(6))
def test_text_that_streams_in_is_drawn_as_if_it_came_at_once_and_finished_blocks_keep_their_nodes(
    visit: Visit, seed: int
) -> None:
    generator = random.Random(seed)
    pieces = PIECES * 2
    generator.shuffle(pieces)
    text = "\n\n".join(pieces)
    drawn = visit.evaluate(DRAW, [text, _slices(text, generator)])
    assert drawn["grown"].replace("<", "\n<").split("\n") == drawn["whole"].replace("<", "\n<").split("\n")
    assert drawn["moved"] == []


def test_blocks_already_drawn_keep_their_nodes_on_the_page_until_the_end(visit: Visit) -> None:
    script, gate = streaming(after=420)
    visit.api.play(script)
    visit.send()
    expect(visit.answer.locator("table")).to_be_visible()
    visit.evaluate(
        "document.querySelectorAll('.turn .prose > *').forEach((node, index) => { node.mine = index; })"
    )
    gate.open()
    visit.ended()
    kept = visit.evaluate(
        "[...document.querySelectorAll('.turn .prose > *')].map((node) => node.mine ?? null)"
    )
    drawn = [index for index in kept if index is not None]
    assert drawn == list(range(len(drawn)))
    assert len(drawn) >= 3
    assert kept[len(drawn) :] == [None] * (len(kept) - len(drawn))
    expect(visit.answer.locator("tbody tr")).to_have_count(2)


def test_a_focused_citation_in_the_growing_paragraph_keeps_the_focus(visit: Visit) -> None:
    script, gate = streaming(after=220)
    visit.api.play(script)
    visit.send()
    cite = visit.answer.get_by_role("button", name="[3]")
    cite.focus()
    gate.open()
    visit.ended()
    expect(cite).to_be_focused()


def test_headings_of_an_answer_skip_no_level_below_the_question(visit: Visit) -> None:
    visit.ask(answered("# A\n\n#### B\n\n## C\n\n# D\n\ntext"))
    levels = visit.evaluate(
        "[...document.querySelectorAll('.turn .prose :is(h1,h2,h3,h4,h5,h6)')].map((h) => h.tagName)"
    )
    assert levels == ["H3", "H4", "H4", "H3"]


def test_tables_and_code_scroll_in_their_own_labelled_focusable_region(visit: Visit) -> None:
    visit.ask(answered(answers.long_text(400)))
    regions = visit.answer.get_by_role("region")
    labels = [region.get_attribute("aria-label") or "" for region in regions.all()]
    assert len(labels) >= 4
    assert len(set(labels)) == len(labels)
    assert all(label.startswith(("Table", "Code")) for label in labels)
    for region in regions.all():
        region.focus()
        expect(region).to_be_focused()


def test_relative_links_lead_to_documents_and_only_https_leaves_the_site(visit: Visit) -> None:
    text = "[a](costs.md#x) [b](https://example.org) [c](http://example.org) [d](mailto:a@b.c) [e](//example.org)"
    visit.ask(answered(text, citations=[]))
    links = [
        (link.inner_text(), link.get_attribute("href"), link.get_attribute("rel"))
        for link in visit.answer.get_by_role("link").all()
    ]
    assert links == [
        ("a", f"{visit.address}/documents/costs.md#x", None),
        ("b", "https://example.org/", "noopener noreferrer nofollow ugc"),
    ]
    for words in ("[c](http://example.org)", "[d](mailto:a@b.c)", "[e](//example.org)"):
        expect(visit.answer).to_contain_text(words)


def test_an_image_of_another_origin_is_a_link_and_never_fetched(visit: Visit) -> None:
    visit.ask(
        answered("![A diagram](https://example.org/a.png) and ![x](http://example.org/b.png)", citations=[])
    )
    expect(visit.answer.locator("img")).to_have_count(0)
    expect(visit.answer.get_by_role("link", name="A diagram")).to_be_visible()
    expect(visit.answer).to_contain_text("![x](http://example.org/b.png)")


def test_raw_html_is_text(visit: Visit) -> None:
    visit.ask(answered("<b>bold</b> and\n\n<table><tr><td>x</td></tr></table>", citations=[]))
    expect(visit.answer).to_contain_text("<b>bold</b> and")
    expect(visit.answer).to_contain_text("<table><tr><td>x</td></tr></table>")
    expect(visit.answer.locator("b, table")).to_have_count(0)


SSE = """async ([slices]) => {
  const { EventParser } = await import('/scripts/sse.js');
  const parser = new EventParser();
  return slices.flatMap((slice) => parser.push(slice)).map(({ type, data }) => [type, data]);
}"""


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        ("data: a\n\n", [["message", "a"]]),
        ("\ufeffevent: x\ndata: a\ndata: b\n\n", [["x", "a\nb"]]),
        (": ping\n\nevent:x\ndata:a\n\n", [["x", "a"]]),
        ("event: x\r\ndata: a\r\n\r\ndata: b\r\n\r\n", [["x", "a"], ["message", "b"]]),
        ("data: a\r\rdata: b\r\r", [["message", "a"]]),  # the last CR may be half of a CRLF
        ("event: x\n\ndata: a\n\n", [["message", "a"]]),
        ("data\n\nid: 3\nretry: 5\ndata:  two\n\n", [["message", ""], ["message", " two"]]),
        ("data: lost", []),
    ],
)
def test_the_event_reader_follows_the_standard_however_the_stream_is_cut(
    visit: Visit, stream: str, events: list[list[str]]
) -> None:
    """HTML Standard, 9.2.6: BOM, comments, CR, LF and CRLF, fields without a colon, one leading space."""
    assert visit.evaluate(SSE, [[stream]]) == events
    assert visit.evaluate(SSE, [list(stream)]) == events


ARRANGED = [
    ("One. Two [1].", "One.\n\nTwo [1]."),
    ("One [1]. Two [1]. Three [1].", "One [1].\n\nTwo. Three [1]."),
    ("A. B [1]. C [1] [2]. D [2][1].", "A.\n\nB [1]. C. D [2][1]."),
    ("First, e.g. S3. Then.", "First, e.g. S3.\n\nThen."),
    ("It costs 350.40 USD a month. Yes.", "It costs 350.40 USD a month.\n\nYes."),
    ("A. B. C. D. E. F.", "A.\n\nB. C. D.\n\nE. F."),
    ("**Yes. It is.** More.", "**Yes. It is.**\n\nMore."),
    ("Use `a. B` here. Then.", "Use `a. B` here.\n\nThen."),
    ("- One. Two.\n- Three.", "- One. Two.\n- Three."),
    ("- One [1]\n- Two [1]\n- Three [2]\n", "- One\n- Two [1]\n- Three [2]\n"),
    ("1. One [1].\n2. Two [1].", "1. One.\n2. Two [1]."),
    ("- One [1]\n  more\n- Two [1]", "- One [1]\n  more\n- Two [1]"),
    ("```\nOne. Two.\n\nThree. Four.\n```\n\nFive.", "```\nOne. Two.\n\nThree. Four.\n```\n\nFive."),
    ("| a. B | c |\n|--|--|\n| d. E | f |", "| a. B | c |\n|--|--|\n| d. E | f |"),
    ("Cheap [1].\n\nIdle [1]. Always [1].", "Cheap [1].\n\nIdle. Always [1]."),
]


def test_paragraphs_are_set_without_a_word_changed(visit: Visit) -> None:
    set_ = """async (texts) => {
      const { arranged } = await import('/scripts/paragraphs.js');
      return texts.map((text) => arranged(text));
    }"""
    assert visit.evaluate(set_, [text for text, _ in ARRANGED]) == [wanted for _, wanted in ARRANGED]


SECTIONS = """async ([text, anchors]) => {
  const { sectionOf } = await import('/scripts/sections.js');
  return anchors.map((anchor) => sectionOf(text, anchor));
}"""


def test_a_passage_is_found_in_its_document_by_its_anchor(visit: Visit) -> None:
    text = "---\na: b\n---\n# T\n\nOpening.\n\n## A `b`\n\nFirst.\n\n```\n# no heading\n```\n"
    text += "\n## A b\n\nSecond.\n\n### C\n\nThird.\n"
    found = visit.evaluate(SECTIONS, [text, ["", "a-b", "a-b-1", "c", "nowhere"]])
    assert found == ["Opening.", "First.\n\n```\n# no heading\n```", "Second.", "Third.", ""]


def test_a_column_of_figures_reads_from_the_right_in_answers_and_documents(visit: Visit) -> None:
    table = "| a | b | c |\n|---|---|---|\n| x | 1.00 USD | 1 |\n| y | −2,000 | n/a |"
    visit.ask(answered(table, citations=[]))
    answer = (
        visit.answer.locator("tr").last.locator("td").evaluate_all("all => all.map((td) => td.className)")
    )
    assert answer == ["", "right", ""]
    document = "".join(map(str, rendered(table).elements))
    assert re.findall(r'class="right"[^>]*>([^<]*)', document) == ["b", "1.00 USD", "−2,000"]
