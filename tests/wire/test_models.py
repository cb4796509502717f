"""What Converse sends by the family of its model, over the wire: cached prompts, a fall-back, no thinking."""

from collections.abc import Iterator
from typing import Any

import pytest

from api import limits
from api.costs.meter import Meter
from api.costs.shape import Shape
from api.engines.stop_reasons import BROKEN, FINISHED
from api.errors import ConfigurationError
from api.events import Fallback, Usage
from api.prices import packaged_prices
from emulator.shapes import stop_reasons
from tests.wire.guarding import guarded
from tests.wire.serving import Emulated, Served

LITE, MICRO = "amazon.nova-lite-v1:0", "us.amazon.nova-micro-v1:0"
HAIKU = "global.anthropic.claude-haiku-5-5"
POINT = {"cachePoint": {"type": "default"}}
WITH_A_TOOL = "What would 5,000 questions a month cost?"


def serving(model: str, **changes: Any) -> dict[str, Any]:
    return {"model_id": model, "graph_stack": "prod", **changes}


@pytest.fixture
def nova(emulator: Emulated) -> Iterator[Served]:
    with emulator.serve(**serving(LITE)) as served:
        yield served


def done(served: Served, question: str = "Why is there no OpenSearch?", **fields: Any) -> dict[str, Any]:
    name, last = served.stream(question, **fields)[-1]
    assert name == "done", last
    return last


def test_a_second_round_reads_from_the_cache_what_the_first_one_wrote(
    nova: Served, emulator: Emulated
) -> None:
    answer = done(nova, WITH_A_TOOL)
    first, second = emulator.requests("ConverseStream")
    for request in (first, second):
        assert request["system"][1:] == [POINT]
        assert [at for at, block in enumerate(request["messages"][0]["content"]) if block == POINT] == [2]
    assert second["messages"][1:] != []
    usage = answer["usage"]
    assert usage["cache_read_tokens"] == usage["cache_write_tokens"] > 0
    assert nova.logged()[0]["cache_read_tokens"] == usage["cache_read_tokens"]
    price = packaged_prices().models[LITE]
    meter = Meter(packaged_prices(), Shape(model_id=LITE))
    saved = usage["cache_read_tokens"] * (price.input - (price.cache_read or 0)) / 1e6
    assert 0 < saved < answer["cost_usd"] < (meter.worst(max_output_tokens=800, deadline_seconds=50) or 0)
    metric = nova.logged()[0]["InputTokens"]
    assert metric == sum(usage[f"{kind}_tokens"] for kind in ("input", "cache_read", "cache_write"))


def test_a_model_that_has_no_cache_is_sent_no_cache_point(app: Served, emulator: Emulated) -> None:
    done(app)
    (request,) = emulator.requests("ConverseStream")
    assert request["system"] == [request["system"][0]]
    assert POINT not in request["messages"][0]["content"]
    assert "additionalModelRequestFields" not in request


def test_haiku_is_told_not_to_think_and_caches_what_every_question_begins_with(emulator: Emulated) -> None:
    follow_up = [{"question": "Why is there no OpenSearch?", "answer": "It costs 350.40 USD a month."}]
    with emulator.serve(**serving(HAIKU)) as served:
        first, second = done(served), done(served, "And what instead?", history=follow_up)
    (rewriting,) = emulator.requests("Converse")
    for request in (rewriting, *emulator.requests("ConverseStream")):
        assert request["additionalModelRequestFields"] == {"thinking": {"type": "disabled"}}
        assert "temperature" not in request["inferenceConfig"]
        assert POINT not in request["messages"][-1]["content"]
    assert first["usage"]["cache_write_tokens"] == second["usage"]["cache_read_tokens"] > 0


@pytest.mark.parametrize("operation", ["Converse", "ConverseStream"])
def test_the_fall_back_takes_over_when_the_model_is_throttled(emulator: Emulated, operation: str) -> None:
    emulator.script(operation, fault="throttling")
    history = [{"question": "Why is there no OpenSearch?", "answer": "It costs 350.40 USD a month."}]
    with emulator.serve(**serving(LITE, fallback_model_id=MICRO)) as served:
        events = served.stream("And what instead?", history=history)
        logged = served.logged()[0]
    answer = events[-1][1]
    assert (events[0][1]["model"], answer["model"]) == (LITE, MICRO)
    assert logged["model"] == MICRO
    assert logged["retries"][0].startswith(f"{operation} 1: throttled")
    asked = [request for name in ("Converse", "ConverseStream") for request in emulator.requests(name)]
    assert len(asked) == 3  # one was refused; from then on nothing is asked of the model that refused


