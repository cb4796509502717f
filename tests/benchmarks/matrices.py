"""The matrices that `make test` samples, in full: every setting on both stacks, every wrong graph of every choice."""

import subprocess
import sys

from tests.product import ROOT


def main() -> int:
    """Run the tests marked `whole`; 1 where one fails."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadgroup",
        "--whole",
        "-m",
        "whole",
    ]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
