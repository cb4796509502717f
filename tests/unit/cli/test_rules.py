"""`agent rules`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.__main__ import app
from graph.capture import capture
from graph.frames import Frames
from graph.stacks import ROOT
from tests.graph.edits import committed, edited

OPEN = {
    "id": "open",
    "stack": "dev",
    "type": "aws:lambda/functionUrl:FunctionUrl",
    "name_contains": "api-url",
    "set": {"authorizationType": "NONE"},
}


def agent(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["rules", *arguments])
    return result.exit_code, result.output


def test_our_stacks_have_no_findings() -> None:
    code, output = agent()
    assert code == 0
    assert output.endswith("rules, no findings\n")


def test_a_finding_comes_with_the_programs_own_file_and_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.api.STREAMING_WRAPPER", "")
    code, output = agent("--stack", "dev", "--json")
    assert code == 1
    (finding,) = json.loads(output)
    assert (finding["stack"], finding["rule"], finding["node"]) == ("dev", "function", "api-streaming-url")
    lines = (ROOT / finding["file"]).read_text("utf-8").splitlines()
    assert finding["file"] == "components/front_door.py"
    assert "aws.lambda_.FunctionUrl(" in lines[finding["line"] - 1]


def test_every_resource_has_a_line_and_the_graph_stays_the_same() -> None:
    frames: Frames = {}
    graph = capture("prod", frames=frames)
    assert graph.to_json() == committed("prod")
    assert {node.name for node in graph.nodes} <= frames.keys()
    assert {frame.file.split("/")[0] for frame in frames.values()} <= {"__main__.py", "components"}


def test_a_captured_graph_is_judged_without_lines(tmp_path: Path) -> None:
    file = tmp_path / "dev.json"
    file.write_text(edited(committed("dev"), OPEN), "utf-8")
    code, output = agent("--graph", str(file))
    assert code == 1
    assert output.startswith(
        "unauthenticated-url: api-url: its authorization is 'NONE', so anybody may call it."
    )
    file.write_text(committed("dev"), "utf-8")
    assert agent("--graph", str(file))[0] == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--stack", "staging"], "Pulumi.staging.yaml doesn't exist; stacks with a file: dev, prod"),
        (
            ["--graph", "nowhere.json"],
            "nowhere.json can't be read (No such file or directory); `make graphs`",
        ),
        (["--graph", "pyproject.toml"], "pyproject.toml is no captured graph"),
        (["--graph", "x.json", "--stack", "dev"], "--stack and --graph exclude each other"),
    ],
)
def test_what_cannot_be_judged_is_said_in_one_sentence(
    arguments: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    code, output = agent(*arguments)
    assert code == 1
    assert sentence in output
