"""Where sentences end, in the languages that people write: one line of `sentences.txt` each, `|` at the ends."""

from pathlib import Path

import pytest

from api.contract.sentences import capitalised, sentence_ends

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


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("why s3", "Why s3"),
        ("what?", "what?"),
        ("a", "A"),
        ("iPhone costs", "iPhone costs"),
        ("Why s3", "Why s3"),
        ("5 questions", "5 questions"),
        ("can't it stop", "can't it stop"),
        ("", ""),
    ],
)
def test_a_question_begins_with_a_capital_where_its_first_word_is_a_plain_one(typed: str, shown: str) -> None:
    assert capitalised(typed) == shown
