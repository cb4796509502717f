"""Every stack × engine × front door × firewall × domain, captured and held against what it must be."""

import itertools

import pytest

from tests.components.cases import CASES, EVERY_CHOICE, Case, graph_of
from tests.components.checks import CHECKS, Check, problems


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("case", EVERY_CHOICE, ids=str)
def test_two_cases_that_hold_every_choice_are_as_they_must_be(case: Case, check: Check) -> None:
    assert list(check(graph_of(case), case)) == []


OTHERS = [case for case in CASES if case not in EVERY_CHOICE]
TRIED = [*OTHERS[::5], OTHERS[-1]]
"""These combinations run in `make test`, so that every two choices meet in one; all run in `make bench`."""


def test_every_two_choices_meet_in_a_combination_that_is_tried() -> None:
    def met(cases: list[Case]) -> set[object]:
        return {pair for case in cases for pair in itertools.combinations(vars(case).items(), 2)}

    assert met([*EVERY_CHOICE, *TRIED]) == met([*EVERY_CHOICE, *CASES])


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=() if case in TRIED else pytest.mark.whole, id=str(case)) for case in OTHERS],
)
def test_every_other_case_is_as_it_must_be(case: Case) -> None:
    assert problems(graph_of(case), case) == []
