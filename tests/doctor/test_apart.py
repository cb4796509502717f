"""Refusals that were written apart from the table of causes, whose first run is told in tests/doctor/apart.py."""

import yaml

from tests.doctor.apart import APART, explained, is_right
from tests.doctor.aws import operation, serving

TOLD_IN_OTHER_WORDS = {"requests-a-minute", "reserved-concurrency", "pending"}
"""The cause is right, but not in words that the case looks for."""


def test_each_refusal_is_explained_by_its_cause_and_a_remedy() -> None:
    cases = yaml.safe_load(APART.read_text("utf-8"))
    assert len(cases) == 60
    with serving(operation) as aws:
        wrong = {case["id"] for case in cases if not is_right(case, explained(aws, case))}
    assert wrong == TOLD_IN_OTHER_WORDS
