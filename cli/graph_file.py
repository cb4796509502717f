"""Captured graphs that are given as files."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.console import fail
from graph.model import Graph
from review.side import GRAPHS, MALFORMED


@contextmanager
def judging(*files: Path) -> Iterator[None]:
    """Read and judge these files in this context; what is no graph of a program ends the command."""
    written = f"`make graphs` writes {GRAPHS}/STACK.json"
    try:
        yield
    except OSError as error:
        fail(f"{error.filename} can't be read ({error.strerror}); {written}")
    except MALFORMED as error:
        fail(f"{' or '.join(map(str, files))} is no captured graph ({error}); {written}")


def read_graph(file: Path) -> Graph:
    """The graph in a file."""
    with judging(file):
        return Graph.from_json(file.read_text("utf-8"))
