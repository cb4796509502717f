"""Policies are compared by what they allow."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import Graph, Node
from graph.statements import statements
from review.policies import Grant, covers, grants, overlap, uncovered


def of(*many: dict[str, Any], effect: str = "Allow") -> frozenset[Grant]:
    """The grants of an identity policy with these statements."""
    document = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, **one} for one in many]})
    node = Node(name="p", type="aws:iam/rolePolicy:RolePolicy", kind="resource", inputs={"policy": document})
    return grants(statements(Graph(project="p", stack="s", nodes=(node,))), effect)


def _under(operator: str, values: Any) -> dict[str, Any]:
    return {**READ, "Condition": {operator: {"aws:SourceAccount": values}}}


READ = {"Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::a/*"]}
LIST = {"Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::a"]}
TLS = {"Condition": {"Bool": {"aws:SecureTransport": "true"}}}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([READ, LIST], [LIST, READ]),
        ([{**READ, "Action": ["s3:GetObject", "s3:PutObject"]}], [READ, {**READ, "Action": "s3:PutObject"}]),
        ([READ], [{**READ, "Sid": "ReadIt", "Action": "S3:getobject"}]),
        ([READ], [{**READ, "Resource": ["arn:aws:s3:::a/docs/*"]}]),
        ([{**READ, "Action": "s3:Get*"}], [READ]),
        ([READ], [{**READ, **TLS}]),
        ([{"NotAction": "iam:*", "Resource": "*"}], [READ]),
        ([{"NotAction": "iam:*", "Resource": "*"}], [{"NotAction": ["iam:*", "s3:*"], "Resource": "*"}]),
        (
            [{**READ, "Condition": {"StringLike": {"aws:PrincipalOrgID": "o-*"}}}],
            [{**READ, "Condition": {"StringEquals": {"aws:principalorgid": ["o-1", "o-2"]}}}],
        ),
        (
            [
                {**READ, "Condition": {"StringEquals": {"aws:SourceAccount": "1"}}},
                {**READ, "Condition": {"StringEquals": {"aws:SourceAccount": "2"}}},
            ],
            [{**READ, "Condition": {"StringEquals": {"aws:SourceAccount": ["1", "2"]}}}],
        ),
    ],
)
def test_what_was_allowed_before_is_nothing_new(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    assert uncovered(of(*new), of(*old)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([READ], [{**READ, "Action": "s3:*"}]),
        ([READ], [{**READ, "Resource": "*"}]),
        ([{**READ, **TLS}], [READ]),
        ([READ], [{"NotAction": "s3:DeleteBucket", "Resource": "*"}]),
        ([READ], [{"Action": "s3:GetObject", "NotResource": "arn:aws:s3:::b/*"}]),
        ([{"NotAction": ["iam:*", "s3:*"], "Resource": "*"}], [{"NotAction": "iam:*", "Resource": "*"}]),
        ([_under("StringEquals", "1")], [_under("StringEquals", ["1", "2"])]),
        ([_under("StringEquals", "1")], [_under("StringEqualsIfExists", "1")]),
        ([_under("StringNotEquals", ["1", "2"])], [_under("StringNotEquals", "1")]),
    ],
)
def test_what_is_allowed_anew_is_found(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    assert uncovered(of(*new), of(*old))


def test_a_refusal_that_is_narrower_is_found() -> None:
    before = of({"Action": "s3:*", "Resource": "*"}, effect="Deny")
    after = of({"Action": "s3:Put*", "Resource": "*"}, effect="Deny")
    assert [str(one) for one in uncovered(before, after)] == ["s3:* on *"]


WORDS = st.text("ab*?", max_size=5)
TEXTS = st.text("ab", max_size=5)


@given(WORDS, WORDS, TEXTS)
def test_a_pattern_that_covers_another_matches_all_that_it_matches(one: str, other: str, text: str) -> None:
    if covers(one, other) and covers(other, text):
        assert covers(one, text)


@given(WORDS, WORDS, TEXTS)
def test_patterns_that_match_one_text_overlap(one: str, other: str, text: str) -> None:
    if covers(one, text) and covers(other, text):
        assert overlap(one, other)


def test_many_stars_of_a_stranger_take_no_longer_than_their_length() -> None:
    assert not covers("*a" * 400 + "*b", "a" * 2_000)
    assert not overlap("*a" * 100 + "b", "a" * 200)
