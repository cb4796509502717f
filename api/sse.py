"""Server-sent events (WHATWG HTML, section 9.2): bytes for one event each."""

import json
from collections.abc import Mapping
from typing import Any

OPENING = b": stream\n\n"
PING = b": ping\n\n"
MEDIA_TYPE = "text/event-stream"
# no-transform keeps proxies from compressing, and so from buffering, the stream.
HEADERS = {"cache-control": "no-store, no-transform", "x-accel-buffering": "no"}


def to_json(value: Any) -> str:
    """Compact JSON on one line. JSON escapes line breaks, so the text can't end an event early."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def encode(name: str, data: Mapping[str, Any]) -> bytes:
    """One event: its name, its data as one JSON object, and the blank line that ends it."""
    return f"event: {name}\ndata: {to_json(data)}\n\n".encode("utf-8", "replace")
