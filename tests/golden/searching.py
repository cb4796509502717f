"""`python -m tests.golden.searching [FILE …]`: whether a program's search finds what the page's answers are made of.

For each golden question: the passages behind the answer of `POST /api/ask`, and those of MCP's `search_docs`.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.golden.cases import HERE, Case, read
from tests.product import BodyHash, running
from tests.wire.programs import call

FIRST = 3
FILES = ("dev_own",)


@dataclass(frozen=True)
class Found:
    """The sections behind one question, best first, each way."""

    case: Case
    asked: tuple[dict[str, Any], ...]
    searched: tuple[dict[str, Any], ...]

    @property
    def same(self) -> bool:
        """Whether both begin with the same sections in the same order."""
        return _places(self.asked) == _places(self.searched)

    def hit(self, passages: tuple[dict[str, Any], ...]) -> bool:
        """Whether one of the first passages may support the answer."""
        return any(self.case.allows(each) for each in passages[:FIRST])


def _places(passages: tuple[dict[str, Any], ...]) -> list[tuple[str, str]]:
    return [(each["path"], each["section"]) for each in passages[:FIRST]]


def searchable(case: Case) -> bool:
    """Whether an answer is made of what a search for its question finds.

    A follow-up is searched for as it is rewritten, and a greeting is answered from an overview, whatever its words.
    """
    return case.answerable and not case.history and case.kind != "greeting"


def find(client: httpx.Client, case: Case) -> Found:
    """Both ways for one question."""
    body = {"question": case.question}
    answer = client.post("/api/ask", json=body, headers={"accept": "application/json"}).json()
    searched = call(client, "search_docs", query=case.question)["structuredContent"]["passages"]
    return Found(case, tuple(answer["sources"]), tuple(searched))


def main(names: list[str]) -> int:
    """Print the hit rates; 1 where a first three differs."""
    differs = False
    for name in names or FILES:
        for one in read(HERE / f"{name}.yaml"):
            cases = [case for case in one.cases if searchable(case)]
            with tempfile.TemporaryDirectory() as work:
                folder = one.folder(Path(work) / "corpus")
                with (
                    running(folder, Path(work) / "state") as address,
                    httpx.Client(base_url=address, timeout=120, auth=BodyHash()) as client,
                ):
                    found = [find(client, case) for case in cases]
            hits = sum(each.hit(each.asked) for each in found), sum(each.hit(each.searched) for each in found)
            same = sum(each.same for each in found)
            print(f"{name} {one.name}: asked {hits[0]}, searched {hits[1]}, the same {same}, of {len(found)}")
            differs |= same < len(found)
    return differs


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
