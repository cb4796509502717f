"""`python -m tests.benchmarks [NAME …]`: run the benchmarks, each with its limits, and say which do not hold.

Each runs in a process of its own, so that one which falls over says why and doesn't end the others.
"""

import importlib
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence

import tests.benchmarks as package
from tests.product import ROOT

HOLDS, NOT_HELD, FELL_OVER = 0, 1, 3


def main(names: Sequence[str]) -> int:
    """Run the named benchmarks, or all."""
    unknown = sorted(set(names) - set(known()))
    if unknown:
        print(f"no benchmark is named {unknown[0]}; known are {', '.join(known())}", file=sys.stderr)
        return 2
    if len(names) == 1:
        return run(names[0])
    return run_each({name: [sys.executable, "-m", "tests.benchmarks", name] for name in names or known()})


def known() -> list[str]:
    """The names of the benchmarks: the modules beside this one that have a `main`."""
    paths = [
        path
        for path in (ROOT / "tests" / "benchmarks").glob("*.py")
        if "\ndef main(" in path.read_text("utf-8")
    ]
    return sorted(path.stem for path in paths if not path.stem.startswith("_"))


def run(name: str) -> int:
    """One benchmark here: 0 where its limits hold, 1 where they don't, 3 where it fell over, with all that was said."""
    try:
        return int(bool(importlib.import_module(f"{package.__name__}.{name}").main()))
    except Exception as error:
        traceback.print_exc()
        for said in (getattr(error, "stdout", None), getattr(error, "stderr", None)):
            if said:  # a command's words, which its exception keeps to itself
                print(said if isinstance(said, str) else said.decode(errors="replace"), file=sys.stderr)
        return FELL_OVER


def run_each(commands: Mapping[str, Sequence[str]]) -> int:
    """Run each command whatever became of the others, and end with a line for each; 1 unless all hold."""
    rows = []
    for name, command in commands.items():
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        rows.append((name, code, time.monotonic() - began))
    print("\n== summary")
    for name, code, seconds in rows:
        became = {HOLDS: "holds", NOT_HELD: "a limit is not held"}.get(code, f"fell over ({code})")
        print(f"{name:<14} {seconds:7.0f} s  {became}")
    return int(any(code for _, code, _ in rows))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
