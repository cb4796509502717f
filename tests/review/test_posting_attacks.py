"""The trusted job under twenty attacks: nothing but one comment is written, and nothing of a stranger's works in it."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli.review
from review.comment import MARKER
from review.github import BOT
from review.posting import NOTE
from tests.review.attacked import TOKEN, Scene, git, run_event
from tests.review.attacks_from_artefacts import ARTEFACTS, EVIL, LINES
from tests.review.attacks_from_repositories import REPOSITORIES
from tests.review.github_stand import served
from tests.review.markup import faults

CPU_SECONDS = 4.0


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    found = Scene(tmp_path)
    with served(found.state) as address:
        monkeypatch.setattr(cli.review, "ROOT", found.clone)
        monkeypatch.setenv("GITHUB_EVENT_PATH", str(tmp_path / "event.json"))
        monkeypatch.setenv("GITHUB_REPOSITORY", "o/r")
        monkeypatch.setenv("GITHUB_API_URL", address)
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        yield found


def _job(scene: Scene) -> str:
    """One run of the command that the workflow runs; returns what its log says."""
    (scene.folder / "event.json").write_text(json.dumps(scene.event), "utf-8")
    began = time.process_time()
    ended = CliRunner().invoke(cli.review.app, ["post", "--whole", str(scene.folder / "review.md")])
    assert ended.exception is None or isinstance(ended.exception, SystemExit), repr(ended.exception)
    assert time.process_time() - began < CPU_SECONDS
    return ended.output


def _holds(scene: Scene, log: str, strangers: dict[int, str]) -> str:
    """What holds after every run; returns our comment's text."""
    assert log.strip()
    assert "Traceback" not in log
    assert TOKEN not in log
    assert not [line for line in log.splitlines() if line.lstrip().startswith(("::", "##["))], (
        "a command to the runner"
    )
    now = {one["id"]: one["body"] for one in scene.state.comments}
    assert {number: now.get(number) for number in strangers} == strangers
    ours = {number: text for number, text in now.items() if number not in strangers}
    assert len(ours) <= 1
    allowed = {("POST", "issues/5/comments"), *(("PATCH", f"issues/comments/{number}") for number in ours)}
    assert set(scene.state.writes) <= allowed
    for _, address, token in scene.state.asked:
        assert "/elsewhere/" not in address or not token, "the token went to another host"
    return next(iter(ours.values()), "")


def _nothing_ran(scene: Scene, commit: str) -> None:
    assert not scene.ran.exists()
    assert git(scene.clone, "rev-parse", "HEAD") == commit
    assert git(scene.clone, "status", "--porcelain") == ""
    kept = [
        file for file in (scene.clone / ".git").rglob("*") if file.is_file() and "objects" not in file.parts
    ]
    assert not [file for file in kept if TOKEN.encode() in file.read_bytes()]


@pytest.mark.parametrize("attack", ARTEFACTS + REPOSITORIES, ids=lambda attack: attack.__name__)
def test_an_attack_reaches_neither_a_secret_nor_the_markup(
    scene: Scene, attack: Callable[[Scene], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    attack(scene)
    if not scene.head:
        scene.push()
    if not scene.state.pulls:
        scene.opens("change")
    scene.event = scene.event or run_event(scene.head)
    scene.state.artefact = scene.told()
    ours = {
        one["id"]
        for one in scene.state.comments
        if one["user"]["login"] == BOT and one["body"].startswith(MARKER)
    }
    strangers = {one["id"]: one["body"] for one in scene.state.comments if one["id"] not in ours}
    before, commit = scene.state.comments, git(scene.clone, "rev-parse", "HEAD")
    seen = ""
    for change in scene.tries or [lambda: None]:
        scene.state.writes.clear()
        scene.state.comments = deepcopy(before)
        change()
        text = _holds(scene, _job(scene), strangers)
        if scene.posts is not None:
            assert len(scene.state.writes) == scene.posts
        whole = scene.folder / "review.md"
        for written in {text, whole.read_text("utf-8") if whole.exists() else ""} - {seen, ""}:
            assert TOKEN not in written
            assert not faults(written)
        if scene.posts:
            assert NOTE in text
            assert [words for words in scene.must_say if words not in text] == []
        seen = text
    assert TOKEN not in caplog.text
    _nothing_ran(scene, commit)


def test_a_harmless_change_has_no_fault_and_each_payload_has_many(scene: Scene) -> None:
    scene.node("safeguards-table")["inputs"]["hashKey"] = "sk"
    scene.push()
    scene.opens("change")
    scene.state.artefact = scene.told()
    _job(scene)
    (text,) = [one["body"] for one in scene.state.comments]
    assert faults(text) == []
    for payload in (
        EVIL,
        LINES,
        "@pwned",
        "# pwned",
        "<b>",
        "https://e.example",
        "v/r#1",
        "**pwned**",
        "<!-- a -->",
        "</details>",
    ):
        assert faults(f"{text}\n\nx {payload}\n\n{payload}\n"), payload
