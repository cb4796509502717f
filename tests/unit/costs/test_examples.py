"""Six months worked out by hand, to the cent, from the prices of the file as written there."""

import pytest

from api.costs.estimate import Estimate, UnpricedModelError, estimate
from api.costs.question import QuestionUse
from api.costs.stored import StoredAmount
from api.graph import Graph
from api.prices import packaged_prices

USE = QuestionUse(
    input_tokens=2_000,
    output_tokens=200,
    follow_up_share=0.0,
    rewrite_input_tokens=600,
    search_input_tokens=1000,
    search_output_tokens=50,
    harness_cpu_seconds=1.0,
    harness_gigabytes=1.0,
    rewrite_output_tokens=20,
    query_tokens=20,
    question_characters=60,
    answer_characters=400,
    lambda_seconds=3.0,
    page_requests=6,
    page_kilobytes=40,
    log_kilobytes=2,
    table_writes=3,
    vectors=0,
)
NOTHING = StoredAmount(chunks=0, object_kilobytes=0, log_kilobytes=0, table_kilobytes=0)
# Everything of a question but the model: vector 20 × 0.02/M = 0.0000004; query 2.5/M = 0.0000025; Lambda
# 0.2/M + 3 × 0.0000133334 = 0.0000402002; CloudFront 6 × 0.01/10,000 + 6 × 0.1/M + 0.00004 GB × 0.085 = 0.00001;
# table 3 × 0.625/M = 0.000001875; logs 0.000002 GB × 0.5 = 0.000001. Together 0.0000559752.
AROUND = 0.0000559752
METRICS = 3.00  # 10 × 0.30, in a month with questions


def stack(*kinds: str, guardrail: bool = False, rules: int = 0) -> Graph:
    variables = {"GUARDRAIL_ID": "x"} if guardrail else {}
    nodes = [
        {
            "name": "function",
            "type": "aws:lambda/function:Function",
            "inputs": {"memorySize": 1024, "environment": {"variables": variables}},
        },
        {"name": "table", "type": "aws:dynamodb/table:Table"},
        *({"name": kind, "type": f"aws:{kind}", "inputs": {"rules": [{}] * rules}} for kind in kinds),
    ]
    if guardrail:
        policies = {
            "contentPolicyConfig": {},
            "sensitiveInformationPolicyConfig": {"piiEntitiesConfigs": [{}]},
        }
        policies["contentPolicyConfig"] = {"filtersConfigs": [{}]}
        nodes.append({"name": "guard", "type": "aws:bedrock/guardrail:Guardrail", "inputs": policies})
    graph = Graph.parse("hand", {"nodes": nodes})
    assert graph is not None
    return graph


def month(graph: Graph, model: str, questions: int, use: QuestionUse = USE) -> Estimate:
    return estimate(packaged_prices(), graph, model_id=model, questions=questions, use=use, stored=NOTHING)


def test_nova_micro_behind_the_function_url() -> None:
    # 2,000 × 0.035/M + 200 × 0.14/M = 0.000098; with the rest 0.0001539752; 10,000 of them 1.54, metrics 3.00.
    found = month(stack(), "amazon.nova-micro-v1:0", 10_000)
    assert found.question_usd == pytest.approx(0.000098 + AROUND)
    assert round(found.total_usd, 2) == 4.54
    # Free: Lambda 0.40 + 0.002, CloudFront 0.10, logs 0.01, ten metrics 3.00 = 3.51 and a little; 1.03 is left.
    assert round(found.total_after_free_usd, 2) == 1.03


def test_another_model_changes_the_tokens_only() -> None:
    # Haiku 5.5, global: 2,000 × 0.10/M + 200 × 0.50/M = 0.0003.
    found = month(stack(), "global.anthropic.claude-haiku-5-5", 10_000)
    assert found.question_usd == pytest.approx(0.0003 + AROUND)
    assert round(found.total_usd, 2) == 6.56


@pytest.mark.parametrize(
    ("kind", "usd"), [("apigatewayv2/api:Api", 0.000001), ("apigateway/restApi:RestApi", 0.0000035)]
)
def test_a_gateway_adds_its_request(kind: str, usd: float) -> None:
    plain, behind = (month(stack(*each), "amazon.nova-micro-v1:0", 1) for each in ((), (kind,)))
    assert behind.question_usd - plain.question_usd == pytest.approx(usd)


def test_a_guardrail_assesses_question_and_answer() -> None:
    # Two text units, question and answer, × (0.15 + 0.10)/1,000 = 0.0005: three times the model's 0.000168.
    found = month(stack(guardrail=True), "amazon.nova-lite-v1:0", 10_000)
    assert found.question_usd == pytest.approx(0.000168 + 0.0005 + AROUND)
    assert round(found.total_usd, 2) == 10.24


def test_follow_ups_pay_for_being_rewritten() -> None:
    # Half of them: 300 × 0.035/M + 10 × 0.14/M = 0.0000119 more a question.
    half = QuestionUse(**{**USE.__dict__, "follow_up_share": 0.5})
    found = month(stack(), "amazon.nova-micro-v1:0", 10_000, half)
    assert found.question_usd == pytest.approx(0.000098 + 0.0000119 + AROUND)


def test_waf_stands_whether_anyone_asks_or_not() -> None:
    # 5.00 + 3 rules × 1.00; a question's six requests × 0.60/M.
    found = month(stack("wafv2/webAcl:WebAcl", rules=3), "amazon.nova-micro-v1:0", 0)
    assert found.total_usd == pytest.approx(8.00)
    asked = month(stack("wafv2/webAcl:WebAcl", rules=3), "amazon.nova-micro-v1:0", 1)
    assert asked.question_usd == pytest.approx(0.000098 + AROUND + 0.0000036)


def test_a_model_without_a_price_is_refused_by_name() -> None:
    with pytest.raises(UnpricedModelError, match=r"who\.knows.*prices\.json"):
        month(stack(), "who.knows", 1)
