"""Run the Pulumi program without engine, network or account, and keep what it registers."""

import asyncio
import concurrent.futures
import logging
import runpy
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime.mocks import set_mocks
from pulumi.runtime.settings import SETTINGS
from pulumi.runtime.stack import Stack, run_pulumi_func

from graph.frames import Frames, explained, noting
from graph.model import Graph
from graph.recorder import Recorder, plain_output
from graph.stacks import ROOT, stack_config


class ProgramError(Exception):
    """A stack's program can't be captured: one sentence, which begins with its file and line where they are known."""


def explained_capture(stack: str, root: Path = ROOT) -> tuple[Graph, Frames]:
    """The graph of a stack, and where each resource is made.

    Raises:
        ProgramError: whatever the program raises, as a sentence.
    """
    frames: Frames = {}
    try:
        return capture(stack, root=root, frames=frames), frames
    except (Exception, SystemExit) as error:
        raise ProgramError(explained(error, frames, root)) from error


def capture(
    stack: str,
    config: Mapping[str, str] | None = None,
    root: Path = ROOT,
    frames: Frames | None = None,
) -> Graph:
    """The resource graph of one stack of the program at `root`.

    Args:
        stack: the stack; its configuration is read from `Pulumi.<stack>.yaml`.
        config: values over that file's, by key, as `pulumi config set` would write them.
        root: the folder of `__main__.py` and `Pulumi.yaml`.
        frames: filled with where each resource is made, by its name. It stays in memory: lines move with every edit,
            and a graph must not.

    Raises CaptureError when the stack has no file, and whatever the program raises: ConfigError for a wrong value.
    Pulumi keeps its state in context variables, so each capture has a thread, and with it a context, of its own.
    """
    project, values = stack_config(stack, root)
    for key, value in (config or {}).items():
        values[key if ":" in key else f"{project}:{key}"] = value
    program = root / "__main__.py"
    return record(
        project, stack, values, lambda: runpy.run_path(str(program), run_name="__main__"), root, frames
    )


def record(
    project: str,
    stack: str,
    config: Mapping[str, str],
    program: Callable[[], Any],
    root: Path = ROOT,
    frames: Frames | None = None,
) -> Graph:
    """The graph of any Pulumi program, given as a function without parameters; `frames` is filled as in `capture`."""
    with concurrent.futures.ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(_record, project, stack, dict(config), program, root, frames).result()


def _record(
    project: str,
    stack: str,
    config: dict[str, str],
    program: Callable[[], Any],
    root: Path,
    frames: Frames | None,
) -> Graph:
    recorder, places = Recorder(root), {} if frames is None else frames
    outputs: dict[str, Any] = {}

    async def run() -> None:
        # Pulumi's mocks share these between captures: what a failed program leaves pending would fail the next one.
        SETTINGS.outputs = set()
        SETTINGS.lock = threading.Lock()
        set_mocks(
            recorder.mocks, project=project, stack=stack, monitor=recorder, logger=logging.getLogger("pulumi")
        )
        pulumi.runtime.set_all_config(config)
        await run_pulumi_func(lambda: _settled(noting(program, recorder, places, root)))
        root_resource = pulumi.runtime.get_root_resource()
        assert isinstance(root_resource, Stack)  # noqa: S101 - set_mocks made it
        for key, value in root_resource.outputs.items():
            outputs[key] = await plain_output(value, root)

    asyncio.run(run())
    nodes = [
        replace(node, outputs=recorder.component_outputs.get(name, {}))
        for name, node in sorted(recorder.nodes.items())
    ]
    return Graph(project=project, stack=stack, nodes=tuple(nodes), outputs=dict(sorted(outputs.items())))


async def _settled(program: Callable[[], Any]) -> None:
    """Run a program, and wait for what it computes.

    Pulumi waits too, but looks at every pending output each time that one is done: the square of their number.
    """
    program()
    while pending := [task for task in SETTINGS.outputs if not task.done()]:
        done, _ = await asyncio.wait(pending, return_when=asyncio.FIRST_EXCEPTION)
        if any(task.cancelled() or task.exception() for task in done):
            return  # Pulumi finds it among its outputs, and raises it
