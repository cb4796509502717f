"""Where in the program a resource is made: the file and line that a reviewer would open."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pulumi


@dataclass(frozen=True)
class Frame:
    """A line of the program; the file relative to the project's folder."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


Frames = dict[str, Frame]
"""By the resource's name."""


def noting_frames(program: Callable[[], Any], frames: Frames, root: Path) -> Callable[[], Any]:
    """`program`, which notes in `frames` from which of its own lines each resource is made.

    A stack transformation is called while the resource's constructor still runs, so the stack below it is the
    program's; the monitor hears of the resource later, from a task.
    """

    def note(args: pulumi.ResourceTransformationArgs) -> None:
        frame = _own_line(sys._getframe(1), root)
        if frame is not None:
            frames[args.name] = frame

    def noting() -> Any:
        pulumi.runtime.register_stack_transformation(note)
        return program()

    return noting


def _own_line(frame: FrameType | None, root: Path) -> Frame | None:
    """The innermost line of the project's own code, its virtual environment apart."""
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(root):
            inside = path.relative_to(root)
            if (
                not inside.parts[0].startswith(".")
                and "site-packages" not in inside.parts
                and inside.parts[0] != "graph"
            ):
                return Frame(inside.as_posix(), frame.f_lineno)
        frame = frame.f_back
    return None
