"""The figures of `knowledge/costs.md` are what the tool's assumptions and the app's price file give."""

import json
from pathlib import Path

import pytest

from api.prices import FILE, Prices
from api.settings import Settings
from api.tools.estimate_cost import Assumptions, estimate_cost

COSTS = (Path(__file__).parents[3] / "knowledge" / "costs.md").read_text("utf-8")
MODELS = (Path(__file__).parents[3] / "knowledge" / "model-selection.md").read_text("utf-8")
PRICES = Prices.parse(json.loads(FILE.read_text("utf-8")))
UNITS_TODAY = (8, 17)
"""Text units that the guardrail assesses while the sources are plain text blocks, and so assessed too."""


def per_question(model: str, units: int = 0) -> float:
    """USD, from the tool's own lines; `units` of guardrail with content and private-data filters are added."""
    settings = Settings(
        stack="s", engine="converse", model_id=model, knowledge_base_id="k", region="us-east-1"
    )
    million = estimate_cost(PRICES, questions_per_month=1_000_000, model=model, settings=settings, graph=None)
    filters = PRICES.usd("guardrail_content") + PRICES.usd("guardrail_pii")
    return float(million["questions_usd_per_month"]) / 1_000_000 + units * filters / 1_000


def tokens(model: str) -> float:
    assumed, price = Assumptions(), PRICES.model(model)
    assert price is not None
    spent = (
        assumed.input_tokens_per_question * price.input + assumed.output_tokens_per_question * price.output
    )
    return spent / 1_000_000


def test_the_assumptions_stand_in_both_documents():
    assumed = Assumptions()
    words = f"{assumed.input_tokens_per_question:,} input"
    assert f"{words} tokens, {assumed.output_tokens_per_question} output tokens" in COSTS
    assert f"{words} and {assumed.output_tokens_per_question} output tokens" in MODELS


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("Amazon Nova Micro", "amazon.nova-micro-v1:0"),
        ("Amazon Nova Lite", "amazon.nova-lite-v1:0"),
        ("OpenAI gpt-oss-20b", "openai.gpt-oss-20b-1:0"),
        ("Claude Haiku 5.5, global profile", "global.anthropic.claude-haiku-5-5"),
        ("Amazon Nova 2 Lite, global profile", "global.amazon.nova-2-lite-v1:0"),
        ("Claude Haiku 4.5, global profile", "global.anthropic.claude-haiku-4-5-20251001-v1:0"),
    ],
)
def test_a_models_row_is_what_the_tool_says(name: str, model: str):
    whole = per_question(model)
    assert f"| {name} | {tokens(model):.6f} USD | {whole:.7f} USD | {whole * 10_000:.2f} USD |" in COSTS


@pytest.mark.parametrize("questions", [1_000, 10_000, 100_000])
def test_a_month_costs_what_the_tool_says_and_more_in_prod_where_the_guardrail_reads_the_sources(
    questions: int,
):
    dev, prod = per_question("amazon.nova-micro-v1:0"), "amazon.nova-lite-v1:0"
    low, high = (per_question(prod, units) * questions for units in UNITS_TODAY)
    marked = per_question(prod, Assumptions().guardrail_text_units_per_question) * questions
    row = f"| {questions:,} | {dev * questions:.2f} USD | {low:.2f} to {high:.2f} USD | {marked:.2f} USD |"
    assert row in COSTS
