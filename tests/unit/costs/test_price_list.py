"""`agent prices`: ages, and the comparison with a server that serves offers in the form of AWS's price list."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.prices import packaged_prices
from cli import prices as command
from cli.__main__ import app
from cli.price_list import PLACES, compared, first_tiers
from cli.prices import age_in_days

PRICES = packaged_prices()
TODAY = date(2026, 12, 1)


class Day(date):
    """A day that doesn't end while a test runs."""

    @classmethod
    def today(cls) -> date:
        return TODAY


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "date", Day)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None: ...


def offer(*listed: tuple[str, str, list[tuple[str, float]]]) -> dict[str, Any]:
    """An offer's file: usage type, unit, and tiers of the first unit and its USD."""
    products, terms = {}, {}
    for number, (usage, unit, tiers) in enumerate(listed):
        sku = f"SKU{number}"
        products[sku] = {"sku": sku, "attributes": {"usagetype": usage}}
        terms[sku] = {
            f"{sku}.JRTCKXETXF": {
                "priceDimensions": {
                    f"{sku}.{begin}": {
                        "unit": unit,
                        "beginRange": begin,
                        "pricePerUnit": {"USD": f"{usd:.10f}"},
                    }
                    for begin, usd in tiers
                }
            }
        }
    return {"products": products, "terms": {"OnDemand": terms}}


@pytest.fixture
def price_list(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A server with every offer, whose prices are ours; its folder, to change them, and its address."""
    offers: dict[str, list[tuple[str, str, list[tuple[str, float]]]]] = {}
    for key, (code, usage) in PLACES["services"].items():
        price = PRICES.services[key]
        offers.setdefault(code, []).append((f"USE1-{usage}", "unit", [("0", price.usd / price.per)]))
    for model_id, (code, given, made) in PLACES["models"].items():
        model = PRICES.models[model_id]
        for usage, usd in ((given, model.input), (made, model.output)):
            offers[code].append((f"USE1-{usage}", "1K tokens", [("0", usd / 1_000)]))
    for code, listed in offers.items():
        place = tmp_path / code / "current" / ("" if code in PLACES["global"] else PRICES.region)
        place.mkdir(parents=True)
        (place / "index.json").write_text(json.dumps(offer(*listed)), "utf-8")
    handler = partial(Quiet, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["prices", *arguments])
    return done.exit_code, " ".join(done.output.split())


def test_equal_prices_pass(price_list: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "OLD_AFTER_DAYS", 100_000)
    assert {one.says for one in compared(PRICES, price_list[1])} == {"same"}
    code, said = run("--check", "--price-list", price_list[1])
    count = len(PLACES["services"]) + 2 * len(PLACES["models"])
    assert f"{count} of {count} prices compared with AWS's list are the same" in said
    assert code == 0


def test_a_difference_is_named_and_fails(price_list: tuple[Path, str]) -> None:
    file = price_list[0] / "AWSLambda" / "current" / PRICES.region / "index.json"
    file.write_text(file.read_text("utf-8").replace("0.0000133334", "0.0000150000"), "utf-8")
    (one,) = [one for one in compared(PRICES, price_list[1]) if one.differs]
    assert (one.name, one.says) == (PRICES.services["lambda_gb_second"].name, "the list says 1.5e-05")
    code, said = run("--check", "--price-list", price_list[1])
    assert code == 1
    assert "the list says 1.5e-05" in said
    assert "1 prices differ from AWS's list" in said


def test_a_price_that_went_from_the_list_is_said(price_list: tuple[Path, str]) -> None:
    file = price_list[0] / "awskms" / "current" / PRICES.region / "index.json"
    file.write_text(json.dumps(offer()), "utf-8")
    assert [one.name for one in compared(PRICES, price_list[1]) if one.says == "not in the list"] == [
        "KMS: Customer managed key",
        "KMS: Symmetric requests",
    ]


@pytest.mark.parametrize("text", [None, "no JSON", "[]", '{"products": {}}'])
def test_a_list_that_can_not_be_read_leaves_the_ages(price_list: tuple[Path, str], text: str | None) -> None:
    file = price_list[0] / "AWSLambda" / "current" / PRICES.region / "index.json"
    file.write_text(text, "utf-8") if text else file.unlink()
    _, said = run("--check", "--price-list", price_list[1])
    assert "price list was not compared, only ages were" in said


def test_an_old_price_fails(price_list: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "OLD_AFTER_DAYS", -1)
    code, said = run("--check", "--price-list", price_list[1])
    assert (code, "0 prices differ" in said) == (1, True)


def test_the_json_holds_age_source_and_what_the_list_says(price_list: tuple[Path, str]) -> None:
    _, said = run("--check", "--json", "--price-list", price_list[1])
    rows = {row["name"]: row for row in json.loads(said[: said.rindex("]") + 1])}
    key = PRICES.services["kms_key"]
    assert rows[key.name]["price_list"] == "same"
    assert (rows[key.name]["usd"], rows[key.name]["source"]) == (key.usd, key.source)
    assert rows[key.name]["age_days"] == (TODAY - date.fromisoformat(key.date)).days
    assert rows[PRICES.services["budget"].name]["price_list"] is None


def test_tiers_prefixes_and_units_are_read_as_the_list_writes_them() -> None:
    listed = offer(
        ("USE1-Requests-Tier1", "Requests", [("0", 0.0), ("20000", 0.5), ("90000", 0.1)]),
        ("Requests-Tier1", "Requests", [("0", 0.0)]),
        ("us-east-1-Requests-Tier1", "1K tokens", [("0", 3.0)]),
        ("IA-Requests-Tier1", "Requests", [("0", 9.0)]),
        ("Requests-Tier10", "Requests", [("0", 9.0)]),
    )
    assert sorted(first_tiers(listed, "Requests-Tier1")) == [0.0, 0.003, 0.5]
    assert list(first_tiers(listed, "Requests-Tier2")) == []


@pytest.mark.parametrize(("stated", "days"), [("2026-11-01", 27), ("2026-11", 27), ("2025-11-28", 365)])
def test_a_month_counts_from_its_first_day(stated: str, days: int) -> None:
    assert age_in_days(stated, date(2026, 11, 28)) == days
