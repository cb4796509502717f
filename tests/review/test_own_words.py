"""What the review says of changes that an engineer makes every week, in the words that a reviewer reads."""

import pytest

from review.findings import at_least
from review.review import Review
from tests.review.changes import reviewed, texts


def prod(**config: str) -> Review:
    return reviewed(texts([], {"prod": config}))


def said(found: Review, kind: str) -> dict[str, str]:
    """The worst finding of a kind by resource, with its severity."""
    worst: dict[str, str] = {}
    for one in found.findings:
        if one.kind == kind:
            worst.setdefault(one.resource, f"{one.severity}: {one.says}")
    return worst


@pytest.mark.slow
def test_a_gateway_is_a_new_address_and_takes_the_signature_with_the_origin_that_was_signed_for() -> None:
    found = prod(frontDoor="http-api")
    (address,) = said(found, "exposure").items()
    assert address[0] == "api-http"
    assert address[1].startswith("medium: is a new address that the whole internet reaches")
    assert said(found, "protection")["cdn-lambda-access"].startswith("low: is deleted with the origin")
    assert said(found, "downtime")["cdn-lambda-access"].startswith("low: is deleted; what stays")
    assert not at_least(found.findings, "high")


@pytest.mark.slow
def test_a_model_that_a_profile_sends_to_several_regions_is_one_model() -> None:
    found = prod(model="us.amazon.nova-lite-v1:0")
    (given,) = said(found, "permissions").values()
    assert given.startswith("medium: api-role: newly allowed: bedrock:GetInferenceProfile on ")


@pytest.mark.slow
def test_a_setting_that_the_cli_quotes_is_the_same_setting() -> None:
    assert said(prod(logRetentionDays="90", streaming="false"), "configuration") == {}


@pytest.mark.slow
def test_another_region_is_read_before_what_it_makes_anew() -> None:
    found = prod(**{"aws:region": "eu-central-1", "model": "eu.amazon.nova-lite-v1:0"})
    assert found.findings[0].says.startswith("region from 'us-east-1' to 'eu-central-1': another region")


@pytest.mark.slow
def test_a_secret_of_the_configuration_that_stands_in_the_open_is_told_and_not_repeated() -> None:
    found = prod(**{"other:apiToken": "hunter2hunter2"})
    assert said(found, "configuration") == {"other:apiToken": "low: another value"}
    assert said(found, "secrets")["other:apiToken"].startswith("high: other:apiToken looks like a secret")
