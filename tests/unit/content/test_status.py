"""What the documents call built is there, and what they call not built yet isn't: a claim ends when the code does."""

import re
from pathlib import Path

import typer

from api import prompt
from api.conversation import Conversation
from cli.__main__ import app

ROOT = Path(__file__).parents[3]
ARCHITECTURE = (ROOT / "knowledge" / "architecture.md").read_text("utf-8")


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
    assert not commands(line_with(section("## What isn't finished"), "The commands")) & existing


def test_there_is_no_pipeline_and_no_setting_for_one_while_the_documents_say_so():
    assert "The delivery pipelines on GitHub Actions and CodePipeline: not built yet" in ARCHITECTURE
    assert not (ROOT / ".github" / "workflows").exists()
    assert "delivery:" not in (ROOT / "Pulumi.yaml").read_text("utf-8")


def test_the_guardrail_reads_the_sources_while_the_documents_say_so():
    assert "Marking the question alone for the guardrail" in section("## What isn't finished")
    (message,) = prompt.answer_messages(Conversation("Why?", ()), ())
    assert all("guardContent" not in block for block in message["content"])
