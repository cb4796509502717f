"""The owner's list of what the documents don't say: counted by the nearest section; the question only by opt-in."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.safeguards.scrub import scrubbed
from api.safeguards.table import EXPIRES, Table

KEPT_SECONDS: Final = 180 * 86_400
NOWHERE: Final = "(nothing near)"
UNANSWERED, COMMENT = "unanswered", "comment"
"""How the partitions of the table begin; the month follows, as in unanswered#2026-11."""


@dataclass(frozen=True)
class Unanswered:
    """Counts and, where the owner has opted in, scrubbed questions and comments, each gone after half a year."""

    table: Table
    keeps_questions: bool = False

    def add(self, question: str, near: tuple[str, str] | None, now: datetime) -> None:
        """Count one unanswered question; one write.

        Args:
            question: as asked.
            near: path and section of the nearest passage, None where there was none.

        Raises:
            TableUnavailableError
        """
        path, section = near or (NOWHERE, "")
        place, expires = f"{path}#{section}"[:900], int(now.timestamp()) + KEPT_SECONDS
        expression, values = f"ADD asked :one SET {EXPIRES} = :expires", {":one": 1, ":expires": expires}
        if self.keeps_questions:
            text = scrubbed(question)
            place = f"{place}#{hashlib.sha256(text.encode()).hexdigest()[:16]}"
            expression += ", question = :question"
            values |= {":question": text}  # type: ignore[dict-item]
        self.table.update((f"{UNANSWERED}#{now:%Y-%m}", place), expression, values=values)

    def comment(self, answer_id: str, helpful: bool, text: str, question: str, now: datetime) -> bool:
        """Keep a comment, and the question of an unhelpful answer, scrubbed, where the owner has opted in.

        One write at most. Says whether the owner keeps comments.

        Raises:
            TableUnavailableError
        """
        if not self.keeps_questions:
            return False
        given = {"text": text, "question": "" if helpful else question}
        said = {name: scrubbed(each) for name, each in given.items() if each.strip()}
        if said:
            expires = int(now.timestamp()) + KEPT_SECONDS
            self.table.put(
                (f"{COMMENT}#{now:%Y-%m}", answer_id), helpful=helpful, **said, **{EXPIRES: expires}
            )
        return True
