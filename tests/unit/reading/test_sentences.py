"""Where sentences end, in the languages that people write: one line of `sentences.txt` each, `|` at the ends."""

from pathlib import Path

import pytest

from api.contract import sentence_ends

LINES = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", LINES)
def test_a_text_is_cut_where_a_reader_would(line: str) -> None:
    text = line.replace("|", "")
    inside = [end for end in sentence_ends(text) if end < len(text)]
    wanted, length = [], 0
    for piece in line.split("|")[:-1]:
        length += len(piece)
        wanted.append(length)
    assert inside == wanted
