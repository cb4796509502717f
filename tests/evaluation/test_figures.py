"""Answers are held against what a good one holds, and a run against another."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from content import Document, Library
from doctor.asking import Asked
from evaluation.figures import changes, document, figures, judge
from evaluation.questions import Question, QuestionsError, listed_questions, read_questions, spread

VITAL = (("0.23 USD", "23 cents"), ("a month",))
COST = Question("c", "What does it cost?", vital=VITAL, sections=(("costs.md", "idle"),))
UNKNOWN = Question("u", "Who won?", answerable=False)


def answer(text: str = "It costs **23 cents** a month.", **fields: Any) -> Asked:
    done = {
        "text": text,
        "answered": True,
        "citations": [{"n": 1, "path": "costs.md", "section": "Costs > Idle cost"}],
        "unverified": [],
        "unsourced": [],
        "cost_usd": 0.0002,
        **fields,
    }
    return Asked(0.5, 2.0, 3, done)


def test_a_good_answer_holds_every_vital_fact_and_cites_where_it_stands() -> None:
    judged = judge(COST, answer())
    assert judged.is_good
    assert (judged.right, judged.vital, judged.precision, judged.supported) == (True, 1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("asked", "field", "value"),
    [
        (answer("It costs money a month."), "vital", 0.5),
        (answer(answered=False, citations=[]), "right", False),
        (answer(citations=[{"path": "other.md", "section": ""}]), "precision", 0.0),
        (Asked(1.0, 1.0, 0, None, "500 broken"), "error", "500 broken"),
    ],
)
def test_what_an_answer_lacks_makes_it_wanting(asked: Asked, field: str, value: Any) -> None:
    judged = judge(COST, asked)
    assert getattr(judged, field) == value
    assert not judged.is_good


def test_a_sentence_without_support_is_counted_and_a_refusal_is_right_where_nothing_answers() -> None:
    assert judge(COST, answer("One. Two. Three. Four.", unverified=["Two."])).supported == 0.75
    assert judge(UNKNOWN, answer("The documents don't say.", answered=False, citations=[])).is_good
    assert not judge(UNKNOWN, answer()).is_good


def test_figures_are_means_over_what_counts() -> None:
    run = [judge(COST, answer()), judge(COST, answer("No.")), judge(UNKNOWN, answer(answered=False))]
    found = figures(run)
    assert (found["questions"], found["good"], found["vital_recall"]) == (3.0, 0.6667, 0.5)
    assert (found["seconds_median"], found["first_part_median"], found["cost_usd"]) == (2.0, 0.5, 0.0006)
    assert figures([])["good"] is None


def test_a_saved_run_tells_what_became_worse_and_better() -> None:
    good, bad = judge(COST, answer()), judge(COST, answer("No."))
    saved = json.loads(json.dumps(document("https://x", [good])))
    assert saved["answers"] == [asdict(good)]
    assert changes(saved, [bad]) == ["worse: c: What does it cost?"]
    assert changes(document("https://x", [bad]), [good]) == ["better: c: What does it cost?"]
    assert changes(saved, [good]) == []


def test_questions_come_from_the_documents_with_the_place_of_their_answer() -> None:
    listed = "<!-- questions\n- What does it cost idle?\n- second?\n-->"
    text = f"# Costs\n\n## Idle\n\n{listed}\n\nCents.\n\n## Other\n\nNothing.\n"
    found = listed_questions(Library((Document.parse("costs.md", text),)), 10)
    assert found == [Question("costs.md#idle", "What does it cost idle?", sections=(("costs.md", ""),))]
    assert [each.id for each in spread([Question(str(n), "q") for n in range(9)], 3)] == ["0", "3", "6"]


def test_a_file_of_questions_is_read_and_what_is_none_is_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "q.yaml"
    file.write_text(
        "questions:\n- {question: 'What?', vital: [[a, b]], sections: [{path: a.md, section: S}]}\n"
        "- {id: n, question: 'Who?', kind: near-miss}\n",
        "utf-8",
    )
    first, second = read_questions(file)
    assert first == Question("1", "What?", vital=(("a", "b"),), sections=(("a.md", "S"),))
    assert not second.answerable
    for text in ("- a", "questions: 3", "questions: [{id: x}]", "\t"):
        file.write_text(text, "utf-8")
        with pytest.raises(QuestionsError, match="is no list of questions"):
            read_questions(file)
    with pytest.raises(QuestionsError, match="can't be read"):
        read_questions(tmp_path / "none.yaml")
