"""Whose a fork is, and the settings of the page that say so."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

SUGGESTIONS: Final = (
    "What is this?",
    "How is it built?",
    "What does it cost a month?",
    "Who runs this page?",
)
"""Questions that the documents `agent init` writes answer."""
Setting: TypeAlias = str | Sequence[str] | None
"""What a line of site/site.yaml says."""
_NAME: Final = re.compile(r"[\w.-]+/[\w.-]+")
_ADDRESS: Final = re.compile(r"https://[^\s/]+/\S+")
_CONTACT: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|https://\S+")


class OwnerError(Exception):
    """Something that was said of the owner can't be used; the message names the option and what would be right."""


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose the fork is.

    Attributes:
        name: the page's.
        owner: a person's or a firm's name.
        contact: an e-mail address or an https address.
        repository: the fork's https address; OWNER/NAME is taken for GitHub's.
        licence_holder: who holds the copyright of what the fork adds.

    Raises:
        OwnerError: one of them is empty, too long for a line, or no address.
    """

    name: str
    owner: str
    contact: str
    repository: str
    licence_holder: str

    def __post_init__(self) -> None:
        for key, value in vars(self).items():
            if not value.strip() or len(value) > 200 or not value.isprintable():
                raise OwnerError(
                    f"--{key.replace('_', '-')} is {value!r}: say it in one line of 1 to 200 letters"
                )
        if not _CONTACT.fullmatch(self.contact):
            raise OwnerError(f"--contact is {self.contact!r}: an e-mail address or an https:// address")
        if _NAME.fullmatch(self.repository):
            object.__setattr__(self, "repository", f"https://github.com/{self.repository}")
        if not _ADDRESS.fullmatch(self.repository):
            raise OwnerError(
                f"--repository is {self.repository!r}: OWNER/NAME on GitHub, or an https:// address"
            )

    @property
    def settings(self) -> dict[str, Setting]:
        """The lines of site/site.yaml that change."""
        return {
            "name": self.name,
            "owner": self.owner,
            "contact": self.contact,
            "source": self.repository,
            "who": f"By {self.owner}.",
            "journey": None,
            "suggestions": SUGGESTIONS,
        }


def with_settings(text: str, values: Mapping[str, Setting]) -> str:
    """A YAML document of one level with some values written anew, and its comments kept.

    Raises:
        OwnerError: a key isn't in the document.
    """
    for key, value in values.items():
        written = (
            f" {json.dumps(value, ensure_ascii=False)}"
            if value is None or isinstance(value, str)
            else "".join(f"\n  - {json.dumps(each, ensure_ascii=False)}" for each in value)
        )
        line = re.compile(rf"^{key}:.*(?:\n[ ]+.*)*$", re.MULTILINE)
        text, found = line.subn(lambda _, new=f"{key}:{written}": new, text)  # type: ignore[misc]
        if not found:
            raise OwnerError(f"site/site.yaml has no line '{key}:'; write one, then run agent init again")
    return text
