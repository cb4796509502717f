"""A recorded run replays byte by byte, without the documents and without a model; nothing of an account is in it."""

import base64
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from botocore.eventstream import EventStreamBuffer

from cli.local_stack import start
from content import Document, Library
from emulator.cassette import CassetteError, key_of, model_of, scrubbed
from emulator.eventstream import CONTENT_TYPE, event
from publishing.sync import synchronise

QUESTIONS = [f"What does part {number} cost?" for number in range(8)]
"""`make bench` records forty over our own documents; here a sample."""


def documents() -> Library:
    parts = "\n\n".join(
        f"## Part {number}\n\nPart {number} costs {number}.50 USD a month." for number in range(8)
    )
    return Library((Document.parse("costs.md", f"# Costs\n\n{parts}\n"),))


def exchanges(address: str, base: str) -> list[tuple[int, bytes]]:
    """What a question asks of Bedrock, for each question: Retrieve, and the answer as a stream."""
    found = []
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        for question in QUESTIONS:
            retrieved = client.post(
                f"/knowledgebases/{base}/retrieve", json={"retrievalQuery": {"text": question}}
            )
            texts = [each["content"]["text"] for each in retrieved.json()["retrievalResults"]]
            told = [{"text": "\n".join(texts)}, {"text": question}]
            asked = {"messages": [{"role": "user", "content": told}]}
            streamed = client.post("/model/emulator.extractive-v1/converse-stream", json=asked)
            found += [(retrieved.status_code, retrieved.content), (streamed.status_code, streamed.content)]
    return found


def test_a_recorded_run_replays_byte_by_byte(tmp_path: Path) -> None:
    cassette = tmp_path / "run.cassette"
    with start(tmp_path / "one", arguments=("--record", str(cassette))) as stack:
        synchronise(documents(), stack.sync_target())
        recorded = exchanges(stack.bedrock, stack.knowledge_base_id)
    assert {status for status, _ in recorded} == {200}
    assert b"1.50 USD" in recorded[2][1]
    assert model_of(cassette) == "emulator.extractive-v1"
    with start(tmp_path / "two", arguments=("--cassette", str(cassette))) as stack:
        assert exchanges(stack.bedrock, stack.knowledge_base_id) == recorded
        refused = httpx.post(
            f"{stack.bedrock}/knowledgebases/{stack.knowledge_base_id}/retrieve",
            json={"retrievalQuery": {"text": "never asked"}},
            trust_env=False,
        )
    assert refused.status_code == 400
    assert "The cassette has no such exchange" in refused.json()["message"]


def test_account_numbers_are_blanked_and_a_stream_stays_a_stream() -> None:
    arn = "arn:aws:bedrock:us-east-1:111122223333:guardrail/g"
    frames = event("messageStart", {"role": "assistant"}) + event("metadata", {"trace": arn, "tokens": 123})
    clean = scrubbed(frames, CONTENT_TYPE)
    assert b"111122223333" not in clean
    buffer = EventStreamBuffer()
    buffer.add_data(clean)  # checks every checksum
    assert [json.loads(each.payload) for each in buffer][1] == {
        "trace": "arn:aws:bedrock:us-east-1:000000000000:guardrail/g",
        "tokens": 123,
    }
    assert scrubbed(f'{{"a": "{arn}"}}'.encode(), "application/json") == (
        b'{"a": "arn:aws:bedrock:us-east-1:000000000000:guardrail/g"}'
    )
    assert scrubbed(frames[:-3], CONTENT_TYPE).endswith(frames[-20:-3]), "what was cut off stays cut off"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"t": "at 2026-11-28T05:00:00+00:00"}, {"t": "at 2026-11-29T06:00:00Z"}, True),
        ({"c": "a" * 40}, {"c": "b" * 40}, True),
        ({"arn": "x:111122223333:y"}, {"arn": "x:444455556666:y"}, True),
        ({"text": "one"}, {"text": "two"}, False),
    ],
)
def test_an_exchange_is_known_by_what_is_asked(one: Any, other: Any, same: bool) -> None:
    keys = {key_of("/model/m/converse", json.dumps(each).encode()) for each in (one, other)}
    assert (len(keys) == 1) == same
    assert key_of("/model/n/converse", json.dumps(one).encode()) not in keys


@pytest.mark.parametrize("text", ["", "no json", '{"cassette": 7, "model": "m"}', '{"cassette": 1}'])
def test_what_is_no_cassette_is_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "c"
    with pytest.raises(CassetteError, match="can't be read"):
        model_of(file)
    file.write_text(text, "utf-8")
    with pytest.raises(CassetteError, match=r"is no cassette|of version 7"):
        model_of(file)


def test_a_cassette_is_lines_of_json(tmp_path: Path) -> None:
    cassette = tmp_path / "run.cassette"
    with start(tmp_path / "one", arguments=("--record", str(cassette))) as stack:
        exchanges(stack.bedrock, stack.knowledge_base_id)
    first, *lines = [json.loads(line) for line in cassette.read_text("utf-8").splitlines()]
    assert first == {"cassette": 1, "model": "emulator.extractive-v1"}
    assert len(lines) == 2 * len(QUESTIONS)
    assert all(base64.b64decode(line["body"]) for line in lines)
