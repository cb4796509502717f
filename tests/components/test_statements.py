"""Permissions as values."""

import json
import re
from collections import Counter

import pulumi
import pytest

from components.iam import Place, Statement, invoke_model_statements
from components.model_regions import is_inference_profile
from components.vector_index import index_name
from graph.capture import capture, record
from graph.statements import statements
from tests.components.cases import Case
from tests.components.expected_permissions import expected_permissions, invokes, permissions_of

PROFILE = "us.amazon.nova-lite-v1:0"


def test_a_reason_becomes_a_sid_of_letters_and_digits() -> None:
    document = Statement(
        actions=["a:B"], resources=["*"], reason="the index isn't named yet, see RFC 7"
    ).document()
    assert document["Sid"] == "BecauseTheIndexIsnTNamedYetSeeRFC7"
    assert document["Sid"].isalnum()


def test_a_statement_without_conditions_or_principal_writes_neither() -> None:
    assert Statement(actions=["s3:GetObject"], resources=["arn:aws:s3:::b/k"]).document() == {
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": ["arn:aws:s3:::b/k"],
    }


@pytest.mark.parametrize(
    ("model", "profile"),
    [
        ("us.amazon.nova-lite-v1:0", True),
        ("global.anthropic.claude-haiku-4-5-20251001-v1:0", True),
        ("amazon.nova-lite-v1:0", False),
        ("openai.gpt-oss-20b-1:0", False),
    ],
)
def test_a_profile_is_told_from_a_model_by_its_prefix(model: str, profile: bool) -> None:
    assert is_inference_profile(model) is profile


def test_a_plain_model_is_allowed_in_the_stacks_region_only() -> None:
    graph = capture("dev", {"model": "amazon.titan-text-lite-v1", "aws:region": "eu-west-1"})
    found = [item for item in statements(graph) if "bedrock:InvokeModelWithResponseStream" in item.actions]
    assert [item.resources for item in found] == [
        ("arn:aws:bedrock:eu-west-1::foundation-model/amazon.titan-text-lite-v1",)
    ]


@pytest.mark.parametrize("engine", ["converse", "bedrock-agent", "agentcore-harness"])
def test_a_profile_is_allowed_itself_and_its_model_in_any_region_for_a_recorded_reason(engine: str) -> None:
    case = Case("dev", engine, "function-url", False, False)
    graph = capture("dev", {**case.config, "model": PROFILE})
    assert permissions_of(graph) == expected_permissions(case, PROFILE)


def test_a_fall_back_is_what_the_app_may_invoke_besides() -> None:
    case = Case("dev", "converse", "function-url", False, False)
    graph = capture("dev", {**case.config, "fallbackModel": PROFILE})
    assert permissions_of(graph) == expected_permissions(case) + Counter(invokes("api-role-policy", PROFILE))
    (function,) = (node for node in graph.nodes if node.name == "api-function")
    assert function.inputs["environment"]["variables"]["FALLBACK_MODEL_ID"] == PROFILE


def test_a_model_statement_alone_names_region_and_account_of_the_place() -> None:
    found: list[str] = []

    def program() -> None:
        place = Place(pulumi.Output.from_input("us-west-2"), pulumi.Output.from_input("111122223333"))
        documents = [item.document() for item in invoke_model_statements("us.amazon.nova-lite-v1:0", place)]
        pulumi.Output.json_dumps(documents).apply(found.append)

    record("alone", "test", {}, program)
    resources = [item["Resource"] for item in json.loads(found[0])]
    assert resources[0] == [
        "arn:aws:bedrock:us-west-2:111122223333:inference-profile/us.amazon.nova-lite-v1:0"
    ]


def test_two_indexes_that_AWS_would_replace_never_share_a_name() -> None:  # noqa: N802
    first = ("amazon.titan-embed-text-v2:0", 1024, "cosine", ["A", "B"])
    others = [
        ("cohere.embed-multilingual-v3", 1024, "cosine", ["A", "B"]),
        ("amazon.titan-embed-text-v2:0", 512, "cosine", ["A", "B"]),
        ("amazon.titan-embed-text-v2:0", 1024, "euclidean", ["A", "B"]),
        ("amazon.titan-embed-text-v2:0", 1024, "cosine", ["A", "C"]),
    ]
    names = {index_name(*one) for one in (first, *others)}
    assert len(names) == 5
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name) for name in names)
    assert index_name("x" * 80, 1024, "cosine", [])[:56] == "x" * 56
