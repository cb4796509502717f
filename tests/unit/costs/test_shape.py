"""What of a stack changes its cost, and the most tokens that an answer of each engine can take."""

from api import limits
from api.costs.most import most_tokens
from api.costs.shape import Shape
from api.events import Usage
from api.graph import Graph

MODEL = "amazon.nova-lite-v1:0"


def test_the_most_tokens_of_each_engine() -> None:
    turn = limits.QUESTION_CHARACTERS + limits.PROMPT_HISTORY_ANSWER_CHARACTERS
    asked = 8_000 + 4 * turn + 1_000
    assert (turn, limits.TOOL_ROUNDS, limits.SEARCHES, limits.AGENT_MODEL_CALLS) == (3_000, 3, 2, 6)
    rewriting = 8_000 + 4 * (1_000 + 1_000) + 1_000
    assert most_tokens("converse", 800) == Usage(
        4 * (asked + 24_000) + (1 + 2 + 3) * 12_000 + rewriting, 160 + 4 * 800
    )
    assert most_tokens("bedrock-agent", 800) == Usage(
        7 * asked + (1 + 2 + 3 + 4 + 5 + 6) * 8 * 6_000, 7 * 2_048
    )
    assert most_tokens("agentcore-harness", 800) == Usage(
        6 * asked + 5 * 24_000 + (1 + 2 + 3) * 12_000, 6 * 800
    )


def test_a_shape_is_read_from_the_graphs_inputs() -> None:
    variables = {"FALLBACK_MODEL_ID": "f", "ENGINE": "bedrock-agent", "GUARDRAIL_ID": "G"}
    nodes = [
        {
            "name": "f",
            "type": "aws:lambda/function:Function",
            "inputs": {"memorySize": 2_048, "environment": {"variables": variables}},
        },
        {"name": "l", "type": "aws:cloudwatch/logGroup:LogGroup", "inputs": {"retentionInDays": 7}},
        {
            "name": "g",
            "type": "aws:bedrock/guardrail:Guardrail",
            "inputs": {
                "contentPolicyConfig": {"a": 1},
                "topicPolicyConfig": {"a": 1},
                "sensitiveInformationPolicyConfig": {"piiEntitiesConfigs": [1]},
            },
        },
        {"name": "t", "type": "aws:dynamodb/table:Table"},
    ]
    whole = {
        "model_id": MODEL,
        "fallback_model_id": "f",
        "engine": "bedrock-agent",
        "memory_mb": 2_048,
        "guardrail_policies": ("guardrail_content", "guardrail_topics", "guardrail_pii"),
        "log_retention_days": 7,
    }
    assert Shape.of(Graph.parse("s", nodes), MODEL) == Shape(**whole)  # type: ignore[arg-type]
    nodes[2]["inputs"] = {"sensitiveInformationPolicyConfig": {"regexesConfigs": [1]}}
    assert Shape.of(Graph.parse("s", nodes), MODEL).guardrail_policies == ()
    bare = Shape.of(Graph.parse("s", [{"name": "x", "type": "aws:x:X"}]), MODEL)
    assert bare == Shape(model_id=MODEL, has_table=False, log_retention_days=None)
    assert Shape.of(None, MODEL) == Shape(model_id=MODEL)


def test_the_way_in_and_the_firewall_are_seen_by_their_resources() -> None:
    def of(*kinds: str) -> Shape:
        return Shape.of(Graph.parse("s", [{"name": kind, "type": f"aws:{kind}"} for kind in kinds]), MODEL)

    assert of("x:X").gateway == "function-url"
    assert of("apigatewayv2/api:Api").gateway == "http-api"
    assert of("apigateway/restApi:RestApi", "x:X").gateway == "rest-api"
    assert [of("wafv2/webAcl:WebAcl").has_web_acl, of("x:X").has_web_acl] == [True, False]
