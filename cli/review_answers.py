"""The answers' part of `agent review`: the same questions to base's and head's documents, on this machine."""

import hashlib
import json
import shutil
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from api.contract import BODY_HASH_HEADER
from cli.console import errors
from cli.local_state import state_folder
from cli.run import Product, local_product
from content import load
from review.answers import Answer, answer_changes, answers_section, changed_documents, questions_to_ask
from review.trees import Tree, lay_out

FOLDER = "knowledge"
AT_ONCE = 2
MOST_SECONDS = 30.0
"""Of asking each side; questions that are left then aren't asked of the other side either."""


def answers_of_change(base: Tree, knowledge: Path) -> str:
    """Ask both sides and say what differs; the folded part of a comment, empty where no document changed.

    One product serves both, the head's documents in the place of the base's, so that only what differs is uploaded and
    embedded; what it keeps stays for the next review of the same folder.
    """
    with tempfile.TemporaryDirectory() as place:
        served = Path(place) / FOLDER
        lay_out(base, (path for path in base.blobs if path.startswith(f"{FOLDER}/")), Path(place))
        before, after = load(served), load(knowledge)
        touched = changed_documents(before, after)
        if not touched:
            return ""
        began = time.monotonic()
        questions = questions_to_ask(before, after)
        with local_product(served, port=0, state=_state(knowledge)) as product:
            one = _asked(product, questions)
            _replace(served, knowledge)
            product.refresh()
            other = _asked(product, questions[: len(one)])
        one = one[: len(other)]
        sections = frozenset((chunk.path, chunk.section) for chunk in after.chunks)
        found = answer_changes(questions[: len(one)], one, other, touched, sections)
        errors.print(
            f"{len(one)} questions asked of both sides in {time.monotonic() - began:.0f} s", style="dim"
        )
        return answers_section(found, len(one))


def _replace(folder: Path, by: Path) -> None:
    """Make a folder hold what another one does."""
    for file in folder.rglob("*"):
        if file.is_file() and not (by / file.relative_to(folder)).is_file():
            file.unlink()
    shutil.copytree(by, folder, dirs_exist_ok=True)


def _state(knowledge: Path) -> Path:
    """Apart from that of `agent run`, which may be running."""
    own = state_folder(knowledge)
    return own.with_name(f"{own.name}-review")


def _asked(product: Product, questions: Sequence[str]) -> list[Answer]:
    """The answers of a product, in order, as many as its time allows."""
    end = time.monotonic() + MOST_SECONDS
    found: list[Answer] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for start in range(0, len(questions), AT_ONCE):
            if time.monotonic() > end:
                break
            found += pool.map(
                lambda question: _ask(product.address, question), questions[start : start + AT_ONCE]
            )
    return found


def _ask(address: str, question: str) -> Answer:
    body = json.dumps({"question": question}).encode()
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        BODY_HASH_HEADER: hashlib.sha256(body).hexdigest(),
    }
    request = urllib.request.Request(f"{address}/api/ask", body, headers)  # noqa: S310 - our own server
    with urllib.request.urlopen(request, timeout=MOST_SECONDS) as answer:  # noqa: S310
        return Answer.of(json.load(answer))
