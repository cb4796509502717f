"""Each rule, with a graph that breaks it and the same graph put right."""

from pathlib import Path

import pulumi_aws as aws
import pytest

from graph.capture import capture, record
from graph.finding import Finding
from graph.model import Graph
from graph.rules import RULES, check
from tests.graph.breaking import BROKEN, BROKEN_IN_PROD
from tests.graph.edits import committed, edited, load
from tests.graph.resources import Program, harness


def graph(program: Program, stack: str = "dev") -> Graph:
    return record("project", stack, {"aws:region": "us-east-1"}, program)


def findings(program: Program, stack: str = "dev") -> list[Finding]:
    return check(graph(program, stack))


BROKEN.append(
    (
        "a harness that may run commands",
        "harness",
        "h",
        lambda: harness(["search", "shell"]),
        lambda: harness(["search"]),
    )
)


@pytest.mark.parametrize(
    ("title", "rule", "node", "broken", "right"), BROKEN, ids=[item[0] for item in BROKEN]
)
def test_a_rule_finds_what_breaks_it_and_nothing_else(
    title: str, rule: str, node: str, broken: Program, right: Program
) -> None:
    found = findings(broken)
    assert {(item.rule, item.node) for item in found} == {(rule, node)}
    assert all(item.problem and item.remedy for item in found)
    assert findings(right) == []


@pytest.mark.parametrize(
    ("title", "rule", "node", "broken", "right"), BROKEN_IN_PROD, ids=[item[0] for item in BROKEN_IN_PROD]
)
def test_data_is_protected_in_prod_and_may_go_in_dev(
    title: str, rule: str, node: str, broken: Program, right: Program
) -> None:
    assert {(item.rule, item.node) for item in findings(broken, "prod")} == {(rule, node)}
    assert findings(right, "prod") == []
    assert findings(broken, "dev") == []


def test_every_rule_is_broken_by_one_of_these_programs_or_edits() -> None:
    reached = set()
    for stack, cases in (("dev", BROKEN), ("prod", BROKEN_IN_PROD)):
        for _, _, _, broken, _ in cases:
            made = graph(broken, stack)
            reached |= {rule for rule in RULES if any(rule(made))}
    for edit in load(Path(__file__).with_name("own_edits.yaml")):
        made = Graph.from_json(edited(committed(edit["stack"]), edit))
        reached |= {rule for rule in RULES if any(rule(made))}
    assert {rule.__name__ for rule in RULES} - {rule.__name__ for rule in reached} == set()


def test_a_prod_stack_without_retention_is_found_out() -> None:
    found = check(capture("prod", {"retainData": "false"}))
    assert {item.node for item in found} == {"knowledge-documents", "safeguards-table"}
    assert {item.rule for item in found} == {"data-unprotected"}


def test_a_finding_reads_as_one_line_with_what_to_do() -> None:
    (finding,) = findings(lambda: aws.cloudwatch.LogGroup("l"))
    assert str(finding) == "log-retention: l: it keeps logs forever. Set retention_in_days"
