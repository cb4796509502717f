"""A stack on the real engine over an account in memory."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from pulumi import automation

from cli.prerequisites.pulumi_cli import find_pulumi
from tests.engine.account import Account
from tests.engine.deployment import Deployment
from tests.engine.project import Project
from tests.engine.provider import serving

Deploy = Callable[..., Deployment]


@pytest.fixture(scope="session")
def pulumi_command() -> automation.PulumiCommand:
    root = find_pulumi()
    if root is None:
        pytest.skip("needs the Pulumi CLI: run `.venv/bin/python -m cli.prerequisites`")
    return automation.PulumiCommand(str(root))


@pytest.fixture(scope="module")
def deploy(
    pulumi_command: automation.PulumiCommand, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deploy]:
    """Makes a project, a stack and an account: `deploy("dev", {"frontDoor": "http-api"})`.

    With `program`, the project's entry point is that text instead of our own.
    """
    with ExitStack() as servers:

        def new(stack: str, settings: dict[str, Any] | None = None, program: str = "") -> Deployment:
            project = Project(tmp_path_factory.mktemp(stack))
            project.configure(stack, settings or {})
            if program:
                (project.folder / "__main__.py").write_text(program, "utf-8")
            account = Account()
            port = servers.enter_context(serving(account))
            return Deployment(project, stack, account, command=pulumi_command, provider_port=port)

        yield new
