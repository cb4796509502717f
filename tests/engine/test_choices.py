"""One dev stack whose owner changes his mind: model, engine, instruction, front door, embedding model, and back."""

from itertools import pairwise
from types import SimpleNamespace

import pytest

from tests.engine.aws_refusals import DATA_SOURCE, KNOWLEDGE_BASE, VECTOR_INDEX
from tests.engine.bedrock_agents import AGENT
from tests.engine.deployment import Result
from tests.engine.facts import assert_live_version_is_whole, completed_before, inventory
from tests.engine.visitor import no_answer

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("engine-choices")]

AGENTS_PARTS = {
    "agent-role",
    "agent-role-policy",
    "agent-agent",
    "agent-functions",
    "agent-knowledge",
    "agent-alias",
}
FUNCTION_URLS_PARTS = {"cdn-lambda-access"}
HTTP_APIS_PARTS = {
    "api-gateway",
    "api-http",
    "api-integration",
    "api-route",
    "api-mcp-route",
    "api-stage",
    "api-access-log",
    "api-gateway-permission",
    "api-mcp-gateway-permission",
    "api-origin-secret-0",
    "api-origin-secret-1",
}
FUNCTION_MOVES = {"api-role-policy", "api-function", "api-streaming"}


@pytest.fixture(scope="module")
def story(deploy):
    dev = deploy("dev")
    told = SimpleNamespace(dev=dev, account=dev.account, results=[])

    def up(**settings) -> Result:
        dev.project.configure("dev", settings)
        result = dev.up()
        told.results.append(result)
        return result

    def live_instruction() -> str:
        agent = dev.account.named("agent-agent")
        return dev.account.agents.answering(agent.id, "live")[AGENT, ""]["instruction"]

    up()
    dev.account.ask = no_answer
    told.before = inventory(dev.account)
    told.model = up(model="us.amazon.nova-lite-v1:0")

    told.engine = up(engine="bedrock-agent")
    assert_live_version_is_whole(dev.account)
    dev.project.edit(
        "api/contract/__init__.py", "Be brief and concrete.", "Be brief and concrete, in English."
    )
    told.instruction = up()
    assert_live_version_is_whole(dev.account)
    told.live_instruction = live_instruction()
    told.agents_model = up(model="amazon.nova-micro-v1:0")
    assert_live_version_is_whole(dev.account)

    told.old_base = dev.account.named("knowledge-base").id
    told.embedding = up(embeddingModel="cohere.embed-multilingual-v3")
    assert_live_version_is_whole(dev.account)
    told.new_base = dev.account.named("knowledge-base").id
    told.source = dev.account.named("knowledge-source").inputs
    told.association = dev.account.named("agent-knowledge").inputs
    told.embedding_back = up(embeddingModel=None)
    told.engine_back = up(engine="converse")

    told.front_door = up(frontDoor="http-api", streaming=False)
    told.origins = dev.account.named("cdn-distribution").inputs["origins"]
    told.function = dev.account.named("api-function").inputs
    told.front_door_again = up()
    told.state = dev.state_text()
    told.rotated = up(originSecretGeneration=2)
    told.rotated_origins = dev.account.named("cdn-distribution").inputs["origins"]
    told.front_door_back = up(frontDoor=None, streaming=True, originSecretGeneration=None)
    told.after = inventory(dev.account)
    return told


def test_another_model_changes_what_the_function_may_call_and_calls(story):
    assert story.model.changes == {"update": FUNCTION_MOVES}
    assert story.model.changed["api-function"] == ["environment"]


def test_the_bedrock_agent_engine_adds_an_agent_and_replaces_nothing(story):
    assert story.engine.changes == {"create": AGENTS_PARTS, "update": FUNCTION_MOVES}


def test_the_agents_parts_are_made_before_it_is_prepared_and_the_alias_last(story):
    operations = story.engine.operations
    order = ["agent-role-policy", "agent-agent", "agent-functions", "agent-knowledge", "agent-alias"]
    assert all(completed_before(operations, *pair) for pair in pairwise(order))


