"""AWS's own Runtime API core with a front that tests can call: built from its Go module, or skipped without Go.

The module has no package that others may import, so the front is built inside a copy of its source.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from api.contract import cache_folder

MODULE = "github.com/aws/aws-lambda-runtime-interface-emulator"
VERSION = "v0.0.0-20261030222936-bef5c4ba774d"
TIMEOUT_SECONDS = 180
FRONT = Path(__file__).with_suffix(".go")


def find_runtime_core() -> Path | None:
    """The command, built where that is possible; None where neither it nor Go is here."""
    front = hashlib.sha256(FRONT.read_bytes()).hexdigest()[:12]
    command = cache_folder() / "runtime-core" / f"{VERSION}-{front}" / "core"
    if command.exists():
        return command
    go = shutil.which("go")
    return _build(go, command) if go else None


def _build(go: str, command: Path) -> Path | None:
    environment = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=mod"}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        asked = _run([go, "mod", "download", "-json", f"{MODULE}@{VERSION}"], Path(folder), environment)
        if asked is None:
            return None
        shutil.copytree(json.loads(asked)["Dir"], source, copy_function=shutil.copyfile)
        for each in (source, *source.rglob("*")):  # the module cache is read-only
            each.chmod(0o755 if each.is_dir() else 0o644)
        (source / "cmd" / "front").mkdir()
        shutil.copyfile(FRONT, source / "cmd" / "front" / "main.go")
        command.parent.mkdir(parents=True, exist_ok=True)
        unfinished = command.with_suffix(".new")
        build = [go, "build", "-trimpath", "-ldflags", "-s -w", "-o", str(unfinished), "./cmd/front"]
        if _run(build, source, environment) is None:
            return None
        unfinished.replace(command)
    return command


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> str | None:
    options: dict[str, Any] = {"capture_output": True, "text": True, "timeout": TIMEOUT_SECONDS}
    try:
        return str(subprocess.run(command, cwd=folder, env=environment, check=True, **options).stdout)
    except subprocess.CalledProcessError as error:
        print(error.stderr[-1_000:], flush=True)
    except subprocess.TimeoutExpired:
        print(f"{' '.join(command[:3])} took more than {TIMEOUT_SECONDS} s", flush=True)
    return None
