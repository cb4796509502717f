"""What a passage says in other words passes; one figure, unit, name or count that it doesn't say is flagged."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from api.citation_gate import judge
from content import yaml_files
from tests.unit.api.sources import source

FILES = [Path(__file__).with_name(f"dev_{name}.yaml") for name in ("paraphrases", "imagined", "fields")]
MOST_FALSE_FLAGS = 0.02
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
    assert len(wrong) <= MOST_FALSE_FLAGS * len(of("faithful")), wrong


def test_each_kind_of_other_words_still_lets_nothing_invented_through() -> None:
    assert len(of("invented")) >= 200
    assert [sentence for document, sentence in of("invented") if not flagged(document, sentence)] == []


def test_what_only_knowledge_or_arithmetic_shows_stays_flagged() -> None:
    passes = [sentence for document, sentence in of("computed") if not flagged(document, sentence)]
    assert passes == []
