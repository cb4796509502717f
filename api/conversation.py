"""A question with the turns before it. The history comes from the client and is not trusted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Turn:
    question: str
    answer: str


@dataclass(frozen=True)
class Conversation:
    question: str
    history: tuple[Turn, ...] = ()
