"""GitHub's stand-in for the tests that post."""

from collections.abc import Iterator

import pytest

from review.github import GitHub
from tests.review.github_stand import Stand, served


@pytest.fixture
def stand() -> Iterator[tuple[Stand, GitHub]]:
    state = Stand()
    with served(state) as address:
        yield state, GitHub("o/r", "t0ken", address)
