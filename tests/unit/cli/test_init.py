"""What `agent init` is told of an owner, what it writes into the page's settings, and how a merge of upstream ends."""

import subprocess
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import yaml

from cli.forking import RECORD, is_fork
from cli.forking.beginning import begin
from cli.forking.merged import Settled, settle
from cli.forking.owner import SUGGESTIONS, Owner, OwnerError, with_settings
from cli.forking.work_tree import NoWorkTreeError, WorkTree
from tests.ours import ROOT
from tests.unit.publishing.corpora import git

ADA = Owner(
    name="Ada's page",
    owner='Ada "Countess" Example',
    contact="ada@example.org",
    repository="ada/agent",
    licence_holder="Example Ltd: Ada",
)


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("owner", " ", "--owner is ' '"),
        ("owner", "Ada\nname: Eve", "--owner is"),
        ("licence_holder", "x" * 201, "--licence-holder is"),
        ("contact", "ada", "an e-mail address or an https:// address"),
        ("contact", "javascript:alert(1)", "an e-mail address or an https:// address"),
        ("repository", "agent", "OWNER/NAME on GitHub"),
        ("repository", "http://example.org/ada/agent", "OWNER/NAME on GitHub"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_would_be_right(key: str, value: str, told: str) -> None:
    with pytest.raises(OwnerError, match=told):
        Owner(**{**vars(ADA), key: value})


def test_a_name_on_github_becomes_its_address() -> None:
    assert ADA.repository == "https://github.com/ada/agent"


def test_the_pages_settings_are_written_anew_and_their_comments_and_other_keys_stay() -> None:
    before = (ROOT / "site" / "site.yaml").read_text("utf-8")
    after = with_settings(before, ADA.settings)
    said = yaml.safe_load(after)
    assert (said["name"], said["owner"], said["contact"]) == (ADA.name, ADA.owner, ADA.contact)
    assert (said["source"], said["suggestions"]) == (ADA.repository, list(SUGGESTIONS))
    assert {key: value for key, value in said.items() if key in ("language", "licence")} == {
        key: value for key, value in yaml.safe_load(before).items() if key in ("language", "licence")
    }
    assert [line for line in after.splitlines() if line.startswith("#")] == [
        line for line in before.splitlines() if line.startswith("#")
    ]
    assert with_settings(after, ADA.settings) == after


def test_a_setting_that_the_page_has_no_line_for_is_named() -> None:
    with pytest.raises(OwnerError, match="no line 'owner:'"):
        with_settings("name: X\n", {"owner": "Ada"})


class Fork:
    """A product of three files, and a fork of it in which `agent init` and its owner have written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        git(folder, "init", "-q", "-b", "upstream")
        self.write("knowledge/a.md", "# A\n\nThe product's.\n")
        self.write("knowledge/owner.md", "# Owner\n\nNobody.\n")
        self.write("README.md", "# Product\n")
        self.write(
            "site/site.yaml",
            "name: X\nowner: null\ncontact: null\nsource: null\nwho: x\njourney: x\nsuggestions:\n  - a\n",
        )
        self.commit("product")
        git(folder, "checkout", "-q", "-b", "main")
        begin(self.tree, ADA, date(2026, 11, 28))
        self.write("knowledge/mine.md", "# Mine\n")
        self.commit("mine")

    @property
    def tree(self) -> WorkTree:
        return WorkTree(self.folder)

    def write(self, path: str, text: str) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")

    def commit(self, message: str) -> None:
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-qm", message)

    def upstream(self, **changes: str) -> None:
        """The product goes on: files by their paths, with `__` for a slash and `_` before the ending."""
        git(self.folder, "checkout", "-q", "upstream")
        for path, text in changes.items():
            self.write(path.replace("__", "/").replace("_md", ".md").replace("_yaml", ".yaml"), text)
        self.commit("newer")
        git(self.folder, "checkout", "-q", "main")

    def merge(self) -> None:
        """As an engineer would; a conflict is git's exit code 1."""
        with suppress(subprocess.CalledProcessError):
            git(self.folder, "merge", "-q", "--no-edit", "upstream")

    def knowledge(self) -> set[str]:
        return {path.name for path in (self.folder / "knowledge").rglob("*") if path.is_file()}


@pytest.fixture
def fork(tmp_path: Path) -> Fork:
    return Fork(tmp_path)


def test_a_fork_says_so_and_the_products_documents_are_gone(fork: Fork) -> None:
    assert is_fork(fork.folder)
    assert "a.md" not in fork.knowledge()
    assert "Ada" in (fork.folder / "knowledge" / "owner.md").read_text("utf-8")
    assert (fork.folder / "README.md").read_text("utf-8") == "# Product\n"
    assert "Copyright 2026 Example Ltd: Ada" in (fork.folder / "NOTICE").read_text("utf-8")


def test_a_merge_with_conflicts_ends_with_the_forks_own_and_the_products_code(fork: Fork) -> None:
    before = fork.knowledge()
    fork.upstream(
        knowledge__a_md="# A\n\nNewer.\n",
        knowledge__owner_md="# Owner\n\nSomebody.\n",
        knowledge__new_md="# New\n",
        site__site_yaml="name: X\nowner: Eve\ncontact: null\nsource: null\nwho: x\njourney: x\nsuggestions:\n  - b\n",
        README_md="# Product, newer\n",
    )
    fork.merge()
    assert fork.tree.unmerged(".") == {"knowledge/a.md", "knowledge/owner.md", "site/site.yaml"}
    assert settle(fork.tree) == Settled(
        ("knowledge/a.md", "knowledge/new.md"), ("knowledge/owner.md", "site/site.yaml"), ()
    )
    assert fork.knowledge() == before
    assert "Ada" in (fork.folder / "site" / "site.yaml").read_text("utf-8")
    assert (fork.folder / "README.md").read_text("utf-8") == "# Product, newer\n"
    git(fork.folder, "commit", "-qm", "upgrade")
    assert settle(fork.tree) == Settled()
    assert fork.tree.changed == []


def test_a_document_that_came_without_a_conflict_is_taken_out_after_the_commit_too(fork: Fork) -> None:
    fork.upstream(knowledge__new_md="# New\n")
    fork.merge()
    assert "new.md" in fork.knowledge()
    assert settle(fork.tree) == Settled(("knowledge/new.md",))
    assert "new.md" not in fork.knowledge()


def test_a_conflict_in_what_both_share_is_left_to_the_owner_and_named(fork: Fork) -> None:
    fork.write("README.md", "# Product of Ada\n")
    fork.commit("my readme")
    fork.upstream(README_md="# Product, newer\n", knowledge__a_md="# A\n\nNewer.\n")
    fork.merge()
    done = settle(fork.tree)
    assert done == Settled(("knowledge/a.md",), (), ("README.md",))


def test_a_branch_of_the_forks_own_is_no_upstream(fork: Fork) -> None:
    git(fork.folder, "checkout", "-q", "-b", "topic")
    fork.write("knowledge/topic.md", "# Topic\n")
    fork.commit("topic")
    git(fork.folder, "checkout", "-q", "main")
    git(fork.folder, "merge", "-q", "--no-ff", "--no-edit", "topic")
    assert settle(fork.tree) is None
    assert "topic.md" in fork.knowledge()


def test_an_interrupted_beginning_is_no_fork_and_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    fork = Fork(tmp_path)
    before = {
        path: path.read_bytes() for path in tmp_path.rglob("*") if ".git/" not in str(path) and path.is_file()
    }
    git(tmp_path, "reset", "-q", "--hard", "upstream")
    (tmp_path / "knowledge" / "a.md").unlink()
    assert not is_fork(tmp_path)
    begin(fork.tree, ADA, date(2026, 11, 28))
    assert is_fork(tmp_path)
    assert all(
        path.read_bytes() == text for path, text in before.items() if path.name not in ("mine.md", RECORD)
    )


def test_outside_of_a_checkout_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoWorkTreeError, match="no git checkout"):
        WorkTree(tmp_path)
