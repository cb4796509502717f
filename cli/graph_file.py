"""Captured graphs in files: those that are committed, and those that a command is given."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.model import Graph
from graph.stacks import CaptureError
from review.side import GRAPHS, MALFORMED


@contextmanager
def judging(*files: Path) -> Iterator[None]:
    """Read and judge these files in this context. Raises CaptureError where one is no graph of a program."""
    written = f"`make graphs` writes {GRAPHS}/STACK.json"
    try:
        yield
    except OSError as error:
        raise CaptureError(f"{error.filename} can't be read ({error.strerror}); {written}") from None
    except MALFORMED as error:
        named = " or ".join(map(str, files))
        raise CaptureError(f"{named} is no captured graph ({error}); {written}") from None


def read_graph(file: Path) -> Graph:
    """The graph in a file. Raises CaptureError."""
    with judging(file):
        return Graph.from_json(file.read_text("utf-8"))
