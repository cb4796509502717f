"""How `agent` speaks: one console, errors as one sentence, and what its exit codes mean."""

import errno
import json
import sys
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.text import Text
from typer.core import TyperGroup

from api.prices import PricesError
from content import ContentError
from graph.stacks import CaptureError
from publishing.errors import PublishingError

console = Console(highlight=False, markup=False, emoji=False)
errors = Console(stderr=True, highlight=False, markup=False, emoji=False)
"""Text is text: a name may hold square brackets or colons. A line with tags of ours says `markup=True`."""

FOUND, BLIND = 1, 2
"""Exit codes beside 0: something is wrong that was found; nothing could be found out."""


def fail(sentence: str, code: int = FOUND) -> NoReturn:
    """Say what went wrong and what to do, and end."""
    _say(sentence)
    raise typer.Exit(code)


def _say(sentence: str) -> None:
    errors.print(Text.assemble(("error:", "bold red"), f" {sentence}"), soft_wrap=True)


class Commands(TyperGroup):
    """All commands: what the machine refuses, and what our own packages say is wrong, ends each with one sentence."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command, or print its help. A pipe whose reader has left is click's to end."""
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            _say(f"{error.filename}: {error.strerror}" if error.filename else str(error))
            sys.exit(FOUND)
        except (CaptureError, ContentError, PricesError, PublishingError) as error:
            _say(str(error))
            sys.exit(BLIND if getattr(error, "is_blind", False) else FOUND)


def counted(number: int, thing: str) -> str:
    """`1 document`, `2 documents`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def show_json(document: Any) -> None:
    """Print a document for programs, on standard output."""
    print(json.dumps(document, indent=1, ensure_ascii=False))
