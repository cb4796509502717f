"""Forty questions recorded against the emulator, and replayed: the same answers to the letter, without a model."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KNOWLEDGE = ROOT / "tests" / "golden" / "knowledge"
QUESTIONS = 40


def run(save: Path, *options: str) -> list[dict[str, Any]]:
    """The answers of one `agent eval` over the frozen documents."""
    command = [sys.executable, "-m", "cli", "eval", "--knowledge", str(KNOWLEDGE), "--count", str(QUESTIONS)]
    subprocess.run([*command, "--save", str(save), *options], cwd=ROOT, check=True, capture_output=True)
    answers: list[dict[str, Any]] = json.loads(save.read_text("utf-8"))["answers"]
    return answers


def main() -> int:
    """Print how many answers are the same; 1 where one isn't."""
    with tempfile.TemporaryDirectory() as folder:
        cassette = Path(folder) / "run.cassette"
        recorded = run(Path(folder) / "recorded.json", "--record", str(cassette))
        replayed = run(Path(folder) / "replayed.json", "--model", f"cassette:{cassette}")
        size = cassette.stat().st_size
    same = sum(one["text"] == other["text"] != "" for one, other in zip(recorded, replayed, strict=True))
    print(f"  {same} of {len(recorded)} answers the same (all), a cassette of {size / 1e6:.1f} MB")
    return 0 if same == len(recorded) == QUESTIONS else 1


if __name__ == "__main__":
    sys.exit(main())
