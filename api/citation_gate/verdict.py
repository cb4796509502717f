"""What the gate gives out: sentences with their flags, and what is to be said of the whole answer."""

from dataclasses import dataclass
from typing import Final

from api.events import Citation

UNVERIFIED: Final = "unverified"
UNSOURCED: Final = "unsourced"


@dataclass(frozen=True)
class Piece:
    """A whole sentence with the white space before it. `flags`: unverified, unsourced."""

    text: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What may be said of an answer. Every `unverified` and `unsourced` sentence stands in `text` as it is."""

    text: str
    citations: tuple[Citation, ...]
    unverified: tuple[str, ...]
    grounded: bool
    unsourced: tuple[str, ...] = ()
