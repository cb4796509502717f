"""The knowledge folder is read whole, and what is wrong in it is said with file and line."""

import os
from pathlib import Path

import pytest

from content import ContentError, LeftOut, load, problems
from content.certificates import certificates_markdown, load_certificates
from content.roadmap import load_roadmap, mermaid
from content.roadmap_document import roadmap_markdown


def write(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_md", ".md").replace("_yaml", ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_documents_are_sorted_and_hidden_folders_left_out(tmp_path):
    write(tmp_path, b_md="# B\n\nb", a__c_md="# C\n\nc")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.md").write_text("# X\n\nx")
    assert [document.path for document in load(tmp_path).documents] == ["a/c.md", "b.md"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "secret.md"
    inside.mkdir()
    outside.write_text("# S\n\nsecret")
    (inside / "s.md").symlink_to(outside)
    assert load(inside).documents == ()


def test_a_folder_that_cannot_be_read_is_left_out_by_name(tmp_path, monkeypatch):
    for name in ("a.md", "closed/b.md", ".hidden/c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# A\n\nText.\n", "utf-8")
    scan = os.scandir

    def scandir(path):
        if os.fspath(path).endswith(("closed", ".hidden")):  # root may read all, so modes would tell nothing
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    library = load(tmp_path)
    assert [one.path for one in library.documents] == ["a.md"]
    assert library.left_out == (LeftOut("closed", 1, "can't be read: Permission denied"),)


def test_a_name_that_is_not_utf_8_is_left_out_by_its_bytes(tmp_path):
    (tmp_path / "a.md").write_text("# A\n\nText.\n", "utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xff.md")).write_text("# B\n\nText.\n", "utf-8")
    library = load(tmp_path)
    assert [one.path for one in library.documents] == ["a.md"]
    assert library.left_out == (LeftOut("b\\udcff.md", 1, "the name isn't UTF-8: rename the file"),)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(ContentError, match=r"nowhere does not exist"):
        load(tmp_path / "nowhere")


def test_a_file_that_cannot_be_read_is_left_out_by_name_and_ends_nothing(tmp_path):
    (tmp_path / "a.md").write_bytes(b"# T\n\nok\n\xff\n")
    (tmp_path / "big.md").write_bytes(b"# Big\n" + b"x" * 5_000_000)
    write(tmp_path, b_md="# B\n\nb")
    library = load(tmp_path)
    assert [document.path for document in library.documents] == ["b.md"]
    assert [str(problem) for problem in problems(library, tmp_path)] == [
        "a.md:4: left out: byte 0xff is not UTF-8; save the file as UTF-8",
        "big.md:1: left out: 5,000,006 bytes; a document may have 5,000,000: split it",
    ]


@pytest.mark.parametrize(
    "data",
    [
        "# Café\n\nopen at 8".encode("utf-16"),
        "# Café\n\nopen at 8".encode("utf-8-sig"),
        "# Café\n\nopen at 8".encode("utf-32"),
        "<!-- -*- coding: latin-1 -*- -->\n\n# Café\n\nopen at 8".encode("latin-1"),
        "---\nencoding: windows-1252\n---\n\n# Café\n\nopen at 8".encode("cp1252"),
    ],
)
def test_another_encoding_is_read_where_a_mark_or_the_file_names_it(tmp_path, data):
    (tmp_path / "cafe.md").write_bytes(data)
    (document,) = load(tmp_path).documents
    assert (document.title, document.chunks[0].text) == ("Café", "# Café\n\nopen at 8")


def test_every_usual_ending_of_markdown_is_read(tmp_path):
    for name in ("a.MD", "b.markdown", "c.mdx", "d.txt"):
        (tmp_path / name).write_text(f"# {name[0]}\n\ntext")
    assert [document.path for document in load(tmp_path).documents] == ["a.MD", "b.markdown", "c.mdx"]


def test_the_version_changes_with_any_chunk(tmp_path):
    write(tmp_path, a_md="# A\n\none")
    before = load(tmp_path).version
    write(tmp_path, a_md="# A\n\ntwo")
    assert load(tmp_path).version != before


def test_problems_have_file_and_line(tmp_path):
    write(
        tmp_path,
        a_md=f"# Same\n\nSee [b](b.md#gone), [c](c.md), [here](#same), [ok](b.md) and [far]({'d' * 300}.md).\n",
        b_md="# Same\n\ntext\n",
        d_md="no title\n",
        e_md="\n",
        certificates_yaml="certificates:\n  - name: X\n    level: Y\n    date: soon\n",
        roadmap_yaml="title: R\nnodes:\n  - {id: A, label: a}\nedges:\n  - {from: A, to: B}\n",
    )
    assert [str(problem) for problem in problems(load(tmp_path), tmp_path)] == [
        "a.md:3: the link 'b.md#gone' leads to no heading of b.md",
        "a.md:3: the link 'c.md' leads to no file",
        f"a.md:3: the link '{'d' * 300}.md' leads to no file",
        "b.md:1: has the same title as a.md: 'Same'",
        "certificates.yaml:2: 'date' must be a date like 2026-03-15 or null, not 'soon'",
        "d.md:1: no title: begin the document with a line '# Title'",
        "e.md:1: the document is empty: write it or delete it",
        "roadmap.yaml:5: 'B' is no node of the roadmap",
    ]


def test_yaml_that_does_not_parse_is_named_with_its_line(tmp_path):
    write(tmp_path, roadmap_yaml="title: R\nnodes: [\n")
    with pytest.raises(ContentError, match=r"roadmap\.yaml:3: not valid YAML"):
        load_roadmap(tmp_path / "roadmap.yaml")


def test_an_unknown_key_is_named(tmp_path):
    write(tmp_path, certificates_yaml="certificates:\n  - {name: X, level: Y, when: 2}\n")
    with pytest.raises(ContentError, match=r"certificates\.yaml:2: unknown key 'when'"):
        load_certificates(tmp_path / "certificates.yaml")


def test_the_certificates_open_with_number_levels_and_names_and_no_column_says_that_nothing_is_known(
    tmp_path,
):
    write(
        tmp_path,
        certificates_yaml="certificates:\n"
        "  - {name: AWS Certified X - Low, level: Low, date: null}\n"
        "  - {name: AWS Certified Y - Low, level: Low}\n"
        "  - {name: Z, level: High}\n",
    )
    markdown = certificates_markdown(load_certificates(tmp_path / "certificates.yaml"))
    assert "lists three AWS certificates on" in markdown
    assert ": two Low (X, Y) and one High (Z).\n" in markdown
    assert "| AWS Certified X - Low | Low |\n" in markdown
    assert "Earned on" not in markdown
    assert "One of the certificates is High: Z.\n" in markdown


def test_the_dates_column_stands_when_a_date_is_known_and_dates_are_never_invented(tmp_path):
    write(
        tmp_path,
        certificates_yaml="certificates:\n"
        "  - {name: X, level: L, date: null}\n"
        "  - {name: Y, level: L, date: 2025-05-01}\n",
    )
    markdown = certificates_markdown(load_certificates(tmp_path / "certificates.yaml"))
    assert "| X | L | not stated |\n| Y | L | 2025-05-01 |\n" in markdown


def test_no_certificates_are_said_to_be_none(tmp_path):
    write(tmp_path, certificates_yaml="certificates: []\n")
    assert "The owner lists no certificates." in certificates_markdown(
        load_certificates(tmp_path / "certificates.yaml")
    )


ROADMAP = """\
title: Road
direction: TD
nodes:
  - {id: Start, label: Begin, shape: stadium}
  - {id: A, label: "One<br/>and, more"}
  - {id: B, label: "Two?", shape: rhombus}
edges:
  - {from: Start, to: A}
  - {from: A, to: B, label: maybe}
subgraphs:
  - {id: G, title: Group, nodes: [A, B]}
styles:
  - {node: Start, fill: "#e1f5fe", color: "#fff"}
parallel:
  - {phase: G, text: A with B}
"""


def test_the_roadmap_becomes_mermaid_and_an_outline(tmp_path):
    write(tmp_path, roadmap_yaml=ROADMAP)
    roadmap = load_roadmap(tmp_path / "roadmap.yaml")
    assert mermaid(roadmap) == (
        "graph TD\n"
        "    subgraph G [Group]\n"
        "        A[One<br/>and, more] -->|maybe| B{Two?}\n"
        "    end\n"
        "    Start([Begin]) --> A\n"
        "    style Start fill:#e1f5fe,color:#fff\n"
    )
    markdown = roadmap_markdown(roadmap, "r.png")
    assert "- **One: and, more** → Two? (maybe)" in markdown
    assert "![Road](r.png)" in markdown
    assert "The roadmap leads from Begin in 1 steps: Group.\n" in markdown
    assert "Group holds: One: and, more; Two?.\n" in markdown
