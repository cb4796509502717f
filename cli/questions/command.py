"""`agent questions`: what visitors asked and the documents didn't answer, and the sections that would answer it."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import boto3
import typer

from api.safeguards.table import TableUnavailableError
from cli.console import console, errors, fail, show_json
from cli.local_state import kept_states
from cli.questions.kept import Kept, kept
from cli.questions.local import table_of
from cli.questions.skeleton import skeleton, where
from cli.stack_outputs import output, region_of
from content import ContentError, Library, load
from graph.stacks import CaptureError, stack_config
from publishing.errors import PublishingError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from cli.questions.groups import Group

SHOWN = 10
"""Groups with a skeleton, where no other number is asked for."""


def questions(
    stack: Annotated[
        str | None,
        typer.Option("--stack", "-s", help="The Pulumi stack; without one, the `agent run` of here."),
    ] = None,
    outputs: Annotated[
        Path | None, typer.Option(help="The stack's outputs as JSON; by default Pulumi is asked for them.")
    ] = None,
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown that should answer.")] = Path(
        "knowledge"
    ),
    most: Annotated[int, typer.Option(min=1, help="How many groups to show.")] = SHOWN,
    as_json: Annotated[bool, typer.Option("--json", help="Print the groups as JSON.")] = False,
) -> None:
    """Group unanswered and unhelpful questions by meaning, and begin the sections that would answer them."""
    from cli.questions.groups import grouped  # numpy, which no other command needs at its start

    try:
        library = load(knowledge)
        client, table = _deployed(stack, outputs) if stack else _local(knowledge)
        found = kept(client, table, datetime.now(UTC))
    except (CaptureError, ContentError, PublishingError, TableUnavailableError) as error:
        fail(f"the questions can't be read: {error}")
    asked = [each for each in found if each.question]
    groups = grouped(asked, library, lambda notice: errors.print(notice, style="yellow", soft_wrap=True))
    if as_json:
        show_json([_plain(group, library) for group in groups[:most]])
        return
    if not asked:
        _show_counts(found, stack)
        return
    for group in groups[:most]:
        _show(group, library)
    if len(groups) > most:
        console.print(f"and {len(groups) - most} more groups: --most {len(groups)}", style="dim")


def _deployed(stack: str, outputs: Path | None) -> tuple["DynamoDBClient", str]:
    name = output(stack, outputs, "safeguardsTable")
    region = region_of(stack) or boto3.session.Session().region_name or "us-east-1"
    return boto3.client("dynamodb", region_name=region), name


def _local(knowledge: Path) -> tuple["DynamoDBClient", str]:
    """The table of the `agent run --keep-questions` that serves this folder."""
    table = next(filter(None, map(table_of, kept_states(knowledge))), None)
    if table is None:
        fail(
            "no `agent run --keep-questions` serves these documents now, and a local stack forgets its questions when "
            "it stops: start one, or name a deployed stack with -s"
        )
    return table.client(), table.name


def _show_counts(found: Sequence[Kept], stack: str | None) -> None:
    """What is known where no words are kept: how often, by the nearest section."""
    counts: Counter[str] = Counter()
    for each in found:
        counts[" > ".join(each.place) if each.place else "nothing near"] += each.times
    if not counts:
        console.print("No question without an answer is kept.")
    for place, times in counts.most_common():
        console.print(f"{times:5}  {place}", soft_wrap=True)
    if stack and not _keeps(stack):
        console.print(
            f"\n{stack} keeps no questions, only how often each section came near one: their words are kept, scrubbed, "
            "after keepQuestions: true and pulumi up.",
            soft_wrap=True,
        )


def _keeps(stack: str) -> bool:
    project, config = stack_config(stack)
    return config.get(f"{project}:keepQuestions") == "true"


def _show(group: "Group", library: Library) -> None:
    helped = f", {group.unhelpful} with an answer that didn't help" if group.unhelpful else ""
    console.print(f"asked {group.times} {'time' if group.times == 1 else 'times'}{helped}", style="bold")
    for each in group.questions:
        console.print(f"  {each.times:3}  {each.question}", soft_wrap=True)
        if each.comment:
            console.print(f"       said: {each.comment}", style="dim", soft_wrap=True)
    console.print(f"belongs to {where(group, library)}:\n", soft_wrap=True)
    console.print(skeleton(group, library), soft_wrap=True, highlight=False)


def _plain(group: "Group", library: Library) -> dict[str, object]:
    return {
        "asked": group.times,
        "unhelpful": group.unhelpful,
        "questions": [each.question for each in group.questions],
        "comments": [each.comment for each in group.questions if each.comment],
        "document": group.place[0] if group.place else None,
        "section": group.place[1] if group.place else None,
        "where": where(group, library),
        "skeleton": skeleton(group, library),
    }
