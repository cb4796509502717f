"""The beginning of a section that would answer a group of questions: its heading, its listed questions, its place."""

from typing import TYPE_CHECKING

from api.contract.sentences import capitalised
from content import Heading, Library
from content.listed import listed

if TYPE_CHECKING:
    from cli.questions.groups import Group

TO_WRITE = (
    "<!-- Write the answer here: the first sentence answers, and what isn't so yet is said with it. -->"
)


def skeleton(group: "Group", library: Library) -> str:
    """Markdown to paste below the section that `group.place` names, a level deeper than it or beside it."""
    title = " ".join(capitalised(group.questions[0].question).split())
    questions = dict.fromkeys(" ".join(capitalised(each.question).split()) for each in group.questions)
    level = "#" * _level(group, library)
    return f"{level} {title}\n\n{listed(*questions)}\n\n{TO_WRITE}\n"


def where(group: "Group", library: Library) -> str:
    """The place in words: a document, and the section after which the answer belongs."""
    if group.place is None:
        return "a new document of knowledge/: nothing is near"
    path, section = group.place
    heading = _heading(group, library)
    if heading is None or heading.level == 1:
        return f"knowledge/{path}, in a new section"
    return f'knowledge/{path}, in or after "{section.rpartition(" > ")[2]}" (#{heading.anchor})'


def _level(group: "Group", library: Library) -> int:
    heading = _heading(group, library)
    return max(2, heading.level) if heading else 2


def _heading(group: "Group", library: Library) -> Heading | None:
    if group.place is None:
        return None
    path, section = group.place
    for document in library.documents:
        if document.path == path:
            own = [each for each in document.headings if " > ".join(filter(None, each.path)) == section]
            return own[0] if own else None
    return None
