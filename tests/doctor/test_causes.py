"""Every refusal that is known is explained by its cause, as it comes over the wire."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from botocore import exceptions
from botocore.loaders import Loader

from doctor.causes import UNKNOWN, Refusal, causes, explain, explain_text
from doctor.finding import refused
from tests.doctor.aws import Aws, operation, refusal, serving

CASES = yaml.safe_load(Path(__file__).with_name("causes.yaml").read_text("utf-8"))
NEEDED = {
    "converse": {"modelId": "m", "messages": []},
    "start_ingestion_job": {"knowledgeBaseId": "KB", "dataSourceId": "DS"},
    "get_knowledge_base": {"knowledgeBaseId": "KB"},
    "retrieve": {"knowledgeBaseId": "KB", "retrievalQuery": {"text": "x"}},
    "put_object": {"Bucket": "b", "Key": "k"},
    "list_objects_v2": {"Bucket": "b"},
    "create_bucket": {"Bucket": "b"},
    "delete_bucket": {"Bucket": "b"},
    "describe_table": {"TableName": "t"},
}
RAISED = {
    "NoCredentialsError": exceptions.NoCredentialsError(),
    "ProfileNotFound": exceptions.ProfileNotFound(profile="work"),
    "NoRegionError": exceptions.NoRegionError(),
    "EndpointConnectionError": exceptions.EndpointConnectionError(endpoint_url="https://x"),
}


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    with serving(operation) as running:
        yield running


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['cause']}-{case.get('call', 'text')}")
def test_a_refusal_is_named_right(aws: Aws, case: dict[str, Any]) -> None:
    if "text" in case:
        found = explain_text(case["text"])
        assert found is not None
    elif "raises" in case:
        found = explain(Refusal.of(RAISED[case["raises"]]))
    else:
        service, _, call = case["call"].partition(".")
        protocol = Loader().load_service_model(service, "service-2")["metadata"]["protocol"]
        aws.every = refusal(protocol, case["status"], case["code"], case["message"])
        with pytest.raises(exceptions.ClientError) as caught:
            getattr(aws.clients(service), call)(**NEEDED.get(call, {}))
        found = explain(Refusal.of(caught.value))
    assert found.name == case["cause"]
    assert found.fix
    assert found.see


def test_at_least_forty_causes_are_replayed() -> None:
    assert len({case["cause"] for case in CASES}) >= 40
    assert {case["cause"] for case in CASES} <= {cause.name for cause in causes()}


def test_a_cause_has_one_name_and_a_remedy() -> None:
    assert max(Counter(cause.name for cause in causes()).values()) == 1
    assert all(cause.cause.endswith(".") and cause.fix for cause in causes())


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    assert explain(Refusal("TeapotException", "I am a teapot")) is UNKNOWN
    assert explain_text("error: something else went wrong") is None


def test_a_check_is_named_once() -> None:
    """Whoever prints a finding puts the check's name before it."""
    found = refused("credentials", exceptions.NoCredentialsError())
    assert (found.check, found.what) == ("credentials", "NoCredentialsError Unable to locate credentials")
