"""How well questions are answered: the product over HTTP, beside its halves alone and beside copying.

These are the targets. `tests/golden/test_golden.py` holds the floors that are reached.
"""

import sys
import tempfile
from pathlib import Path

from cli.local_stack import cache_folder
from tests.golden.baselines import index, measure
from tests.golden.cases import HERE, corpus, read
from tests.golden.runner import run
from tests.golden.test_golden import COPYING_LOSES_BY

LIMITS = {
    "questions.yaml": (0.95, 0.85),
    "near_misses.yaml": (0.95, 0.85),
    "foreign.yaml": (0.90, 0.75),
    "heldout_own.yaml": (0.95, 0.85),
    "heldout_foreign.yaml": (0.90, 0.75),
    "fresh_own.yaml": (0.95, 0.85),
    "fresh_foreign.yaml": (0.90, 0.75),
}
"""Right document among the first three, and pass: the strings in the answer and in a cited quote."""
REFUSED = 0.85


def main(names: tuple[str, ...] = tuple(LIMITS), *, verbose: bool = False) -> int:
    """Print one table for each file of questions; 0 when every limit holds."""
    held = True
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            held &= _file(HERE / name, Path(folder), *LIMITS[name], verbose=verbose)
    return 0 if held else 1


def _file(path: Path, work: Path, document: float, passed: float, *, verbose: bool) -> bool:
    cases = read(path)
    report = run(path, work)
    others = measure(index(corpus(path, work / "again"), cache_folder() / "embeddings"), cases)
    two = report.passed("two-documents")
    print(f"\n{path.name}: {len(cases)} questions in {report.seconds:.1f} s")
    print(
        f"{'':28}{'document@3':>12}{'section@3':>12}{'pass':>8}{'two docs':>10}{'refused':>10}{'invented':>10}"
    )
    print(
        f"{'the product':28}{report.right_document:12.3f}{report.right_section:12.3f}{report.passed():8.3f}{two:10.3f}"
        f"{report.refused:10.3f}{len(report.invented):10d}"
    )
    for other in others:
        print(
            f"{other.name:28}{other.right_document:12.3f}{other.right_section:12.3f}{other.passed:8.3f}"
            f"{other.passed_two_documents:10.3f}{'-':>10}{'-':>10}"
        )
    kinds = sorted({case.kind for case in cases if case.answerable})
    print("pass by kind: " + ", ".join(f"{kind} {report.passed(kind):.2f}" for kind in kinds))
    if verbose:
        for one in report.wrong:
            print(f"  {one.case.id} ({one.case.kind}) {one.case.question}\n    {one.text[:600]!r}")
    limits = {
        f"right document among the first three ≥ {document:.2f}": report.right_document >= document,
        f"pass ≥ {passed:.2f}": report.passed() >= passed,
        f"unanswerable refused ≥ {REFUSED:.2f}": report.refused >= REFUSED,
        "no number that stands in no source": not report.invented,
    }
    if any(case.kind == "two-documents" for case in cases):
        loses = two - others[-1].passed_two_documents >= COPYING_LOSES_BY
        limits[f"copying loses by {COPYING_LOSES_BY:.2f} on two documents"] = loses
    for limit, holds in limits.items():
        print(f"  {'ok  ' if holds else 'FAIL'} {limit}")
    return all(limits.values())


if __name__ == "__main__":
    chosen = tuple(each for each in sys.argv[1:] if each in LIMITS)
    raise SystemExit(main(chosen or tuple(LIMITS), verbose="-v" in sys.argv))
