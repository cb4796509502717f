"""The Pulumi program, run without an account for a command that shows or judges what it makes."""

from typing import TYPE_CHECKING

from cli.console import fail

if TYPE_CHECKING:
    from graph.frames import Frames
    from graph.model import Graph

NEEDS_PULUMI = (
    "the program needs Pulumi's packages, which `make run` alone doesn't install; `make rules` installs them"
)


def require_pulumi() -> None:
    """End the command with a sentence where Pulumi's packages aren't installed."""
    try:
        import pulumi  # noqa: F401
    except ModuleNotFoundError:
        fail(NEEDS_PULUMI)


def captured(stack: str) -> tuple["Graph", "Frames"]:
    """A stack's graph and where each resource is made; ends the command with a sentence where the program can't run."""
    require_pulumi()
    from graph.capture import ProgramError, explained_capture

    try:
        return explained_capture(stack)
    except ProgramError as error:
        fail(str(error))
