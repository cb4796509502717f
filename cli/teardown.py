"""`agent teardown`: take a stack down in the order that AWS asks for, and show what is left. Needs an account."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Annotated, Any, NoReturn

import boto3
import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.table import Table

from api.prices import packaged_prices
from cli.console import console, errors, fail
from cli.local_stack import ROOT
from cli.removal.draining import drain
from cli.removal.kept import delete_bucket, delete_table
from cli.removal.leftovers import Account, Leftover
from cli.removal.pulumi import PulumiStack
from cli.stack_outputs import region_of
from graph.stacks import project_name
from publishing.clock import Clock
from publishing.errors import PublishingError
from publishing.lock import locked
from publishing.pulumi_state import Resource

BUCKET = "aws:s3/bucket:Bucket"
TABLE = "aws:dynamodb/table:Table"
DATA_SOURCE = "aws:bedrock/agentDataSource:AgentDataSource"
DOCUMENTS = "knowledge-documents"


def teardown(
    stack: Annotated[str, typer.Option("--stack", "-s", help="The Pulumi stack, for example dev.")],
    include_retained: Annotated[
        bool, typer.Option(help="Delete the documents and the table that retainData keeps, too.")
    ] = False,
    confirm: Annotated[
        str, typer.Option(help="The stack's name, instead of typing it: for a run without a terminal.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what was done and what is left as JSON.")
    ] = False,
) -> None:
    """Stop ingestion, destroy the stack, and list what is left with what it costs a month.

    Ends with 0 when all is gone but what is kept on purpose, with 1 when something else is left, with 2 when it
    couldn't look.
    """
    try:
        region = region_of(stack) or boto3.Session().region_name or "us-east-1"
        project = project_name()
        account = Account(_client, packaged_prices())
        pulumi = PulumiStack(ROOT, stack)
        standing = pulumi.standing() or []
        before = account.leftovers(project, stack, region)
    except (PublishingError, BotoCoreError, ClientError) as error:
        errors.print(f"error: {error}", style="red", soft_wrap=True)
        raise typer.Exit(2) from None
    data = [one for one in before if one.is_data] if include_retained else []
    if standing or data:
        _announce(stack, standing, data)
        _require_confirmation(stack, confirm)
    try:
        if standing:
            _destroy(pulumi, standing, region)
        gone = {one.arn for one in standing if not one.stays}
        deleted = _delete_data(account.leftovers(project, stack, region, gone)) if data else []
        left = account.leftovers(project, stack, region, gone)
    except PublishingError as error:
        fail(str(error))
    except ClientError as error:
        fail(str(PublishingError.of(error)))
    except BotoCoreError as error:
        fail(str(error))
    if as_json:
        print(json.dumps(_record(stack, standing, deleted, left), indent=1))
    else:
        _show(stack, standing, deleted, left)
    if any(not one.is_data for one in left):
        raise typer.Exit(1)


def _destroy(pulumi: PulumiStack, standing: Sequence[Resource], region: str) -> None:
    """Keep syncs out, end the ingestion that runs, destroy. The data source goes first of all, so that a sync which
    waited for the lock finds none."""
    clock = Clock()
    s3, bedrock_agent = (
        _client("s3", region),
        _client("bedrock-agent", region),
    )
    with ExitStack() as held:
        for one in standing:
            if one.type == BUCKET and one.name == DOCUMENTS and _exists(s3, one.id):
                held.enter_context(locked(s3, one.id, f"teardown of {pulumi.name}", clock))
        for one in standing:
            if one.type == DATA_SOURCE:
                base, source = one.output("knowledgeBaseId"), one.output("dataSourceId")
                if stopped := drain(bedrock_agent, base, source, clock):
                    errors.print(f"{stopped} ingestion job{'s' if stopped > 1 else ''} stopped")
        pulumi.destroy()


def _client(service: str, region: str) -> Any:
    make: Any = boto3.client  # the stubs know the services of `make run` alone
    return make(service, region_name=region)


def _exists(s3: Any, bucket: str) -> bool:
    try:
        s3.head_bucket(Bucket=bucket)
    except ClientError:
        return False
    return True


def _delete_data(left: Sequence[Leftover]) -> list[Leftover]:
    data = [one for one in left if one.is_data]
    for one in data:
        if one.kind == "s3:bucket":
            delete_bucket(_client("s3", one.region), one.name)
        else:
            delete_table(_client("dynamodb", one.region), one.name)
    return data


def _announce(stack: str, standing: Sequence[Resource], data: Sequence[Leftover]) -> None:
    goes = Counter(one.type.split(":")[-1] for one in standing if not one.stays)
    kinds = ", ".join(f"{count} {kind}" if count > 1 else kind for kind, count in sorted(goes.items()))
    if goes:
        errors.print(f"{stack}: {goes.total()} resources go: {kinds}", soft_wrap=True)
    stays = [one for one in standing if one.stays and one.type in (BUCKET, TABLE)]
    if stays and not data:
        names = ", ".join(one.id for one in stays)
        errors.print(
            f"what retainData keeps stays: {names}; --include-retained deletes it too", soft_wrap=True
        )
    for one in data:
        errors.print(f"the data goes too, and can't be brought back: {one.arn} ({one.about})", soft_wrap=True)


def _require_confirmation(stack: str, confirm: str) -> None:
    if not confirm and not sys.stdin.isatty():
        _refuse(f"nothing was done: without a terminal, confirm with --confirm {stack}")
    typed = confirm or typer.prompt(f"Type {stack} to go on", err=True)
    if typed != stack:
        _refuse(f"nothing was done: {typed!r} is not {stack!r}")


def _refuse(sentence: str) -> NoReturn:
    errors.print(sentence, soft_wrap=True)
    raise typer.Exit(2)


def _record(
    stack: str, standing: Sequence[Resource], deleted: Sequence[Leftover], left: Sequence[Leftover]
) -> dict[str, Any]:
    return {
        "stack": stack,
        "destroyed": sum(not one.stays for one in standing),
        "deleted": [one.arn for one in deleted],
        "left": [
            {"arn": one.arn, "kind": one.kind, "monthly_usd": one.monthly_usd, "about": one.about}
            for one in left
        ],
        "monthly_usd": sum(one.monthly_usd or 0 for one in left),
    }


def _show(
    stack: str, standing: Sequence[Resource], deleted: Sequence[Leftover], left: Sequence[Leftover]
) -> None:
    gone = sum(not one.stays for one in standing)
    console.print(f"{stack}: {gone} resources destroyed" if gone else f"{stack}: nothing stood")
    for one in deleted:
        console.print(f"deleted {one.arn}", soft_wrap=True)
    if not left:
        console.print(f"nothing in the account carries the tags of {stack} any more: it costs nothing")
        return
    grid = Table("left", "USD a month", "", box=None)
    for one in left:
        grid.add_row(one.arn, "unknown" if one.monthly_usd is None else f"{one.monthly_usd:.4f}", one.about)
    console.print(grid)
    console.print(f"together {sum(one.monthly_usd or 0 for one in left):.2f} USD a month")
