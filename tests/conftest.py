"""What `make test` leaves to `make bench`: the rest of a matrix whose sample already runs."""

import pytest
from hypothesis import settings

# What is random is seeded, and no test is red because the machine is busy.
settings.register_profile("seeded", derandomize=True, deadline=None)
settings.load_profile("seeded")

LONGEST_NAME = 60


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--whole`: run the tests marked `whole` too."""
    parser.addoption("--whole", action="store_true", help="matrices whole, not a sample of them")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A long text's beginning: its test's name is written and sent between processes many times.

    Without this, the body of a document that is too large to ingest would be a name of 50 MB.
    """
    if not isinstance(val, str | bytes) or len(val) <= LONGEST_NAME:
        return None
    return f"{argname}-{val[:LONGEST_NAME]!a}-{len(val)}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked `whole` unless it is asked for."""
    if config.getoption("--whole"):
        return
    left_out = [item for item in items if item.get_closest_marker("whole")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("whole")]
