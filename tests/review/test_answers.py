"""What a change of documents does to answers."""

from pathlib import Path

from content import load
from review.answers import Answer, answer_changes, answers_section, changed_documents, questions_to_ask

LIST = "\n<!-- questions\n- {0}\n-->\n"


def library(folder: Path, **documents: str) -> object:
    folder.mkdir()
    for name, text in documents.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
    return load(folder)


def answer(text: str, answered: bool = True, *cited: tuple[str, str]) -> Answer:
    return Answer(text, answered, frozenset(cited))


def test_questions_of_changed_documents_are_asked_first(tmp_path: Path) -> None:
    one = f"# One\n{LIST.format('what is one?')}\nText.\n"
    two = f"# Two\n{LIST.format('what is two?')}\nText.\n"
    before = library(tmp_path / "a", one=one, two=two)
    after = library(tmp_path / "b", one=one, two=two.replace("Text", "Other text"))
    assert changed_documents(before, after) == {"two.md"}
    assert questions_to_ask(before, after) == ["what is two?", "what is one?"]
    assert questions_to_ask(before, after, 1) == ["what is two?"]


def test_each_kind_of_difference_is_told_the_worst_first() -> None:
    here = ("a.md", "A")
    pairs = [
        (answer("Same [1].", True, here), answer("Same [2].", True, here)),
        (answer("Old words.", True, here), answer("New words.", True, ("b.md", "B"))),
        (answer("It is 5.", True, here), answer("It is 6.", True, here)),
        (answer("Yes.", True, ("gone.md", "G")), answer("No.", True, here)),
        (answer("Yes.", True, here), answer("The documents don't say.", False)),
        (answer("The documents don't say.", False), answer("Yes.", True, here)),
    ]
    found = answer_changes(
        [f"q{number}" for number in range(len(pairs))],
        [one for one, _ in pairs],
        [other for _, other in pairs],
        frozenset({"b.md"}),
        frozenset({here, ("b.md", "B")}),
    )
    assert [(one.question, one.kind) for one in found] == [
        ("q4", "newly refused"),
        ("q3", "citation gone"),
        ("q2", "figure without its source"),
        ("q5", "newly answered"),
        ("q1", "changed"),
    ]
    text = answers_section(found, 6)
    assert "Answers: 5 of 6 differ (1 newly refused" in text
    assert text.count("before:") == 3
