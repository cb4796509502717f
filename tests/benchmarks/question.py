"""What an average question uses: asked to the running product, counted by the emulator, written to the cost model.

`python -m tests.benchmarks.question` asks the development questions and writes `api/data/question.json`. As a
benchmark it only compares: the file's tokens of input may be 20 % off what is counted today. The tokens of output are
assumed: the local model copies few sentences, and a model that writes would be priced too low by them.
"""

import json
import statistics
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from api.costs.question import FILE
from content.library import load
from tests.golden.cases import HERE, read
from tests.product import ROOT, BodyHash, running

FILES = ("dev_own", "dev_visitors_own")
MOST = 100
TOLERANCE = 0.2
HEADERS = {"Accept": "application/json"}


def measured() -> dict[str, Any]:
    """Means over at most 100 development questions, follow-ups included where they have a history."""
    asked = [case for name in FILES for one in read(HERE / f"{name}.yaml") for case in one.cases][:MOST]
    answers = []
    with (
        tempfile.TemporaryDirectory() as work,
        running(ROOT / "knowledge", Path(work)) as address,
        httpx.Client(base_url=address, timeout=60, headers=HEADERS, auth=BodyHash()) as client,
    ):
        for case in asked:
            body = {"question": case.question, "history": list(case.history)}
            response = client.post("/api/ask", json=body)
            response.raise_for_status()
            answers.append(response.json())
    return {
        "questions": len(asked),
        "input_tokens": _mean([answer["usage"]["input_tokens"] for answer in answers]),
        "output_tokens": _mean([answer["usage"]["output_tokens"] for answer in answers]),
        "question_characters": _mean([len(case.question) for case in asked]),
        "chunks": len(load(ROOT / "knowledge").chunks),
    }


def _mean(values: list[int]) -> int:
    return round(statistics.fmean(values))


def write() -> None:
    """Put what is measured today into `question.json`; what is only assumed stays."""
    document = json.loads(FILE.read_text("utf-8"))
    found = measured()
    for key in ("input_tokens", "question_characters"):
        document["average"][key] = found[key]
    document["average"]["vectors"] = document["stored"]["chunks"] = found["chunks"]
    document["measured"] |= {"date": datetime.now(UTC).date().isoformat(), "questions": found["questions"]}
    FILE.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main() -> int:
    """Compare the file with what is counted today."""
    kept, found = json.loads(FILE.read_text("utf-8"))["average"], measured()
    ratio = found["input_tokens"] / kept["input_tokens"]
    print(
        f"input: {found['input_tokens']:,} tokens counted, {kept['input_tokens']:,} in question.json, ratio {ratio:.2f}"
    )
    print(f"output: {found['output_tokens']:,} tokens counted, {kept['output_tokens']:,} assumed, at least")
    return int(abs(ratio - 1) > TOLERANCE or found["output_tokens"] > kept["output_tokens"])


if __name__ == "__main__":
    sys.exit(write())
