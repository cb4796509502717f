"""How fast a new sandbox starts and answers its first question, against the same app zipped the usual way.

All ways run in turns on the loopback Lambda, against one emulator. Figures are the fastest of the rounds: whatever
else the machine does only adds time. "The usual way" is `pip install -t` and `handler = Mangum(create_app(…))`.
"""

import re
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from cli import local_stack
from content import load
from publishing.sync import synchronise
from tests.lambda_bench.front_door import Request, event
from tests.lambda_bench.image import ROOT, Bench
from tests.lambda_bench.usual_package import PIP_INSTALL, empty_package, usual_package

INIT_RATIO, QUESTION_RATIO = 0.4, 0.5
ZIP_LIMIT, UNZIPPED_LIMIT = 8.5e6, 28e6
ROUNDS = 9
QUESTION = Request(
    "POST",
    "/api/ask",
    (("content-type", "application/json"), ("accept", "text/event-stream")),
    b'{"question": "Why is the knowledge base chunked by headings?"}',
)


@dataclass
class Way:
    """One package and entry. Times are in milliseconds, from the start of the process and from the first event."""

    name: str
    task_root: Path
    package: Path
    options: dict[str, object] = field(default_factory=dict)
    init: list[float] = field(default_factory=list)
    question: list[float] = field(default_factory=list)

    def row(self) -> str:
        with zipfile.ZipFile(self.package) as archive:
            unzipped = sum(entry.file_size for entry in archive.infolist())
        question = f"{min(self.question):8.0f} ms" if self.question else f"{'-':>11}"
        return (
            f"{self.name:36}{self.package.stat().st_size / 1e6:8.2f} MB{unzipped / 1e6:8.2f} MB"
            f"{min(self.init):8.0f} ms{question}"
        )


def main() -> int:
    """Print the tables and the ratios; 0 when every limit holds."""
    with Bench() as bench, tempfile.TemporaryDirectory() as state, local_stack.start(Path(state)) as stack:
        synchronise(load(ROOT / "knowledge"), stack.sync_target())
        usual = usual_package(ROOT, bench.folder / "usual.zip")
        empty = empty_package(bench.folder / "empty.zip")
        ours = bench.package.zip
        roots = {zip_: bench.unpack(zip_) for zip_ in (usual, empty, ours)}
        ways = [
            Way(
                "empty handler (the limit)",
                roots[empty],
                empty,
                {"handler": "empty.handler", "streaming": False},
            ),
            Way("the usual way", roots[usual], usual, {"handler": "usual.handler", "streaming": False}),
            Way("the usual way with our entry", roots[usual], usual, {"streaming": False}),
            Way("ours, awslambdaric", roots[ours], ours, {"streaming": False}),
            Way("ours, streaming runtime", roots[ours], ours, {"streaming": True}),
        ]
        for number in range(ROUNDS + 1):
            for way in ways:
                _start_and_ask(
                    bench, way, stack.environment, counted=number > 0
                )  # the first round warms the disk
        print(f"{'':36}{'zip':>11}{'unzipped':>11}{'init':>11}{'question':>11}")
        for way in ways:
            print(way.row())
        _print_imports(bench.python, roots[usual], roots[ours], stack.environment)
        _print_powertools(bench.python, roots[ours])
        return 0 if _limits_hold(ways[1], ways[3], ways[4]) else 1


def _start_and_ask(bench: Bench, way: Way, environment: dict[str, str], *, counted: bool) -> None:
    sandbox = bench.sandbox(
        task_root=way.task_root, environment=environment, timeout=30.0, memory_mb=1024, **way.options
    ).start()
    asks = way.options.get("handler") != "empty.handler"
    begun = time.perf_counter()
    if asks:
        body, end = sandbox.invoke(event(QUESTION))
        took = (time.perf_counter() - begun) * 1e3
        if b"event: done" not in body:
            raise AssertionError(f"{way.name}: {end}\n{body[:500]!r}\n{sandbox.log()[-2000:]}")
    if counted:
        way.init.append(sandbox.init_seconds * 1e3)
        way.question += [took] if asks else []
    sandbox.close()


