"""`make run` installs less than `make test`: each command starts with that, and names what else it needs."""

import subprocess
import sys

import pytest

from tests.ours import ours_only
from tests.product import ROOT, as_installed_by_run


def agent(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        cwd=ROOT,
        env=as_installed_by_run(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_pulumi_and_the_test_tools_are_absent_there():
    absent = as_installed_by_run()["NOT_INSTALLED"].split()
    assert {"pulumi", "pulumi_aws", "pytest", "playwright"} <= set(absent)
    assert not {"fastapi", "boto3", "typer", "yaml"} & set(absent)


@pytest.mark.parametrize("command", ["cost -s dev", "check", "package --help", "documents --help", "--help"])
def test_a_command_that_needs_no_deployment_works(command):
    ended = agent(*command.split())
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "command",
    [
        "rules",
        # A fork's documents aren't held to the program, so that theirs need no packages for it.
        pytest.param("documents --check", marks=ours_only),
        "review --base HEAD",
        "graph -s dev",
        "deploy -s dev",
        "bootstrap --repository owner/name",
    ],
)
def test_a_command_that_runs_the_program_says_what_to_install(command):
    ended = agent(*command.split())
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "needs Pulumi's packages" in ended.stderr
    assert "`make rules` installs them" in ended.stderr
