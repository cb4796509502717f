"""First on a process's path, this makes every package absent that `NOT_INSTALLED` names (see `tests/product.py`)."""

import os
import sys
from importlib.abc import MetaPathFinder

ABSENT = set(os.environ["NOT_INSTALLED"].split())


class Absent(MetaPathFinder):
    """Refuses to find what isn't installed where only `make run` has been called."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """None: another finder may know it.

        Raises:
            ModuleNotFoundError: the package is one of the tests'.
        """
        if name.partition(".")[0] in ABSENT:
            raise ModuleNotFoundError(f"No module named {name!r}: requirements-run.txt doesn't bring it")


sys.meta_path.insert(0, Absent())
