"""What is indexed and what a search returns."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.contract import LISTED_QUESTIONS
from content.reading import Unit, plain, units


@dataclass(frozen=True)
class Passage:
    """One chunk of knowledge, as ingestion read it from S3.

    `key` names it in the index, `attributes` are its sidecar's (path, title, section, anchor, version).
    """

    key: str
    text: str
    attributes: Mapping[str, str]

    @property
    def said(self) -> str:
        """The passage without the questions that it lists."""
        return LISTED_QUESTIONS.sub("", self.text)

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that it lists."""
        marked = LISTED_QUESTIONS.search(self.text)
        return tuple(line[2:].strip() for line in marked[1].splitlines()) if marked else ()

    @property
    def heading(self) -> str:
        """Title and section in one line, without saying the title twice."""
        title, section = self.attributes.get("title", ""), self.attributes.get("section", "")
        return section if section.startswith(title) else f"{title} > {section}"


@dataclass(frozen=True)
class Hit:
    """A passage and how well it fits the query, from 0 (not at all) to 1."""

    passage: Passage
    score: float


def embedded_text(section: str, unit: Unit) -> str:
    """What stands for a unit when meanings are compared: its section's heading, its introduction and itself."""
    lead = plain(unit.lead) if unit.kind != "sentence" else ""
    return ". ".join(part for part in (section.rsplit(" > ", 1)[-1], lead, unit.plain) if part)


def sentences(passage: Passage) -> list[str]:
    """What is embedded of a passage's sentences, items, rows and lines of code."""
    return [embedded_text(passage.attributes.get("section", ""), unit) for unit in units_of(passage)]


def units_of(passage: Passage) -> list[Unit]:
    """What can be said of a passage."""
    return units(passage.said, passage.attributes.get("section", ""), passage.attributes.get("path", ""))
