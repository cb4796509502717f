"""The interpreter that compiles, and the wheels that go in: found, or refused with what to do."""

import sys
from pathlib import Path

import pytest

from components.lambda_package.target import LAMBDA, PackageError, Target, find_interpreter, host_target
from components.lambda_package.wheels import fetch_wheels

MISSING = Target(name="future", python="3.99")


def test_the_host_is_compiled_by_the_running_interpreter() -> None:
    found = find_interpreter(host_target())
    assert (found.path, found.version) == (sys.executable, "{}.{}.{}".format(*sys.version_info[:3]))


def test_lambda_is_arm64_on_python_3_13() -> None:
    assert (LAMBDA.python, LAMBDA.cache_tag) == ("3.13", "cpython-313")
    assert all(platform.endswith("_aarch64") for platform in LAMBDA.platforms)


def test_a_missing_interpreter_is_an_error_that_names_the_commands() -> None:
    with pytest.raises(
        PackageError, match=r"needs a Python 3\.99.*`uv python install 3\.99`, `pyenv install 3\.99`"
    ):
        find_interpreter(MISSING)


def test_an_interpreter_that_does_not_run_or_is_another_version_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, script in (("shim", "exit 127"), ("other", "echo cpython-311 3.11.7")):
        program = tmp_path / folder / "python3.99"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    broken = tmp_path / "broken" / "python3.99"  # of another system: running it is an error of the kernel
    broken.parent.mkdir()
    broken.write_bytes(b"\x7fELF")
    broken.chmod(0o755)
    right = tmp_path / "right" / "python3.99"
    right.parent.mkdir()
    right.write_text("#!/bin/sh\necho cpython-399 3.99.1\n")
    right.chmod(0o755)
    monkeypatch.setenv(
        "PATH", f"{tmp_path}/shim:{tmp_path}/broken:{tmp_path}/other:{tmp_path}/right:/usr/bin:/bin"
    )

    found = find_interpreter(MISSING)

    assert (found.path, found.version) == (str(right), "3.99.1")


def test_a_requirement_that_depends_on_the_machine_is_refused(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:00\n")
    with pytest.raises(PackageError, match=r"depends on the machine: .colorama==0\.4\.6 ; sys_platform"):
        fetch_wheels(requirements, host_target(), find_interpreter(host_target()))


@pytest.mark.slow
def test_a_requirement_without_a_hash_is_refused_by_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_BEDROCK_AGENT_CACHE", str(tmp_path / "cache"))
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("six==1.17.0\n")
    with pytest.raises(PackageError, match="--require-hashes mode"):
        fetch_wheels(requirements, host_target(), find_interpreter(host_target()))
    assert not list((tmp_path / "cache" / "wheels").iterdir())  # nothing half-done is left for the next build
