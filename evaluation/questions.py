"""What is asked, and what a good answer holds: from a file, or from the questions that the documents list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from content import Library, yaml_files

UNANSWERABLE = ("unanswerable", "near-miss")


class QuestionsError(Exception):
    """A file of questions can't be read; the message says what is wrong."""


@dataclass(frozen=True)
class Question:
    """One question.

    `vital` are the facts without which it isn't answered, each in the wordings that count (TREC's nuggets);
    `sections` are where its citations may come from, as (path, a part of the heading path), anywhere when empty.
    """

    id: str
    text: str
    answerable: bool = True
    history: tuple[Mapping[str, str], ...] = ()
    vital: tuple[tuple[str, ...], ...] = ()
    sections: tuple[tuple[str, str], ...] = ()

    def allows(self, citation: Mapping[str, Any]) -> bool:
        """Whether a citation stands where the answer does."""
        path, section = citation.get("path"), str(citation.get("section", "")).casefold()
        return not self.sections or any(
            path == where and part.casefold() in section for where, part in self.sections
        )


def read_questions(file: Path) -> list[Question]:
    """A YAML file: `questions: [{id, question, kind?, history?, vital?, items?, sections? [{path, section?}]}]`.

    `kind: unanswerable` (or near-miss) is one that the documents don't answer. `items` are vital where nothing else is.

    Raises:
        QuestionsError: the file is missing, no YAML, or not of this form.
    """
    try:
        listed = yaml_files.load(file.read_text("utf-8"))["questions"]
        return [_question(each, number) for number, each in enumerate(listed, start=1)]
    except OSError as error:
        raise QuestionsError(f"{file} can't be read: {error.strerror}") from None
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise QuestionsError(f"{file} is no list of questions ({error}); see agent eval --help") from None


def listed_questions(library: Library, most: int) -> list[Question]:
    """The first question of each section that lists any, spread over all; its answer stands in its document."""
    found = [
        Question(f"{chunk.path}#{chunk.anchor}", chunk.questions[0], sections=((chunk.path, ""),))
        for chunk in library.chunks
        if chunk.questions
    ]
    return spread(found, most)


def spread(questions: Sequence[Question], most: int) -> list[Question]:
    """At most so many of them, evenly over all."""
    if len(questions) <= most:
        return list(questions)
    return [questions[number * len(questions) // most] for number in range(most)]


def _question(entry: Mapping[str, Any], number: int) -> Question:
    return Question(
        id=str(entry.get("id", number)),
        text=str(entry["question"]),
        answerable=entry.get("kind") not in UNANSWERABLE,
        history=tuple(entry.get("history") or ()),
        vital=tuple(tuple(map(str, each)) for each in entry.get("vital") or entry.get("items") or ()),
        sections=tuple(
            (str(each["path"]), str(each.get("section", ""))) for each in entry.get("sections") or ()
        ),
    )
