"""Where local products keep S3 and the index: a folder each, so that `make run`, an editor's `agent mcp` and an
`agent ask` may answer from the same documents at once."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path

from api.contract import cache_folder
from emulator.folder import is_held

ADDRESS_FILE = "address"


def state_folder(knowledge: Path) -> Path:
    """Where the first local product of a knowledge folder keeps its state."""
    return cache_folder() / "local" / sha256(str(knowledge.resolve()).encode()).hexdigest()[:16]


def free_state(knowledge: Path) -> Path:
    """The first state of a knowledge folder that no running product holds; it needn't exist yet."""
    return next(state for state in _states(knowledge) if not is_held(state))


def kept_states(knowledge: Path) -> Iterator[Path]:
    """The states of a knowledge folder that were ever served."""
    for state in _states(knowledge):
        if not state.exists():
            return
        yield state


@contextmanager
def told(state: Path, address: str) -> Iterator[None]:
    """Tell other commands, while the context lasts, that the product of this state answers at an address."""
    file = state / ADDRESS_FILE
    file.write_text(address, "utf-8")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def address_of(knowledge: Path) -> str | None:
    """Where a running product answers from this folder; None where none was told and holds its state."""
    for state in kept_states(knowledge):
        with suppress(OSError):
            address = (state / ADDRESS_FILE).read_text("utf-8")
            if is_held(state):  # a product that was killed took nothing back
                return address
    return None


def _states(knowledge: Path) -> Iterator[Path]:
    first = state_folder(knowledge)
    yield first
    for number in count(2):
        yield first.with_name(f"{first.name}-{number}")
