"""A process that has imported what isn't the product's, and forks for each run of pytest, so that starting is quick.

It reads a run's words, environment and limits as JSON from standard input, a line each, and writes pytest's exit code.
"""

import gc
import importlib
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

import pytest


def serve(modules: Sequence[str]) -> None:
    """Import the modules that there are, then run pytest in a fork for each line of standard input."""
    for module in modules:
        with suppress(ImportError):
            importlib.import_module(module)
    gc.freeze()
    for line in sys.stdin:
        print(_ended(**json.loads(line)), flush=True)


def _ended(words: Sequence[str], more: Mapping[str, str], processor: int | None, wall: float | None) -> int:
    """pytest's exit code, or what signal ended it, negative.

    Args:
        words: pytest's arguments.
        more: environment variables.
        processor: seconds of processor time after which it is ended.
        wall: seconds of wall time after which it is ended.
    """
    child = os.fork()
    if not child:
        _run(words, more, processor)
    until = None if wall is None else time.monotonic() + wall
    while until is None or time.monotonic() < until:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            break
        time.sleep(0.02)
    # Before it is reaped: until then nobody else can have its number.
    is_late = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return -signal.SIGALRM if is_late else ended


def _run(words: Sequence[str], more: Mapping[str, str], processor: int | None) -> None:
    """Be the run, and end."""
    os.setsid()
    if processor is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (processor, processor))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.environ.update(more)
    code = 1
    try:
        code = int(pytest.main([*words]))
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve(sys.argv[1:])