def test_another_instruction_updates_the_agent_prepares_it_and_moves_the_alias(story):
    # The words stand in the contract, which the app carries too.
    agents = {"agent-agent", "agent-knowledge", "agent-alias"}
    assert story.instruction.changes == {"update": agents | {"api-function", "api-streaming"}}
    assert story.live_instruction.endswith("Be brief and concrete, in English.")


def test_another_model_moves_the_agents_alias_too(story):
    assert {"agent-agent", "agent-alias"} <= story.agents_model.names("update")
    assert set(story.agents_model.changes) == {"update"}


def test_another_embedding_model_replaces_index_knowledge_base_data_source_and_association(story):
    replaced = {"knowledge-index", "knowledge-base", "knowledge-source", "agent-knowledge"}
    assert story.embedding.names("replace") == replaced
    assert story.new_base != story.old_base
    assert story.source["knowledgeBaseId"] == story.association["knowledgeBaseId"] == story.new_base


def test_the_documents_stay_when_the_knowledge_base_is_replaced(story):
    assert "knowledge-documents" in story.embedding.names("same")


def test_the_old_data_source_goes_before_its_knowledge_base_and_that_before_its_index(story):
    deleted = [token for operation, token, _ in story.embedding.operations if operation == "delete"]
    assert deleted.index(DATA_SOURCE) < deleted.index(KNOWLEDGE_BASE) < deleted.index(VECTOR_INDEX)


def test_back_to_converse_takes_the_agent_away(story):
    assert story.engine_back.changes == {"delete": AGENTS_PARTS, "update": FUNCTION_MOVES}


def test_another_front_door_keeps_the_distribution_and_its_address(story):
    assert story.front_door.names("create") == HTTP_APIS_PARTS
    assert story.front_door.names("delete") == FUNCTION_URLS_PARTS
    assert "cdn-distribution" in story.front_door.names("update")
    assert len({result.outputs["pageUrl"] for result in story.results}) == 1
    assert story.front_door.outputs["apiUrl"] != story.model.outputs["apiUrl"]


def test_cloudfront_leaves_the_old_front_door_before_that_is_taken_away(story):
    steps = [(operation, name) for operation, _, name in story.front_door_back.operations]
    assert steps.index(("update", "cdn-distribution")) < steps.index(("delete", "api-http"))


def test_a_visitor_is_answered_after_every_step_of_every_change(story):
    assert story.account.unanswered == []


def secret_sent(origins) -> str:
    (origin,) = (one for one in origins if one["originId"] == "api")
    return origin["customHeaders"][0]["value"]


def test_cloudfront_sends_a_secret_that_the_function_accepts(story):
    accepted = story.function["environment"]["variables"]["ORIGIN_SECRETS"].split(",")
    assert secret_sent(story.origins) in accepted
    assert len(set(accepted)) == 2


def test_the_secrets_are_drawn_once_and_stand_nowhere_in_the_state(story):
    assert story.front_door_again.changes == {}
    for secret in story.function["environment"]["variables"]["ORIGIN_SECRETS"].split(","):
        assert secret not in story.state


def test_a_rotated_secret_is_accepted_before_it_is_sent(story):
    steps = [(operation, name) for operation, _, name in story.rotated.operations]
    assert steps.index(("update", "api-gateway")) < steps.index(("update", "cdn-distribution"))
    assert secret_sent(story.rotated_origins) != secret_sent(story.origins)
    assert story.rotated.names("delete") == {"api-origin-secret-0"}


def test_after_every_choice_is_taken_back_the_account_holds_what_it_held_at_first(story):
    assert story.after == story.before


def test_only_a_new_embedding_model_replaces_anything(story):
    replacing = [result for result in story.results if result.names("replace")]
    assert replacing == [story.embedding, story.embedding_back]
