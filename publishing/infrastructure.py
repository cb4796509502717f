"""A stack's infrastructure, by Pulumi: what a deployment would change, and the deployment itself, event by event."""

import runpy
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from publishing.errors import PublishingError
from publishing.pulumi_cli import INSTALL

if TYPE_CHECKING:
    from pulumi import automation

UNCHANGED = ("same", "read", "refresh")
DONE = ("create", "update", "delete", "replace", "create-replacement", "delete-replaced")


@dataclass
class Preview:
    """What `pulumi up` would do: how many resources by operation, and the names of those it replaces or deletes."""

    operations: Counter[str] = field(default_factory=Counter)
    replaced: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many resources would change."""
        return sum(count for name, count in self.operations.items() if name not in UNCHANGED)

    def __str__(self) -> str:
        told = [
            f"{count} to {name}" for name, count in sorted(self.operations.items()) if name not in UNCHANGED
        ]
        return ", ".join(told) or "nothing to change"


class Infrastructure:
    """One Pulumi stack.

    Args:
        stack: of the Automation API.
        name: the stack's.
    """

    def __init__(self, stack: "automation.Stack", name: str) -> None:
        self._stack, self.name = stack, name

    def preview(self) -> Preview:
        """What would change. Raises PublishingError with Pulumi's own words."""
        seen = Preview()

        def hear(event: "automation.EngineEvent") -> None:
            if event.resource_pre_event is None:
                return
            step = event.resource_pre_event.metadata
            if step.type.startswith("pulumi:"):  # the stack itself, and providers
                return
            operation = str(step.op.value)
            if operation in ("create-replacement", "delete-replaced"):
                return
            seen.operations[operation] += 1
            name = step.urn.split("::")[-1]
            if operation == "replace":
                seen.replaced.append(name)
            elif operation == "delete":
                seen.deleted.append(name)

        self._run(lambda: self._stack.preview(on_event=hear))
        return seen

    def up(self, progress: Callable[[int, str], None]) -> None:
        """Make it so.

        Args:
            progress: receives how many resources are done, and the name of the last.

        Raises:
            PublishingError: with the engine's own words; what was made before stays.
        """
        done = 0

        def hear(event: "automation.EngineEvent") -> None:
            nonlocal done
            step = event.res_outputs_event.metadata if event.res_outputs_event is not None else None
            if step is not None and step.op.value in DONE and not step.type.startswith("pulumi:"):
                done += 1
                progress(done, step.urn.split("::")[-1])

        self._run(lambda: self._stack.up(on_event=hear))

    @staticmethod
    def _run(work: Callable[[], object]) -> None:
        from pulumi import automation

        try:
            work()
        except automation.CommandError as error:
            raise PublishingError(_words(str(error))) from None


def open_infrastructure(name: str, root: Path) -> Infrastructure:
    """The stack of a project folder, whose program runs in this process. Raises PublishingError where Pulumi or the
    stack is missing."""
    from pulumi import automation
    from pulumi.automation._stack import StackInitMode  # `select_stack` takes a program or a folder, not both

    def program() -> None:
        runpy.run_path(str(root / "__main__.py"), run_name="__main__")

    try:
        workspace = automation.LocalWorkspace(work_dir=str(root), program=program)
        return Infrastructure(automation.Stack(name, workspace, StackInitMode.SELECT), name)
    except automation.CommandError as error:
        raise PublishingError(_words(str(error)), is_blind=True) from None
    except (automation.InvalidVersionError, subprocess.CalledProcessError, UnicodeDecodeError) as error:
        raise PublishingError(f"`pulumi version`: {error}", is_blind=True) from None
    except FileNotFoundError:
        raise PublishingError(INSTALL, is_blind=True) from None


def _words(text: str) -> str:
    """The engine's error lines; the end of all it said where it has none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("error:")]
    return " ".join(dict.fromkeys(errors))[:2_000] or " ".join(lines[-5:])
