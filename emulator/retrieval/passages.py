"""What is indexed and what a search returns."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """One chunk of knowledge, as ingestion read it from S3.

    `key` names it in the index, `attributes` are its sidecar's (path, title, section, anchor, version).
    """

    key: str
    text: str
    attributes: Mapping[str, str]

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
