"""Retrieve, Converse and ConverseStream, called by boto3."""

import json
import socket
import threading
import time
from contextlib import closing

import httpx
import pytest
from botocore.exceptions import ClientError

from emulator.listen import listen
from tests.emulator.conftest import DOCUMENTS
from tests.emulator.running import ASK, MODEL
from tests.waiting import PATIENCE, until

QUESTION = "What does a question cost with Nova Micro?"


def code_of(call, *arguments, **members):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **members)
    return caught.value.response["Error"]["Code"]


def text_of(events):
    deltas = (each["contentBlockDelta"]["delta"] for each in events if "contentBlockDelta" in each)
    return "".join(each.get("text", "") for each in deltas)


def test_retrieve_brings_the_fitting_passage_first_with_its_attributes(emulator):
    best, *others = emulator.retrieve(QUESTION)
    text, attributes = DOCUMENTS["costs.md/cost-per-question-00.md"]
    uri = f"s3://{emulator.ready['bucket']}/knowledge/costs.md/cost-per-question-00.md"
    assert best["content"] == {"type": "TEXT", "text": text}
    assert best["location"] == {"type": "S3", "s3Location": {"uri": uri}}
    metadata = dict(best["metadata"])
    assert metadata.pop("x-amz-bedrock-kb-source-uri") == uri
    assert metadata.pop("x-amz-bedrock-kb-data-source-id") == emulator.ready["data_source_id"]
    assert metadata.pop("x-amz-bedrock-kb-chunk-id")
    assert metadata == {**attributes, "version": "0123456789ab"}
    assert [each["score"] for each in others] <= [best["score"]] * len(others)


def test_retrieve_gives_no_more_than_asked_for(emulator):
    assert len(emulator.retrieve("costs", numberOfResults=2)) == 2
    assert len(emulator.retrieve("costs", numberOfResults=100)) == len(DOCUMENTS)


def test_retrieve_filters_by_metadata(emulator):
    only = {"equals": {"key": "path", "value": "architecture.md"}}
    found = emulator.retrieve(QUESTION, filter=only)
    assert [each["metadata"]["path"] for each in found] == ["architecture.md"]


@pytest.mark.parametrize(
    ("query", "search"),
    [
        ({"text": "x" * 20_001}, {}),
        ({"text": "   "}, {}),
        ({"type": "IMAGE", "image": {"format": "png", "inlineContent": b"x"}}, {}),
        ({"text": "x"}, {"numberOfResults": 101}),
        ({"text": "x"}, {"overrideSearchType": "HYBRID"}),
        ({"text": "x"}, {"implicitFilterConfiguration": {"metadataAttributes": [], "modelArn": "arn"}}),
    ],
)
def test_retrieve_refuses_what_the_knowledge_base_cannot_do(emulator, query, search):
    members = {"retrievalQuery": query, "retrievalConfiguration": {"vectorSearchConfiguration": search}}
    # Lengths and ranges that boto3 itself would refuse go past it.
    loose = emulator.client("bedrock-agent-runtime", parameter_validation=False)
    assert code_of(loose.retrieve, **emulator.base, **members) == "ValidationException"
    loose.close()


def test_an_unknown_knowledge_base_is_not_found(emulator):
    query = {"text": "x"}
    assert (
        code_of(emulator.agent_runtime.retrieve, knowledgeBaseId="NOSUCHBASE", retrievalQuery=query)
        == "ResourceNotFoundException"
    )
    assert (
        code_of(emulator.agent.get_knowledge_base, knowledgeBaseId="NOSUCHBASE")
        == "ResourceNotFoundException"
    )
    assert (
        code_of(emulator.agent.get_data_source, **{**emulator.source, "dataSourceId": "NOSUCHDATA"})
        == "ResourceNotFoundException"
    )


def test_the_knowledge_base_and_its_data_source_describe_themselves(emulator):
    base = emulator.agent.get_knowledge_base(**emulator.base)["knowledgeBase"]
    assert (base["status"], base["storageConfiguration"]["type"]) == ("ACTIVE", "S3_VECTORS")
    [summary] = emulator.agent.list_data_sources(**emulator.base)["dataSourceSummaries"]
    assert summary["dataSourceId"] == emulator.ready["data_source_id"]
    source = emulator.agent.get_data_source(**emulator.source)["dataSource"]
    assert source["vectorIngestionConfiguration"]["chunkingConfiguration"]["chunkingStrategy"] == "NONE"
    assert source["dataSourceConfiguration"]["s3Configuration"]["inclusionPrefixes"] == ["knowledge/"]


