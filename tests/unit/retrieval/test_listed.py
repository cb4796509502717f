"""Questions that sections list, what a set of documents is about, and this system before notes."""

import pytest

from emulator.retrieval import Index, Passage


def passage(path: str, section: str, text: str, *questions: str, title: str = "Boats") -> Passage:
    listed = (
        "\n\n<!-- questions\n" + "\n".join(f"- {each}" for each in questions) + "\n-->" if questions else ""
    )
    return Passage(f"{path}#{section}", f"{text}{listed}", {"path": path, "title": title, "section": section})


@pytest.fixture(scope="module")
def index() -> Index:
    made = Index(None)
    made.update(
        [
            passage(
                "boats.md",
                "Boats",
                "# Boats\n\nBoat hire Lindqvist rents boats on Lake Orran.",
                "Who are you people?",
            ),
            passage(
                "boats.md",
                "Boats > Prices",
                "## Prices\n\nA canoe is 11 euro an hour.",
                "is it dear to go out for a day?",
            ),
            passage(
                "boats.md",
                "Boats > How it is tested",
                "## How it is tested\n\nEach boat is tested every spring.",
            ),
            passage(
                "notes/tests.md",
                "Testing",
                "# Testing\n\nHow software is tested: unit tests first.",
                title="Testing",
            ),
        ]
    )
    return made


def test_a_listed_question_finds_its_section_whatever_the_words_of_the_section(index: Index) -> None:
    best = index.search("Is it dear to go out for a day", 3)[0]
    assert best.passage.attributes["section"] == "Boats > Prices"
    assert best.score == 1.0


def test_listed_questions_are_kept_apart_from_what_is_said() -> None:
    made = passage("a.md", "A", "# A\n\nText.", "Why A?", "What is A?")
    assert made.said == "# A\n\nText."
    assert made.questions == ("Why A?", "What is A?")


@pytest.mark.parametrize("question", ["What is this?", "what's this about?", "and what is it?"])
def test_a_question_without_a_word_of_content_finds_the_beginning_of_the_topmost_document(
    index: Index, question: str
) -> None:
    assert index.search(question, 3)[0].passage.attributes["section"] == "Boats"


def test_a_readme_says_what_its_folder_is_about() -> None:
    made = Index(None)
    made.update(
        [
            passage(
                "borrowing.md",
                "Borrowing",
                "# Borrowing\n\nWhat you borrow is due in a week.",
                title="Borrowing",
            ),
            passage("README.md", "Library", "# Library\n\nA public library on Mill Street.", title="Library"),
        ]
    )
    assert made.search("What is this place?", 2)[0].passage.attributes["path"] == "README.md"


def test_it_means_this_system_and_not_a_note_about_others(index: Index) -> None:
    assert index.search("How is it tested?", 3)[0].passage.attributes["path"] == "boats.md"
    assert index.search("How is software tested?", 3)[0].passage.attributes["path"] == "notes/tests.md"
