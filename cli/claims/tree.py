"""The product as the checks look things up in it: words, files, commands, amounts and counts."""

import re
import subprocess
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from cli.claims.prose import Claim, claims
from cli.graph_file import read_graph
from content import yaml_files
from graph.model import Graph

_SOURCES: Final = frozenset(
    {".py", ".yaml", ".yml", ".json", ".js", ".mjs", ".css", ".html", ".toml", ".txt", ".cfg", ".sh", ""}
)
_PROSE: Final = ("knowledge/", "tests/golden/", "tests/reading/", "tests/gate/", "tests/unit/claims/")
"""Folders whose texts say things: what only they name doesn't exist for it."""
_WORD: Final = re.compile(r"[A-Za-z0-9_]+")
OUTSIDE: Final = Path(__file__).with_name("outside.yaml")


class Tree:
    """One repository."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def files(self) -> frozenset[str]:
        """The files that git tracks or would track, from the root."""
        command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=True)
        return frozenset(path for path in listed.stdout.splitlines() if (self.root / path).exists())

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders that hold them."""
        return frozenset(
            parent.as_posix()
            for path in self.files
            for parent in Path(path).parents
            if parent.as_posix() != "."
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the sources: the names that exist."""
        found: set[str] = set()
        for path in self.files:
            found.update(_WORD.findall(path))
            if Path(path).suffix in _SOURCES and not path.startswith(_PROSE):
                found.update(_WORD.findall((self.root / path).read_text("utf-8", "ignore")))
        return frozenset(found)

    @cached_property
    def options(self) -> frozenset[str]:
        """Every `--option` that the sources write."""
        found: set[str] = set()
        for path in self.files:
            if Path(path).suffix in _SOURCES and not path.startswith(_PROSE):
                found.update(re.findall(r"--[a-z][a-z-]+", (self.root / path).read_text("utf-8", "ignore")))
        return frozenset(found)

    @cached_property
    def outside(self) -> dict[str, Any]:
        """What others have defined: names, seconds, amounts."""
        known: dict[str, Any] = yaml_files.load(OUTSIDE.read_text("utf-8"))
        return known

    @cached_property
    def parts(self) -> list[tuple[str, bool]]:
        """What `site/built.yaml` lists, and whether its files exist."""
        listed = yaml_files.load((self.root / "site" / "built.yaml").read_text("utf-8"))["parts"]
        return [(part["what"], all(file in self.files for file in part["files"])) for part in listed]

    @cached_property
    def graphs(self) -> list[Graph]:
        """The committed graphs of the stacks."""
        folder = self.root / "api" / "data" / "graphs"
        return [read_graph(path) for path in sorted(folder.glob("*.json"))]

    def claims(self, path: str) -> list[Claim]:
        return list(claims(path, (self.root / path).read_text("utf-8")))
