"""Each scripted fault does on the wire what AWS, or a network, would do."""

import time

import httpx
import pytest
from botocore.exceptions import ClientError, EventStreamError, ReadTimeoutError
from urllib3.exceptions import ProtocolError

from tests.emulator.running import ASK, MODEL
from tests.waiting import until

ANSWER = {
    "operation": "ConverseStream",
    "hostile": "text",
    "text": "one two three four five",
    "delta_characters": 4,
}


def call(running, operation):
    """Call the operation with a good request."""
    calls = {
        "Retrieve": lambda: running.agent_runtime.retrieve(**running.base, retrievalQuery={"text": "cost"}),
        "Converse": lambda: running.runtime.converse(modelId=MODEL, **ASK),
        "ConverseStream": lambda: list(running.stream()),
        "ApplyGuardrail": lambda: running.runtime.apply_guardrail(
            guardrailIdentifier=running.ready["guardrail_id"],
            guardrailVersion="1",
            source="INPUT",
            content=[{"text": {"text": "hello"}}],
        ),
        "StartIngestionJob": lambda: running.agent.start_ingestion_job(**running.source),
    }
    return calls[operation]()


OPERATIONS = ("Retrieve", "Converse", "ConverseStream", "ApplyGuardrail", "StartIngestionJob")
REFUSALS = [
    ("throttling", "ThrottlingException", 429),
    ("access_denied", "AccessDeniedException", 403),
    ("validation", "ValidationException", 400),
    ("internal", "InternalServerException", 500),
]


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(("fault", "code", "status"), REFUSALS)
def test_a_refusal_is_an_http_error_with_awss_code_and_happens_once(
    unscripted, operation, fault, code, status
):
    unscripted.script(operation=operation, fault=fault)
    with pytest.raises(ClientError) as caught:
        call(unscripted, operation)
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["Error"]["Message"]
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert call(unscripted, operation)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_unavailable_service_says_so_in_the_words_it_has(unscripted, operation):
    unscripted.script(operation=operation, fault="service_unavailable")
    with pytest.raises(ClientError) as caught:
        call(unscripted, operation)
    modelled = operation in ("Converse", "ConverseStream", "ApplyGuardrail")
    assert caught.value.response["Error"]["Code"] == "ServiceUnavailable" + ("Exception" if modelled else "")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503


def test_an_entry_holds_as_often_as_it_says_and_zero_until_cleared(unscripted):
    unscripted.script(operation="Retrieve", fault="throttling", times=2)
    unscripted.script(operation="Retrieve", fault="internal", times=0)
    codes = []
    for _ in range(5):
        with pytest.raises(ClientError) as caught:
            call(unscripted, "Retrieve")
        codes.append(caught.value.response["Error"]["Code"])
    assert codes == ["ThrottlingException"] * 2 + ["InternalServerException"] * 3
    unscripted.control.delete("/script")
    assert call(unscripted, "Retrieve")


def test_boto3s_own_retries_get_past_a_throttling(unscripted):
    unscripted.script(operation="Converse", fault="throttling", times=2)
    patient = unscripted.client("bedrock-runtime", retries={"total_max_attempts": 3, "mode": "standard"})
    assert patient.converse(modelId=MODEL, **ASK)["stopReason"] == "end_turn"
    assert len(unscripted.control.get("/requests").json()) == 3
    patient.close()


def read(stream):
    """The events before the error, and the error."""
    events = []
    try:
        for event in stream:
            events.append(event)
    except Exception as error:
        return events, error
    return events, None


def scripted_stream(running, **fault):
    """A stream under a fault, over the model's own answer."""
    running.script(operation="ConverseStream", **fault)
    stream = running.stream()
    result = read(stream)
    stream.close()
    return result


