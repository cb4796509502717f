"""The operations that the review foresees are those of the real engine, on seeded changes.

The provider behind the engine knows what its own sources say of each type, and not the table that the review reads.
A sample runs here; `make bench` runs all of them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pulumi import automation

from graph.capture import record
from graph.model import Graph
from review.comment import NOT_CHECKED
from review.operations import steps
from review.side import Side
from tests.engine.account import Account
from tests.engine.conftest import pulumi_command  # noqa: F401 - a fixture
from tests.engine.deployment import Deployment
from tests.engine.project import NAMESPACE, Project
from tests.review.documented_provider import FORCE_NEW, serving
from tests.review.seeded import BASE, BLIND, CASES, text

SAMPLE = (
    *(
        "update topic",
        "replace table",
        "replace fixed topic by kind",
        "rename part with alias",
        "rename bucket without alias",
    ),
    *("move into a part with alias", "secret changed", "provider's region", "ignored", "delete retained"),
)
PARTS = ("create-replacement", "delete-replaced")
"""A replacement has three steps in the engine's events; `replace` is the one that names it."""
SECRETS = {"token": "one", "other": "two"}


class Engine:
    """The base, deployed once; each change is previewed against it."""

    def __init__(self, command: automation.PulumiCommand, folder: Path, port: int) -> None:
        self._project = Project(folder)
        self._project.configure("dev", {"aws:region": "us-east-1", **SECRETS})
        self._write(BASE)
        self._deployment = Deployment(self._project, "dev", Account(), command=command, provider_port=port)
        self._deployment.up()

    def operations(self, program: str) -> set[tuple[str, str]]:
        """(name, operation) of every resource of AWS that doesn't stay."""
        self._write(program)
        done = self._deployment.preview().changes
        return {(name, one) for one, names in done.items() if one not in PARTS for name in names}

    def _write(self, program: str) -> None:
        (self._project.folder / "__main__.py").write_text(program, "utf-8")


@pytest.fixture(scope="module")
def engine(
    pulumi_command: automation.PulumiCommand,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Engine]:
    account = Account()
    with serving(account) as port:
        yield Engine(pulumi_command, tmp_path_factory.mktemp("seeded"), port)


def captured(program: str) -> Graph:
    config = {f"{NAMESPACE}:{key}": f"${{config:{NAMESPACE}.{key}}}" for key in SECRETS}
    return record(
        NAMESPACE, "dev", config, lambda: exec(compile(program, "seeded.py", "exec"), {"__name__": "seeded"})
    )


def foreseen(program: str) -> set[tuple[str, str]]:
    found = steps((Side("base", {}), captured(BASE)), (Side("head", {}), captured(program)))
    return {(step.name, step.operation) for step in found if step.operation != "same"}


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.xdist_group("review-engine")
@pytest.mark.parametrize("case", SAMPLE)
def test_the_engine_does_what_the_review_foresees(engine: Engine, case: str) -> None:
    program = text(case)
    assert foreseen(program) == engine.operations(program)


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.xdist_group("review-engine")
@pytest.mark.parametrize("case", BLIND)
def test_what_the_review_cannot_see_is_said(engine: Engine, case: str) -> None:
    program = text(case)
    assert foreseen(program) == set()
    assert engine.operations(program) == {("plain", "update")}
    assert "secret that the program itself holds" in " ".join(NOT_CHECKED)


def test_there_are_sixty_seeded_changes_and_each_changes_the_text() -> None:
    assert len(CASES) >= 60
    texts = [text(case) for case in CASES]
    assert len(set(texts)) == len(texts)
    assert all(source and forced for source, forced in FORCE_NEW.values())
