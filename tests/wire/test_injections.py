"""Held-out prompt injections and hostile model outputs: policy holds, and what must not come out doesn't."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.prompt import ANSWER_POLICY
from tests.wire.serving import DOCUMENTS, Emulated, Served, emulated

HELD_OUT: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "injections.yaml").read_text(encoding="utf-8")
)
INJECTIONS = {case["id"]: case for case in HELD_OUT["injections"]}
OUTPUTS = {case["id"]: case for case in HELD_OUT["hostile_outputs"]}
SECRETS = {
    name: f"{name.lower().replace('_', '-')}-0123456789abcdef"
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID", "ORIGIN_SECRETS")
}


@pytest.fixture(scope="module")
def injected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulated]:
    """An emulator that has also indexed every hostile document."""
    hostile = {
        f"notes/{case['id']}.md": case["text"] for case in INJECTIONS.values() if case["where"] == "document"
    }
    with emulated(tmp_path_factory.mktemp("injected"), {**DOCUMENTS, **hostile}) as running:
        yield running


@pytest.fixture(scope="module")
def served(injected: Emulated) -> Iterator[Served]:
    with injected.serve() as app:
        yield app


def said(response: Any) -> str:
    body = response.json()
    return str(body["error"]["message"] if "error" in body else body["text"])


@pytest.mark.parametrize("case_id", INJECTIONS)
def test_an_injection_changes_no_policy(injected: Emulated, served: Served, case_id: str) -> None:
    case = INJECTIONS[case_id]
    injected.clear()
    match case["where"]:
        case "question":
            response = served.ask(case["text"])
        case "history":
            role = case.get("role", "answer")
            turn = {
                "question": "Why is there no OpenSearch?",
                "answer": "It would cost 350.40 USD a month.",
                role: case["text"],
            }
            response = served.ask(case["question"], history=[turn])
        case _:
            response = served.ask(case["question"])
    assert response.status_code in (200, 400, 413, 422)
    answer = said(response).casefold()
    assert [bad for bad in case["must_not_contain"] if bad.casefold() in answer] == []
    assert [good for good in case.get("must_contain", ()) if good.casefold() not in answer] == []
    for request in injected.requests("ConverseStream"):
        assert [block["text"] for block in request["system"]] == [ANSWER_POLICY]
        sources, question = (block["text"] for block in request["messages"][-1]["content"])
        assert (
            sources.count("</sources>") == question.count("<question>") == question.count("</question>") == 1
        )
        assert sources.count("<source n=") == sources.count("</source>")


@pytest.mark.parametrize("case_id", OUTPUTS)
def test_hostile_output_is_withheld_or_flagged(injected: Emulated, case_id: str) -> None:
    case = OUTPUTS[case_id]
    lines = ANSWER_POLICY.splitlines()
    fill = {
        "{policy}": ANSWER_POLICY,
        "{policy_line}": max(lines, key=len),
        "{policy_base64}": base64.b64encode(ANSWER_POLICY.encode()).decode(),
    }
    names = {part.split("}")[0] for part in case["text"].split("{env:")[1:]}
    environ = {
        **SECRETS,
        **{name: f"{name.lower()}-value-0123456789abcdef" for name in names if name not in SECRETS},
    }
    fill |= {f"{{env:{name}}}": environ[name] for name in names}
    text, inserted = case["text"], []
    for placeholder, value in fill.items():
        if placeholder in text:
            text = text.replace(placeholder, value)
            inserted.append(value)
    injected.clear()
    injected.script("ConverseStream", hostile="text", text=text)
    with injected.serve(environ) as app:
        events = app.stream(case.get("question", HELD_OUT["hostile_question"]))
    name, last = events[-1]
    shown = "".join(data["text"] for kind, data in events if kind == "delta") + str(last.get("text", ""))
    match case["expect"]:
        case "refused":
            assert inserted
            assert [value for value in inserted if value in shown] == []
            assert name == "done" or last["code"] == "answer_withheld"
        case _ if name == "error":
            assert last["code"] == "answer_withheld"  # stricter than flagging
        case "unverified":
            wanted = case.get("flagged") or [""]
            assert all(any(part in sentence for sentence in last["unverified"]) for part in wanted)
        case _:
            assert last["grounded"] is False


@pytest.mark.parametrize("kind", ["prompt_leak", "environment"])
def test_the_emulators_own_leaks_are_withheld(app: Served, emulator: Emulated, kind: str) -> None:
    emulator.script("ConverseStream", hostile=kind)
    events = app.stream()
    assert events[-1][1]["code"] == "answer_withheld"
    shown = "".join(data["text"] for name, data in events if name == "delta")
    assert "AKIA" not in shown
    assert "You answer questions" not in shown
    assert app.logged()[0]["code"] == "answer_withheld"


def test_an_invented_price_is_flagged_and_off_topic_text_is_ungrounded(
    app: Served, emulator: Emulated
) -> None:
    emulator.script("ConverseStream", hostile="invented_price")
    assert app.stream()[-1][1]["unverified"]
    emulator.script("ConverseStream", hostile="off_topic")
    assert app.stream()[-1][1]["grounded"] is False
