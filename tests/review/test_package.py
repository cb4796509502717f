"""The package's part of a review: both sides built for Lambda, and their entries imported here."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.review_package import APP, LOCK, Size, init_seconds, package_line, package_of_change
from components.lambda_package import PackageError
from review.trees import FolderTree, GitTree

ROOT = Path(__file__).resolve().parents[2]
SLOW_START = "\nsum(range(30_000_000))\n"
"""Some hundred milliseconds, however fast the machine is beside its import of FastAPI."""


@pytest.fixture
def change(tmp_path: Path) -> Callable[[str, str], str]:
    """What is said of a file of the real package with something added to it."""
    shutil.copytree(ROOT / APP, tmp_path / APP, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / LOCK, tmp_path / LOCK)
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=t", "-c", "user.email=t@t", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-C", tmp_path, *command], check=True)

    def changed(path: str, added: str) -> str:
        file = tmp_path / path
        file.write_text((file.read_text("utf-8") if file.exists() else "") + added, "utf-8")
        return package_of_change(GitTree(tmp_path, "HEAD"), FolderTree(tmp_path))

    return changed


def test_what_does_not_ship_builds_nothing(change: Callable[[str, str], str]) -> None:
    assert change("README.md", "words") == ""


@pytest.mark.slow
def test_a_slower_and_larger_package_is_said(change: Callable[[str, str], str]) -> None:
    said = change("api/app.py", SLOW_START + f"NOISE = {list(range(90_000))!r}\n")
    before, after = said.partition("zip ")[2].split(" MB")[0].split(" → ")
    assert float(after) > float(before)
    assert float(said.rpartition("(")[2].split(" ×")[0]) > 1.2


def test_an_entry_that_no_longer_starts_is_named(tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "handler.py").write_text("1 / 0\n", "utf-8")
    with pytest.raises(PackageError, match="its entry can't be imported: ZeroDivisionError"):
        init_seconds(tmp_path)


def test_the_line_says_both_sides_and_the_difference() -> None:
    before = Size(zipped=6_910_000, unzipped=20_690_000, init=0.30)
    after = Size(zipped=7_050_000, unzipped=20_600_000, init=0.33)
    assert package_line(before, after) == (
        "The Lambda package: zip 6.91 → 7.05 MB (+0.14), unzipped 20.69 → 20.60 MB (-0.09), "
        "its import 300 → 330 ms of CPU on this machine (1.10 ×)."
    )
