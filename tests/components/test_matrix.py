"""Every stack × engine × front door × firewall × domain, captured and held against what it must be."""

import pytest

from tests.components.cases import CASES, EVERY_CHOICE, Case, graph_of
from tests.components.checks import CHECKS, Check, problems


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("case", EVERY_CHOICE, ids=str)
def test_two_cases_that_hold_every_choice_are_as_they_must_be(case: Case, check: Check) -> None:
    assert list(check(graph_of(case), case)) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if case not in EVERY_CHOICE], ids=str)
def test_every_other_case_is_as_it_must_be(case: Case) -> None:
    assert problems(graph_of(case), case) == []
