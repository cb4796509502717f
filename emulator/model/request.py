"""The wire request as the model understands it."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.contract import SEARCH_DOCS
from emulator.model.events import ConverseRequest

SOURCE = re.compile(r'<source n="(\d+)"((?:\s+\w+="[^"]*")*)\s*>\n?(.*?)\n?</source>', re.S)
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
SCORE = re.compile(r"[01](\.\d{1,6})?")
QUESTION = re.compile(r"<question>\n?(.*?)\n?</question>", re.S)
TURN = re.compile(r"<turn>\s*<q>(.*?)</q>\s*<a>(.*?)</a>\s*</turn>", re.S)
SUGGESTIONS = re.compile(r"<suggestions>\n?(.*?)\n?</suggestions>", re.S)
SUGGESTION = re.compile(r"^\[(\d+)\]\s+(\S.*)$", re.M)
DEFAULT_MAX_TOKENS = 2_048
SEARCH = SEARCH_DOCS.name


@dataclass(frozen=True)
class Source:
    """One passage that the request offers to answer from; `score` is what the search gave it, 0 where it isn't said."""

    number: int
    path: str
    title: str
    section: str
    text: str
    score: float = 0.0

    @property
    def heading(self) -> str:
        """The innermost heading that the passage stands under."""
        return self.section.rsplit(" > ", 1)[-1] or self.title

    @property
    def opens(self) -> bool:
        """Whether the passage is the beginning of its document."""
        return self.section in ("", self.title)


@dataclass(frozen=True)
class Suggestion:
    """A question that the app says source `number` answers."""

    number: int
    question: str


@dataclass(frozen=True)
class Tool:
    """A tool that the request offers: its name, what it says of itself, and its input's JSON schema."""

    name: str
    description: str
    properties: Mapping[str, Mapping[str, Any]]
    required: tuple[str, ...]


@dataclass(frozen=True)
class ToolResult:
    """What one call of a tool gave."""

    name: str
    input: Mapping[str, Any]
    content: Any
    failed: bool


@dataclass(frozen=True)
class Ask:
    """Everything that one request says. What a search gave, which the model asked for by a tool, is sources too."""

    task: str
    question: str
    sources: tuple[Source, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    history: tuple[tuple[str, str], ...] = ()
    tools: tuple[Tool, ...] = ()
    results: tuple[ToolResult, ...] = ()
    searched: bool = False
    max_tokens: int = DEFAULT_MAX_TOKENS
    characters: int = field(default=0, compare=False)

    @classmethod
    def parse(cls, request: ConverseRequest) -> "Ask":
        """Read a Converse body; what it lacks is empty."""
        system = "\n".join(block.get("text", "") for block in request.get("system") or ())
        first_line = system.strip().split("\n", 1)[0]
        task = (
            first_line.removeprefix("Task:").strip().lower() if first_line.startswith("Task:") else "answer"
        )
        messages = request.get("messages") or []
        asked = _last_with_text(messages)
        text = _text(messages[asked]) if asked is not None else ""
        question = QUESTION.search(text)
        history = [(turn[0].strip(), turn[1].strip()) for turn in TURN.findall(text)]
        limits = request.get("inferenceConfig") or {}
        results = _results(messages[(asked or 0) + 1 :])
        found = "\n".join([text, *(str(each.content) for each in results if each.name == SEARCH)])
        offered = "\n".join(SUGGESTIONS.findall(found))
        return cls(
            task=task,
            question=(question.group(1) if question else SOURCE.sub("", text)).strip(),
            sources=tuple(_sources(found)),
            suggestions=tuple(
                Suggestion(int(number), said.strip()) for number, said in SUGGESTION.findall(offered)
            ),
            history=tuple(history or _turns(messages[: asked or 0])),
            tools=tuple(_tools(request.get("toolConfig") or {})),
            results=tuple(each for each in results if each.name != SEARCH),
            searched=any(each.name == SEARCH for each in results),
            max_tokens=int(limits.get("maxTokens") or DEFAULT_MAX_TOKENS),
            characters=len(system)
            + sum(_length(message) for message in messages)
            + len(json.dumps(request.get("toolConfig") or "")),
        )


def _text(message: Mapping[str, Any]) -> str:
    blocks = (block.get("guardContent", {}).get("text", block) for block in message.get("content") or ())
    return "\n".join(block["text"] for block in blocks if "text" in block)


def _length(message: Mapping[str, Any]) -> int:
    return sum(
        len(block["text"]) if "text" in block else len(str(block)) for block in message.get("content") or ()
    )


def _last_with_text(messages: list[Mapping[str, Any]]) -> int | None:
    places = [
        i for i, message in enumerate(messages) if message.get("role") == "user" and _text(message).strip()
    ]
    return places[-1] if places else None


def _sources(text: str) -> list[Source]:
    found = []
    for number, attributes, body in SOURCE.findall(text):
        said = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(attributes)}
        score = said.get("score", "")
        found.append(
            Source(
                int(number),
                said.get("path", ""),
                said.get("title", ""),
                said.get("section", ""),
                body,
                float(score) if SCORE.fullmatch(score) else 0.0,
            )
        )
    return found


def _turns(messages: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
    turns: list[tuple[str, str]] = []
    for message in messages:
        text = _text(message)
        marked = QUESTION.search(text)
        if message.get("role") == "user":
            turns.append(((marked.group(1) if marked else text).strip(), ""))
        elif turns and text.strip():
            turns[-1] = turns[-1][0], text.strip()
    return turns


def _tools(config: Mapping[str, Any]) -> list[Tool]:
    if "none" in (config.get("toolChoice") or {}):
        return []
    found = []
    for tool in config.get("tools") or ():
        spec = tool.get("toolSpec") or {}
        schema = (spec.get("inputSchema") or {}).get("json") or {}
        if "name" in spec:
            properties = schema.get("properties") or {}
            required = tuple(schema.get("required") or ())
            found.append(Tool(spec["name"], spec.get("description", ""), properties, required))
    return found


def _results(messages: list[Mapping[str, Any]]) -> list[ToolResult]:
    calls: dict[str, tuple[str, Mapping[str, Any]]] = {}
    found = []
    for message in messages:
        for block in message.get("content") or ():
            if use := block.get("toolUse"):
                calls[use["toolUseId"]] = use["name"], use.get("input") or {}
            elif result := block.get("toolResult"):
                name, given = calls.get(result.get("toolUseId", ""), ("", {}))
                parts = result.get("content") or ()
                content = next((part["json"] for part in parts if "json" in part), None)
                if content is None:
                    content = " ".join(part.get("text", "") for part in parts)
                found.append(ToolResult(name, given, content, result.get("status") == "error"))
    return found
