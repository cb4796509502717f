"""Deployments that AWS interrupts: what `pulumi up` says, and that the next one carries on to a good state."""

from types import SimpleNamespace

import pytest

from tests.engine.aws_errors import AwsError
from tests.engine.aws_refusals import KNOWLEDGE_BASE
from tests.engine.deployment import DeploymentFailed
from tests.engine.facts import assert_live_version_is_whole, inventory

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.xdist_group("engine-failures")]

THROTTLE = AwsError("ThrottlingException", "Rate exceeded")
NOT_YET = AwsError(
    "ValidationException",
    "Bedrock Knowledge Base was unable to assume the given role. (IAM spreads it slowly.)",
)


@pytest.fixture(scope="module")
def story(deploy):
    dev = deploy("dev", {"engine": "bedrock-agent"})
    account = dev.account
    told = SimpleNamespace(dev=dev, account=account)

    def fails(operation) -> DeploymentFailed:
        with pytest.raises(DeploymentFailed) as failed:
            operation()
        return failed.value

    told.throttled = []
    for nth in (1, 5):
        account.fail(THROTTLE, nth=nth)
        told.throttled.append(fails(dev.up))
    account.fail(NOT_YET, token=KNOWLEDGE_BASE)
    told.not_yet = fails(dev.up)
    told.recovered = dev.up()
    told.after_failures = inventory(account)
    assert_live_version_is_whole(account)
    told.again = dev.up()

    # A replacement is interrupted after the new index exists and before the new knowledge base does.
    dev.project.configure("dev", {"embeddingModel": "cohere.embed-multilingual-v3"})
    account.fail(THROTTLE, token=KNOWLEDGE_BASE)
    told.replacing = fails(dev.up)
    told.still_answering = [resource.name for resource in account.of_type(KNOWLEDGE_BASE)]
    told.replaced = dev.up()
    told.after_replacement = inventory(account)
    assert_live_version_is_whole(account)
    dev.destroy()
    told.left = dict(account.resources)
    return told


def test_a_throttled_create_is_told_in_aws_words(story):
    for failure in story.throttled:
        assert any("ThrottlingException: Rate exceeded" in error for error in failure.errors), failure.text


def test_a_role_that_iam_has_not_spread_yet_stops_the_knowledge_base_only(story):
    assert any("unable to assume the given role" in error for error in story.not_yet.errors)
    failed = [step for step in story.not_yet.result.operations if step[0] != "create"]
    assert failed == [("create-failed", KNOWLEDGE_BASE, "knowledge-base")]


def test_the_next_up_makes_what_is_missing_and_nothing_twice(story):
    made = [name for _, name in story.after_failures]
    assert len(made) == len(set(made))
    assert set(story.recovered.changes) == {"create"}
    assert "knowledge-base" in story.recovered.names("create")


def test_then_up_again_changes_nothing(story):
    assert story.again.changes == {}


def test_an_interrupted_replacement_leaves_the_old_knowledge_base_in_place(story):
    assert any("ThrottlingException" in error for error in story.replacing.errors)
    assert story.still_answering == ["knowledge-base"]


def test_the_next_up_finishes_the_replacement_and_clears_the_old_index_away(story):
    assert story.after_replacement == story.after_failures


def test_after_all_that_a_destroy_leaves_nothing(story):
    assert story.left == {}
