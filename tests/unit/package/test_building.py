"""The build and the downloads over a small repository and a stand-in for pip: what is kept, done anew, refused."""

import os
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pulumi.runtime import mocks, settings

from components.lambda_package import LAMBDA, PackageError, build, build_package, host_target
from components.lambda_package.target import Interpreter
from components.lambda_package.wheels import fetch_wheels

HOST = host_target()
PIP = """#!/bin/sh
test "$4" = "" && exit {version}
test "{ended}" = 0 || { for line in 1 2 3 4 5 6 7; do echo "line $line" >&2; done; exit {ended}; }
echo "$@" > {said}
while [ "$1" != "--dest" ]; do shift; done
mkdir -p "$2" && for name in {files}; do echo > "$2/$name"; done
"""
OURS = Interpreter("/nowhere/python", "3.13.0")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one module, with a cache of its own, no wheels, and this interpreter for every target's."""
    monkeypatch.setenv("PUBLIC_BEDROCK_AGENT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(build, "fetch_wheels", lambda *_: [])
    monkeypatch.setattr(build, "find_interpreter", lambda _: OURS)
    monkeypatch.setattr(build, "compile_sources", lambda *_: {"api/compiled.pyc": b""})
    (tmp_path / "root" / "api").mkdir(parents=True)
    (tmp_path / "root" / "api" / "__init__.py").write_text("ONE = 1\n")
    (tmp_path / "root" / "requirements-api.txt").write_text("# nothing\n")
    return tmp_path / "root"


def kept(root: Path) -> list[Path]:
    return sorted((root.parent / "cache" / "packages").iterdir())


def test_a_package_is_built_once_named_by_its_target_and_left_alone_while_its_bytes_are_the_same(
    root: Path,
) -> None:
    first = build_package(root, HOST)
    assert (first.zip, first.sbom) == (root / "build" / "api-host.zip", root / "build" / "api-host.cdx.json")
    assert not first.cached
    assert first.zip.stat().st_mode & 0o777 == 0o644
    with zipfile.ZipFile(first.zip) as archive:
        assert archive.namelist() == ["api/__init__.py", "api/compiled.pyc"]
    before = first.zip.stat()
    os.utime(kept(root)[0], (1, 1))
    second = build_package(root, HOST)
    assert (second.cached, second.sha256) == (True, first.sha256)
    assert (second.zip.stat().st_ino, second.zip.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert kept(root)[0].stat().st_mtime > time.time() - 60, "what is used is kept longest"
    second.zip.write_bytes(b"another's")
    assert build_package(root, HOST).zip.read_bytes() != b"another's"
    assert sorted(path.name for path in second.zip.parent.iterdir()) == ["api-host.cdx.json", "api-host.zip"]


def test_another_source_pin_or_interpreter_makes_another_package(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    output = tmp_path / "elsewhere"
    assert build_package(root, HOST, output).zip.parent == output
    (root / "api" / "__init__.py").write_text("ONE = 2\n")
    assert not build_package(root, HOST).cached
    (root / "api" / "__init__.py").rename(root / "api" / "moved.py")
    (root / "api" / "__init__.py").touch()
    assert not build_package(root, HOST).cached
    (root / "requirements-api.txt").write_text("# something\n")
    assert not build_package(root, HOST).cached
    monkeypatch.setattr(build, "find_interpreter", lambda _: Interpreter(OURS.path, "3.99.0"))
    assert not build_package(root, HOST).cached
    assert build_package(root, HOST).cached
    assert build_package(root, LAMBDA).zip.name == "api.zip"
    assert len(kept(root)) == 6


def test_eight_builds_are_kept_those_used_last(root: Path) -> None:
    folder = root.parent / "cache" / "packages"
    for number in range(10):
        (folder / f"old-{number}").mkdir(parents=True)
        os.utime(folder / f"old-{number}", (number, number))
    (folder / "gone").symlink_to("nowhere")  # as another build's scratch folder is when that has just ended
    build_package(root, HOST)
    old = [path.name for path in kept(root) if path.name.startswith("old")]
    assert old == [f"old-{number}" for number in range(3, 10)]


def test_a_build_that_another_overtook_takes_its_package_and_a_folder_that_cant_be_made_is_an_error(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(make: Callable[[Path], object]) -> None:
        packages = root.parent / "cache" / "packages"
        packages.mkdir(parents=True, exist_ok=True)
        place = packages / build._key(root, root / "requirements-api.txt", HOST, OURS)
        make(place)

    def other(place: Path) -> None:
        place.mkdir()
        for name in ("api.zip", "api.cdx.json"):
            (place / name).write_text("the other's")

    monkeypatch.setattr(build, "fetch_wheels", lambda *_: overtaken(other) or [])
    assert build_package(root, HOST).zip.read_text() == "the other's"
    (root / "api" / "__init__.py").write_text("ONE = 2\n")
    monkeypatch.setattr(build, "fetch_wheels", lambda *_: overtaken(Path.touch) or [])
    with pytest.raises(NotADirectoryError):
        build_package(root, HOST)


def test_what_pulumi_runs_ships_a_built_package_but_under_mocks(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "get_monitor", lambda: object.__new__(mocks.MockMonitor))
    assert build.archive_path(root) == root / "build" / "api.zip"
    assert not (root / "build").exists()
    monkeypatch.setitem(sys.modules, "pulumi.runtime.mocks", None)
    assert build.archive_path(root).is_file(), "who has no Pulumi has no mocks"


class Downloads:
    """A stand-in for pip in the place of the running interpreter, and a file of requirements."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.said = folder, folder / "said"
        self.requirements = folder / "requirements.txt"
        self.requirements.write_text("# a comment\nsix==1.0 \\\n    --hash=sha256:00\n")
        self.python = folder / "python"
        patch.setattr(sys, "executable", str(self.python))
        patch.setenv("PUBLIC_BEDROCK_AGENT_CACHE", str(folder / "cache"))

    def become(self, files: str = "two.whl one.whl", ended: int = 0, version: int = 0) -> None:
        text = PIP
        for name, value in (("files", files), ("ended", ended), ("version", version), ("said", self.said)):
            text = text.replace(f"{{{name}}}", str(value))
        self.python.write_text(text)
        self.python.chmod(0o755)

    def fetch(self, target: object = HOST) -> list[Path]:
        return fetch_wheels(self.requirements, target, OURS)  # type: ignore[arg-type]

    @property
    def kept(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "cache" / "wheels").iterdir())


@pytest.fixture
def downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Downloads:
    return Downloads(tmp_path, monkeypatch)


def test_pip_is_asked_once_for_the_targets_wheels_with_hashes_and_nothing_else(downloads: Downloads) -> None:
    downloads.become()
    assert [wheel.name for wheel in downloads.fetch()] == ["one.whl", "two.whl"]
    always = (
        "-m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all:"
    )
    words = downloads.said.read_text().split()
    assert " ".join(words[:8]) == always
    assert [words[8], *words[10:]] == ["--dest", "-r", str(downloads.requirements)]
    assert len(downloads.kept) == 1
    assert downloads.kept[0].startswith(f"host-{HOST.python}-")
    downloads.said.unlink()
    text = downloads.requirements.read_text()
    downloads.requirements.write_text(f"# another comment\n{text.partition(chr(10))[2]}")
    assert [wheel.name for wheel in downloads.fetch()] == ["one.whl", "two.whl"]
    assert not downloads.said.exists(), "a comment pins nothing"
    downloads.fetch(LAMBDA)
    told = downloads.said.read_text().partition(str(downloads.requirements))[2].split()
    assert told[:4] == ["--implementation", "cp", "--python-version", "3.13"]
    assert told[4:] == [word for platform in LAMBDA.platforms for word in ("--platform", platform)]
    downloads.requirements.write_text(text.replace("1.0", "1.1"))
    downloads.fetch()
    assert len(downloads.kept) == 3


def test_a_failed_download_is_told_in_pips_last_lines_and_leaves_nothing(downloads: Downloads) -> None:
    downloads.become(ended=1)
    with pytest.raises(PackageError) as raised:
        downloads.fetch()
    assert str(raised.value).startswith(
        "pip couldn't download the wheels for host:\nline 2\nline 3\nline 4\nline 5\nline 6\nline 7\nCommand: "
    )
    assert f"{downloads.python} -m pip download" in str(raised.value)
    downloads.become("one.whl six.tar.gz")
    with pytest.raises(PackageError, match=r"something other than wheels: six\.tar\.gz$"):
        downloads.fetch()
    downloads.become(version=1)
    with pytest.raises(PackageError, match=r"pip is missing from .*python.* -m ensurepip"):
        fetch_wheels(downloads.requirements, HOST, Interpreter(str(downloads.python), "3.13.0"))
    assert downloads.kept == []


def test_the_compiling_interpreters_pip_serves_where_ours_has_none(downloads: Downloads) -> None:
    downloads.become()
    other = downloads.python.rename(downloads.folder / "other")
    downloads.become(version=1)
    wheels = fetch_wheels(downloads.requirements, HOST, Interpreter(str(other), "3.13.0"))
    assert len(wheels) == 2


def test_a_download_that_another_overtook_takes_its_wheels(
    downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename
    downloads.become()

    def overtaken(self: Path, to: Path) -> Path:
        to.mkdir()
        (to / "theirs.whl").touch()
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", overtaken)
    assert [wheel.name for wheel in downloads.fetch()] == ["theirs.whl"]
    downloads.requirements.write_text("other==1.0 --hash=sha256:00\n")
    monkeypatch.setattr(Path, "rename", lambda self, to: rename(self, to / "missing" / "folder"))
    with pytest.raises(FileNotFoundError):
        downloads.fetch()
