"""Whatever GitHub, Pulumi or a file of a stranger says to a review ends in one sentence, or in a review."""

import io
import json
from contextlib import suppress

import pytest

from graph.model import Graph
from review.github import GitHub, GitHubError
from review.posting import post
from review.preview import read_preview
from tests.damage import documents, texts

GRAPH = {
    "schema": "public-bedrock-agent/graph",
    "version": 1,
    "project": "p",
    "stack": "dev",
    "nodes": [
        {
            "name": "a",
            "type": "aws:s3/bucket:Bucket",
            "kind": "resource",
            "inputs": {"x": [1]},
            "dependencies": [{"on": "b", "input": "x"}],
            "options": {"protect": True, "aliases": ["c"]},
        }
    ],
    "outputs": {"pageUrl": "x"},
}
PREVIEW = {"steps": [{"urn": "urn:pulumi:dev::p::t::n", "op": "replace", "replaceReasons": ["x"]}]}
RUN = {
    "id": 7,
    "head_sha": "a" * 40,
    "head_branch": "b",
    "head_repository": {"id": 3, "owner": {"login": "ann"}},
}
PULLS = [{"number": 1, "base": {"sha": "b" * 40}, "head": {"sha": "a" * 40, "repo": {"id": 3}}}]
ARTEFACTS = {"artifacts": [{"id": 1, "name": "review", "size_in_bytes": 10}]}
COMMENTS = [{"id": 1, "user": {"login": "github-actions[bot]"}, "body": "x", "html_url": "https://x"}]


@pytest.mark.parametrize(("read", "document"), [(Graph.from_json, GRAPH), (read_preview, PREVIEW)])
def test_a_graph_and_a_preview_are_read_or_refused(read, document):
    assert read(json.dumps(document)).stack == "dev"
    for text in texts(document):
        with suppress(ValueError):
            read(text)


def test_a_graph_that_was_read_has_the_kinds_that_its_readers_believe():
    for text in texts(GRAPH):
        with suppress(ValueError):
            graph = Graph.from_json(text)
            assert all(isinstance(node.name, str) and isinstance(node.inputs, dict) for node in graph.nodes)
            assert all(isinstance(one.on, str) for node in graph.nodes for one in node.dependencies)
            assert Graph.from_json(graph.to_json()) == graph


@pytest.mark.parametrize(
    ("answers", "ask"),
    [
        (PULLS, lambda github: github.pull_request(RUN)),
        (COMMENTS, lambda github: github.publish(1, "text")),
        (ARTEFACTS, lambda github: github.artefact(7)),
    ],
    ids=["pull requests", "comments", "artefacts"],
)
def test_an_answer_of_github_is_read_or_refused(answers, ask, monkeypatch):
    monkeypatch.setattr(GitHub, "_download", lambda *_: b"")
    for text in texts(answers):
        body = text.encode("utf-8", "replace")
        monkeypatch.setattr(GitHub, "_asked", lambda *_, body=body: io.BytesIO(body))
        with suppress(GitHubError):
            ask(GitHub("a/b", "t"))


def test_an_event_of_github_is_read_or_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(GitHub, "_asked", lambda *_: io.BytesIO(b"[]"))
    assert post({"workflow_run": RUN}, GitHub("a/b", "t"), tmp_path) == ""
    for event in documents({"workflow_run": RUN}):
        with suppress(GitHubError):
            assert post(event, GitHub("a/b", "t"), tmp_path) == ""
