"""The prompt cache: what cache points keep of a request, and which of its tokens count as read or written there.

Source: "Prompt caching for faster model inference", Amazon Bedrock User Guide: a prefix lives five minutes after it
was used last, each model has its own, one that is too short is not kept and no error. Tools come first, then the system
prompt, then the messages. `inputTokens` are those that were neither read nor written ("TokenUsage", API reference).
"""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from emulator.conversation import Said, Verdict
from emulator.families import least_tokens, points
from emulator.model import ConverseRequest, End
from emulator.model.request import Ask
from emulator.model.respond import tokens

SECONDS: Final = 300.0


class PromptCache:
    """Prefixes by model, with when they expire. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._expires: dict[str, float] = {}
        self._lock = threading.Lock()

    def counted(self, members: ConverseRequest, said: Iterator[Said]) -> Iterator[Said]:
        """What the model says, its tokens as the cache makes them; a model that is never asked caches nothing."""
        for each in said:
            if isinstance(each, End | Verdict) and each.input_tokens:
                yield self._shared_out(members, each)
            else:
                yield each

    def _shared_out(self, members: ConverseRequest, end: End | Verdict) -> Said:
        least = least_tokens(members["modelId"]) or 0
        counts = [(key, min(count, end.input_tokens)) for key, count in _prefixes(members)]
        kept = [(key, count) for key, count in counts if count >= least]
        if not kept:
            return end
        now = self._clock()
        with self._lock:
            read = max((count for key, count in kept if self._expires.get(key, 0.0) > now), default=0)
            for key, _ in kept:
                self._expires[key] = now + SECONDS
        written = max(0, kept[-1][1] - read)
        fresh = end.input_tokens - read - written
        return replace(end, input_tokens=fresh, cache_read_tokens=read, cache_write_tokens=written)


def plain(members: ConverseRequest) -> ConverseRequest:
    """The request without its cache points: what the model reads."""
    made = {
        **members,
        "messages": [
            {**each, "content": [block for block in each["content"] if "cachePoint" not in block]}
            for each in members["messages"]
        ],
    }
    if members.get("system"):
        made["system"] = [each for each in members["system"] if "cachePoint" not in each]
    if (members.get("toolConfig") or {}).get("tools"):
        tools = [each for each in members["toolConfig"]["tools"] if "cachePoint" not in each]
        made["toolConfig"] = {**members["toolConfig"], "tools": tools}
    return made


def _prefixes(members: ConverseRequest) -> list[tuple[str, int]]:
    """Of each cache point the key and the tokens of what stands before it."""
    found = []
    for place in points(members):
        before = plain(_before(members, place))
        text = json.dumps([members["modelId"], before], ensure_ascii=False)
        count = tokens(Ask.parse(before).characters)
        found.append((hashlib.sha256(text.encode()).hexdigest(), count))
    return found


def _before(members: ConverseRequest, place: str) -> ConverseRequest:
    """What of a request stands before a place in it."""
    head, *rest = place.split("/")
    tools = (members.get("toolConfig") or {}).get("tools") or []
    system, messages = members.get("system") or [], members["messages"]
    if head == "toolConfig":
        return {"toolConfig": {"tools": tools[: int(rest[-1])]}, "messages": []}
    if head == "system":
        return {"toolConfig": {"tools": tools}, "system": system[: int(rest[-1])], "messages": []}
    number, at = int(rest[0]), int(rest[-1])
    cut = {**messages[number], "content": messages[number]["content"][:at]}
    return {"toolConfig": {"tools": tools}, "system": system, "messages": [*messages[:number], cut]}
