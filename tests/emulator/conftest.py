"""Emulator processes: one for a module, or as many as a test needs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emulator.upstream import Address, Connection, Price, connect
from tests.emulator.forwarding import Respond
from tests.emulator.running import Running

DOCUMENTS = {
    "costs.md/cost-per-question-00.md": (
        "## Cost per question\n\nA question costs 0.0004 USD with Nova Micro: the model reads about 3,000 tokens.",
        {
            "path": "costs.md",
            "title": "Costs",
            "section": "Costs > Cost per question",
            "anchor": "cost-per-question",
        },
    ),
    "costs.md/idle-cost-00.md": (
        "## Idle cost\n\nWithout visitors the system costs 1.20 USD a month, for logs and storage.",
        {"path": "costs.md", "title": "Costs", "section": "Costs > Idle cost", "anchor": "idle-cost"},
    ),
    "architecture.md/vector-store-00.md": (
        "## Vector store\n\nThe vectors are in S3 Vectors. OpenSearch Serverless would cost 350 USD a month idle.",
        {
            "path": "architecture.md",
            "title": "Architecture",
            "section": "Architecture > Vector store",
            "anchor": "v",
        },
    ),
}


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of embeddings that the session's emulators share."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def emulator(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Running]:
    """A running emulator whose knowledge base holds DOCUMENTS; its script is empty when a module starts."""
    with Running(tmp_path_factory.mktemp("emulator") / "data", cache) as running:
        for name, (text, attributes) in DOCUMENTS.items():
            running.put(f"knowledge/{name}", text, {**attributes, "version": "0123456789ab"})
        assert running.ingest()["status"] == "COMPLETE"
        yield running


@pytest.fixture
def unscripted(emulator: Running) -> Iterator[Running]:
    """The module's emulator with nothing scripted and no requests kept, before and after the test."""
    for _ in emulator.control.delete("/script"), emulator.control.delete("/requests"):
        pass
    yield emulator
    emulator.control.delete("/script")


@pytest.fixture
def launch(tmp_path: Path, cache: Path) -> Iterator[Callable[..., Running]]:
    """Start emulators, on one folder unless a test says otherwise; all are stopped at the end."""
    started: list[Running] = []

    def start(*arguments: str, data: Path | None = None, **environment: str) -> Running:
        started.append(Running(data or tmp_path / "data", cache, *arguments, **environment))
        return started[-1]

    yield start
    for each in started:
        each.stop()


@pytest.fixture
def said() -> list[str]:
    """What the engineer is told."""
    return []


@pytest.fixture
def forwarder(said: list[str]) -> Iterator[Callable[..., Respond]]:
    """Connections to models, closed at the end of the test."""
    made: list[Connection] = []

    def connected(model: str, price: Price | None = None, cap: float = 0.5, **environ: str) -> Respond:
        made.append(connect(Address.parse(model), price, cap, "OPENAI_API_KEY", environ, said.append))
        return made[-1].respond

    yield connected
    for each in made:
        each.close()
