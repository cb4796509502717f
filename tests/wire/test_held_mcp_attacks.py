"""What others thought of to break `POST /mcp`, without sight of the server: no spend past the cap, no foreign text."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from api.costs.meter import Meter
from api.costs.shape import Shape
from api.graph import packaged_graph
from api.prices import packaged_prices
from tests.wire import mcp_attacks
from tests.wire.guarding import Guarded, guarded
from tests.wire.mcp_attacks import Attack, attacks, faults, run, together
from tests.wire.serving import Emulated, emulated

MODEL = "amazon.nova-lite-v1:0"
SPENDING = ("Converse", "ConverseStream", "Retrieve")
CROWD = 1_000
"""Questions a minute where the rate isn't what is attacked."""


@pytest.fixture(scope="module")
def fenced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulated]:
    """An emulator whose knowledge folder has what must not get out beside it, hidden in it, and behind a link."""
    state = tmp_path_factory.mktemp("attacked")
    knowledge, outside = state / "knowledge", state / mcp_attacks.OUTSIDE_FILE
    knowledge.mkdir()
    for path in (outside, knowledge / ".hidden.md"):
        path.write_text(f"# Outside\n\n{mcp_attacks.OUTSIDE_MARKER}\n", encoding="utf-8")
    (knowledge / "linked.md").symlink_to(outside)
    with emulated(state) as running:
        yield running


@contextmanager
def serving(emulator: Emulated, **changes: Any) -> Iterator[Guarded]:
    environ = {"AWS_SECRET_ACCESS_KEY": mcp_attacks.SECRET}
    with guarded(emulator, **{"model_id": MODEL, "environ": environ, **changes}) as app:
        yield app


@pytest.fixture(scope="module")
def usual(fenced: Emulated) -> Iterator[Guarded]:
    """The server that most attacks are sent to: programs may not ask, and nobody is too fast."""
    with serving(fenced, questions_per_minute=CROWD) as app:
        yield app


def worst_usd(emulator: Emulated) -> float:
    meter = Meter(packaged_prices(), Shape.of(packaged_graph(emulator.settings.graph_stack or "dev"), MODEL))
    found = meter.worst(
        max_output_tokens=emulator.settings.max_output_tokens,
        deadline_seconds=emulator.settings.deadline_seconds,
    )
    assert found is not None
    return found


@contextmanager
def server_of(attack: Attack, emulator: Emulated, usual: Guarded) -> Iterator[Guarded]:
    """The server an attack asks for."""
    given = attack.server
    if set(given) <= {"mcp_ask"} and not given.get("mcp_ask"):
        yield usual
        return
    cases = given.get("daily_cap_worst_cases", 100)
    cap = worst_usd(emulator) * (cases or 1) + 1e-5
    changes: dict[str, Any] = {"daily_budget_usd": cap, "mcp_ask": bool(given.get("mcp_ask"))}
    if given.get("viewers") != "one":
        changes["questions_per_minute"] = CROWD
    else:
        changes["questions_per_minute"] = 10  # the default, which the attack is on
    with serving(emulator, **changes) as app:
        if cases == 0:
            app.dynamodb.put_item(
                TableName=app.table,
                Item={
                    "pk": {"S": "spend"},
                    "sk": {"S": "2026-11"},
                    "month": {"N": str(round(cap * 1e6))},
                    "day-28": {"N": str(round(cap * 1e6))},
                },
            )
        yield app


@pytest.mark.parametrize("attack", attacks(), ids=lambda attack: attack.id)
def test_no_attack_succeeds_and_what_is_lawful_works(
    attack: Attack, fenced: Emulated, usual: Guarded
) -> None:
    fenced.clear()
    with server_of(attack, fenced, usual) as app:
        before = app.spent()
        answers = run(attack, app)
        wrong = [
            fault for heard in answers for fault in faults(heard, attack.expect, mcp_attacks.always())
        ] + together(answers, attack.expect)
        if attack.expect.get("spends") is False:
            wrong += [f"{each} was called" for each in SPENDING if fenced.requests(each)]
            wrong += ["something was spent"] * (app.spent() != before)
        if attack.expect.get("spent_at_most") == "cap":
            cap = worst_usd(fenced) * (attack.server.get("daily_cap_worst_cases", 0) or 1) + 1e-5
            wrong += ["more than the cap was spent"] * (app.spent() > round(cap * 1e6))
    assert wrong == []
