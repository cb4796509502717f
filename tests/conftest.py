"""What `make test` leaves to `make bench`: the rest of a matrix whose sample already runs."""

from pathlib import Path

import pytest
from hypothesis import settings

# What is random is seeded, and no test is red because the machine is busy.
settings.register_profile("seeded", derandomize=True, deadline=None)
settings.load_profile("seeded")

LONGEST_NAME = 60
HERE = Path(__file__).parent
LONGEST_FIRST = {
    layer: place
    for place, layer in enumerate(
        ("engine", "browser", "golden", "lambda_bench", "review", "journey", "mutation", "components")
    )
}
"""What takes minutes begins first, or one worker would wait for the other in the end; then the folders' order."""
APART = ("architecture", "gate", "unit")
"""Whoever is free takes the next test of these. Elsewhere a file's tests stay together: they share what they set up."""
SHARED = "running"
"""The fixture of a unit test that needs a stack: such tests stay together too, or each worker would start one."""


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


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in a hook of the same name
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked `whole` unless it is asked for, and share the rest out well between two workers."""
    if not config.getoption("--whole"):
        left_out = [item for item in items if item.get_closest_marker("whole")]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if not item.get_closest_marker("whole")]
    items.sort(key=lambda item: (LONGEST_FIRST.get(_layer(item), len(LONGEST_FIRST)), not _shares(item)))
    for item in items:
        if item.get_closest_marker("xdist_group"):
            continue
        if _layer(item) not in (*APART, "browser"):
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(HERE).as_posix()))
        elif _shares(item):
            item.add_marker(pytest.mark.xdist_group(SHARED))


def _shares(item: pytest.Item) -> bool:
    return SHARED in getattr(item, "fixturenames", ())


def _layer(item: pytest.Item) -> str:
    return item.path.relative_to(HERE).parts[0]
