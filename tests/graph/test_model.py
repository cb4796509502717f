"""The graph's JSON: complete, readable again, and of the shape that its schema states."""

import json

import jsonschema
import pytest

from graph.__main__ import main
from graph.capture import capture
from graph.model import VERSION, Graph
from graph.stacks import ROOT

SCHEMA = json.loads((ROOT / "graph" / "schema.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "config", [{}, {"engine": "bedrock-agent", "frontDoor": "http-api", "streaming": "false", "waf": "true"}]
)
def test_a_captured_graph_has_the_shape_of_the_schema_and_reads_back_the_same(config: dict[str, str]) -> None:
    graph = capture("prod", config)
    text = graph.to_json()
    jsonschema.validate(json.loads(text), SCHEMA)
    assert Graph.from_json(text) == graph
    assert Graph.from_json(text).to_json() == text


def test_the_schema_and_the_code_name_the_same_version() -> None:
    assert SCHEMA["properties"]["version"]["const"] == VERSION
    assert SCHEMA["properties"]["schema"]["const"] == json.loads(capture("dev").to_json())["schema"]


def test_nodes_are_sorted_by_name_and_every_name_in_the_graph_is_a_nodes() -> None:
    graph = capture("prod")
    names = [node.name for node in graph.nodes]
    assert names == sorted(names)
    for node in graph.nodes:
        assert {node.parent, node.provider, *(item.on for item in node.dependencies)} - {None} <= set(names)


def test_another_version_is_refused_with_both_versions() -> None:
    record = json.loads(capture("dev").to_json()) | {"version": 99}
    with pytest.raises(ValueError, match=r"99\); this reads \('public-bedrock-agent/graph', 1\)"):
        Graph.from_json(json.dumps(record))


def test_a_name_that_isnt_there_is_named_with_those_that_are() -> None:
    with pytest.raises(KeyError, match="'nothing' is not in the graph of dev; it has"):
        capture("dev")["nothing"]


def test_the_command_says_which_files_it_wrote(capsys: pytest.CaptureFixture[str]) -> None:
    """The drift test holds the files, so here nothing changes."""
    assert main(["dev"]) == 0
    assert capsys.readouterr().out == "api/data/graphs/dev.json: unchanged\n"
