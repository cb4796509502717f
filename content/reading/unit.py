"""One thing that can be said of a passage."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from content.reading.blocks import Scope
from content.reading.navigation import plain

Kind = Literal["sentence", "item", "row", "code"]


@dataclass(frozen=True)
class Unit:
    """One thing that can be said.

    Attributes:
        kind: what it is.
        text: inline Markdown as it is to be said; links with their addresses.
        block: units of one paragraph, list, table or piece of code share it.
        heading: the innermost heading inside the passage that isn't its first line.
        lead: what introduces a list, table or code; a nested item's parents; the sentence a footnote explains.
        written: code as written. Joined with line breaks, the units of a block give the whole block.
        language: of code.
        ordinal, depth: of a list's item, the number as written and how deep it is nested, from 0.
        task: whether a task is open or done.
        scopes: words that it must not be said without, outermost first.
        header, cells: a row's, as many of each.
    """

    kind: Kind
    text: str
    block: int
    heading: str = ""
    lead: str = ""
    written: str = ""
    language: str = ""
    ordinal: int | None = None
    depth: int = 0
    task: Literal["open", "done"] | None = None
    scopes: tuple[Scope, ...] = ()
    header: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()

    @cached_property
    def plain(self) -> str:
        """The text without the addresses of its links."""
        return plain(self.text)

    @cached_property
    def context(self) -> str:
        """The unit with the words that introduce it, so that "It costs 5" is known to be about something."""
        scopes = [scope.text for scope in self.scopes if scope.text not in (self.heading, self.lead)]
        return " ".join(part for part in (self.heading, *scopes, plain(self.lead), self.plain) if part)
