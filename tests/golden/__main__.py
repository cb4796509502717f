"""`python -m tests.golden …`: look at answers, freeze the documents they are asked over, write the page of answers,
fit the local model's confidence."""

import argparse
import shutil
from pathlib import Path

from tests.golden import fitting, page
from tests.golden.cases import FROZEN, HERE, KNOWLEDGE
from tests.golden.report import in_full, table
from tests.golden.runner import run


def main() -> None:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    commands = parser.add_subparsers(required=True)
    freezing = commands.add_parser("freeze", help="copy knowledge/ to tests/golden/knowledge/")
    freezing.set_defaults(run=lambda _: freeze(KNOWLEDGE, FROZEN))
    answers = commands.add_parser("answers", help="ask the questions of answers.yaml and write answers.md")
    answers.set_defaults(run=lambda _: page.write(KNOWLEDGE))
    asking = commands.add_parser(
        "ask", help="ask a file's questions, print figures and every answer that is wanting"
    )
    asking.add_argument("file", help="its name without .yaml, such as dev_own")
    asking.add_argument("--only", default="", help="a part of the ids to ask")
    asking.add_argument("--all", action="store_true", help="print the good answers too")
    asking.set_defaults(run=_ask)
    fits = commands.add_parser("fit", help="fit the local model's confidence to the development questions")
    fits.set_defaults(run=lambda _: fitting.write())
    given = parser.parse_args()
    given.run(given)


def freeze(source: Path, target: Path) -> None:
    """Replace the frozen documents by those of a folder; pictures stay behind."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.png"))
    print(f"{sum(1 for _ in target.rglob('*.md'))} documents in {target}")


def _ask(given: argparse.Namespace) -> None:
    report = run(HERE / f"{given.file}.yaml", given.only)
    print(in_full(report.scores if given.all else report.worst(len(report.scores))), end="\n\n")
    print(table([report]))


if __name__ == "__main__":
    main()
