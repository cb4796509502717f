"""`agent cost` says whose prices it takes, and no free tier where there is none."""

import json

import pytest
from typer.testing import CliRunner

from api.graph import FOLDER, Graph
from cli.__main__ import app


def test_a_stack_elsewhere_is_told_whose_prices_these_are(monkeypatch: pytest.MonkeyPatch) -> None:
    here = CliRunner().invoke(app, ["cost", "-s", "dev"]).output
    assert ("region is" in here, " -0 " in here, " -0.001 " in here) == (False, False, True)
    text = (FOLDER / "dev.json").read_text("utf-8")
    moved = Graph.parse("dev", json.loads(text.replace('"region": "us-east-1"', '"region": "eu-central-1"')))
    monkeypatch.setattr("cli.cost.packaged_graph", lambda stack: moved)
    there = " ".join(CliRunner().invoke(app, ["cost", "-s", "dev"]).output.split())
    assert there.endswith(
        "The stack's region is eu-central-1, where AWS asks other prices; these are us-east-1's."
    )
