"""Frames of application/vnd.amazon.eventstream, the encoding of every Bedrock stream.

A frame is: total length (4 bytes), length of the headers (4), CRC-32 of these 8 bytes (4), headers, payload,
CRC-32 of everything before it (4); all integers big-endian. A header is the length of its name (1 byte), the name,
the type of its value (1 byte; 7 is a string), the length of the value (2), the value.
Source: Smithy, "Amazon Event Stream Specification" (smithy.io/2.0/aws/amazon-eventstream.html).
"""

import json
from binascii import crc32
from collections.abc import Mapping
from struct import pack
from typing import Any

CONTENT_TYPE = "application/vnd.amazon.eventstream"
STRING = 7
MAX_HEADER_NAME = 255
MAX_HEADER_VALUE = 32_767
MAX_HEADERS = 128 * 1024
MAX_PAYLOAD = 24 * 1024 * 1024


def encode(headers: Mapping[str, str], payload: bytes) -> bytes:
    """One frame with string headers.

    Raises ValueError for what a decoder would reject: a header's name over 255 bytes or empty, a header's value over
    32,767 bytes, headers over 128 KiB together, a payload over 24 MiB.
    """
    head = b"".join(_header(name, value) for name, value in headers.items())
    if len(head) > MAX_HEADERS:
        raise ValueError(f"{len(head)} bytes of headers in one frame; at most {MAX_HEADERS} are allowed")
    if len(payload) > MAX_PAYLOAD:
        raise ValueError(f"{len(payload)} bytes of payload in one frame; at most {MAX_PAYLOAD} are allowed")
    prelude = pack("!II", 16 + len(head) + len(payload), len(head))
    message = b"".join((prelude, pack("!I", crc32(prelude)), head, payload))
    return message + pack("!I", crc32(message))


def event(name: str, body: Mapping[str, Any]) -> bytes:
    """A frame that carries the event `name` of an operation's output stream, with its members as JSON."""
    return encode(
        {":event-type": name, ":content-type": "application/json", ":message-type": "event"}, _json(body)
    )


def exception(name: str, body: Mapping[str, Any]) -> bytes:
    """A frame that ends a stream with an exception; `name` is the stream's member, as `throttlingException`."""
    headers = {":exception-type": name, ":content-type": "application/json", ":message-type": "exception"}
    return encode(headers, _json(body))


def _header(name: str, value: str) -> bytes:
    key, text = name.encode(), value.encode()
    if not 0 < len(key) <= MAX_HEADER_NAME:
        raise ValueError(f"A header's name has {len(key)} bytes; 1 to {MAX_HEADER_NAME} are allowed")
    if len(text) > MAX_HEADER_VALUE:
        raise ValueError(f"The header {name!r} has {len(text)} bytes; at most {MAX_HEADER_VALUE} are allowed")
    return pack("!B", len(key)) + key + pack("!BH", STRING, len(text)) + text


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
