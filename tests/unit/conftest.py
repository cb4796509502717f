"""One emulator for all units of a session that need a stack; each test finds it empty."""

from collections.abc import Iterator

import pytest

from cli import local_stack
from cli.local_stack import LocalStack
from tests.unit.publishing.corpora import Place, place_of


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with local_stack.start(tmp_path_factory.mktemp("stack")) as stack:
        yield stack


@pytest.fixture
def place(running: LocalStack) -> Place:
    """The emulator as a stack with empty buckets and an empty index."""
    return place_of(running)
