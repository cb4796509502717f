"""How well questions are answered, beside the targets, with the worst answers in full.

`tests/golden/test_golden.py` holds the floors that are reached.
"""

import sys

from tests.golden.cases import HERE
from tests.golden.report import AT_MOST, Report, holds, in_full, table, targets
from tests.golden.runner import run

FILES = (
    "dev_own",
    "dev_everyday_own",
    "dev_plain_own",
    "dev_visitors_own",
    "dev_missing_own",
    "dev_employers_own",
    "dev_interviewers_own",
    "dev_guests_own",
    "dev_callers_own",
    "held_readers_own",
    "dev_foreign",
    "dev_everyday_foreign",
    "dev_plain_foreign",
    "dev_visitors_foreign",
    "dev_missing_foreign",
    "dev_employers_foreign",
    "dev_interviewers_foreign",
    "dev_guests_foreign",
    "held_callers_foreign",
)
"""The development halves are tuned on; the held-out ones, which aren't, must reach the targets."""


def main(names: tuple[str, ...] = FILES) -> int:
    """Print the files' figures and worst answers; 0 when the held-out ones reach the targets."""
    reports = [run(HERE / f"{name}.yaml") for name in names if (HERE / f"{name}.yaml").exists()]
    for report in reports:
        print(f"\n## {report.name}: the worst of {len(report.scores)} answers\n\n{in_full(report.worst())}")
    print(f"\n{table(reports)}\n")
    missed = [each for report in reports if report.name.startswith("held") for each in _missed(report)]
    for each in missed:
        print(f"  FAIL {each}")
    if not any(report.name.startswith("held") for report in reports):
        print("  no held-out file was asked: the targets are theirs")
    return 1 if missed else 0


def _missed(report: Report) -> list[str]:
    return [
        f"{report.name}: {name} {report.figures[name]:.3f}, {'at most' if name in AT_MOST else 'at least'} {limit:g}"
        for name, limit in targets(report.name).items()
        if not holds(name, report.figures[name], limit)
    ]


if __name__ == "__main__":
    raise SystemExit(main(tuple(each for each in sys.argv[1:] if each in FILES) or FILES))
