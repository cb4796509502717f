"""A release's notes are its version's section of the changelog, and a version without one stops the release."""

import subprocess

import pytest

from cli.release_notes import NoVersionError, notes
from tests.ours import ROOT

CHANGELOG = "# Changelog\n\n## Unreleased\n\n### Added\n- b\n\n## 0.2.0 — 2026-12-01\n\n### Fixed\n- a\n\n## 0.1.0\n\n"


def test_the_section_of_a_version_without_its_heading() -> None:
    assert notes(CHANGELOG, "v0.2.0") == notes(CHANGELOG, "0.2.0") == "### Fixed\n- a"


@pytest.mark.parametrize("version", ["0.3.0", "0.1.0", "v"])
def test_a_version_that_nothing_is_said_of_is_named_with_those_there_are(version: str) -> None:
    with pytest.raises(NoVersionError, match=r"it has Unreleased, 0\.2\.0, 0\.1\.0"):
        notes(CHANGELOG, version)


def test_the_command_prints_what_the_changelog_says_of_the_first_version() -> None:
    asked = subprocess.run(
        ["make", "--silent", "notes", "VERSION=v0.1.0"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.strip() == notes((ROOT / "CHANGELOG.md").read_text("utf-8"), "0.1.0")
