"""The emulator's "model": it reads one Converse request and writes an extractive, cited answer.

It sees nothing but the request that came over the wire. Imports `emulator.retrieval` for words and vectors only.
"""

from emulator.model.events import ConverseRequest, End, ModelEvent, Reasoning, Respond, Text, ToolUse
from emulator.model.respond import respond

__all__ = ["ConverseRequest", "End", "ModelEvent", "Reasoning", "Respond", "Text", "ToolUse", "respond"]