@pytest.mark.parametrize("after", [0, 1, 3])
def test_an_exception_in_the_stream_comes_after_so_many_events(unscripted, after):
    events, error = scripted_stream(unscripted, fault="exception_mid_stream", after_events=after)
    assert len(events) == after
    assert isinstance(error, EventStreamError)
    assert error.response["Error"]["Code"] == "modelStreamErrorException"


def test_the_exception_in_the_stream_can_be_chosen(unscripted):
    _, error = scripted_stream(unscripted, fault="exception_mid_stream", exception="throttlingException")
    assert error.response["Error"]["Code"] == "throttlingException"


@pytest.mark.parametrize("after", [0, 2])
def test_a_truncated_stream_ends_inside_a_frame_and_raises_nothing(unscripted, after):
    unscripted.script(operation="ConverseStream", fault="truncate_mid_frame", after_events=after)
    url = f"{unscripted.ready['bedrock']}/model/{MODEL}/converse-stream"
    content = httpx.post(url, json=ASK).content  # a whole HTTP body: a cut one would raise here
    total = 0
    for _ in range(after):
        total += int.from_bytes(content[total : total + 4], "big")
    assert 0 < len(content) - total < int.from_bytes(content[total : total + 4], "big")
    events, error = scripted_stream(unscripted, fault="truncate_mid_frame", after_events=after)
    assert len(events) == after
    assert error is None


@pytest.mark.parametrize("after", [0, 2])
def test_a_closed_stream_is_an_http_body_without_its_end(unscripted, after):
    events, error = scripted_stream(unscripted, fault="close_mid_stream", after_events=after)
    assert len(events) == after
    if after:
        assert isinstance(error, ProtocolError) or "Connection" in type(error).__name__, repr(error)
    assert error is not None


def test_a_missing_message_stop_leaves_a_stream_that_ends_well_formed(unscripted):
    events, error = scripted_stream(unscripted, fault="missing_message_stop")
    assert error is None
    assert next(iter(events[-1])) == "contentBlockStop"
    assert not any("messageStop" in each or "metadata" in each for each in events)


@pytest.mark.parametrize("fault", ["exception_mid_stream", "truncate_mid_frame", "close_mid_stream"])
def test_a_fault_later_than_the_stream_is_long_still_keeps_it_incomplete(unscripted, fault):
    events, _ = scripted_stream(unscripted, fault=fault, after_events=10_000)
    assert events
    assert not any("messageStop" in each for each in events)


def test_a_slow_stream_waits_before_each_event(unscripted):
    started = time.perf_counter()
    events, error = scripted_stream(unscripted, fault="slow", delay_ms=30)
    assert error is None
    assert time.perf_counter() - started >= 0.03 * len(events)


def test_a_slow_reply_comes_late(unscripted):
    unscripted.script(operation="Retrieve", fault="slow", delay_ms=150)
    started = time.perf_counter()
    assert call(unscripted, "Retrieve")
    assert time.perf_counter() - started >= 0.15


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_timeout_answers_nothing_until_the_client_gives_up(unscripted, operation):
    unscripted.script(operation=operation, fault="timeout")
    service = {"Retrieve": "bedrock-agent-runtime", "StartIngestionJob": "bedrock-agent"}.get(
        operation, "bedrock-runtime"
    )
    impatient = unscripted.client(service, read_timeout=0.3)
    attribute = service.replace("bedrock-", "").replace("-", "_")
    kept, unscripted.__dict__[attribute] = unscripted.__dict__.get(attribute), impatient
    try:
        with pytest.raises(ReadTimeoutError):
            call(unscripted, operation)
    finally:
        impatient.close()
        unscripted.__dict__[attribute] = kept or unscripted.client(service)


def test_faults_leave_nothing_in_the_log_and_no_stream_open(unscripted):
    for fault in ("close_mid_stream", "truncate_mid_frame", "exception_mid_stream"):
        scripted_stream(unscripted, fault=fault, after_events=1)
    assert unscripted.errors == ""
    until(lambda: unscripted.control.get("/connections").json() == {"open": 0})
