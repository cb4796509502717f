"""Converse with a guardrail: what comes in is held against it before the model sees it, what the model says before
anyone else does.

Text inside `guardContent` blocks is assessed where there is any, all text otherwise. The answer is assessed as a whole
before its first piece leaves, the `sync` mode of streaming. Source: "Include a guardrail with the Converse API",
Amazon Bedrock User Guide.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from emulator.conversation import Said, Verdict
from emulator.errors import AwsError, invalid
from emulator.guardrail import (
    BLOCKED_INPUT,
    BLOCKED_OUTPUT,
    Assessment,
    assess,
    assessment,
    must_exist,
)
from emulator.model import ConverseRequest, End, ModelEvent, Text, ToolUse
from emulator.names import GUARDRAIL_ID

INTERVENED = "guardrail_intervened"


def guarded(
    members: ConverseRequest, respond: Callable[[ConverseRequest], Iterator[ModelEvent]]
) -> Iterator[Said]:
    """What the model says to `members`, past the guardrail of `guardrailConfig`; everything when there is none.

    Raises AwsError, ValidationException, when the guardrail doesn't exist.
    """
    config = members.get("guardrailConfig")
    if not config:
        return iter(respond(members))
    try:
        must_exist(config.get("guardrailIdentifier", ""), config.get("guardrailVersion", ""))
    except AwsError as error:
        raise invalid(error.message) from None
    return _guarded(members, respond, traced=config.get("trace", "disabled") != "disabled")


def _guarded(
    members: ConverseRequest, respond: Callable[[ConverseRequest], Iterator[ModelEvent]], traced: bool
) -> Iterator[Said]:
    request = deepcopy(members)
    holders = _text_holders(request)
    asked = [each["text"] for each in holders]
    found = assess(asked, "INPUT")
    trace: dict[str, Any] = {}
    if traced:
        trace["inputAssessment"] = {
            GUARDRAIL_ID: assessment(found, "INPUT", sum(map(len, asked)), 0, full=False)
        }
    if found.blocked:
        yield Text(BLOCKED_INPUT)
        yield Verdict(INTERVENED, 0, 0, trace)
        return
    for holder, text in zip(holders, found.masked, strict=True):
        holder["text"] = text
    said = list(respond(request))
    pieces = [each.text for each in said if isinstance(each, Text)]
    answer = assess(["".join(pieces)], "OUTPUT")
    if traced:
        length = sum(map(len, pieces))
        trace["outputAssessments"] = {GUARDRAIL_ID: [assessment(answer, "OUTPUT", length, 0, full=False)]}
    yield from _past(answer, said, pieces, trace)


def _past(
    answer: Assessment, said: list[ModelEvent], pieces: list[str], trace: dict[str, Any]
) -> Iterator[Said]:
    if answer.blocked:
        yield Text(BLOCKED_OUTPUT)
    else:
        yield from map(Text, answer.masked if answer.intervened else pieces)
        yield from (each for each in said if isinstance(each, ToolUse))
    for each in said:
        if isinstance(each, End):
            reason = INTERVENED if answer.intervened else each.stop_reason
            yield Verdict(reason, each.input_tokens, each.output_tokens, trace)


def _text_holders(request: ConverseRequest) -> list[dict[str, Any]]:
    """The objects whose member `text` is assessed, in order."""
    blocks = [block for each in request["messages"] for block in each["content"]]
    marked = [block["guardContent"]["text"] for block in blocks if "text" in block.get("guardContent", {})]
    return marked or [block for block in blocks if "text" in block]
