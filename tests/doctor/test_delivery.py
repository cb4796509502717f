"""The connection that a pipeline inside AWS reads the repository by: confirmed, waiting for a person, or not there."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from doctor.deployed import after_deployment
from doctor.finding import Finding, State, examine
from doctor.resources import Deployed, Resources
from tests.doctor.aws import Aws, operation, serving
from tests.doctor.test_account import dev

ARN = "arn:aws:codeconnections:us-east-1:111122223333:connection/x"
MADE = {"type": "aws:codeconnections/connection:Connection", "id": ARN, "urn": "u", "outputs": {"arn": ARN}}


@pytest.fixture(scope="module")
def server() -> Iterator[Aws]:
    with serving(operation) as running:
        yield running


def look(server: Aws, *made: dict[str, Any], given: str = "") -> Finding:
    wanted = replace(dev(), delivery="codepipeline", connection_arn=given)
    stack = Deployed(server.clients, wanted, Resources.parse({"deployment": {"resources": list(made)}}), {})
    (found,) = examine([check for check in after_deployment(stack) if check.name == "connection"])
    return found


@pytest.mark.parametrize(
    ("status", "state", "cause"),
    [
        ("AVAILABLE", State.OK, ""),
        ("PENDING", State.WRONG, "connection-pending"),
        ("ERROR", State.WRONG, "connection-pending"),
    ],
)
def test_a_connection_that_nobody_confirmed_is_told_with_where_to_confirm_it(
    server: Aws, status: str, state: State, cause: str
) -> None:
    server.replies = {
        "GetConnection": {"Connection": {"ConnectionName": "agent", "ConnectionStatus": status}}
    }
    for found in (look(server, MADE), look(server, given=ARN)):
        assert (found.state, found.cause) == (state, cause)
        assert state is State.OK or "settings/connections?region=us-east-1" in found.fix


def test_a_stack_without_one_was_not_deployed_to_its_end(server: Aws) -> None:
    assert look(server).cause == "connection-missing"


def test_a_stack_that_github_delivers_needs_none(server: Aws) -> None:
    stack = Deployed(server.clients, replace(dev(), delivery="github-actions"), Resources(()), {})
    assert "connection" not in {check.name for check in after_deployment(stack)}
