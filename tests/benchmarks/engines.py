"""The same questions asked of each engine, over the same documents and local model: figures may differ by 2 points.

`python -m tests.benchmarks.engines [FILE [ONLY]]`, by default dev_own; `ONLY` is a part of the ids to ask.
"""

import sys

from tests.golden.cases import HERE
from tests.golden.runner import run
from tests.wire.engines import EVERY

MOST_POINTS = 2.0
NOT_A_SHARE = ("median characters",)


def main(file: str = "dev_own", only: str = "") -> int:
    """Print the figures by engine, and where they differ too much; 1 if they do."""
    figures = {engine: run(HERE / f"{file}.yaml", only, engine).figures for engine in EVERY}
    names = [name for name in figures[EVERY[0]] if name not in NOT_A_SHARE]
    print(f"{file}: {' '.join(f'{engine:>20}' for engine in EVERY)} {'points apart':>14}")
    apart = {}
    for name in names:
        values = [figures[engine][name] for engine in EVERY]
        apart[name] = 100 * (max(values) - min(values))
        print(f"{name:<24}" + " ".join(f"{value:>20.3f}" for value in values) + f"{apart[name]:>14.1f}")
    broken = [name for name, points in apart.items() if points > MOST_POINTS]
    print(f"more than {MOST_POINTS:g} points apart: {', '.join(broken) or 'none'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
