"""`agent prices`: the dated price file, how old each price is, and what AWS's price list says of it today."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, NamedTuple

import typer
from rich.table import Table

from api.prices import Prices, packaged_prices
from cli.console import console, errors, fail
from cli.price_list import ADDRESS, Listed, PriceListError, compared, rates

OLD_AFTER_DAYS = 180


class Price(NamedTuple):
    """One price with its age."""

    age_days: int
    name: str
    usd: float
    unit: str
    date: str
    source: str


def prices(
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Compare with AWS's price list; fail at a difference or a price older than half a year.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the prices as JSON.")] = False,
    price_list: Annotated[str, typer.Option(help="Where the price list is read.")] = ADDRESS,
) -> None:
    """Every price with its date, age and source."""
    file = packaged_prices()
    rows = sorted(_rows(file, date.today()), reverse=True)
    listed = _listed(file, price_list) if check else []
    if as_json:
        said = {one.name: one.says for one in listed}
        print(json.dumps([row._asdict() | {"price_list": said.get(row.name)} for row in rows], indent=1))
    else:
        _show(rows, listed)
    old = sum(row.age_days > OLD_AFTER_DAYS for row in rows)
    wrong = [one.name for one in listed if one.differs]
    if check and (old or wrong):
        fail(
            f"{len(wrong)} prices differ from AWS's list and {old} are older than {OLD_AFTER_DAYS} days; "
            "mend api/data/prices.json, with date and source"
        )


def age_in_days(stated: str, today: date) -> int:
    """Days since a price's date; a month without a day counts from its first."""
    return (today - date.fromisoformat(stated if len(stated) == 10 else f"{stated}-01")).days


def _rows(file: Prices, today: date) -> list[Price]:
    found = [
        (price.name, price.usd, price.unit, price.date, price.source) for price in file.services.values()
    ]
    for model in {id(price): price for price in file.models.values()}.values():
        found += [(name, usd, "1M tokens", model.date, model.source) for name, usd in rates(model)]
    return [Price(age_in_days(row[3], today), *row) for row in found]


def _listed(file: Prices, address: str) -> list[Listed]:
    try:
        return compared(file, address)
    except PriceListError as error:
        errors.print(f"AWS's price list was not compared, only ages were: {error}")
        return []


def _show(rows: Sequence[Price], listed: Sequence[Listed]) -> None:
    table = Table("price", "USD", "unit", "date", "days old", "source", box=None)
    for row in rows:
        table.add_row(row.name, f"{row.usd:.10g}", row.unit, row.date, str(row.age_days), row.source)
    console.print(table)
    for one in listed:
        if one.says != "same":
            console.print(f"{one.name}: {one.usd:.10g} USD for {one.unit}; {one.says}")
    if listed:
        same = sum(one.says == "same" for one in listed)
        console.print(f"{same} of {len(listed)} prices compared with AWS's list are the same")
