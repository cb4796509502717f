"""`python -m tests.mutation [PATH …]`: put faults into the product's files, and name those that no test notices."""

import argparse
import hashlib
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from tests.mutation.mutants import PACKAGES, ROOT, equivalents, files, mutants, sample
from tests.mutation.reaching import Reach
from tests.mutation.trying import Copies, Verdict

LAYERS = ("unit/*", "gate", "safeguards", "doctor", "wire", "components")
FURTHER = ("graph", "emulator", "evaluation", "review", "golden")
"""What is asked of what the layers let live. The tests of the real engine, package and page run in processes of their
own, and aren't asked; nor are those marked slow."""
KEPT = ROOT / "build" / "mutation"
TARGET = 0.9


def tried(
    paths: Sequence[str],
    count: int,
    seed: str,
    at_once: int = os.cpu_count() or 1,
    layers: Sequence[str] = LAYERS,
    further: Sequence[str] = FURTHER,
) -> list[Verdict]:
    """Draw mutants and judge them, printing each survivor of the layers as it is found, and what killed it later.

    Args:
        paths: the packages or files to put faults into.
        count: how many to draw.
        seed: what to draw them by.
        at_once: how many copies of the tree work at once.
        layers: folders below tests/ whose tests may kill.
        further: folders whose tests are asked of those that are left.
    """
    verdicts: dict[str, Verdict] = {}
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder, Copies(Path(folder), at_once) as copies:
        same = equivalents()
        found = [mutant for file in _files(paths) for mutant in mutants(file) if mutant.name not in same]
        left = sample(found, count, seed)
        for asked in filter(None, (layers, further)):
            reach = _reach(copies, asked)
            for number, verdict in enumerate(copies.judged(left, reach), 1):
                before = verdicts.get(verdict.mutant.name)
                verdicts[verdict.mutant.name] = verdict.after(before)
                if before or verdict.outcome != "killed":
                    print(f"{number} of {len(left)}: {verdict}", flush=True)
            left = [mutant for mutant in left if verdicts[mutant.name].outcome != "killed"]
    return [*verdicts.values()]


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
    parser.add_argument("--further", nargs="*", default=FURTHER, help="folders asked of what those let live")
    asked = parser.parse_args(words)
    verdicts = tried(asked.paths, asked.count, asked.seed, asked.at_once, asked.layers, asked.further)
    return int(report(verdicts) < TARGET)


def _files(paths: Sequence[str]) -> list[str]:
    return [file for path in paths for file in ([path] if path.endswith(".py") else files([path]))]


def _reach(copies: Copies, layers: Sequence[str]) -> Reach:
    """What was measured of the same product and the same tests, and the rest measured now."""
    KEPT.mkdir(parents=True, exist_ok=True)
    product = _digest(ROOT / file for file in files())
    kept, wanting = [], {}
    for folder in chain.from_iterable(sorted((ROOT / "tests").glob(layer)) for layer in layers):
        if folder.is_dir() and folder.name != "__pycache__":
            name = folder.relative_to(ROOT).as_posix()
            path = KEPT / f"{name.replace('/', '.')}.{product}.{_digest(sorted(folder.rglob('*')))}.json"
            kept.append(path)
            if not path.exists():
                wanting[name] = path
                for old in KEPT.glob(f"{name.replace('/', '.')}.*"):
                    old.unlink()
    copies.measure(wanting)
    return Reach.read(kept)


def _digest(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        if path.is_file() and path.suffix != ".pyc":
            found.update(path.read_bytes())
    return found.hexdigest()[:12]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
