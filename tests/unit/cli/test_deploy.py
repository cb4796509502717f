"""What `agent deploy` takes for a failed check, and how it tells of a step that failed."""

import pytest

from cli.deploy import keeps_from_answering, told
from doctor.finding import Finding, State


@pytest.mark.parametrize(
    ("check", "state", "keeps"),
    [
        ("question “What?”", State.WRONG, True),
        ("page", State.BLIND, True),
        ("credentials", State.BLIND, True),
        ("knowledge base", State.WRONG, True),
        ("knowledge", State.NOTE, False),
        ("page", State.OK, False),
        ("alarm e-mail", State.WRONG, False),
        ("alarms", State.BLIND, False),
    ],
)
def test_only_what_visitors_notice_brings_older_knowledge_back(check: str, state: State, keeps: bool) -> None:
    assert keeps_from_answering(Finding(check, state, "x")) == keeps


def test_a_failed_step_is_told_with_its_cause_and_what_to_do() -> None:
    said = told(
        "up", "dev", "error: AccessDenied: Your account must be verified before you can add new CloudFront"
    )
    assert said.startswith("up: error: AccessDenied")
    assert "cause: CloudFront adds nothing to a new account" in said
    assert "agent deploy -s dev goes on from there" in said
    assert "goes on" not in told("preview", "dev", "error: no stack named 'dev' found")
