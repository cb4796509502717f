"""A session's spend is counted before it is spent."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from emulator.model import Text
from emulator.upstream.spending import Price, Spending, most_input_tokens

REQUEST = {
    "messages": [{"role": "user", "content": [{"text": "x" * 3_000}]}],
    "inferenceConfig": {"maxTokens": 1_000},
}
PRICE = Price(1.0, 2.0)
MOST = PRICE.of(most_input_tokens(REQUEST), 1_000)


def spending(cap: float, price: Price | None = PRICE) -> tuple[Spending, list[str]]:
    said: list[str] = []
    return Spending("nova", price, cap, said.append), said


def test_the_most_that_a_request_can_cost_is_set_aside_and_then_what_it_cost() -> None:
    made, said = spending(1.0)
    reserved = made.reserve(REQUEST)
    assert reserved == made.spent == MOST > 0.003
    made.settle(reserved, 500, 100)
    assert made.spent == pytest.approx(0.0007)
    assert said == ["nova: 500 tokens in, 100 out, 0.000700 USD; 0.0007 of 1.00 USD spent in this session"]


def test_nothing_is_asked_that_could_go_over_the_cap_and_that_is_said_once() -> None:
    made, said = spending(MOST * 1.5)
    assert made.reserve(REQUEST) is not None
    assert made.reserve(REQUEST) is None
    assert made.reserve(REQUEST) is None
    assert len(said) == 1
    assert "isn't asked any more" in said[0]
    first = next(iter(made.refusal()))
    assert isinstance(first, Text)
    assert "spending cap" in first.text


def test_what_was_refused_is_given_back_and_what_broke_is_not() -> None:
    made, _ = spending(MOST * 1.5)
    reserved = made.reserve(REQUEST)
    assert reserved is not None
    made.release(reserved)
    assert made.reserve(REQUEST) is not None
    assert made.reserve(REQUEST) is None


def test_concurrent_requests_cannot_overspend() -> None:
    made, _ = spending(MOST * 10.5)
    with ThreadPoolExecutor(16) as pool:
        granted = [each for each in pool.map(lambda _: made.reserve(REQUEST), range(200)) if each is not None]
    assert len(granted) == 10


def test_a_model_without_a_price_costs_nothing_and_its_tokens_are_said() -> None:
    made, said = spending(0.0, None)
    reserved = made.reserve(REQUEST)
    assert reserved == 0.0
    made.settle(reserved, 5, 6)
    assert said == ["nova: 5 tokens in, 6 out"]


def test_a_price_is_read() -> None:
    assert Price.parse("0.06/0.24") == Price(0.06, 0.24)
    for wrong in ("0.06", "a/b", "-1/2", "1/inf", "nan/1"):
        with pytest.raises(ValueError):
            Price.parse(wrong)
