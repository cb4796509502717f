"""`python -m cli.forking`: what `agent init` does after a merge, for a tree whose own code is still in conflict.

Imports the standard library and this folder alone.
"""

import sys
from pathlib import Path

from cli.forking import is_fork
from cli.forking.merged import report, settle
from cli.forking.work_tree import NoWorkTreeError, WorkTree


def main(root: Path) -> int:
    """End the conflicts in the fork's own places; 1 where others are left, or this is no fork."""
    if not is_fork(root):
        print("no fork yet: run make init first", file=sys.stderr)
        return 1
    try:
        done = settle(WorkTree(root))
    except NoWorkTreeError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print("\n".join(report(done)))
    return 1 if done and done.left else 0


if __name__ == "__main__":
    raise SystemExit(main(Path.cwd()))
