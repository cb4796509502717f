"""`agent doctor`: what is missing before `pulumi up`, and whether a deployed page really answers."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.text import Text

from api.contract.outside import json_of
from cli.console import BLIND, console, fail, show_json
from cli.local_stack import ROOT
from content import ContentError, load
from doctor.account import before_deployment, identity, this_machine
from doctor.causes import Refusal, explain
from doctor.deployed import after_deployment
from doctor.finding import Check, Finding, State, examine, exit_code, refused
from doctor.machine import run_command
from doctor.page import Page, page_checks
from doctor.resources import Deployed, Resources
from doctor.wanted import Wanted
from graph.stacks import CaptureError, stack_config
from publishing import checkout
from publishing.clients import Clients, client_config
from publishing.deployment import read_deployment
from publishing.errors import PublishingError

SIGNS = {
    State.OK: ("✓", "green"),
    State.NOTE: ("·", "yellow"),
    State.WRONG: ("✗", "red"),
    State.BLIND: ("?", "yellow"),
}
NEEDED = ("pageUrl", "knowledgeBaseId", "dataSourceId", "documentsBucket", "safeguardsTable")
CACHED = ("favicon.svg", "styles/page.css", "scripts/page.js")


def doctor(
    stack: Annotated[str, typer.Option("--stack", "-s", help="The Pulumi stack, for example dev.")],
    before_deploy: Annotated[
        bool, typer.Option("--before-deploy", help="Look at account, quotas and this machine.")
    ] = False,
    deployed: Annotated[
        bool, typer.Option("--deployed", help="Look at the deployed stack and its page.")
    ] = False,
    ask: Annotated[
        int,
        typer.Option(
            min=0, max=50, help="Ask so many of the documents' questions, which costs; with --deployed."
        ),
    ] = 0,
    state: Annotated[
        Path | None,
        typer.Option(help="What `pulumi stack export` printed; by default Pulumi is asked for it."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Name what is missing or broken, with its cause and what mends it. Reads only, but for one call of one token."""
    if before_deploy == deployed:
        fail("say --before-deploy or --deployed", BLIND)
    if ask and not deployed:
        fail("--ask goes with --deployed", BLIND)
    findings = before(stack) if before_deploy else after(stack, state, ask)
    if as_json:
        show_json({"stack": stack, "findings": [each.as_json() for each in findings]})
    else:
        show(findings)
    raise typer.Exit(exit_code(findings))


def before(stack: str) -> list[Finding]:
    """The findings of `--before-deploy`."""
    wanted, clients = _opened(stack)
    who = examine([_identity(clients, wanted)])
    if who[0].state is State.BLIND:
        return [*who, *examine(this_machine(wanted, run_command))]
    try:
        available = clients.regions("bedrock-agent")
    except BotoCoreError as error:
        return [*who, refused("region", error)]
    return [*who, *examine(before_deployment(clients, available, wanted, run_command))]


def after(stack: str, state: Path | None, ask: int, commit: str | None = None) -> list[Finding]:
    """The findings of `--deployed`; `ask` questions of the documents are asked, which costs.

    `commit` is what should be deployed; this checkout's by default.
    """
    wanted, clients = _opened(stack)
    who = examine([_identity(clients, wanted)])
    if who[0].state is State.BLIND:
        return who
    made = _made(stack, state)
    outputs = made.outputs
    missing = [name for name in NEEDED if not isinstance(outputs.get(name), str)]
    if missing:
        fail(f"stack {stack} has no output '{missing[0]}': run pulumi up -s {stack} first", BLIND)
    looked = after_deployment(Deployed(clients, wanted, made, outputs))
    page, trouble = _page(stack, outputs, clients, commit)
    return [*who, *trouble, *examine([*looked, *page_checks(page, questions(ask, commit))])]


def questions(count: int, commit: str | None = None) -> list[str]:
    """So many of the questions that the documents list, here or at a commit, spread over all of them."""
    if not count:
        return []
    try:
        with (
            checkout.folder_at(commit, ROOT / "knowledge")
            if commit
            else nullcontext((ROOT / "knowledge", "")) as (folder, _)
        ):
            chunks = load(folder).chunks
    except (ContentError, PublishingError) as error:
        fail(str(error), BLIND)
    listed = [chunk.questions[0] for chunk in chunks if chunk.questions]
    return [listed[number * len(listed) // count] for number in range(min(count, len(listed)))]


def show(findings: Sequence[Finding]) -> None:
    """One line a finding; for what is wrong its cause and its remedy below."""
    for each in findings:
        console.print(Text.assemble(SIGNS[each.state], f" {each.check}: {each.what}"), soft_wrap=True)
        for label, text in (("cause", each.why), ("fix", each.fix), ("see", each.see)):
            if text and each.state is not State.OK:
                console.print(f"    {label}: {text}", style="dim", soft_wrap=True)
    bad = sum(each.state is State.WRONG for each in findings)
    blind = sum(each.state is State.BLIND for each in findings)
    console.print(
        f"{len(findings)} looked at, {bad} wrong" + (f", {blind} couldn't be looked at" if blind else "")
    )


def _identity(clients: Clients, wanted: Wanted) -> Check:
    return Check("credentials", lambda: identity(clients, wanted))


def _opened(stack: str) -> tuple[Wanted, Clients]:
    try:
        project, config = stack_config(stack)
        wanted = Wanted.of(stack, project, config)
        config_ = client_config(attempts=2, read_seconds=10)
        return wanted, Clients(wanted.region or None, config.get("aws:profile"), config_)
    except (CaptureError, ValueError) as error:
        fail(f"the settings of {stack} can't be read: {error}", BLIND)
    except BotoCoreError as error:
        cause = explain(Refusal.of(error))
        fail(f"{error} {cause.cause} {cause.fix}", BLIND)


def _made(stack: str, state: Path | None) -> Resources:
    try:
        if state:
            text = state.read_text("utf-8")
        else:
            ended = run_command(["pulumi", "--non-interactive", "stack", "export", "-s", stack])
            if ended.returncode:
                cause = explain(Refusal("", ended.stderr, "pulumi"))
                fail(f"{ended.stderr.strip()[:300]} {cause.cause} {cause.fix}", BLIND)
            text = ended.stdout
        return Resources.parse(json_of(text), stack)
    except PublishingError as error:
        fail(str(error), BLIND)
    except (OSError, ValueError) as error:
        cause = explain(Refusal.of(error))
        fail(f"the state of {stack} can't be read: {error}. {cause.fix}", BLIND)


def _page(
    stack: str, outputs: Mapping[str, Any], clients: Clients, commit: str | None
) -> tuple[Page, list[Finding]]:
    from components.security_headers import security_headers  # late: this loads Pulumi's AWS package
    from components.site import cache_control

    trouble = []
    page = Page(
        outputs["pageUrl"].rstrip("/"),
        stack,
        security_headers(),
        {name: cache_control(name) for name in CACHED},
        api_url=str(outputs.get("apiUrl") or ""),
        commit=commit or checkout.clean_commit(ROOT / "knowledge"),
    )
    try:
        record = read_deployment(clients("s3"), outputs["documentsBucket"])
        is_older = bool(page.commit and record.commit) and checkout.is_older(
            page.commit or "", record.commit or "", record.committed
        )
        page = replace(page, deployed=record, is_older=is_older)
    except (ClientError, BotoCoreError) as error:
        trouble.append(refused("record", error))
    return page, trouble
