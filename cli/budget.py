"""`agent budget`, `agent pause` and `agent resume`: the owner's hand on a deployed stack's spending."""

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import boto3
import typer
from rich.table import Table as Grid

from api.clients import Clients
from api.costs.meter import MICRO
from api.safeguards.budget import Budget, Caps
from api.safeguards.table import Table, TableUnavailableError
from cli.console import console, fail
from cli.stack_outputs import output, region_of
from graph.stacks import number
from publishing.errors import PublishingError

Stack = Annotated[str, typer.Option("--stack", "-s", help="The Pulumi stack, for example dev.")]
Outputs = Annotated[
    Path | None, typer.Option(help="The stack's outputs as JSON; by default Pulumi is asked for them.")
]


def pause(stack: Stack, outputs: Outputs = None) -> None:
    """Answer no question until `agent resume`; the page stays up."""
    _switch(stack, outputs, paused=True)
    console.print(f"{stack} is paused: the next question is refused, documents and search stay.")


def resume(stack: Stack, outputs: Outputs = None) -> None:
    """Answer questions again."""
    _switch(stack, outputs, paused=False)
    console.print(f"{stack} answers again, within its caps.")


def budget(
    stack: Stack,
    outputs: Outputs = None,
    set_to: Annotated[
        float | None, typer.Option("--set", help="What today really cost in USD; the difference is booked.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, with --set; it is kept with the booking.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the account as JSON.")] = False,
) -> None:
    """What is spent or reserved this month, by day, and what is left."""
    if set_to is not None and not reason.strip():
        fail("--set changes what the cap counts: say why with --reason")
    now = datetime.now(UTC)
    try:
        held = _budget(stack, outputs)
        if set_to is not None:
            _book(held, set_to, reason, now)
        state = held.state(now)
    except (PublishingError, TableUnavailableError) as error:
        fail(f"the account of {stack} can't be read: {error}")
    account = {
        "stack": stack,
        "paused": state.paused,
        "today_usd": state.day / MICRO,
        "month_usd": state.month / MICRO,
        "day_cap_usd": held.caps.day / MICRO,
        "month_cap_usd": held.caps.month / MICRO,
        "days_usd": {name.removeprefix("day-"): value / MICRO for name, value in state.days.items()},
    }
    if as_json:
        print(json.dumps(account, indent=1))
        return
    _show(account, now)


def _show(account: dict[str, Any], now: datetime) -> None:
    grid = Grid("", "spent or reserved", "cap", "left", box=None)
    for name, spent, cap in (
        ("today", account["today_usd"], account["day_cap_usd"]),
        (f"{now:%Y-%m}", account["month_usd"], account["month_cap_usd"]),
    ):
        grid.add_row(name, f"{spent:.6f}", f"{cap:.2f}", f"{max(0.0, cap - spent):.6f}")
    console.print(f"{account['stack']}{' is paused' if account['paused'] else ''}, in USD, days in UTC")
    console.print(grid)
    for day, spent in account["days_usd"].items():
        console.print(f"  {now:%Y-%m}-{day}: {spent:.6f}")


def _book(held: Budget, set_to: float, reason: str, now: datetime) -> None:
    """Write the booking first: a booking without its effect can be seen, an effect without one can't."""
    difference = round(set_to * MICRO) - held.state(now).day
    held.table.put(
        ("adjustment", now.isoformat()), micro=difference, reason=reason[:500], by=getpass.getuser()
    )
    held.adjust(difference, now)
    console.print(f"booked {difference / MICRO:+.6f} USD for {now:%Y-%m-%d}: {reason}")


def _switch(stack: str, outputs: Path | None, *, paused: bool) -> None:
    try:
        _budget(stack, outputs).pause(paused, datetime.now(UTC))
    except (PublishingError, TableUnavailableError) as error:
        fail(f"{stack} can't be switched: {error}")


def _budget(stack: str, outputs: Path | None) -> Budget:
    name, region = output(stack, outputs, "safeguardsTable"), region_of(stack)
    caps = Caps(
        day=round(number(stack, "dailyBudgetUsd") * MICRO),
        month=round(number(stack, "monthlyBudgetUsd") * MICRO),
    )
    return Budget(Table(name, Clients(region or boto3.session.Session().region_name or "us-east-1")), caps)
