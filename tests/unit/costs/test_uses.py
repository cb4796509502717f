"""What a question, a search and a month of storage use, line by line, of numbers that can be followed in the head."""

import math
from dataclasses import replace

import pytest

from api import limits
from api.costs import question, stored
from api.costs.estimate import avoided, sensitivity
from api.costs.lines import CONVERSE, Use
from api.costs.meter import Meter, micro_dollars
from api.costs.most import TOKENS_PER_CHARACTER
from api.costs.question import QuestionUse, average_question
from api.costs.shape import Shape
from api.costs.stored import StoredAmount
from api.events import Usage
from api.graph import packaged_graph
from api.prices import packaged_prices

PRICES = packaged_prices()
MODEL = "amazon.nova-lite-v1:0"
PRICE = PRICES.models[MODEL]
USE = QuestionUse(
    input_tokens=2_000,
    output_tokens=300,
    follow_up_share=0.5,
    rewrite_input_tokens=100,
    rewrite_output_tokens=20,
    search_input_tokens=700,
    search_output_tokens=50,
    query_tokens=30,
    question_characters=1_001,
    answer_characters=2_000,
    lambda_seconds=7.2,
    page_requests=3,
    page_kilobytes=500,
    log_kilobytes=2.5,
    table_writes=4,
    harness_cpu_seconds=1.8,
    harness_gigabytes=0.5,
    vectors=1_000,
)
SEARCHING = {
    ("Bedrock embeddings", "the question's vector"): (30, "titan_embed_v2"),
    ("S3 Vectors", "queries"): (1, "s3_vectors_queries"),
    ("S3 Vectors", "data processed"): (0.000005096, "s3_vectors_processed"),
}
SERVING = {
    ("Lambda", "requests"): (1, "lambda_requests"),
    ("Lambda", "duration"): (3.6, "lambda_gb_second"),
    ("CloudFront", "requests"): (3, "cloudfront_requests"),
    ("CloudFront", "functions"): (3, "cloudfront_functions"),
    ("CloudFront", "transfer"): (0.0005, "cloudfront_transfer"),
    ("CloudWatch Logs", "ingestion"): (0.0000025, "logs_ingestion"),
}


def lines(uses: object) -> dict[tuple[str, str], tuple[float, str]]:
    found = [*uses]  # type: ignore[call-overload]
    assert all(isinstance(use, Use) for use in found)
    return {(use.service, use.item): (pytest.approx(use.quantity), use.price) for use in found}


def test_a_question_behind_a_gateway_a_firewall_and_a_guardrail() -> None:
    shape = Shape(
        model_id=MODEL,
        memory_mb=512,
        gateway="http-api",
        guardrail_policies=("guardrail_content",),
        has_web_acl=True,
    )
    found = [*question.uses(shape, PRICE, USE)]
    assert lines(found) == {
        (CONVERSE, "input tokens"): (2_050, ""),
        (CONVERSE, "output tokens"): (310, ""),
        **SEARCHING,
        ("Bedrock Guardrails", "content"): (4, "guardrail_content"),
        **SERVING,
        ("API Gateway", "HTTP API requests"): (1, "http_api_requests"),
        ("WAF", "requests"): (3, "waf_requests"),
        ("DynamoDB", "writes"): (4, "dynamodb_writes"),
    }
    assert [use.usd_per_unit for use in found[:2]] == [PRICE.input / 1e6, PRICE.output / 1e6]


def test_a_question_that_a_harness_answers_behind_a_rest_api() -> None:
    shape = Shape(
        model_id=MODEL, engine="agentcore-harness", memory_mb=512, gateway="rest-api", has_table=False
    )
    assert lines(question.uses(shape, PRICE, USE)) == {
        (CONVERSE, "input tokens"): (2_700, ""),
        (CONVERSE, "output tokens"): (350, ""),
        ("Bedrock AgentCore", "memory"): (0.001, "agentcore_memory"),
        ("Bedrock AgentCore", "CPU"): (0.0005, "agentcore_cpu"),
        **SEARCHING,
        **SERVING,
        ("API Gateway", "REST API requests"): (1, "rest_api_requests"),
    }
    at_most = 8 * PRICES.unit("agentcore_memory") + 59 / 60 * 2 * PRICES.unit("agentcore_cpu")
    assert question.harness_at_most(PRICES, 3_540) == pytest.approx(at_most)


