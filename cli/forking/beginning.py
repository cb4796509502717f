"""A fork's first state: the product's documents out, one example of each in, the page in the owner's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template
from typing import Final

from cli.forking import RECORD
from cli.forking.owner import Owner, with_settings
from cli.forking.work_tree import WorkTree

START: Final = Path(__file__).with_name("start")
PLACES: Final = {"README.md": ".github/README.md", "knowledge/log/today.md": "knowledge/log/{day}.md"}
"""Where the files of `start/` go that don't go to their own path. GitHub shows .github/README.md before README.md, so
that the product's README stays as upstream writes it."""


@dataclass(frozen=True)
class Begun:
    """What was changed: paths from the root."""

    taken_out: tuple[str, ...]
    written: tuple[str, ...]


def begin(tree: WorkTree, owner: Owner, day: date) -> Begun:
    """Make the work tree the owner's. The record is written last: what was interrupted begins again.

    Raises:
        OwnerError: site/site.yaml can't be written.
    """
    settings = tree.root / "site" / "site.yaml"
    named = with_settings(settings.read_text("utf-8"), owner.settings)
    written = dict(_files(owner, tree.commit, day))
    gone = sorted(tree.tracked("knowledge") - written.keys())
    for path in gone:
        (tree.root / path).unlink(missing_ok=True)
    record = written.pop(RECORD)
    for path, text in {**written, "site/site.yaml": named, RECORD: record}.items():
        target = tree.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return Begun(tuple(gone), tuple(sorted([*written, "site/site.yaml", RECORD])))


def _files(owner: Owner, commit: str, day: date) -> Iterator[tuple[str, str]]:
    said = {
        **vars(owner),
        "holder": owner.licence_holder,
        "commit": commit[:12],
        "date": day.isoformat(),
        "year": str(day.year),
    }
    for source in sorted(START.rglob("*")):
        if source.is_file():
            path = source.relative_to(START).as_posix()
            place = PLACES.get(path, path).format(day=day.isoformat())
            yield place, Template(source.read_text("utf-8")).substitute(said)
