"""Where chunks are cut, what they are called, and that a table or a piece of code is never cut."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from content import Document
from content.chunks import TARGET_CHARACTERS

WORDS = st.text(alphabet="abc é漢.!?,'\"*_`[]()<>&|#-:", min_size=1, max_size=60).filter(
    lambda text: (
        text.strip() and not any(mark in text for mark in ("```", ":::", "<!", "<?"))
    )  # which take all below
)
HEADINGS = st.builds(lambda level, title: f"{'#' * level} {title}", st.integers(1, 6), WORDS)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=40).map("\n".join)
LISTS = st.lists(WORDS, min_size=1, max_size=30).map(lambda items: "\n".join(f"- {item}" for item in items))
CODE_LINES = st.lists(st.text(alphabet="ab #|-", max_size=40), min_size=1, max_size=90)
CODE = CODE_LINES.map(lambda lines: "```\n" + "\n".join(lines) + "\n```")
TABLES = st.integers(1, 80).map(
    lambda n: "| a | b |\n| --- | --- |\n" + "\n".join(f"| {i} | x |" for i in range(n))
)
DOCUMENTS = st.lists(st.one_of(HEADINGS, PARAGRAPHS, LISTS, CODE, TABLES), max_size=20).map("\n\n".join)


@given(st.text(max_size=4_000))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_document_and_chunks_do_not_overlap(source):
    lines = [chunk.line for chunk in Document.parse("any.md", source).chunks]
    assert lines == sorted(lines)


@given(st.lists(st.one_of(CODE, TABLES), min_size=1, max_size=4), st.lists(PARAGRAPHS, max_size=3))
@settings(max_examples=80, deadline=None)
def test_each_table_and_code_block_stands_whole_in_one_chunk(atoms, paragraphs):
    pieces = [piece for pair in zip(atoms, [*paragraphs, *[""] * len(atoms)], strict=False) for piece in pair]
    document = Document.parse("a.md", "# T\n\n" + "\n\n".join(pieces))
    for atom in atoms:
        assert any(atom.rstrip() in chunk.text for chunk in document.chunks)


@given(DOCUMENTS)
@settings(max_examples=80, deadline=None)
def test_anchor_and_number_name_one_chunk(source):
    chunks = Document.parse("a.md", source).chunks
    assert len({(chunk.anchor, chunk.number) for chunk in chunks}) == len(chunks)


def test_a_section_that_fits_is_one_chunk_with_its_heading_path():
    document = Document.parse(
        "costs.md", "# Costs\n\nIntro.\n\n## Per question\n\nLittle.\n\n### Tokens\n\nFew.\n"
    )
    assert [(chunk.section, chunk.anchor, chunk.text) for chunk in document.chunks] == [
        ("Costs", "costs", "# Costs\n\nIntro."),
        ("Costs > Per question", "per-question", "## Per question\n\nLittle."),
        ("Costs > Per question > Tokens", "tokens", "### Tokens\n\nFew."),
    ]


def test_a_heading_without_text_joins_the_section_below_it():
    document = Document.parse("a.md", "# Title\n\n## First\n\nText.\n")
    assert [(chunk.section, chunk.text) for chunk in document.chunks] == [
        ("Title > First", "# Title\n\n## First\n\nText.")
    ]


def test_long_prose_is_cut_between_sentences():
    sentence = "This sentence is one of very many and has a number. "
    document = Document.parse("a.md", "# T\n\n" + sentence * 200)
    assert len(document.chunks) > 4
    for chunk in document.chunks:
        assert len(chunk.text) <= 2 * TARGET_CHARACTERS
        assert chunk.text.endswith(".")


def test_a_table_stays_with_the_line_that_introduces_it():
    filler = "Filler words. " * 100
    table = "| a |\n| --- |\n" + "| x |\n" * 30
    document = Document.parse("a.md", f"# T\n\n{filler}\n\nThe prices are:\n\n{table}")
    assert any("The prices are:" in chunk.text and table.strip() in chunk.text for chunk in document.chunks)


def test_a_paragraph_below_a_list_keeps_its_blank_line_and_is_no_part_of_the_last_item():
    source = "# T\n\nAllowed:\n\n- water\n- music\n\nNot allowed:\n\n- food\n"
    assert Document.parse("any.md", source).chunks[0].text.endswith("- music\n\nNot allowed:\n\n- food")


def test_repeated_headings_get_githubs_anchors():
    document = Document.parse("a.md", "# T\n\n## What's `new`?\n\na\n\n## What's new?\n\nb\n")
    assert [heading.anchor for heading in document.headings] == ["t", "whats-new", "whats-new-1"]


def test_a_one_line_edit_changes_the_version_of_one_chunk():
    source = "# T\n\nIntro.\n\n## A\n\nOne.\n\n## B\n\nTwo.\n"
    before = Document.parse("a.md", source).chunks
    after = Document.parse("a.md", source.replace("One.", "Three.")).chunks
    changed = [new.section for old, new in zip(before, after, strict=True) if old.version != new.version]
    assert changed == ["T > A"]


def test_headings_in_code_and_front_matter_are_no_sections():
    document = Document.parse("a.md", "---\nname: Skill\n---\n\n# T\n\n```sh\n# comment\n```\n")
    assert [heading.title for heading in document.headings] == ["T"]
    assert document.chunks[0].text == "# T\n\n```sh\n# comment\n```"


def test_a_document_without_a_heading_takes_its_title_from_front_matter_or_name():
    assert Document.parse("x.md", "---\ntitle: Named\n---\nText.").title == "Named"
    assert Document.parse("how-it_works.md", "Text.").title == "How it works"


def test_white_space_alone_is_no_chunk():
    assert Document.parse("a.md", " \n\n\t\n").chunks == ()


def test_line_ends_and_byte_order_mark_make_no_difference():
    plain = Document.parse("a.md", "# T\n\ntext\n")
    assert Document.parse("a.md", "\ufeff# T\r\n\r\ntext\r\n") == plain


def test_versions_are_twelve_hexadecimal_digits():
    chunk = Document.parse("a.md", "# T\n\ntext").chunks[0]
    assert re.fullmatch(r"[0-9a-f]{12}", chunk.version)


def test_an_opening_without_a_heading_has_no_anchor_in_its_sidecar_as_bedrock_takes_no_empty_text():
    (chunk,) = Document.parse("a.md", "Before any heading.\n").chunks
    assert chunk.anchor == ""
    assert "anchor" not in chunk.attributes
    assert all(chunk.attributes.values())


def test_a_footnote_stands_in_the_chunk_that_first_refers_to_it_and_nowhere_else():
    document = Document.parse("a.md", "# T\n\nOne[^n].\n\n## U\n\nTwo[^n].\n\n[^n]: Why.\n")
    assert [chunk.text for chunk in document.chunks] == ["# T\n\nOne[^n].\n\n[^n]: Why.", "## U\n\nTwo."]


def test_a_long_box_is_a_box_in_each_of_its_chunks():
    inside = "\n\n".join(
        f"    Sentence number {n} of a box that is long. " + "Filler words. " * 30 for n in range(12)
    )
    document = Document.parse("a.md", f'# T\n\n!!! warning "Beware"\n\n{inside}\n')
    assert len(document.chunks) > 3
    assert all("> [!WARNING] Beware" in chunk.text for chunk in document.chunks)


def test_headings_in_a_fold_are_sections():
    document = Document.parse(
        "a.md", "# T\n\n<details>\n<summary>More</summary>\n\n## Inner\n\nText.\n\n</details>\n"
    )
    assert [(chunk.section, chunk.text) for chunk in document.chunks] == [
        ("T > Inner", "# T\n\n## Inner\n\n> [!DETAILS] More\n> Text.")
    ]


def test_no_two_chunks_share_a_key():
    titles = ["Start", "Start", "Start 1", "(start)", "A {#x:y}", "B {#x_y}"]
    source = "Before.\n\n" + "\n\n".join(f"## {title}\n\ntext" for title in titles)
    chunks = Document.parse("a.md", source).chunks
    assert [chunk.anchor for chunk in chunks] == [
        "",
        "start",
        "start-1",
        "start-1-1",
        "start-2",
        "x:y",
        "x_y",
    ]
    assert len({chunk.key for chunk in chunks}) == len(chunks) == 7


def test_anchors_are_githubs_marks_and_all_and_a_writers_own_id_counts():
    source = "# हिन्दी गाइड\n\na\n\n## ⚙️ Config & co.\n\nb\n\n## Draining {#drain-it}\n\nc\n"
    anchors = [heading.anchor for heading in Document.parse("a.md", source).headings]
    assert anchors == ["हिन्दी-गाइड", "️-config--co", "drain-it"]


def test_a_link_without_text_is_said_by_the_heading_it_leads_to():
    document = Document.parse(
        "a.md", "(drain)=\n## Draining the pump\n\nText.\n\n## Next\n\nSee [](#drain) for this.\n"
    )
    assert document.chunks[1].text.endswith("See [Draining the pump](#drain) for this.")


def test_no_attribute_is_empty():
    assert "anchor" not in Document.parse("a.md", "Text.").chunks[0].attributes


def test_questions_under_a_heading_and_in_front_matter_are_their_sections():
    source = (
        "---\ntitle: T\nquestions:\n  - What is it?\n---\n\nA thing.\n\n## Cost\n\n"
        "<!-- questions\n- What does it cost?\n- Is it 5 USD?\n-->\n\nIt is 3 USD.\n"
    )
    first, second = Document.parse("a.md", source).chunks
    assert first.questions == ("What is it?",)
    assert second.questions == ("What does it cost?", "Is it 5 USD?")
    assert second.text == "## Cost\n\nIt is 3 USD."
    assert second.stored == f"{second.text}\n\n<!-- questions\n- What does it cost?\n- Is it 5 USD?\n-->"
    assert (
        second.version
        != Document.parse("a.md", source.replace("Is it 5 USD?", "Is it 4 USD?")).chunks[1].version
    )


def test_a_rule_at_the_start_is_no_front_matter_and_toml_and_json_are():
    assert (
        Document.parse("a.md", "---\n\nNot: front matter.\n\n---\n\nText.")
        .chunks[0]
        .text.startswith("Not: front")
    )
    assert Document.parse("a.md", '+++\ntitle = "T"\n+++\n\nText.').title == "T"
    assert Document.parse("a.md", '{\n"title": "J"\n}\n\nText.').title == "J"
    assert Document.parse("a.md", "---\ntitle: A: b\ntags: [x\n---\n\nText.").chunks[0].text == "Text."
