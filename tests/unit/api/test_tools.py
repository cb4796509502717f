"""The agent's tools over the packaged prices and graphs, and what an answer cost."""

import pytest

from api.clients import Clients
from api.costs.meter import Meter
from api.costs.question import average_question
from api.costs.shape import Shape
from api.deployment import Deployment, DeploymentRecord
from api.events import Usage
from api.graph import Graph, packaged_graph
from api.prices import packaged_prices
from api.settings import Settings
from api.tools import Toolbox
from api.tools.deployment_facts import deployment_facts
from api.tools.describe_architecture import describe_architecture
from api.tools.estimate_cost import estimate_cost
from api.tools.toolbox import ToolError

SETTINGS = Settings.from_env(
    {"MODEL_ID": "amazon.nova-micro-v1:0", "KNOWLEDGE_BASE_ID": "KB1", "STACK": "dev"}
)
PRICES = packaged_prices()
GRAPH = Graph.parse(
    "test",
    {
        "nodes": [
            {"name": "knowledge", "type": "public-bedrock-agent:components:KnowledgeBase"},
            {"name": "knowledge-index", "type": "aws:s3/vectorsIndex:VectorsIndex", "parent": "knowledge"},
            {"name": "api", "type": "public-bedrock-agent:components:Api"},
            {
                "name": "api-function",
                "type": "aws:lambda/function:Function",
                "parent": "api",
                "inputs": {"memorySize": 512, "environment": {"variables": {"SECRET": "x"}}},
            },
            *(
                {"name": f"d{n}", "type": "aws:cloudwatch/dashboard:Dashboard", "parent": "api"}
                for n in range(4)
            ),
            {"name": "aws", "type": "pulumi:providers:aws"},
            {"broken": True},
        ]
    },
)


def toolbox(graph: Graph | None = GRAPH) -> Toolbox:
    return Toolbox(SETTINGS, PRICES, graph, DeploymentRecord(None, Clients("us-east-1")))


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("amazon.nova-micro-v1:0", 0.035 + 0.14),
        ("us.amazon.nova-micro-v1:0", 0.035 + 0.14),
        ("arn:aws:bedrock:us-east-1:1:inference-profile/global.anthropic.claude-haiku-5-5", 0.1 + 0.5),
        ("us.anthropic.claude-haiku-5-5", 0.11 + 0.55),
        ("eu.anthropic.claude-haiku-5-5", None),
        ("who.knows", None),
    ],
)
def test_an_answer_costs_what_the_price_file_says_and_unknown_is_not_zero(
    model: str, expected: float | None
) -> None:
    meter = Meter(PRICES, Shape(model_id=model, has_table=False))

    def cost(usage: Usage | None) -> float | None:
        return meter.cost(usage, question_characters=60, answer_characters=400, seconds=2.0)

    alone = cost(Usage(0, 0))
    assert cost(Usage(1_000_000, 1_000_000)) == (pytest.approx(expected + alone) if expected else None)
    assert cost(None) is None


def test_the_estimate_adds_up_and_states_its_assumptions() -> None:
    result = estimate_cost(PRICES, questions_per_month=10_000, model=None, settings=SETTINGS, graph=GRAPH)
    variable, fixed = result["questions_usd_per_month"], result["fixed_usd_per_month"]
    metrics = 10 * 0.30  # written in every month with questions, however many
    assert variable == pytest.approx(10_000 * result["per_question_usd"] + metrics, abs=0.01)
    assert result["total_usd_per_month"] == pytest.approx(variable + fixed, abs=0.01)
    assert fixed == pytest.approx(4 * 3.0, abs=0.01)  # four dashboards at list price
    assert result["total_after_free_tier_usd_per_month"] < result["total_usd_per_month"] - 3 * 3.0
    assert result["assumptions"]["input_tokens"] == average_question().input_tokens
    assert result["price_date"] == PRICES.date
    assert sum(line["usd_per_month"] for line in result["lines"]) == pytest.approx(
        result["total_usd_per_month"], abs=0.02
    )
    assert f"{result['total_usd_per_month']:.15g} USD a month" in result["summary"]


def test_a_model_without_a_price_says_so() -> None:
    result = estimate_cost(PRICES, questions_per_month=1, model="who.knows", settings=SETTINGS, graph=None)
    assert "total_usd_per_month" not in result
    assert "no price" in result["summary"]


def test_a_resource_without_a_price_is_named_and_nothing_is_computed() -> None:
    graph = Graph.parse("test", {"nodes": [{"name": "q", "type": "aws:sqs/queue:Queue"}]})
    result = estimate_cost(
        PRICES, questions_per_month=1, model="amazon.nova-micro-v1:0", settings=SETTINGS, graph=graph
    )
    assert list(result) == ["summary"]
    assert result["summary"].startswith("Not computed: ")
    assert "sqs/queue:Queue" in result["summary"]