def _limits_hold(usual: Way, ours: Way, streaming: Way) -> bool:
    with zipfile.ZipFile(ours.package) as archive:
        unzipped = sum(entry.file_size for entry in archive.infolist())
    size = ours.package.stat().st_size
    facts = [
        (
            f"zip {size / 1e6:.2f} MB, unzipped {unzipped / 1e6:.2f} MB",
            size <= ZIP_LIMIT and unzipped <= UNZIPPED_LIMIT,
        )
    ]
    for way in (ours, streaming):
        for name, limit, times, peer in (
            ("init", INIT_RATIO, way.init, usual.init),
            ("first question", QUESTION_RATIO, way.question, usual.question),
        ):
            ratio = min(times) / min(peer)
            facts.append((f"{way.name}: {name} {ratio:.2f} × the usual way (limit {limit})", ratio <= limit))
    for fact, holds in facts:
        print(f"{'ok  ' if holds else 'NOT '}{fact}")
    return all(holds for _, holds in facts)


def _print_imports(python: Path, usual: Path, ours: Path, environment: dict[str, str]) -> None:
    """`-X importtime` of the handler: what each top-level package costs by itself, before and after."""
    before, after = (_imports(python, root, environment) for root in (usual, ours))
    print(f"\n{'import of api.handler, ms':36}{'usual':>11}{'ours':>11}")
    for name in sorted(before, key=lambda name: -before[name])[:14]:
        print(f"{name:36}{before[name]:11.1f}{after.get(name, 0.0):11.1f}")
    print(f"{'all':36}{sum(before.values()):11.1f}{sum(after.values()):11.1f}\n")


def _imports(python: Path, root: Path, environment: dict[str, str]) -> dict[str, float]:
    runs = []
    for _ in range(3):
        done = subprocess.run(
            [python, "-B", "-X", "importtime", "-c", "from api.handler import handler"],
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        costs: dict[str, float] = {}
        for line in done.stderr.splitlines():
            if match := re.match(r"import time:\s+(\d+) \|\s+\d+ \|\s+([\w.]+)", line):
                top = match[2].partition(".")[0]
                top = top if (root / top).exists() or (root / f"{top}.py").exists() else "standard library"
                costs[top] = costs.get(top, 0.0) + int(match[1]) / 1e3
        runs.append(costs)
    return min(runs, key=lambda costs: sum(costs.values()))


def _print_powertools(python: Path, ours: Path) -> None:
    """What Powertools' logger and metrics would cost at start, beside the one-line JSON and EMF that the app writes."""
    with tempfile.TemporaryDirectory() as folder:
        install = [*PIP_INSTALL, "--target", folder]
        if subprocess.run([*install, "aws-lambda-powertools"], capture_output=True).returncode != 0:
            print("Powertools: not measured, pip could not install it\n")
            return
        size = sum(file.stat().st_size for file in Path(folder).rglob("*.py"))
        powertools = (
            "from aws_lambda_powertools import Logger, Metrics; Logger(service='x'); Metrics(namespace='x')"
        )
        own = "from api.telemetry import Telemetry; Telemetry('x')"
        print(
            f"Powertools logger and metrics: {_import_ms(python, ours, folder, powertools):.0f} ms, {size / 1e6:.1f} MB"
        )
        print(f"one line of JSON with EMF:     {_import_ms(python, ours, folder, own):.0f} ms\n")


def _import_ms(python: Path, root: Path, folder: str, code: str) -> float:
    """What `code` costs in a process that has imported FastAPI already, as the app has."""
    timed = f"import fastapi, mangum, time; begun = time.perf_counter(); {code}; print(time.perf_counter() - begun)"
    command = [python, "-c", timed]
    times = []
    for _ in range(9):
        done = subprocess.run(
            command, cwd=root, env={"PYTHONPATH": folder}, capture_output=True, text=True, check=True
        )
        times.append(float(done.stdout) * 1e3)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
