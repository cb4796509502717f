"""How `agent` speaks: one console, errors as one sentence, and what its exit codes mean."""

import json
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

FOUND, BLIND = 1, 2
"""Exit codes beside 0: something is wrong that was found; nothing could be found out."""


def fail(sentence: str, code: int = FOUND) -> NoReturn:
    """Say what went wrong and what to do, and end. Markup in the sentence is text."""
    errors.print(f"[bold red]error:[/] {escape(sentence)}", soft_wrap=True)
    raise typer.Exit(code)


def counted(number: int, thing: str) -> str:
    """`1 document`, `2 documents`."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def show_json(document: Any) -> None:
    """Print a document for programs, on standard output."""
    print(json.dumps(document, indent=1, ensure_ascii=False))
