"""One stack of a project on the real engine: `pulumi preview`, `up` and `destroy` through the Automation API."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pulumi import automation
from pulumi.automation._stack import StackInitMode

from tests.engine.account import Account
from tests.engine.project import NAMESPACE, Project

PASSPHRASE = "only for tests"


class DeploymentFailed(Exception):  # noqa: N818 - the name of the fact
    """The engine ended with an error; `errors` are its error lines, `text` all it printed."""

    def __init__(self, text: str, result: "Result") -> None:
        self.text = text
        self.result = result
        self.errors = re.findall(r"^\s*error: (.*(?:\n {4,}\S.*)*)", text, re.MULTILINE)
        super().__init__("\n".join(self.errors) or text[-3_000:])


@dataclass
class Result:
    """What one run of the engine did, by operation: the names of resources of AWS in the program."""

    steps: dict[str, list[str]] = field(default_factory=dict)
    changed: dict[str, list[str]] = field(default_factory=dict)
    """For each updated or replaced resource, the properties that changed."""
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The outputs of each resource, as the run left or foresaw them."""
    outputs: dict[str, Any] = field(default_factory=dict)
    operations: list[tuple[str, str, str]] = field(default_factory=list)
    """What the account saw: (operation, type, name), in order of completion."""

    def names(self, operation: str) -> set[str]:
        """The resources that got this operation."""
        return set(self.steps.get(operation, ()))

    @property
    def changes(self) -> dict[str, set[str]]:
        """Every operation but `same`, with its resources."""
        return {operation: set(names) for operation, names in self.steps.items() if operation != "same"}

    def record(self, event: automation.EngineEvent) -> None:
        """Take in one event of the engine."""
        if event.resource_pre_event:
            step = event.resource_pre_event.metadata
            if step.type.startswith("aws:"):
                name = step.urn.split("::")[-1]
                self.steps.setdefault(step.op.value, []).append(name)
                if step.op.value in ("update", "replace"):
                    self.changed[name] = sorted(
                        {re.split(r"[.\[]", path)[0] for path in step.detailed_diff or step.diffs or ()}
                    )
        if event.res_outputs_event and event.res_outputs_event.metadata.new:
            step = event.res_outputs_event.metadata
            self.states[step.urn.split("::")[-1]] = dict(step.new.outputs or {})


class Deployment:
    """A stack with its own state, provider and Pulumi home; nothing of the machine's user or of AWS is read."""

    def __init__(
        self,
        project: Project,
        stack: str,
        account: Account,
        *,
        command: automation.PulumiCommand,
        provider_port: int,
    ) -> None:
        self.project = project
        self.account = account
        state = project.folder / ".state"
        state.mkdir(exist_ok=True)
        self.environment = {
            "PULUMI_BACKEND_URL": state.as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "PULUMI_DEBUG_PROVIDERS": f"aws:{provider_port}",
            "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "1",
            # Else the engine asks the network for the plugins that the state names.
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "1",
            "PULUMI_HOME": str(project.folder / ".pulumi"),
        }
        """What the CLI needs to find this stack, beside its folder."""
        workspace = automation.LocalWorkspace(
            work_dir=str(project.folder),
            program=project.run,
            pulumi_home=str(project.folder / ".pulumi"),
            pulumi_command=command,
            env_vars=self.environment,
        )
        self._stack = _Stack(stack, workspace, StackInitMode.CREATE)

    def preview(self) -> Result:
        """Run `pulumi preview`."""
        return self._run(lambda on_event: self._stack.preview(on_event=on_event))

    def up(self) -> Result:
        """Run `pulumi up`.

        Raises:
            DeploymentFailed: the engine ended with an error.
        """
        return self._run(lambda on_event: self._stack.up(on_event=on_event))

    def destroy(self) -> Result:
        """Run `pulumi destroy`."""
        return self._run(lambda on_event: self._stack.destroy(on_event=on_event))

    def state_text(self) -> str:
        """The whole state as it lies in the backend."""
        files = sorted((self.project.folder / ".state").rglob("*.json"))
        return "\n".join(file.read_text("utf-8") for file in files)

    def _run(self, operation: Callable[[Callable[[automation.EngineEvent], None]], Any]) -> Result:
        result, seen = Result(), len(self.account.operations)
        with self.project.imported():
            try:
                operation(result.record)
            except automation.CommandError as error:
                raise DeploymentFailed(str(error), result) from None
            finally:
                result.operations = self.account.operations[seen:]
        result.outputs = result.states.get(f"{NAMESPACE}-{self._stack.name}", {})
        return result


class _Stack(automation.Stack):
    """A stack that doesn't ask the CLI for outputs and history after each run: the events have told them."""

    def outputs(self) -> automation.OutputMap:
        return {}

    def info(self, show_secrets: bool = True) -> automation.UpdateSummary:
        return automation.UpdateSummary(
            kind="update",
            start_time=datetime.now(),
            message="",
            environment={},
            config={},
            result="succeeded",
        )
