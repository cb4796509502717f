"""`agent review` on two captured graphs: no program runs, no repository is read."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.__main__ import app

GRAPHS = Path(__file__).parents[3] / "api" / "data" / "graphs"


@pytest.fixture
def head(tmp_path: Path) -> Path:
    """The prod graph with a table that is replaced."""
    record = json.loads((GRAPHS / "prod.json").read_text("utf-8"))
    (table,) = [node for node in record["nodes"] if node["type"] == "aws:dynamodb/table:Table"]
    table["inputs"]["hashKey"] = "sk"
    file = tmp_path / "head.json"
    file.write_text(json.dumps(record), "utf-8")
    return file


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["review", *arguments])
    return done.exit_code, done.output


def test_the_comment_says_first_what_is_lost(head: Path) -> None:
    code, text = run("--base-graph", str(GRAPHS / "prod.json"), "--head-graph", str(head))
    assert code == 0
    assert "🔴 **Data**: `safeguards-table` is replaced: AWS keeps the old one" in text
    assert "files, since only graphs were given" in text


def test_fail_on_ends_with_one(head: Path) -> None:
    graphs = ["--base-graph", str(GRAPHS / "prod.json"), "--head-graph"]
    assert run(*graphs, str(head), "--terminal", "--fail-on", "high")[0] == 1
    assert run(*graphs, str(GRAPHS / "prod.json"), "--terminal", "--fail-on", "low")[0] == 0


def test_json_and_sarif_are_for_programs(head: Path) -> None:
    graphs = ["--base-graph", str(GRAPHS / "prod.json"), "--head-graph", str(head), "--format"]
    record = json.loads(run(*graphs, "json")[1])
    assert {one["resource"]: one["operation"] for one in record["stacks"][0]["operations"]}[
        "safeguards-table"
    ] == "replace"
    assert json.loads(run(*graphs, "sarif")[1])["version"] == "2.1.0"


def test_a_preview_is_believed_and_the_disagreement_said(head: Path, tmp_path: Path) -> None:
    urn = "urn:pulumi:prod::public-bedrock-agent::public-bedrock-agent:components:Safeguards$aws:dynamodb/table:Table"
    file = tmp_path / "preview.json"
    file.write_text(json.dumps({"steps": [{"op": "update", "urn": f"{urn}::safeguards-table"}]}), "utf-8")
    graphs = ["--base-graph", str(GRAPHS / "prod.json"), "--head-graph", str(head)]
    code, text = run(*graphs, "--preview", str(file), "--format", "json")
    assert code == 0
    found = json.loads(text)["findings"]
    assert any("preview says update, foreseen was replace" in one["says"] for one in found)
    assert not any(one["kind"] == "data-loss" for one in found)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base-graph", "nowhere.json"], "go together"),
        (["--base-graph", "nowhere.json", "--head-graph", "nowhere.json"], "can't be read"),
        (["--base", "--upload-pack=x"], "git knows no commit"),
        (["--base", "nowhere"], "git knows no commit"),
    ],
)
def test_what_is_wrong_is_one_sentence(arguments: list[str], said: str) -> None:
    code, text = run(*arguments)
    assert (code, said in " ".join(text.split())) == (1, True), text
