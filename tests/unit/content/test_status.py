"""What the documents call built is there, and what they call not built yet isn't: a claim ends when the code does."""

import re
from pathlib import Path

import typer

from api import prompt
from api.conversation import Conversation
from cli.__main__ import app
from tests.ours import document

ROOT = Path(__file__).parents[3]
ARCHITECTURE = document("architecture.md")


def section(heading: str) -> str:
    return ARCHITECTURE.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]


def commands(line: str) -> set[str]:
    return set(re.findall(r"`(?:agent )?([a-z]+)`", line))


def line_with(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line)


def test_commands_called_built_exist_and_the_others_do_not():
    group = typer.main.get_command(app)
    existing = set(getattr(group, "commands", {}))
    assert commands(line_with(section("### What is built"), "and the commands")) == existing
    unfinished = [line for line in section("## What isn't finished").splitlines() if line.startswith("- ")]
    assert unfinished
    assert not commands(" ".join(unfinished)) & existing


def test_the_pipelines_that_the_documents_call_built_are_there():
    assert "The delivery pipelines on GitHub Actions and on AWS CodePipeline" in section("### What is built")
    assert (ROOT / ".github" / "workflows" / "deploy.yml").is_file()
    assert "delivery:" in (ROOT / "Pulumi.yaml").read_text("utf-8")


def test_the_guardrail_reads_the_question_alone_as_the_documents_say():
    assert "the app marks the question with `guardContent`" in ARCHITECTURE
    (message,) = prompt.answer_messages(Conversation("Why?", ()), (), guarded=True)
    assert ["guardContent" in block for block in message["content"]] == [False, True]
