"""What an orchestrating service tells its model: the instruction, what was found, the conversation, the tools."""

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.contract import LISTED_QUESTIONS, ToolDeclaration
from emulator.model import ConverseRequest, End, Respond, Text

MAX_TOKENS = 2_048
OFFERED_OF_ONE_PASSAGE = 3
REWRITE = (
    "Task: rewrite\nSay the last question so that it can be understood without the conversation before it."
)
_WORD = re.compile(r"\w{3,}")


def search_query(respond: Respond, question: str, history: Sequence[Mapping[str, Any]]) -> str:
    """What the model searches for: the question, made to stand by itself after other turns."""
    if not history:
        return question
    turns = "\n".join(
        f"<turn>\n<q>{_text(asked)}</q>\n<a>{_text(answered)}</a>\n</turn>"
        for asked, answered in zip(history[::2], history[1::2], strict=False)
    )
    content = [{"text": f"<history>\n{turns}\n</history>"}, {"text": f"<question>\n{question}\n</question>"}]
    request = {"system": [{"text": REWRITE}], "messages": [{"role": "user", "content": content}]}
    said = list(respond(request))
    ended = any(isinstance(each, End) and each.stop_reason == "end_turn" for each in said)
    return "".join(each.text for each in said if isinstance(each, Text)).strip() if ended else question


def asked(question: str, results: Iterable[Mapping[str, Any]], guarded: bool) -> dict[str, Any]:
    """The user's message: what Retrieve found, the questions that it answers, and the question."""
    found = list(enumerate(results, 1))
    sources = "\n".join(["<sources>", *(_source(n, each) for n, each in found), "</sources>"])
    offered = [f"[{n}] {each}" for n, result in found for each in _listed(question, _content(result))]
    suggestions = "\n".join(["<suggestions>", *offered, "</suggestions>"])
    text = f"<question>\n{question}\n</question>"
    block = {"guardContent": {"text": {"text": text}}} if guarded else {"text": text}
    return {"role": "user", "content": [{"text": f"{sources}\n{suggestions}"}, block]}


def request(
    instruction: str, messages: list[dict[str, Any]], tools: Iterable[ToolDeclaration]
) -> ConverseRequest:
    """The request that the model behind the wire gets."""
    return {
        "modelId": "agent",
        "system": [{"text": f"Task: answer\n{instruction}"}],
        "messages": messages,
        "inferenceConfig": {"maxTokens": MAX_TOKENS},
        "toolConfig": {"tools": [{"toolSpec": each.spec()} for each in tools]},
    }


def result(text: str) -> dict[str, Any]:
    """A function's answer as a block of a tool's result: an object where it is one."""
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    return {"json": value} if isinstance(value, dict) else {"text": text}


def type_of(value: object) -> str:
    """A parameter's type as an action group names it."""
    return {bool: "boolean", int: "integer", float: "number"}.get(type(value), "string")


def _content(result: Mapping[str, Any]) -> str:
    return str(result["content"]["text"])


def _source(number: int, result: Mapping[str, Any]) -> str:
    metadata = result.get("metadata", {})
    said = "".join(
        f' {name}="{html.escape(str(metadata.get(name, "")))}"' for name in ("path", "title", "section")
    )
    text = LISTED_QUESTIONS.sub("", _content(result)).replace("<", "‹")
    return f'<source n="{number}"{said} score="{result.get("score", 0):.3f}">\n{text}\n</source>'


def _listed(question: str, text: str) -> list[str]:
    """Of the questions that a passage lists, those that share most words with what is asked."""
    marked = LISTED_QUESTIONS.search(text)
    listed = [line.removeprefix("- ").strip() for line in marked[1].splitlines()] if marked else []
    words = set(_WORD.findall(question.casefold()))
    listed.sort(key=lambda each: -len(words & set(_WORD.findall(each.casefold()))))
    return listed[:OFFERED_OF_ONE_PASSAGE]


def _text(message: Mapping[str, Any]) -> str:
    return " ".join(block.get("text", "") for block in message["content"])
