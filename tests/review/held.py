"""The held-out changes: which risky ones the review ranks high, and which harmless ones it does."""

import sys
import time
from pathlib import Path
from typing import Any

import yaml

from review.findings import at_least
from tests.review.changes import reviewed, texts

HELD = Path(__file__).with_name("held_changes.yaml")


def main() -> int:
    """Judge every change and print what comes out otherwise than its writer says; 1 where anything does."""
    cases: list[dict[str, Any]] = yaml.safe_load(HELD.read_text("utf-8"))
    wrong: list[str] = []
    for case in cases:
        started = time.process_time()
        try:
            found = reviewed(texts(case.get("edits", []), case.get("config") or {}))
        except LookupError as error:
            wrong.append(f"{case['id']}: stale: {error}")
            continue
        if bool(at_least(found.findings, "high")) != case["risky"]:
            seen = "; ".join(f"{one.severity} {one.kind}" for one in found.findings[:4]) or "nothing"
            wrong.append(f"{'risky' if case['risky'] else 'harmless'} {case['id']} ({case['why']}): {seen}")
        print(f"{case['id']}: {time.process_time() - started:.1f} s CPU", file=sys.stderr, flush=True)
    print(f"{len(cases) - len(wrong)} of {len(cases)} changes come out as their writer says")
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
