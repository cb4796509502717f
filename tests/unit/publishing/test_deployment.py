"""Citations link into a public repository only when its address is certain, and never carry credentials."""

import subprocess

import pytest

from publishing.checkout import clean_commit, public_address


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/owner/name",
        "https://github.com/owner/name.git",
        "https://user:token@github.com/owner/name.git",
        "git@github.com:owner/name.git",
        "ssh://git@github.com/owner/name",
    ],
)
def test_every_form_of_a_github_remote_becomes_its_public_address(remote):
    assert public_address(remote) == "https://github.com/owner/name"


@pytest.mark.parametrize(
    "remote", ["", "/srv/git/name.git", "https://example.com/owner/name", "git@github.com:name"]
)
def test_any_other_remote_has_none(remote):
    assert public_address(remote) is None


def git(folder, *arguments):
    who = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    return subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_a_folder_stands_for_a_commit_only_where_all_its_files_are_that_commits(tmp_path):
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n")
    assert clean_commit(folder) is None
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("*.tmp.md\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    assert clean_commit(folder) == git(tmp_path, "rev-parse", "HEAD")
    (folder / "b.tmp.md").write_text("# B\n")
    assert clean_commit(folder) is None
