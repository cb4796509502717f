"""What one answer cost, and that no answer can cost more than the worst case says."""

import json

from hypothesis import given
from hypothesis import strategies as st

from api import limits, prompt
from api.clients import Clients
from api.costs.meter import Meter, micro_dollars
from api.costs.most import POLICY_AND_TOOLS_CHARACTERS
from api.costs.shape import Shape
from api.deployment import DeploymentRecord
from api.events import Usage
from api.graph import packaged_graph
from api.prices import packaged_prices
from api.settings import Settings
from api.tools import Toolbox

PROD = packaged_graph("prod")
METER = Meter(packaged_prices(), Shape.of(PROD, "amazon.nova-lite-v1:0"))
SETTINGS = Settings.from_env(
    {"MODEL_ID": "amazon.nova-lite-v1:0", "KNOWLEDGE_BASE_ID": "KB1", "STACK": "prod"}
)


def worst(meter: Meter = METER) -> float | None:
    return meter.worst(max_output_tokens=limits.MAX_OUTPUT_TOKENS, deadline_seconds=limits.DEADLINE_SECONDS)


def test_an_answer_pays_for_everything_around_the_model_too() -> None:
    # 2,000 × 0.06/M + 200 × 0.24/M = 0.000168; guardrail 2 units × 0.25/1,000 = 0.0005; Lambda 3 s = 0.00004.
    cost = METER.cost(Usage(2_000, 200), question_characters=60, answer_characters=400, seconds=3.0)
    assert cost is not None
    assert 0.000708 < cost < 0.00073


@given(
    st.integers(0, 80_000),
    st.integers(0, limits.MAX_OUTPUT_TOKENS),
    st.integers(1, limits.QUESTION_CHARACTERS),
    st.integers(0, limits.ANSWER_CHARACTERS),
    st.floats(0, limits.DEADLINE_SECONDS),
)
def test_no_answer_within_the_limits_costs_more_than_the_worst(
    tokens_in: int, tokens_out: int, asked: int, said: int, seconds: float
) -> None:
    cost = METER.cost(
        Usage(tokens_in, tokens_out), question_characters=asked, answer_characters=said, seconds=seconds
    )
    most = worst()
    assert cost is not None
    assert most is not None
    assert cost <= most


def test_the_worst_case_is_at_most_a_fiftieth_of_a_day_of_one_dollar() -> None:
    most = worst()
    assert most is not None
    assert most <= 0.02


def test_a_model_without_a_price_has_no_worst_case() -> None:
    assert worst(Meter(packaged_prices(), Shape(model_id="who.knows"))) is None


def test_policy_and_tools_fit_what_the_worst_case_allows_them() -> None:
    tools = Toolbox(SETTINGS, packaged_prices(), PROD, DeploymentRecord(None, Clients("us-east-1"))).config()
    sent = len(prompt.ANSWER_POLICY) + len(json.dumps(tools))
    tags = limits.RETRIEVED_RESULTS * 400
    assert sent + tags <= POLICY_AND_TOOLS_CHARACTERS


def test_millionths_are_rounded_up() -> None:
    assert [micro_dollars(x) for x in (0.0, 0.0000001, 0.000001, 0.0000011)] == [0, 1, 1, 2]


def test_what_a_model_read_counts_what_its_cache_gave_and_took() -> None:
    assert (
        Usage(input_tokens=100, output_tokens=7, cache_read_tokens=30, cache_write_tokens=5).read_tokens
        == 135
    )