def test_the_architecture_is_told_as_a_whole_or_by_component() -> None:
    assert GRAPH is not None
    whole = describe_architecture(GRAPH, None)
    assert whole["component_count"] == 2
    assert whole["resource_count"] == 6
    for wanted in ("KnowledgeBase", "knowledge base", "knowledge", "the knowledgeBase".removeprefix("the ")):
        assert describe_architecture(GRAPH, wanted)["component"] == "KnowledgeBase"
    api = describe_architecture(GRAPH, "api")
    assert api["resource_count"] == 5
    assert api["resources"][0]["settings"] == {"memorySize": 512}
    assert "SECRET" not in str(api)
    assert "KnowledgeBase and Api" in describe_architecture(GRAPH, "nothing")["summary"]


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_the_packaged_graphs_can_be_read(stack: str) -> None:
    graph = packaged_graph(stack)
    assert graph is not None
    assert {"Api", "KnowledgeBase", "Cdn"} <= {node.kind for node in graph.components()}


@pytest.mark.parametrize("stack", [None, "", "../dev", "nowhere"])
def test_a_stack_without_a_graph_has_none(stack: str | None) -> None:
    assert packaged_graph(stack) is None


def test_tools_are_offered_only_when_they_have_data() -> None:
    assert toolbox().names == ("estimate_cost", "deployment_facts", "describe_architecture")
    assert toolbox(None).names == ("estimate_cost", "deployment_facts")
    specs = [tool["toolSpec"] for tool in toolbox().config()["tools"]]
    assert all(spec["description"] and spec["inputSchema"]["json"]["type"] == "object" for spec in specs)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("rm", {}),
        ("estimate_cost", None),
        ("estimate_cost", {}),
        ("estimate_cost", {"questions_per_month": "many"}),
        ("estimate_cost", {"questions_per_month": -1}),
        ("estimate_cost", {"questions_per_month": True}),
        ("estimate_cost", {"questions_per_month": 1, "discount": 1}),
        ("describe_architecture", {"component": 5}),
        ("describe_architecture", {"component": "a" * 300}),
    ],
)
def test_a_wrong_call_is_refused_with_what_would_be_right(name: str, given: object) -> None:
    with pytest.raises(ToolError) as refused:
        toolbox().call(name, given)
    call, wrong = toolbox().outcome(name, given)
    assert wrong == str(refused.value)
    assert call.result == {"error": wrong}
    assert call.input == (given or {})
    assert toolbox().converse_result(name, given)[1] == {"content": [{"text": wrong}], "status": "error"}


@pytest.mark.parametrize("count", [1_000, 1_000.0, "1,000"])
def test_a_number_may_come_in_the_ways_models_write_it(count: object) -> None:
    assert toolbox().call("estimate_cost", {"questions_per_month": count})["questions_per_month"] == 1_000


def test_deployment_facts_say_what_is_known_and_what_not() -> None:
    assert "unknown" in deployment_facts(SETTINGS, Deployment())["summary"]
    facts = deployment_facts(
        SETTINGS, Deployment.parse({"commit": "abc", "time": "2026-11-21", "versions": {"a": 1}})
    )
    assert facts["commit"] == "abc"
    assert facts["versions"] == {"a": "1"}
    assert "commit abc" in facts["summary"]


@pytest.mark.parametrize("document", [None, [], "x", {"commit": 5, "versions": "x"}])
def test_a_damaged_deployment_record_is_empty(document: object) -> None:
    assert Deployment.parse(document) == Deployment()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Nova Micro", "amazon.nova-micro-v1:0"),
        ("amazon nova lite", "amazon.nova-lite-v1:0"),
        ("us.amazon.nova-micro-v1:0", "us.amazon.nova-micro-v1:0"),
        ("nova", None),
        ("nova 2 lite", "amazon.nova-2-lite-v1:0"),
        ("", None),
    ],
)
def test_a_model_may_be_named_in_words_where_only_one_fits(said: str, meant: str | None) -> None:
    """A Bedrock agent's functions have no list of allowed values, so its model writes what the visitor wrote."""
    assert PRICES.named(said) == meant


def test_an_agent_without_resources_of_its_own_names_what_does_its_work() -> None:
    found = describe_architecture(packaged_graph("prod"), "agent")
    assert [resource["name"] for resource in found["resources"]] == [
        "api-function",
        "guardrail-filters",
        "knowledge-base",
    ]
    assert (found["engine"], found["model"]) == ("converse", "amazon.nova-lite-v1:0")
    assert "makes no resource of its own" in found["summary"]
