"""Requests against botocore's service models."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator import shapes

RETRIEVE = {"knowledgeBaseId": "LOCALKB001", "retrievalQuery": {"text": "x"}}
CONVERSE = {
    "modelId": "us.amazon.nova-micro-v1:0",
    "messages": [{"role": "user", "content": [{"text": "x"}]}],
}
START = {"knowledgeBaseId": "LOCALKB001", "dataSourceId": "LOCALDS001"}


def searching(**search):
    return {**RETRIEVE, "retrievalConfiguration": {"vectorSearchConfiguration": search}}


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("Retrieve", RETRIEVE),
        ("Retrieve", {**RETRIEVE, "retrievalQuery": {"text": "x" * 20_000}}),
        ("Retrieve", searching(numberOfResults=1)),
        ("Retrieve", searching(numberOfResults=100)),
        ("Retrieve", {**RETRIEVE, "unknownMember": 1}),
        ("Converse", CONVERSE),
        (
            "Converse",
            {**CONVERSE, "modelId": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"},
        ),
        ("ConverseStream", {**CONVERSE, "inferenceConfig": {"maxTokens": 1, "temperature": 0}}),
        ("ConverseStream", {**CONVERSE, "additionalModelRequestFields": {"any": ["thing"]}}),
        ("StartIngestionJob", {**START, "clientToken": "a" * 33}),
    ],
)
def test_a_right_request_has_no_violation(operation, members):
    assert shapes.violations(operation, members) == []


@pytest.mark.parametrize(
    ("operation", "members", "complaint"),
    [
        ("Retrieve", {"knowledgeBaseId": "LOCALKB001"}, "'retrievalQuery' .* must not be null"),
        ("Retrieve", {**RETRIEVE, "retrievalQuery": "x"}, "'retrievalQuery' .* must be of type structure"),
        (
            "Retrieve",
            {**RETRIEVE, "retrievalQuery": {"text": 3}},
            "'retrievalQuery.text' .* must be of type string",
        ),
        (
            "Retrieve",
            {**RETRIEVE, "retrievalQuery": {"text": "x" * 20_001}},
            "length less than or equal to 20000",
        ),
        ("Retrieve", {**RETRIEVE, "knowledgeBaseId": "short"}, "greater than or equal to 10"),
        ("Retrieve", searching(numberOfResults=0), "value greater than or equal to 1"),
        ("Retrieve", searching(numberOfResults=101), "value less than or equal to 100"),
        ("Retrieve", searching(numberOfResults=1.5), "must be of type integer"),
        ("Retrieve", searching(numberOfResults=True), "must be of type integer"),
        ("Retrieve", searching(overrideSearchType="MAGIC"), r"enum value set: \[HYBRID, SEMANTIC\]"),
        ("Retrieve", searching(filter={"andAll": [{"equals": {"key": "a", "value": 1}}]}), "length greater"),
        ("Retrieve", searching(filter={}), "Exactly one of these members"),
        ("Converse", {**CONVERSE, "messages": [{"role": "robot", "content": []}]}, "messages.1.member.role"),
        (
            "Converse",
            {**CONVERSE, "messages": [{"role": "user", "content": [{}]}]},
            "Exactly one of these members",
        ),
        ("Converse", {**CONVERSE, "inferenceConfig": {"maxTokens": 0}}, "inferenceConfig.maxTokens"),
        ("Converse", {**CONVERSE, "inferenceConfig": {"temperature": 1.5}}, "less than or equal to 1"),
        ("Converse", {**CONVERSE, "toolConfig": {"tools": []}}, "toolConfig.tools"),
        ("Converse", {**CONVERSE, "modelId": "no such model!"}, "regular expression pattern"),
        ("StartIngestionJob", {**START, "clientToken": "a" * 32}, "length greater than or equal to 33"),
        ("StartIngestionJob", {**START, "clientToken": "a" * 257}, "length less than or equal to 256"),
        ("ListIngestionJobs", {**START, "maxResults": 1_001}, "less than or equal to 1000"),
    ],
)
def test_a_wrong_request_is_refused_in_awss_words(operation, members, complaint):
    found = shapes.violations(operation, members)
    assert re.search(complaint, found[0])
    assert re.match(r"\d validation errors? detected: Value at '", shapes.complaint(found))


def test_several_violations_are_all_named():
    found = shapes.violations("Retrieve", {"retrievalQuery": {"text": 1}})
    assert shapes.complaint(found).startswith("2 validation errors detected: ")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
MEMBERS = st.dictionaries(
    st.sampled_from(
        ["messages", "system", "inferenceConfig", "toolConfig", "retrievalQuery", "content", "filters"]
    ),
    JSON,
)


@given(st.sampled_from(["Converse", "Retrieve", "ApplyGuardrail", "ListIngestionJobs"]), MEMBERS)
def test_no_json_breaks_the_check(operation, members):
    assert all(isinstance(each, str) for each in shapes.violations(operation, members))
