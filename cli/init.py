"""`agent init`: make a fork somebody's own, and keep it apart from the product when upstream is merged."""

import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Annotated

import typer

from cli.console import console, errors, fail
from cli.documents import write
from cli.forking import is_fork
from cli.forking.__main__ import main as after_merge
from cli.forking.beginning import begin
from cli.forking.owner import Owner, OwnerError
from cli.forking.work_tree import NoWorkTreeError, WorkTree
from cli.local_stack import ROOT
from cli.site_facts import SITE
from cli.site_files import read
from content import ContentError

SHOWN = 5
NEXT = """
Next:
  1. put your Markdown into knowledge/ in place of the examples; agent check names what is wrong in it
  2. write what visitors may start with into site/site.yaml, under suggestions
  3. make run to look at it, make documents check to hold it, then git add -A and git commit
Whenever you merge the product's newer commits, run make init again: README.md, "Make it yours", says how."""


def init(
    owner: Annotated[str, typer.Option(help="Whose page this is: a person's or a firm's name.")] = "",
    contact: Annotated[str, typer.Option(help="An e-mail address or an https:// address.")] = "",
    repository: Annotated[
        str, typer.Option(help="The fork: OWNER/NAME on GitHub, or its https address.")
    ] = "",
    licence_holder: Annotated[str, typer.Option(help="Who holds the copyright; the owner by default.")] = "",
    name: Annotated[str, typer.Option(help="The page's name; it stays as it is by default.")] = "",
    dirty: Annotated[bool, typer.Option("--dirty", help="Go on though files are changed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask before documents go.")] = False,
) -> None:
    """Make a fork yours: its documents, names and settings. After a merge of upstream: keep them so."""
    try:
        tree = WorkTree(ROOT)
        if is_fork(ROOT):
            raise typer.Exit(after_merge(ROOT))
        if tree.changed and not dirty:
            listed = ", ".join(tree.changed[:SHOWN])
            fail(
                f"not committed: {listed}; commit or stash it, so that git can bring it back, or say --dirty"
            )
        if find_spec("mermaidx") is None:  # before anything is changed
            fail("the roadmap is drawn with packages that `make run` doesn't install: run make init")
        who = _ask(owner, contact, repository, licence_holder, name)
        documents = tree.tracked("knowledge")
        _confirm(f"{len(documents)} files of knowledge/ go; git keeps them at {tree.commit[:12]}.", yes)
        done = begin(tree, who, datetime.now(UTC).date())
        generated = write(ROOT / "knowledge")
    except (NoWorkTreeError, OwnerError, ContentError) as error:
        fail(str(error))
    console.print(f"taken out: {len(done.taken_out)} files of knowledge/")
    written = {*done.written, *(path.relative_to(ROOT).as_posix() for path in generated)}
    for path in sorted(written):
        console.print(f"written: {path}", soft_wrap=True)
    console.print(NEXT, soft_wrap=True)


def _ask(owner: str, contact: str, repository: str, licence_holder: str, name: str) -> Owner:
    """Ask for what wasn't said, where somebody can be asked."""
    if not (owner and contact and repository) and not sys.stdin.isatty():
        raise OwnerError("say --owner, --contact and --repository where nobody can be asked")
    owner = owner or typer.prompt("Owner's name", err=True)
    return Owner(
        owner=owner,
        contact=contact or typer.prompt("Contact (e-mail or https address)", err=True),
        repository=repository or typer.prompt("Repository (OWNER/NAME on GitHub, or an address)", err=True),
        licence_holder=licence_holder
        or (typer.prompt("Licence holder", default=owner, err=True) if sys.stdin.isatty() else owner),
        name=name or str(read(SITE / "site.yaml")["name"]),
    )


def _confirm(what: str, is_sure: bool) -> None:
    if is_sure:
        return
    if not sys.stdin.isatty():
        raise OwnerError(f"{what} Say --yes where nobody can be asked")
    errors.print(what)
    typer.confirm("Go on?", err=True, abort=True)
