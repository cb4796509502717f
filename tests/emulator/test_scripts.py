"""What a script may say: hostile and given texts, how often, and what is refused."""

import pytest

from tests.emulator.running import ASK, MODEL
from tests.emulator.test_faults import ANSWER

HOSTILE = [
    ("prompt_leak", "The secret policy."),
    ("environment", "AWS_SECRET_ACCESS_KEY="),
    ("invented_price", "12,345.67 USD"),
    ("off_topic", "carbonara"),
]


@pytest.mark.parametrize(("kind", "said"), HOSTILE)
@pytest.mark.parametrize("operation", ["Converse", "ConverseStream"])
def test_hostile_output_looks_like_any_answer(unscripted, operation, kind, said):
    unscripted.script(operation=operation, hostile=kind)
    request = {**ASK, "system": [{"text": "The secret policy."}]}
    if operation == "Converse":
        reply = unscripted.runtime.converse(modelId=MODEL, **request)
        text, reason = reply["output"]["message"]["content"][0]["text"], reply["stopReason"]
    else:
        events = list(unscripted.stream(**request))
        deltas = [
            each["contentBlockDelta"]["delta"]["text"] for each in events if "contentBlockDelta" in each
        ]
        assert len(deltas) > 3
        text, reason = "".join(deltas), events[-2]["messageStop"]["stopReason"]
    assert said in text
    assert reason == "end_turn"


def test_a_text_is_said_verbatim_in_pieces_of_the_size_asked_for(unscripted):
    unscripted.script(**ANSWER)
    deltas = [
        each["contentBlockDelta"]["delta"]["text"]
        for each in unscripted.stream()
        if "contentBlockDelta" in each
    ]
    assert "".join(deltas) == ANSWER["text"]
    assert {len(each) for each in deltas[:-1]} == {4}


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        ([], "JSON object"),
        ({"operation": "Retrieve"}, "Exactly one of fault, hostile and oddity"),
        (
            {"operation": "Retrieve", "fault": "internal", "hostile": "text"},
            "Exactly one of fault, hostile and oddity",
        ),
        ({"operation": "Sing", "fault": "internal"}, "operation must be one of Converse"),
        ({"fault": "internal"}, "operation must be one of Converse"),
        ({"operation": "Retrieve", "fault": "explode"}, "fault must be one of throttling"),
        ({"operation": "Retrieve", "fault": "truncate_mid_frame"}, "needs an operation that streams"),
        ({"operation": "Retrieve", "hostile": "off_topic"}, "needs an operation that writes"),
        ({"operation": "InvokeAgent", "oddity": "sings"}, "oddity of InvokeAgent must be one of no_search"),
        ({"operation": "Retrieve", "oddity": "no_search"}, "oddity of Retrieve must be one of"),
        ({"operation": "Converse", "hostile": "rude"}, "hostile must be one of prompt_leak"),
        ({"operation": "Converse", "hostile": "text"}, "text must hold the answer"),
        ({"operation": "Converse", "fault": "slow"}, "slow needs delay_ms"),
        ({"operation": "Converse", "fault": "internal", "times": -1}, "times must be between 0"),
        ({"operation": "Converse", "fault": "internal", "times": "2"}, "times must be a number"),
        ({"operation": "Converse", "fault": "internal", "often": 2}, "Unknown member 'often'"),
        (
            {"operation": "Converse", "hostile": "text", "text": "x", "delta_characters": 0},
            "delta_characters must be",
        ),
        (
            {"operation": "ConverseStream", "fault": "exception_mid_stream", "exception": "x"},
            "exception must be one of",
        ),
    ],
)
def test_a_script_that_cannot_be_followed_is_refused_with_what_is_allowed(unscripted, entry, complaint):
    response = unscripted.control.post("/script", json=entry)
    assert response.status_code == 400
    assert complaint in response.json()["message"]
    assert unscripted.control.post("/script", content=b"{").status_code == 400


def test_the_last_hundred_requests_are_kept_in_order(unscripted):
    for number in range(102):
        unscripted.agent_runtime.retrieve(**unscripted.base, retrievalQuery={"text": f"question {number}"})
    kept = unscripted.control.get("/requests").json()
    assert [each["body"]["retrievalQuery"]["text"] for each in kept] == [
        f"question {n}" for n in range(2, 102)
    ]
    assert kept[0]["operation"] == "Retrieve"
    unscripted.control.delete("/requests")
    assert unscripted.control.get("/requests").json() == []
