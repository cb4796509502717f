"""Causes that were written by someone who had not read the doctor, over the wire."""

from collections import Counter

from api.errors import OUTCOMES
from doctor.causes import UNKNOWN, Refusal, explain
from tests.doctor.held import judged

ANSWERED = {"interrupted", "timeout", "throttled", "unavailable", "busy", "access_denied", "misconfigured"}
CAPPED = {"rate_limited", "budget_exhausted"}


def test_each_injected_cause_is_named_with_what_mends_it():
    wrong = [case["id"] for case, told in judged() if not told.is_right(case["expect"])]
    assert wrong == []


def test_what_the_app_says_of_a_question_that_it_could_not_answer_is_explained():
    codes = {code.value: outcome.message for code, outcome in OUTCOMES.items()}
    assert codes.keys() > ANSWERED | CAPPED
    found = {code: explain(Refusal(code, codes[code], "POST /api/ask")) for code in ANSWERED | CAPPED}
    assert UNKNOWN not in found.values()
    assert Counter(cause.name for cause in found.values()) == {
        "answers-throttled": 2,
        "answers-unavailable": 3,
        "answers-capped": 1,
        "answers-too-fast": 1,
        "model-access": 1,
        "answers-misconfigured": 1,
    }


def test_the_action_that_is_refused_is_named():
    message = (
        "User: a is not authorized to perform: s3:PutObject on resource: x because no {} allows the action"
    )
    told = {
        kind: explain(Refusal("AccessDenied", message.format(kind), "PutObject"))
        for kind in ("identity-based policy", "permissions boundary", "session policy", "VPC endpoint policy")
    }
    assert all("s3:PutObject" in cause.cause for cause in told.values())
    assert {cause.name for cause in told.values()} == {"not-permitted", "boundary-denies", "session-denies"}
    unnamed = explain(Refusal("AccessDenied", "Access Denied", "PutObject"))
    assert unnamed.cause == "This identity isn't allowed what was asked."
