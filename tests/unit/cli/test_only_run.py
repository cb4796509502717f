"""`make run` installs less than `make test`: each command starts with that, and names what else it needs."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.ours import ours_only
from tests.product import ROOT, as_installed_by_run

pytestmark = pytest.mark.xdist_group("only-run")  # one process tells all of it

WORKING = ["cost -s dev", "check", "package --help", "documents --help", "--help"]
NEEDING = ["rules", "documents --check", "review --base HEAD", "graph -s dev", "deploy -s dev"]
NEEDING.append("bootstrap --repository owner/name")
RUNS_THEM = """
import json, sys
from traceback import format_exception
from typer.testing import CliRunner
from cli.__main__ import app
told = {}
for command in json.load(sys.stdin):
    ended = CliRunner().invoke(app, command.split())
    broke = ended.exception if not isinstance(ended.exception, SystemExit) else None
    said = ended.stderr + "".join(format_exception(broke) if broke else ())
    told[command] = {"code": ended.exit_code, "stderr": said}
json.dump(told, sys.stdout)
"""


@pytest.fixture(scope="module")
def ended() -> dict[str, Any]:
    """What each command ended with: one process runs them all, since every one imports the same."""
    ran = subprocess.run(
        [sys.executable, "-c", RUNS_THEM],
        cwd=ROOT,
        env=as_installed_by_run(),
        input=json.dumps(WORKING + NEEDING),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def test_pulumi_and_the_test_tools_are_absent_there():
    absent = as_installed_by_run()["NOT_INSTALLED"].split()
    assert {"pulumi", "pulumi_aws", "pytest", "playwright"} <= set(absent)
    assert not {"fastapi", "boto3", "typer", "yaml"} & set(absent)


@pytest.mark.parametrize("command", WORKING)
def test_a_command_that_needs_no_deployment_works(ended, command):
    assert ended[command] == {"code": 0, "stderr": ""}


@pytest.mark.parametrize(
    "command",
    # A fork's documents aren't held to the program, so that theirs need no packages for it.
    [pytest.param(each, marks=ours_only if each == "documents --check" else ()) for each in NEEDING],
)
def test_a_command_that_runs_the_program_says_what_to_install(ended, command):
    told = ended[command]
    assert told["code"] == 1
    assert "Traceback" not in told["stderr"]
    assert "needs Pulumi's packages" in told["stderr"]
    assert "`make rules` installs them" in told["stderr"]
