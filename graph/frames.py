"""Where in the program a resource is made, and where it fails: the file and line that a reviewer would open."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

import pulumi

from graph.recorder import Recorder
from graph.stacks import CaptureError


@dataclass(frozen=True)
class Frame:
    """A line of the program; the file relative to the project's folder."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


Frames = dict[str, Frame]
"""By the resource's name."""


def noting(program: Callable[[], Any], recorder: Recorder, frames: Frames, root: Path) -> Callable[[], Any]:
    """`program`, of whose resources the recorder and `frames` learn what the monitor isn't told.

    A stack transformation is called while the resource's constructor still runs, so the stack below it is the
    program's; the monitor hears of the resource later, from a task.
    """

    def note(args: pulumi.ResourceTransformationArgs) -> None:
        recorder.meet(args)
        frame = _own_line(sys._getframe(1), root)
        if frame is not None:
            frames[args.name] = frame

    def noting_program() -> Any:
        pulumi.runtime.register_stack_transformation(note)
        return program()

    return noting_program


def explained(error: BaseException, frames: Frames, root: Path) -> str:
    """Why a program can't be captured, in one sentence that begins with the line to open where one is known."""
    place: Frame | None = None
    if isinstance(error, SyntaxError) and error.filename:
        place = _own(error.filename, root, error.lineno or 0)
    elif not isinstance(error, pulumi.RunError):  # whose sentence says itself what to do where
        place = frames.get(getattr(error, "resource", "")) or _raised(error.__traceback__, root)
    said = " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())
    if not isinstance(error, CaptureError | pulumi.RunError):
        said = f"the program ends with {type(error).__name__}{': ' if said else ''}{said}"
    return f"{place}: {said}" if place else said


def _raised(trace: TracebackType | None, root: Path) -> Frame | None:
    """The innermost line of the project's own code at which an error came up."""
    found = None
    while trace is not None:
        found = _own(trace.tb_frame.f_code.co_filename, root, trace.tb_lineno) or found
        trace = trace.tb_next
    return found


def _own_line(frame: FrameType | None, root: Path) -> Frame | None:
    """The innermost line of the project's own code on a stack."""
    while frame is not None:
        found = _own(frame.f_code.co_filename, root, frame.f_lineno)
        if found is not None:
            return found
        frame = frame.f_back
    return None


def _own(filename: str, root: Path, line: int) -> Frame | None:
    inside = _inside(filename, root)
    return Frame(inside, line) if inside else None


@cache
def _inside(filename: str, root: Path) -> str:
    """The path below the project; empty for who isn't its own: its virtual environment, and this package."""
    path = Path(filename)
    if not path.is_relative_to(root):
        return ""
    inside = path.relative_to(root)
    foreign = inside.parts[0].startswith(".") or "site-packages" in inside.parts or inside.parts[0] == "graph"
    return "" if foreign else inside.as_posix()
