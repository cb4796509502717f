"""One call of ConverseStream or InvokeHarness read to its end: text as it comes, whole tool calls, proof that it ended.

boto3 raises nothing when the connection ends between or inside frames, so only `messageStop` proves an answer complete
(Amazon Bedrock API reference, ConverseStream). The harness streams the same events, and others that aren't for us.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from api.cancellation import Cancellation
from api.errors import ApiError, ErrorCode
from api.events import Delta, Usage


@dataclass
class _ToolInput:
    """A tool call whose JSON input is still arriving."""

    id: str
    name: str
    json: str = ""


@dataclass
class ModelTurn:
    """What one call gave, filled while `read` runs."""

    begun: bool = False
    """Whether anything has come: from then on AWS may bill the call."""
    text: str = ""
    stop_reason: str | None = None
    usage: Usage | None = None
    tool_calls: list[tuple[str, str, object]] = field(default_factory=list)  # id, name, input
    _open: dict[int, _ToolInput] = field(default_factory=dict)

    def read(self, events: Iterable[Mapping[str, Any]], cancellation: Cancellation) -> Iterator[Delta]:
        """Yield the text of the stream; afterwards the other fields are complete.

        Raises:
            ApiError: `interrupted` where the stream ended without `messageStop`.
        """
        for event in events:
            cancellation.check()
            self.begun = True
            if "contentBlockDelta" in event:
                text = self._delta(event["contentBlockDelta"])
                if text:
                    self.text += text
                    yield Delta(text)
            elif "contentBlockStart" in event:
                self._start(event["contentBlockStart"])
            elif "contentBlockStop" in event:
                self._stop(event["contentBlockStop"].get("contentBlockIndex", 0))
            elif "messageStop" in event:
                self.stop_reason = event["messageStop"].get("stopReason", "end_turn")
            elif "metadata" in event:
                counted = Usage.counted(event["metadata"].get("usage") or {})
                self.usage = (self.usage or Usage()) + counted
        cancellation.check()
        if self.stop_reason is None:
            raise ApiError(ErrorCode.INTERRUPTED, cause="the stream ended without messageStop")

    def content(self) -> list[dict[str, Any]]:
        """The turn as the assistant's message for the next call."""
        blocks: list[dict[str, Any]] = [{"text": self.text}] if self.text.strip() else []
        for tool_use_id, name, given in self.tool_calls:
            known = given if isinstance(given, dict) else {}
            blocks.append({"toolUse": {"toolUseId": tool_use_id, "name": name, "input": known}})
        return blocks

    def _start(self, start: Mapping[str, Any]) -> None:
        use = (start.get("start") or {}).get("toolUse")
        if use and use.get("type", "tool_use") == "tool_use":  # another type is served where the model runs
            self._open[start.get("contentBlockIndex", 0)] = _ToolInput(use["toolUseId"], use["name"])

    def _delta(self, delta: Mapping[str, Any]) -> str:
        given = delta.get("delta") or {}
        if "toolUse" in given:
            tool = self._open.get(delta.get("contentBlockIndex", 0))
            if tool is not None:
                tool.json += given["toolUse"].get("input", "")
            return ""
        return str(given.get("text", ""))  # reasoning and other kinds of content are not for the page

    def _stop(self, index: int) -> None:
        tool = self._open.pop(index, None)
        if tool is None:
            return
        try:
            given: object = json.loads(tool.json) if tool.json.strip() else {}
        except ValueError:
            given = None  # the toolbox refuses it and the model may try again
        self.tool_calls.append((tool.id, tool.name, given))
