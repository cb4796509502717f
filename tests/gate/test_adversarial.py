"""Answers that a model might write, with the sources it had: what is invented is flagged, what is true is not."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from api.citation_gate import Gate, Verdict
from api.events import Source, ToolCall
from content import yaml_files

FILE = Path(__file__).parent / "adversarial.yaml"


@cache
def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml_files.load(FILE.read_text(encoding="utf-8"))["cases"]
    return found


@cache
def verdict_of(case_id: str) -> Verdict:
    case = next(case for case in cases() if case["id"] == case_id)
    gate = Gate([Source(**entry, anchor="", url="", score=1.0, snippet="") for entry in case["sources"]])
    for tool in case.get("tools", ()):
        gate.tool(ToolCall(tool["name"], tool.get("input", {}), tool["result"]))
    answer = case["answer"]
    for start in range(0, len(answer), 7):
        gate.feed(answer[start : start + 7])
    gate.finish()
    return gate.verdict()


def holds(flagged: tuple[str, ...], wanted: str | list[str]) -> bool:
    return any(
        part in sentence for part in ([wanted] if isinstance(wanted, str) else wanted) for sentence in flagged
    )


def missed() -> Iterator[str]:
    for case in cases():
        for wanted in case["expect"].get("unverified", ()):
            if not holds(verdict_of(case["id"]).unverified, wanted):
                yield f"{case['id']} ({case['attack']}): {wanted!r}"


def false_flags() -> Iterator[str]:
    for case in cases():
        expect, flagged = case["expect"], verdict_of(case["id"]).unverified
        wrong = any(clean in sentence for clean in expect.get("clean", ()) for sentence in flagged)
        if wrong or (expect.get("unverified") == [] and flagged):
            yield f"{case['id']}: {flagged}"


def test_there_are_at_least_200_cases() -> None:
    assert len(cases()) >= 200


def test_no_invented_number_passes_unflagged() -> None:
    assert list(missed()) == []


def test_no_faithful_answer_is_flagged() -> None:
    assert list(false_flags()) == []


@pytest.mark.parametrize("field", ["citations", "grounded", "removed", "kept"])
def test_markers_and_grounding_are_as_expected(field: str) -> None:
    wrong = []
    for case in cases():
        if field not in case["expect"]:
            continue
        wanted, verdict = case["expect"][field], verdict_of(case["id"])
        text = re.sub(r"\s+", " ", verdict.text)
        match field:
            case "citations":
                right = sorted({citation.n for citation in verdict.citations}) == sorted(wanted)
            case "grounded":
                right = verdict.grounded == wanted
            case "removed":
                right = not any(part in verdict.text for part in wanted)
            case _:
                right = all(part in verdict.text or part in text for part in wanted)
        if not right:
            wrong.append(case["id"])
    assert wrong == []