def test_a_search_pays_for_all_but_the_model_and_its_guardrail() -> None:
    shape = Shape(model_id=MODEL, memory_mb=512, has_table=False)
    assert lines(question.search_uses(shape, USE)) == {**SEARCHING, **SERVING}
    average = average_question()
    asked = replace(
        average,
        query_tokens=math.ceil(100 * TOKENS_PER_CHARACTER),
        lambda_seconds=2.5,
        page_requests=1,
        page_kilobytes=48,
    )
    assert limits.SOURCES_CHARACTERS == 24_000
    paid = sum(use.quantity * PRICES.unit(use.price) for use in question.search_uses(shape, asked))
    found = Meter(PRICES, shape).search(characters=100, seconds=2.5)
    assert found == round(paid, 8)
    assert 0.00001 < found < 0.0001
    told = replace(asked, page_kilobytes=24, question_characters=10, answer_characters=20)
    answered = Meter(PRICES, shape)._beside(10, 20, 2.5)
    beside = replace(told, query_tokens=average.query_tokens)
    assert answered == pytest.approx(
        sum(use.quantity * PRICES.unit(use.price) for use in question.beside_the_model(shape, beside))
    )


def test_a_month_of_storage() -> None:
    amount = StoredAmount(
        chunks=1_000, object_kilobytes=2_000_000, log_kilobytes=3_000_000, table_kilobytes=4_000_000
    )
    assert lines(stored.uses(amount)) == {
        ("S3", "storage"): (2, "s3_storage"),
        ("S3 Vectors", "storage"): (0.005096, "s3_vectors_storage"),
        ("CloudWatch Logs", "storage"): (3, "logs_storage"),
        ("DynamoDB", "storage"): (4, "dynamodb_storage"),
        ("DynamoDB", "point-in-time recovery"): (4, "dynamodb_recovery"),
    }


def test_what_is_avoided_is_told_dearest_first_for_a_month_of_730_hours() -> None:
    found = avoided(PRICES, Shape(model_id=MODEL, memory_mb=512))
    assert [each.usd for each in found] == sorted((each.usd for each in found), reverse=True)
    assert sorted(each.usd for each in found) == pytest.approx(
        sorted(
            [
                PRICES.unit("opensearch_redundant"),
                730 * 3_600 / 2 * PRICES.unit("provisioned_concurrency"),
                PRICES.unit("kms_key"),
                PRICES.unit("secret"),
            ]
        )
    )


def test_the_same_month_with_twice_the_tokens_ten_times_the_questions_and_both() -> None:
    use = average_question()
    found = sensitivity(PRICES, packaged_graph("dev"), model_id=MODEL, questions=100)
    assert [
        (
            name,
            month.use.input_tokens / use.input_tokens,
            month.use.output_tokens / use.output_tokens,
            month.questions,
        )
        for name, month in found
    ] == [
        ("twice the tokens", 2, 2, 100),
        ("ten times the questions", 1, 1, 1_000),
        ("both", 2, 2, 1_000),
    ]
    assert {month.price for _, month in found} == {PRICE}
    assert all(month.standing and month.shape.model_id == MODEL for _, month in found)


def test_a_model_without_a_price_is_told_and_nothing_is_reserved_by_it() -> None:
    meter = Meter(PRICES, Shape(model_id=MODEL, fallback_model_id="no.model"))
    assert meter.unpriced == ("no.model",)
    assert meter.worst(max_output_tokens=100, deadline_seconds=10) is None
    assert Meter(PRICES, Shape(model_id="emulator.x")).worst(max_output_tokens=1, deadline_seconds=1) == 0.0
    plain, harness = (
        Meter(PRICES, Shape(model_id=MODEL, engine=engine)).worst(max_output_tokens=100, deadline_seconds=10)
        for engine in ("converse", "agentcore-harness")
    )
    assert plain is not None
    assert harness is not None
    assert harness > plain + question.harness_at_most(PRICES, 10) / 2


@pytest.mark.parametrize(
    ("usd", "micro"), [(0, 0), (0.000001, 1), (0.0000010001, 2), (1e-13, 0), (1.5, 1_500_000)]
)
def test_micro_dollars_are_rounded_up_but_for_what_a_float_adds(usd: float, micro: int) -> None:
    assert micro_dollars(usd) == micro


def test_a_models_tokens_cost_by_the_million_and_its_cache_as_input_where_it_has_no_price() -> None:
    usage = Usage(1_000_000, 2_000_000, cache_read_tokens=3_000_000, cache_write_tokens=4_000_000)
    price = replace(PRICE, input=1.0, output=10.0, cache_read=None, cache_write=None)
    assert price.of(usage) == pytest.approx(1 + 20 + 3 + 4)
    cached = replace(price, cache_read=0.1, cache_write=1.25)
    assert cached.of(usage) == pytest.approx(1 + 20 + 0.3 + 5)
    dearer = cached.or_dearer(replace(price, input=1.2, output=9.0))
    assert (dearer.input, dearer.output) == (1.25, 10.0)
    assert price.or_dearer(replace(cached, output=11.0)).input == 1.25
    assert price.or_dearer(replace(price, output=11.0)).output == 11.0
