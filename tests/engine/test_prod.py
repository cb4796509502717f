"""A prod stack with everything on: another region, Bedrock agent, guardrail, HTTP API, firewall, own domain."""

from types import SimpleNamespace

import pytest

from tests.components.checks import RETAINED
from tests.engine.aws_errors import AwsError
from tests.engine.deployment import DeploymentFailed
from tests.engine.facts import assert_live_version_is_whole, wrongly_tagged

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("engine-prod")]

EVERYTHING = {
    "aws:region": "eu-central-1",
    "model": "eu.amazon.nova-lite-v1:0",
    "edgeLogs": True,
    "engine": "bedrock-agent",
    "frontDoor": "http-api",
    "waf": True,
    "domainName": "agent.example.com",
    "hostedZoneId": "Z0123456789ABC",
    "alarmEmail": "owner@example.com",
}
IN_US_EAST_1 = {
    "cdn-certificate",
    "cdn-certificate-issued",
    "cdn-edge-log",
    "cdn-edge-log-delivery",
    "cdn-edge-log-destination",
    "cdn-edge-log-source",
    "cdn-firewall",
    "cdn-firewall-log",
    "cdn-firewall-logging",
}


@pytest.fixture(scope="module")
def story(deploy):
    prod = deploy("prod", EVERYTHING)
    account = prod.account
    told = SimpleNamespace(prod=prod, account=account)
    told.preview = prod.preview()
    told.up = prod.up()
    told.made = {resource.name: resource for resource in account.resources.values()}
    assert_live_version_is_whole(account)
    told.again = prod.up()
    prod.project.edit("components/guardrail.py", '"US_SOCIAL_SECURITY_NUMBER",\n', "")
    told.guardrail = prod.up()
    assert_live_version_is_whole(account)
    told.agent = account.agents.answering(account.named("agent-agent").id, "live")
    told.guardrail_version = account.named("guardrail-version").outputs["version"]

    account.put_object(account.named("knowledge-documents").id)
    source = account.named("knowledge-source").outputs["dataSourceId"]
    account.ingesting.add(source)
    with pytest.raises(DeploymentFailed) as refused:
        prod.destroy()
    told.refused = refused.value
    account.ingesting.discard(source)
    prod.destroy()
    told.left = dict(account.resources)
    told.documents_left = sum(account.objects_of_others.values())
    told.up_beside_what_is_kept = prod.up()
    return told


def test_a_preview_of_everything_foresees_what_up_makes(story):
    assert story.preview.changes == story.up.changes
    assert story.preview.operations == []


def test_up_again_changes_nothing(story):
    assert story.again.changes == {}


def test_what_cloudfront_takes_from_us_east_1_is_there_and_nothing_else(story):
    elsewhere = {name for name, resource in story.made.items() if resource.region != "eu-central-1"}
    assert elsewhere == IN_US_EAST_1
    assert {story.made[name].region for name in IN_US_EAST_1} == {"us-east-1"}


def test_the_page_has_its_own_domain(story):
    assert story.up.outputs["pageUrl"] == "https://agent.example.com"


def test_everything_that_can_be_tagged_says_project_stack_and_component(story):
    assert wrongly_tagged(story.made.values(), "prod") == []


def test_another_guardrail_publishes_a_version_that_the_agent_and_its_alias_follow(story):
    assert story.guardrail.names("replace") == {"guardrail-version"}
    assert {"guardrail-filters", "agent-agent", "agent-alias"} <= story.guardrail.names("update")
    (agent,) = (inputs for (token, _), inputs in story.agent.items() if token.endswith(":AgentAgent"))
    assert agent["guardrailConfigurations"][0]["guardrailVersion"] == story.guardrail_version


def test_a_destroy_during_an_ingestion_is_refused_in_aws_words(story):
    assert any("ingestion job running" in error for error in story.refused.errors)


def test_destroying_prod_leaves_exactly_the_documents_and_the_safeguards(story):
    assert {resource.name for resource in story.left.values()} == RETAINED
    assert story.documents_left == 1


def test_what_is_left_is_as_private_as_before(story):
    for resource in story.left.values():
        assert resource.inputs == story.made[resource.name].inputs


def test_aws_itself_refuses_to_delete_what_prod_keeps(story):
    for name, code in (
        ("knowledge-documents", "BucketNotEmpty"),
        ("safeguards-table", "ValidationException"),
    ):
        identity = story.made[name].id
        with pytest.raises(AwsError, match=code):
            story.account.delete(identity)


def test_prod_can_be_made_again_beside_what_was_kept(story):
    assert story.up_beside_what_is_kept.names("create") == story.up.names("create")
