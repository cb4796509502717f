"""What the tests of forwarding share."""

from collections.abc import Callable, Iterator
from typing import Any

from emulator.model import ModelEvent, Text
from tests.emulator.running import ASK

TOOLS = {
    "tools": [
        {"toolSpec": {"name": "estimate_cost", "inputSchema": {"json": {"type": "object", "properties": {}}}}}
    ]
}


LIMITED = {**ASK, "inferenceConfig": {"maxTokens": 100}}


Respond = Callable[[dict[str, Any]], Iterator[ModelEvent]]


def text_of(events: Iterator[ModelEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, Text))
