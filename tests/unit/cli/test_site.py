"""`agent site` writes what a deployment uploads."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from cli.__main__ import app
from cli.local_stack import ROOT
from cli.site import Rendering, running
from cli.site_server import site_app
from content import load


def _knowledge(folder: Path, text: str = "# Costs\n\nOne dollar.\n") -> Path:
    folder.mkdir()
    (folder / "costs.md").write_text(text, "utf-8")
    return folder


CONVERSATION = ("chat", "citations", "countdown", "feedback", "marks", "passage", "sections")
"""What every answer needs, and what some need."""


def test_every_page_is_written_below_the_folder(tmp_path: Path) -> None:
    knowledge, out = _knowledge(tmp_path / "knowledge"), tmp_path / "out"
    done = CliRunner().invoke(app, ["site", "--knowledge", str(knowledge), "--out", str(out)])
    assert done.exit_code == 0, done.output
    written = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    assert written == [
        *(f"conversation/{name}.js" for name in CONVERSATION),
        "documents/costs.md",
        "documents/index.html",
        "index.html",
        "llms-full.txt",
        "llms.txt",
        "markdown/costs.md",
        "search.json",
        "words.json",
    ]
    page = (out / "index.html").read_text("utf-8")
    assert 'id="journey"' not in page, "this knowledge has none"
    assert 'href="/documents/costs.md"' in page


def test_a_stack_is_rendered_as_that_stack(tmp_path: Path) -> None:
    knowledge, out = _knowledge(tmp_path / "knowledge"), tmp_path / "out"
    arguments = ["site", "--knowledge", str(knowledge), "--out", str(out), "-s", "prod"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    page = (out / "index.html").read_text("utf-8")
    assert "On AWS, stack prod: amazon.nova-lite-v1:0 writes" in page
    assert "Local demonstration" not in page


def test_the_same_knowledge_gives_the_same_pages(tmp_path: Path) -> None:
    knowledge = _knowledge(tmp_path / "knowledge")
    for name in ("one", "two"):
        CliRunner().invoke(app, ["site", "--knowledge", str(knowledge), "--out", str(tmp_path / name)])
    for path in (tmp_path / "one").rglob("*.*"):
        if path.is_file():
            other = tmp_path / "two" / path.relative_to(tmp_path / "one")
            assert path.read_bytes() == other.read_bytes(), path.name


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app, ["site", "--knowledge", str(tmp_path / "no"), "--out", str(tmp_path / "o")]
    )
    assert done.exit_code == 1
    assert "does not exist" in done.output.replace("\n", " ")


def test_pages_stay_as_they_were_while_a_file_of_the_journey_is_half_edited(tmp_path: Path) -> None:
    knowledge = _knowledge(tmp_path / "knowledge")
    (knowledge / "certificates.yaml").write_text("[", "utf-8")
    heard: list[str] = []
    rendering = Rendering(knowledge, lambda: load(knowledge), running("local"), heard.append)
    told = TestClient(site_app(_nothing, ROOT / "site", rendering)).get("/")
    assert (told.status_code, told.headers["content-type"]) == (500, "text/plain; charset=utf-8")
    assert told.text.startswith("The pages can't be made: certificates.yaml:")
    (knowledge / "certificates.yaml").unlink()
    before = rendering()
    (knowledge / "certificates.yaml").write_text("[", "utf-8")
    assert rendering() is before
    assert heard[0].startswith("the pages stay as they were: certificates.yaml:")


def test_pages_stay_as_they_were_while_an_image_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowledge, heard = _knowledge(tmp_path / "knowledge"), list[str]()
    rendering = Rendering(knowledge, lambda: load(knowledge), running("local"), heard.append)
    before = rendering()

    def refused(*_: object) -> None:  # root may read all, so a mode would tell nothing
        raise PermissionError(13, "Permission denied", "a.png")

    monkeypatch.setattr("cli.site.gather", refused)
    assert rendering() is before
    assert heard == ["the pages stay as they were: [Errno 13] Permission denied: 'a.png'"]


async def _nothing(*_: object) -> None:
    raise AssertionError("no request goes to the app")
