"""What a package is built for, and the interpreter that compiles its bytecode."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


class PackageError(Exception):
    """The package can't be built; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A machine and a Python minor version. `platforms` are pip's tags, empty for the interpreter's own."""

    name: str
    python: str
    platforms: tuple[str, ...] = ()

    @property
    def cache_tag(self) -> str:
        """The infix of bytecode files (PEP 3147), for example `cpython-313`."""
        return "cpython-" + self.python.replace(".", "")


LAMBDA = Target(
    name="arm64",
    python="3.13",
    # Lambda's python3.13 runs on Amazon Linux 2023, glibc 2.34 (AWS: "Lambda runtimes").
    platforms=("manylinux2014_aarch64", "manylinux_2_17_aarch64", "manylinux_2_28_aarch64"),
)


def host_target() -> Target:
    """This machine and the interpreter that runs this, for the Lambda bench."""
    return Target(name="host", python=f"{sys.version_info.major}.{sys.version_info.minor}")


@dataclass(frozen=True)
class Interpreter:
    """A CPython that was run and answered; `version` is its full version, for example `3.13.0`."""

    path: str
    version: str


_PROBE = "import sys; print(sys.implementation.cache_tag, '%d.%d.%d' % sys.version_info[:3])"


def find_interpreter(target: Target) -> Interpreter:
    """The interpreter whose bytecode the target can load: this one, PATH, pyenv, then uv.

    Raises PackageError, naming the commands that install one, when none is at hand: a package without bytecode
    would be another package and would start several times slower.
    """
    looked_at: list[str] = []
    for path in _candidates(target.python):
        if path in looked_at or not os.access(path, os.X_OK):
            continue
        looked_at.append(path)
        try:  # a pyenv shim exists for versions that aren't selected, and fails when it runs
            answer = subprocess.run([path, "-I", "-c", _PROBE], capture_output=True, text=True, timeout=30)
        except (OSError, subprocess.TimeoutExpired):
            continue
        words = answer.stdout.split()
        if answer.returncode == 0 and len(words) == 2 and words[0] == target.cache_tag:
            return Interpreter(path=path, version=words[1])
    tried = ", ".join(looked_at) or f"no python{target.python} on PATH, in pyenv or in uv"
    raise PackageError(
        f"The Lambda package needs a Python {target.python} to compile its bytecode, and none was found "
        f"(tried: {tried}). Install one with `uv python install {target.python}`, `pyenv install {target.python}` "
        f"or your system's packages (python{target.python}), then run `agent package` again."
    )


def _candidates(version: str) -> Iterator[str]:
    if f"{sys.version_info.major}.{sys.version_info.minor}" == version:
        yield sys.executable
    name = f"python{version}"
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        yield str(Path(folder or ".") / name)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted((str(path) for path in pyenv.glob(f"versions/{version}*/bin/{name}")), reverse=True)
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv:
        found = subprocess.run(
            [uv, "python", "find", "--no-project", "--offline", version],
            capture_output=True,
            text=True,
            timeout=60,
        )
        if found.returncode == 0:
            yield found.stdout.strip()
