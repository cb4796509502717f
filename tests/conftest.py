"""What `make test` leaves to `make bench`: the rest of a matrix whose sample already runs."""

import pytest
from hypothesis import settings

# What is random is seeded, and no test is red because the machine is busy.
settings.register_profile("seeded", derandomize=True, deadline=None)
settings.load_profile("seeded")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--whole`: run the tests marked `whole` too."""
    parser.addoption("--whole", action="store_true", help="matrices whole, not a sample of them")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked `whole` unless it is asked for."""
    if config.getoption("--whole"):
        return
    left_out = [item for item in items if item.get_closest_marker("whole")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("whole")]
