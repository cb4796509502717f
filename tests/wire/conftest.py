"""One emulator for the session, and one app for all tests that need no settings of their own."""

from collections.abc import Iterator

import pytest

from tests.wire.serving import Emulated, Served, emulated


@pytest.fixture(scope="session")
def session_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulated]:
    with emulated(tmp_path_factory.mktemp("wire")) as running:
        yield running


@pytest.fixture(scope="session")
def session_app(session_emulator: Emulated) -> Iterator[Served]:
    with session_emulator.serve() as served:
        yield served


@pytest.fixture
def emulator(session_emulator: Emulated) -> Iterator[Emulated]:
    """The emulator with nothing scripted and no requests remembered."""
    session_emulator.clear()
    yield session_emulator
    session_emulator.clear()


@pytest.fixture
def app(session_app: Served, emulator: Emulated) -> Served:
    session_app.lines.clear()
    return session_app