def test_a_stream_ends_with_its_usage_and_says_what_converse_says(unscripted):
    for operation in ("Converse", "ConverseStream"):
        unscripted.script(operation=operation, hostile="text", text="It costs 0.0004 USD [1].")
    events = list(unscripted.stream())
    assert [next(iter(each)) for each in events][-3:] == ["contentBlockStop", "messageStop", "metadata"]
    assert set(events[-1]["metadata"]["usage"]) == {"inputTokens", "outputTokens", "totalTokens"}
    reply = unscripted.runtime.converse(modelId=MODEL, **ASK)
    assert reply["output"]["message"]["content"] == [{"text": text_of(events)}]
    assert text_of(events) == "It costs 0.0004 USD [1]."


def test_the_model_behind_the_wire_answers(unscripted):
    events = list(unscripted.stream())
    assert events[0] == {"messageStart": {"role": "assistant"}}
    assert text_of(events)
    assert events[-2]["messageStop"]["stopReason"] == "end_turn"


def test_a_models_id_may_be_an_arn(unscripted):
    arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-micro-v1:0"
    list(unscripted.runtime.converse_stream(modelId=arn, **ASK)["stream"])
    assert unscripted.control.get("/requests").json()[-1]["path"] == {"modelId": arn}


def user(*blocks):
    return {"role": "user", "content": list(blocks)}


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [{"role": "assistant", "content": [{"text": "x"}]}],
        [user({"text": "a"}), user({"text": "b"})],
        [user({"text": "a"}), {"role": "assistant", "content": [{"text": "b"}]}],
        [user()],
        [user({"text": "  "})],
    ],
)
def test_a_conversation_that_bedrock_refuses_is_refused(emulator, messages):
    assert code_of(emulator.runtime.converse, modelId=MODEL, messages=messages) == "ValidationException"
    assert code_of(emulator.stream, messages=messages) == "ValidationException"


def open_streams(emulator):
    return emulator.control.get("/connections").json()["open"]


def left_after(emulator, script, bytes_read):
    """Open a stream by hand, read some of it, and leave."""
    emulator.script(operation="ConverseStream", **script)
    address = httpx.URL(emulator.ready["bedrock"])
    body = json.dumps(ASK).encode()
    with socket.create_connection((address.host, address.port), timeout=PATIENCE) as connection:
        head = (
            f"POST /model/{MODEL}/converse-stream HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connection.sendall(head.encode() + body)
        until(lambda: open_streams(emulator) == 1)
        if bytes_read:
            assert connection.recv(bytes_read)


@pytest.mark.parametrize(
    ("script", "bytes_read"),
    [
        ({"fault": "slow", "delay_ms": 60_000}, 0),
        ({"hostile": "text", "text": "x" * 100_000, "delta_characters": 1}, 200),
        ({"fault": "timeout"}, 0),
    ],
    ids=["before the first byte", "in the middle", "while nothing is answered"],
)
def test_a_reader_that_leaves_ends_the_stream(unscripted, script, bytes_read):
    unscripted.control.post("/pace", json={"token_delay_ms": 5})
    left_after(unscripted, script, bytes_read)
    until(lambda: open_streams(unscripted) == 0)
    unscripted.control.post("/pace", json={"token_delay_ms": 0})


def test_the_pace_of_a_stream_can_be_set(unscripted):
    unscripted.script(operation="ConverseStream", hostile="text", text="x" * 10, delta_characters=1)
    assert unscripted.control.post("/pace", json={"token_delay_ms": 20}).status_code == 200
    started = time.perf_counter()
    list(unscripted.stream())
    assert time.perf_counter() - started >= 0.2
    unscripted.control.post("/pace", json={"token_delay_ms": 0})


@pytest.mark.parametrize(
    "body", [{}, {"token_delay_ms": -1}, {"token_delay_ms": "8"}, [], {"token_delay_ms": True}]
)
def test_a_pace_that_is_no_pace_is_refused(unscripted, body):
    response = unscripted.control.post("/pace", json=body)
    assert response.status_code == 400
    assert "token_delay_ms" in response.json()["message"]


def test_small_replies_do_not_wait_for_a_delayed_acknowledgement():
    """Without TCP_NODELAY a reply in two writes waits 40 ms for the client's delayed acknowledgement."""
    with closing(listen(0)) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_fifty_visitors_at_once_are_all_served(unscripted):
    failures: list[BaseException] = []

    def visit():
        client = unscripted.client("bedrock-runtime")
        try:
            assert "metadata" in list(client.converse_stream(modelId=MODEL, **ASK)["stream"])[-1]
        except BaseException as error:
            failures.append(error)
        finally:
            client.close()

    visitors = [threading.Thread(target=visit) for _ in range(50)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    assert failures == []
    until(lambda: open_streams(unscripted) == 0)