def test_what_the_fall_back_took_is_counted_at_its_own_price(emulator: Emulated) -> None:
    emulator.script("ConverseStream", fault="throttling")
    with emulator.serve(**serving(LITE, fallback_model_id=MICRO)) as served:
        answer = done(served)
    usage = Usage(**answer["usage"])
    meter = Meter(packaged_prices(), Shape(model_id=LITE))
    told: dict[str, Any] = {
        "question_characters": 27,
        "answer_characters": len(answer["text"]),
        "seconds": 0.0,
    }
    assert answer["cost_usd"] > 0
    cheap, dear = meter.cost(usage, fallback=Fallback(MICRO, usage), **told), meter.cost(usage, **told)
    assert cheap is not None
    assert dear is not None
    prices = packaged_prices().models
    assert dear - cheap == pytest.approx(prices[LITE].of(usage) - prices[MICRO].of(usage), abs=2e-8)


def test_without_a_fall_back_throttling_ends_the_answer_after_its_attempts(emulator: Emulated) -> None:
    emulator.script("ConverseStream", fault="throttling", times=0)
    with emulator.serve(**serving(LITE, fallback_model_id=MICRO)) as served:
        name, error = served.stream()[-1]
        logged = served.logged()[0]
    assert (name, error["code"]) == ("error", "throttled")
    assert len(logged["retries"]) == 3  # one of the model, then two more attempts of the fall-back


def test_the_cap_reserves_for_the_dearer_of_both(emulator: Emulated) -> None:
    prices = packaged_prices()
    most: dict[str, Any] = {"max_output_tokens": 800, "deadline_seconds": 50.0}
    both = Meter(prices, Shape(model_id=LITE, fallback_model_id=HAIKU)).worst(**most)
    alone = [Meter(prices, Shape(model_id=model)).worst(**most) for model in (LITE, HAIKU)]
    assert both is not None
    assert both >= max(each for each in alone if each is not None)
    with guarded(emulator, model_id=MICRO, fallback_model_id=LITE) as app:
        emulator.script("ConverseStream", fault="throttling")
        done(app.served)
        assert 0 < app.spent() < 2_000


def test_a_fall_back_without_a_price_is_refused_at_the_start(emulator: Emulated) -> None:
    with (
        pytest.raises(ConfigurationError, match=r"FALLBACK_MODEL_ID is 'amazon\.nova-premier"),
        guarded(emulator, fallback_model_id="amazon.nova-premier-v1:0"),
    ):
        pass


@pytest.mark.parametrize("engine", ["bedrock-agent", "agentcore-harness"])
def test_an_engine_that_calls_its_own_model_takes_no_fall_back(emulator: Emulated, engine: str) -> None:
    with (
        pytest.raises(ConfigurationError, match="FALLBACK_MODEL_ID"),
        emulator.serve(engine=engine, fallback_model_id=MICRO),
    ):
        pass


def test_the_rounds_of_tools_are_bounded(emulator: Emulated) -> None:
    emulator.script("ConverseStream", oddity="many_calls", times=0)
    with emulator.serve() as served:
        answer = done(served)
    assert answer["finish_reason"] == "tool_limit"
    assert len(emulator.requests("ConverseStream")) == limits.TOOL_ROUNDS + 1


@pytest.mark.parametrize("reason", stop_reasons("ConverseStream"))
def test_every_stop_reason_of_every_family_ends_the_answer_once(
    app: Served, emulator: Emulated, reason: str
) -> None:
    emulator.script("ConverseStream", oddity="stop", text=reason)
    name, last = app.stream()[-1]
    if name == "error":
        assert reason in BROKEN
        assert last["code"] == "interrupted"
    else:
        assert last["finish_reason"] == FINISHED[reason]
