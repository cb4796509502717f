"""`agent graph`."""

import pytest
from typer.testing import CliRunner

from cli.__main__ import app
from graph.capture import ROOT


def agent(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["graph", *arguments])
    return result.exit_code, " ".join(result.output.split())


def test_the_json_is_what_the_repository_has_committed() -> None:
    result = CliRunner().invoke(app, ["graph", "--stack", "dev", "--json"])
    assert result.stdout == (ROOT / "api" / "data" / "graphs" / "dev.json").read_text("utf-8")


def test_all_stacks_are_told_in_order_and_a_component_with_its_resources() -> None:
    code, output = agent()
    assert code == 0
    assert output.index("stack dev: ") < output.index("stack prod: ")
    assert "safeguards (Safeguards): 1 resource 1 × dynamodb.Table" in output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--json", "--mermaid", "-s", "dev"], "--json and --mermaid exclude each other"),
        (["--mermaid"], "--mermaid is of one stack: choose with --stack dev or prod"),
        (["-s", "staging"], "Pulumi.staging.yaml doesn't exist; stacks with a file: dev, prod"),
    ],
)
def test_what_cant_be_told_is_one_sentence(arguments: list[str], says: str) -> None:
    assert agent(*arguments) == (1, f"error: {says}")
