"""`python -m tests.mutation [PATH …]`: put faults into the product's files, and name those that no test notices."""

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.mutants import PACKAGES, ROOT, equivalents, files, mutants, sample
from tests.mutation.reaching import Reach
from tests.mutation.trying import Copies, Verdict

LAYERS = ("unit/*", "gate", "safeguards", "graph", "doctor", "emulator", "wire", "components")
"""The tests in one process's reach. Those of the real engine, package and page run elsewhere, and aren't asked."""
KEPT = ROOT / "build" / "mutation"
TARGET = 0.9


def tried(
    paths: Sequence[str],
    count: int,
    seed: str,
    at_once: int = os.cpu_count() or 1,
    layers: Sequence[str] = LAYERS,
    kept: bool = False,
) -> list[Verdict]:
    """Draw mutants and judge them, printing each survivor as it is found.

    Args:
        paths: the packages or files to put faults into.
        count: how many to draw.
        seed: what to draw them by.
        at_once: how many copies of the tree work at once.
        layers: folders below tests/ whose tests may kill.
        kept: take what the last run measured of the tests.
    """
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copies = Copies(Path(folder), at_once)
        reach = _reach(copies, layers, kept)
        same = equivalents()
        found = [mutant for file in _files(paths) for mutant in mutants(file) if mutant.name not in same]
        verdicts = []
        for verdict in copies.judged(sample(found, count, seed), reach):
            verdicts.append(verdict)
            if verdict.outcome != "killed":
                print(f"{verdict.outcome} ({verdict.tests} tests): {verdict.mutant}", flush=True)
        return verdicts


def report(verdicts: Sequence[Verdict]) -> float:
    """Print the shares by kind and by package, and give the whole share killed, 0 to 1."""
    for what, of in (("kind", lambda m: m.kind), ("package", lambda m: m.file.partition("/")[0])):
        asked = Counter(of(verdict.mutant) for verdict in verdicts)
        dead = Counter(of(verdict.mutant) for verdict in verdicts if verdict.outcome == "killed")
        print(f"by {what}: " + ", ".join(f"{name} {dead[name]} of {asked[name]}" for name in sorted(asked)))
    killed = sum(verdict.outcome == "killed" for verdict in verdicts)
    print(f"killed: {killed} of {len(verdicts)}, {killed / len(verdicts):.1%} (target {TARGET:.0%})")
    return killed / len(verdicts)


def main(words: Sequence[str]) -> int:
    """Try a sample; 1 where fewer than the target are killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument(
        "paths", nargs="*", default=PACKAGES, help="packages or files, all four packages else"
    )
    parser.add_argument("--count", type=int, default=100, help="how many mutants")
    parser.add_argument("--seed", default="1", help="what to draw them by")
    parser.add_argument(
        "--at-once", type=int, default=os.cpu_count() or 1, help="how many copies work at once"
    )
    parser.add_argument("--layers", nargs="*", default=LAYERS, help="folders of tests that may kill")
    parser.add_argument("--kept", action="store_true", help="take what the last run measured of the tests")
    asked = parser.parse_args(words)
    verdicts = tried(asked.paths, asked.count, asked.seed, asked.at_once, asked.layers, asked.kept)
    return int(report(verdicts) < TARGET)


def _files(paths: Sequence[str]) -> list[str]:
    return [file for path in paths for file in ([path] if path.endswith(".py") else files([path]))]


def _reach(copies: Copies, layers: Sequence[str], kept: bool) -> Reach:
    if not kept:
        shutil.rmtree(KEPT, ignore_errors=True)
        KEPT.mkdir(parents=True)
        folders = [folder for layer in layers for folder in sorted((ROOT / "tests").glob(layer))]
        copies.measure([folder.relative_to(ROOT).as_posix() for folder in folders if folder.is_dir()], KEPT)
    return Reach.read(sorted(KEPT.glob("*.json")))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
