"""A fork from `agent init` to its own answers: in a copy of this repository, with the commands of its engineer."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from cli.forking import OWN
from tests.ours import ROOT
from tests.product import BodyHash, running
from tests.unit.publishing.corpora import git
from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow
SAID = ["--owner", "Ada Example", "--contact", "ada@example.org", "--repository", "ada/agent", "--yes"]
ADDED = {"fork.yaml", "NOTICE", ".github/README.md"}
DOCUMENTS = {
    "tides.md": "# Tides\n\nThe harbour gate closes at 2.40 m of water.\n",
    "ferry.md": "# Ferry\n\nThe ferry to the island leaves at 7:15 from pier 3.\n",
    "notes/bread.md": "# Bread\n\n<!-- questions\n- How long does the dough rest?\n-->\n\n"
    "The dough rests for eleven hours in the cellar.\n",
}
ASKED = {
    "When does the harbour gate close?": ("tides.md", "2.40 m"),
    "From which pier does the ferry leave?": ("ferry.md", "pier 3"),
    "How long does the dough rest?": ("notes/bread.md", "eleven hours"),
}
JSON = {"Accept": "application/json"}
HELD = [
    "tests/unit/claims",
    "tests/unit/content/test_knowledge.py",
    "tests/unit/cli/test_generated.py",
    "tests/unit/cli/test_roadmap_picture.py",
    "tests/unit/site/test_names.py",
    "tests/unit/site/test_page.py",
]
NOT_KEPT = ("roadmap.yaml", "roadmap.md", "ai-roadmap-diagram.png", "certificates.yaml", "certificates.md")
SETTINGS = """config:
  aws:region: eu-central-1
  public-bedrock-agent:model: eu.amazon.nova-lite-v1:0
  public-bedrock-agent:dailyBudgetUsd: "2.50"
  public-bedrock-agent:streaming: "true"
  public-bedrock-agent:domainName: tides.example.org
  public-bedrock-agent:hostedZoneId: Z0123456789ABCDEFGHIJ
  public-bedrock-agent:alarmEmail: ada@example.org
"""
"""Of dev, which makes it the fullest stack; as `pulumi config set` writes them."""


def agent(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "cli", *arguments)


def run(folder: Path, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env={**os.environ, "COLUMNS": "200", "PYTEST_ADDOPTS": ""},
    )


@pytest.fixture(scope="module")
def fork(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository as somebody has just forked it."""
    folder = tmp_path_factory.mktemp("fork")
    listed = git(ROOT, "ls-files", "--cached", "--others", "--exclude-standard")
    for path in listed.splitlines():
        if (ROOT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / path)
    (folder / "fork.yaml").unlink(missing_ok=True)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "the product")
    return folder


def test_a_fork_becomes_somebodys_own_and_answers_from_three_documents(fork: Path) -> None:
    (fork / "draft.md").write_text("Half a thought.\n")
    refused = agent(fork, "init", *SAID)
    assert (refused.returncode, "not committed: draft.md" in refused.stderr) == (1, True)
    (fork / "draft.md").unlink()

    made = agent(fork, "init", *SAID)
    assert made.returncode == 0, made.stderr
    assert re.search(r"^taken out: \d+ files of knowledge/$", made.stdout, re.MULTILINE)
    assert "Next:" in made.stdout
    changed = {line.split(maxsplit=1)[1] for line in git(fork, "status", "--porcelain", "-uall").splitlines()}
    assert {path for path in changed if not path.startswith(OWN)} == ADDED
    assert {f"written: {path}" for path in ADDED} <= set(made.stdout.splitlines())
    git(fork, "add", "-A")
    git(fork, "commit", "-qm", "Make it ours")

    again = agent(fork, "init", *SAID)
    assert (again.returncode, again.stdout) == (0, "already yours (fork.yaml); nothing to do\n")
    assert git(fork, "status", "--porcelain") == ""

    for path, text in DOCUMENTS.items():
        (fork / "knowledge" / path).write_text(text, "utf-8")
    for path in NOT_KEPT:
        (fork / "knowledge" / path).unlink()
    (fork / "Pulumi.dev.yaml").write_text(SETTINGS, "utf-8")
    for module, *arguments in (("graph",), ("cli", "documents")):
        written = run(fork, module, *arguments)
        assert written.returncode == 0, written.stderr
    tested = run(fork, "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *HELD)
    assert tested.returncode == 0, tested.stdout[-3_000:]
    assert "agent init has made knowledge/ yours" in tested.stdout
    with running(fork / "knowledge", fork / "build" / "state", root=fork) as address:
        page = httpx.get(address).text
        assert ("By Ada Example." in page, "Senior DevOps Engineer" in page) == (True, False)
        for question, (path, fact) in ASKED.items():
            body = {"question": question}
            asked = httpx.post(
                f"{address}/api/ask", json=body, auth=BodyHash(), headers=JSON, timeout=PATIENCE
            )
            answer = asked.json()
            assert fact in answer["text"], answer
            assert path in {answer["sources"][each["n"] - 1]["path"] for each in answer["citations"]}
