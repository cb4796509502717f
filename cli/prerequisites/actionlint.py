"""actionlint over the workflows: on PATH, else built from its Go module and kept in the cache; skipped without Go."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from api.contract import cache_folder

VERSION = "1.7.12"
MODULE = f"github.com/rhysd/actionlint/cmd/actionlint@v{VERSION}"


def find_actionlint() -> Path | None:
    """The command, built where that is possible; None where neither it nor Go is here."""
    on_path = shutil.which("actionlint")
    if on_path:
        return Path(on_path)
    folder = cache_folder() / "actionlint" / VERSION
    command = folder / "actionlint"
    if command.exists():
        return command
    if shutil.which("go") is None:
        return None
    built = subprocess.run(["go", "install", MODULE], env={**os.environ, "GOBIN": str(folder)}, check=False)
    return command if built.returncode == 0 else None


if __name__ == "__main__":
    found = find_actionlint()
    if found is None:
        print("actionlint is skipped: it is not on PATH, and without Go it can't be built", file=sys.stderr)
    else:
        sys.exit(subprocess.run([found, "-color"], check=False).returncode)
