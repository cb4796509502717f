"""Frames of the event stream, against botocore's decoder and moto's encoder."""

import json

import pytest
from botocore.eventstream import ChecksumMismatch, EventStreamBuffer
from hypothesis import given
from hypothesis import strategies as st
from moto.core.eventstream import EventStreamEncoder

from emulator import eventstream

NAMES = st.text(min_size=1, max_size=60).filter(lambda name: 0 < len(name.encode()) <= 255)
HEADERS = st.dictionaries(NAMES, st.text(max_size=200), max_size=5)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text()
BODIES = st.dictionaries(st.text(), SCALARS | st.lists(SCALARS, max_size=3), max_size=4)

# st.text() leaves out surrogates, which no UTF-8 text has.


def decoded(*parts: bytes) -> list[tuple[dict, bytes]]:
    """Headers and payload of each frame, as botocore's decoder reads them."""
    buffer = EventStreamBuffer()
    for part in parts:
        buffer.add_data(part)
    return [(message.headers, message.payload) for message in buffer]


@given(HEADERS, st.binary(max_size=2_000))
def test_botocore_decodes_every_frame_to_what_was_encoded(headers, payload):
    assert decoded(eventstream.encode(headers, payload)) == [(headers, payload)]


@given(HEADERS, st.binary(max_size=2_000))
def test_a_frame_has_the_bytes_of_motos_encoder(headers, payload):
    assert eventstream.encode(headers, payload) == EventStreamEncoder().encode_message(headers, payload)


@given(st.lists(BODIES, min_size=1, max_size=5), st.integers(1, 40))
def test_frames_survive_being_cut_anywhere_on_the_way(bodies, size):
    joined = b"".join(eventstream.event("contentBlockDelta", body) for body in bodies)
    parts = [joined[at : at + size] for at in range(0, len(joined), size)]
    assert [json.loads(payload) for _, payload in decoded(*parts)] == bodies


@given(BODIES, st.data())
def test_a_changed_byte_after_the_lengths_is_noticed(body, data):
    frame = bytearray(eventstream.event("messageStart", body))
    at = data.draw(st.integers(8, len(frame) - 1))
    frame[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ChecksumMismatch):
        decoded(bytes(frame))


def test_an_event_carries_its_name_and_an_exception_its_own():
    (event, _), (exception, payload) = decoded(
        eventstream.event("messageStop", {}),
        eventstream.exception("throttlingException", {"message": "Slow down"}),
    )
    assert event == {
        ":event-type": "messageStop",
        ":content-type": "application/json",
        ":message-type": "event",
    }
    assert exception[":message-type"] == "exception"
    assert exception[":exception-type"] == "throttlingException"
    assert json.loads(payload) == {"message": "Slow down"}


def test_half_of_a_surrogate_pair_becomes_a_question_mark_and_not_an_error():
    [(_, payload)] = decoded(eventstream.event("contentBlockDelta", {"text": "a\ud800b"}))
    assert json.loads(payload) == {"text": "a?b"}


@pytest.mark.parametrize(
    ("headers", "payload", "complaint"),
    [
        ({"": "x"}, b"", "name has 0 bytes"),
        ({"n" * 256: "x"}, b"", "name has 256 bytes"),
        ({"n": "x" * 32_768}, b"", "32768 bytes"),
        ({str(n): "x" * 32_767 for n in range(5)}, b"", "bytes of headers"),
        ({}, bytes(eventstream.MAX_PAYLOAD + 1), "bytes of payload"),
    ],
)
def test_a_frame_that_no_decoder_takes_is_not_made(headers, payload, complaint):
    with pytest.raises(ValueError, match=complaint):
        eventstream.encode(headers, payload)
