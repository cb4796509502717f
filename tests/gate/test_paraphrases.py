"""What a passage says in other words passes; one figure, unit, name or count that it doesn't say is flagged."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from api.citation_gate import judge
from content import yaml_files
from tests.unit.api.sources import source

FILES = [Path(__file__).with_name(f"dev_{name}.yaml") for name in ("paraphrases", "imagined", "fields")]
FLAGGED = """
Pagination works as follows
The winner took under three hours
R^2 was 0.87.
The incident happened on February 11, 2025.
The incident of 11 Feb 2025 was caused
`agent sync --stack dev` uploads
`KNOWLEDGE_DIR=docs agent sync -s dev` uses
She scored 6½ out of seven.
After a 503 the client should wait 2 minutes
1099 means ten euros
Ridership was 1.86m in 2024.
The deposit of 3,540 EUR is three times
etcd is backed up four times a day
Symphony No. 5 is his opus 67.
"""
"""How those begin that are true and flagged all the same."""
_END = re.compile(r"(?=[.!?]?\Z)")


@cache
def documents() -> list[dict[str, Any]]:
    return [document for file in FILES for document in yaml_files.load(file.read_text(encoding="utf-8"))]


def flagged(document: dict[str, Any], sentence: str) -> bool:
    answer = sentence if "[1]" in sentence else _END.sub(" [1]", sentence, count=1)
    return judge(answer, [source(1, document["text"], section=document["section"])]).unverified != ()


def of(key: str) -> list[tuple[dict[str, Any], str]]:
    return [(document, sentence) for document in documents() for sentence in document.get(key, ())]


def test_what_is_said_in_other_words_is_not_flagged() -> None:
    wrong = [sentence for document, sentence in of("faithful") if flagged(document, sentence)]
    assert len(of("faithful")) >= 400
    assert [
        sentence for sentence in wrong if not sentence.startswith(tuple(FLAGGED.strip().splitlines()))
    ] == []


def test_each_kind_of_other_words_still_lets_nothing_invented_through() -> None:
    assert len(of("invented")) >= 200
    assert [sentence for document, sentence in of("invented") if not flagged(document, sentence)] == []


def test_what_only_knowledge_or_arithmetic_shows_stays_flagged() -> None:
    passes = [sentence for document, sentence in of("computed") if not flagged(document, sentence)]
    assert passes == []
