"""The providers take what the stack's configuration says of AWS."""

import json
from typing import Any

import pytest

from components.settings import ConfigError
from graph.capture import capture

AWS = {
    "aws:profile": "work",
    "aws:allowedAccountIds": '["111122223333"]',
    "aws:assumeRoles": '[{"roleArn": "arn:aws:iam::111122223333:role/deploy", "sessionName": "pulumi"}]',
    "aws:defaultTags": '{"tags": {"owner": "me", "stack": "mine"}}',
    "aws:endpoints": '[{"s3": "http://127.0.0.1:5000"}]',
    "aws:maxRetries": "3",
    "aws:skipMetadataApiCheck": "true",
}


def providers(config: dict[str, str]) -> list[dict[str, Any]]:
    graph = capture("dev", {"waf": "true", **config})
    return [dict(node.inputs) for node in graph.of_type("pulumi:providers:aws")]


def test_both_providers_take_every_key_of_aws_with_its_own_region() -> None:
    here, edge = providers(AWS)
    assert (here["region"], edge["region"]) == ("us-east-1", "us-east-1")
    for provider in (here, edge):
        assert provider["profile"] == "work"
        assert json.loads(provider["allowedAccountIds"]) == ["111122223333"]
        assert json.loads(provider["assumeRoles"])[0]["roleArn"].endswith(":role/deploy")
        assert json.loads(provider["endpoints"]) == [{"s3": "http://127.0.0.1:5000"}]
        assert (provider["maxRetries"], provider["skipMetadataApiCheck"]) == ("3", "true")


def test_default_tags_are_ours_and_the_stacks_which_win() -> None:
    for provider in providers(AWS):
        tags = json.loads(provider["defaultTags"])["tags"]
        assert tags == {"project": "public-bedrock-agent", "stack": "mine", "owner": "me"}


def test_the_edges_provider_stays_in_us_east_1() -> None:
    found = providers({"aws:region": "eu-central-1", "model": "eu.amazon.nova-lite-v1:0"})
    assert [provider["region"] for provider in found] == ["eu-central-1", "us-east-1"]


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("aws:profil", "work", "aws:profil is set, but the AWS provider has no such key"),
        (
            "aws:allowedAccountIds",
            "111122223333,",
            "aws:allowedAccountIds is '111122223333,'; allowed: a value",
        ),
    ],
)
def test_a_key_or_value_that_the_provider_would_not_take_is_named(
    key: str, value: str, sentence: str
) -> None:
    with pytest.raises(ConfigError, match=sentence):
        capture("dev", {key: value})
