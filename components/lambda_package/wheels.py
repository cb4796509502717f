"""The wheels of a requirements file for a target, downloaded once by pip and checked against their hashes."""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ..agreed import cache_folder as cache_folder
from .target import Interpreter, PackageError, Target


def fetch_wheels(requirements: Path, target: Target, interpreter: Interpreter) -> list[Path]:
    """Every wheel that `requirements` pins, for `target`, sorted by file name.

    Only wheels, so nothing is compiled, and only with hashes, so nothing unpinned gets in. The folder they are
    kept in is named by the pins and the target; it appears only once it is complete.

    Raises PackageError when pip is missing, when a pin depends on the machine, or when pip fails.
    """
    text = requirements.read_text(encoding="utf-8")
    _refuse_markers(text, requirements)
    pins = hashlib.sha256(f"{target}\n{_without_comments(text)}".encode()).hexdigest()[:16]
    folder = cache_folder() / "wheels" / f"{target.name}-{target.python}-{pins}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
            download = Path(scratch) / "wheels"
            _download(requirements, target, interpreter, download)
            try:
                download.rename(folder)
            except OSError:  # another build was faster
                if not folder.is_dir():
                    raise
    return sorted(folder.glob("*.whl"))


def _download(requirements: Path, target: Target, interpreter: Interpreter, folder: Path) -> None:
    command = [*_pip(interpreter), "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--only-binary=:all:", "--dest", str(folder), "-r", str(requirements)]
    if target.platforms:
        command += ["--implementation", "cp", "--python-version", target.python]
        for platform in target.platforms:
            command += ["--platform", platform]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        reason = "\n".join(done.stderr.strip().splitlines()[-6:])
        raise PackageError(
            f"pip couldn't download the wheels for {target.name}:\n{reason}\nCommand: {' '.join(command)}"
        )
    # `pip download` leaves what it found in its cache as a link or a copy; anything but a wheel would be a build.
    strangers = [path.name for path in folder.iterdir() if path.suffix != ".whl"]
    if strangers:
        shutil.rmtree(folder)
        raise PackageError(f"pip downloaded something other than wheels: {', '.join(strangers)}")


def _pip(interpreter: Interpreter) -> list[str]:
    for python in (sys.executable, interpreter.path):
        if subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0:
            return [python, "-m", "pip"]
    raise PackageError(
        f"pip is missing from {sys.executable}; install it with `{sys.executable} -m ensurepip` and run again."
    )


def _refuse_markers(text: str, requirements: Path) -> None:
    for line in text.splitlines():
        if re.match(r"[A-Za-z0-9]", line) and ";" in line:
            raise PackageError(
                f"{requirements.name} has a requirement that depends on the machine: {line.rstrip(chr(92)).strip()!r}. "
                "pip evaluates markers for the machine it runs on, not for the target; pin it for every machine."
            )


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
