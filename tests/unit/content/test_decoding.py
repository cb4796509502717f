"""A file's bytes as text, in what it says it is in, and which files of a folder are anybody's."""

import codecs
from pathlib import Path

import pytest

from content.decoding import UndecodableError, decoded
from content.library import is_public
from content.validation import _exists

WORD = "größe"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_says_the_encoding_and_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    assert decoded(mark + WORD.encode(encoding)) == WORD


def declaring(encoding: str, before: int = 0) -> bytes:
    return b"x" * before + f"coding: {encoding}\n".encode() + WORD.encode("latin-1")


def test_a_file_may_name_its_encoding_in_its_first_512_bytes() -> None:
    words = len("coding: latin-1")
    assert decoded(declaring("latin-1")).endswith(WORD)
    assert decoded(declaring("latin-1", 512 - words)).endswith(WORD)
    with pytest.raises(UndecodableError):
        decoded(declaring("latin-1", 512 - len("coding:")))


@pytest.mark.parametrize("encoding", ["no-such-coding", "ascii", "utf8", "UTF-8"])
def test_bytes_that_are_not_what_the_file_says_are_refused_by_line(encoding: str) -> None:
    with pytest.raises(UndecodableError, match="byte 0xf6 is not UTF-8; save the file as UTF-8") as raised:
        decoded(declaring(encoding))
    assert raised.value.line == 2


def test_what_a_byte_order_mark_says_is_not_looked_for_elsewhere() -> None:
    with pytest.raises(UndecodableError, match="byte 0xf6 is not utf-8-sig"):
        decoded(codecs.BOM_UTF8 + declaring("latin-1"))


def test_a_file_is_public_that_is_there_not_hidden_and_not_linked_from_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / ".git").mkdir(parents=True)
    for name in ("folder/a.md", "folder/.b.md", "folder/.git/c.md", "outside.md"):
        (tmp_path / name).touch()
    (folder / "out.md").symlink_to(tmp_path / "outside.md")
    (folder / "in.md").symlink_to(folder / "a.md")
    (folder / "loop.md").symlink_to(folder / "loop.md")
    (folder / "d.md").mkdir()
    names = ["a.md", ".b.md", ".git/c.md", "out.md", "in.md", "loop.md", "d.md", "missing.md"]
    public = [name for name in names if is_public(folder / name, folder, folder.resolve())]
    assert public == ["a.md", "in.md"]


def test_a_link_leads_to_what_is_there_in_its_spelling_and_is_not_followed_out_of_the_folder(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.md").touch()
    found = [path for path in ("a.md", "b.md", ".", "../b.md", "x" * 300) if _exists(tmp_path, path)]
    assert found == ["a.md", ".", "../b.md"]
