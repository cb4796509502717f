"""The tools that a program may call: search, whole documents, the agent's own three, and the agent itself.

A tool's text is what a model reads; its structured content is the same for code. Both hold documents' words: data.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from api import asking, limits
from api.asking import Caller
from api.cancellation import Cancellation
from api.contract import ToolDeclaration
from api.errors import ApiError, ErrorCode
from api.events import Source
from api.mcp import declared
from api.mcp.documents import Documents, address_of
from api.requests import ask_request
from api.retrieval import Search
from api.schemas import AnswerResponse
from api.services import Services
from api.telemetry import Trace
from api.tools import Tool, Toolbox
from api.tools.toolbox import ToolError

Answer = tuple[str, Mapping[str, Any]]
"""A tool's text and its structured content."""


@dataclass(frozen=True)
class Offer:
    """A tool as a client sees it, and what a checked call of it does."""

    tool: Tool
    run: Callable[[Mapping[str, Any], Caller], Awaitable[Answer]]
    output: Mapping[str, Any] = field(default_factory=lambda: declared.SUMMARY)
    reads_only: bool = True

    @property
    def shown(self) -> dict[str, Any]:
        """As `tools/list` shows it."""
        title = declared.TITLES.get(self.tool.name, self.tool.name)
        return {
            "name": self.tool.name,
            "title": title,
            "description": self.tool.declaration.description,
            "inputSchema": {**self.tool.schema, "additionalProperties": False},
            "outputSchema": dict(self.output),
            "annotations": {
                "title": title,
                "readOnlyHint": self.reads_only,
                "destructiveHint": False,
                "idempotentHint": self.reads_only,
                "openWorldHint": False,
            },
        }

    async def call(self, given: object, caller: Caller) -> dict[str, Any]:
        """The result of `tools/call`. What is wrong with a call is a result too, so that a model can mend it."""
        try:
            text, structured = await self.run(self.tool.values({} if given is None else given), caller)
        except ToolError as error:
            return failed(str(error))
        except ApiError as error:
            return failed(error.message, error.body())
        return {"content": [_text(text)], "structuredContent": dict(structured), "isError": False}


def failed(message: str, error: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A call that didn't do what it should."""
    structured = {"structuredContent": {"error": dict(error)}} if error else {}
    return {"content": [_text(message)], **structured, "isError": True}


def offers(
    services: Services, toolbox: Toolbox, search: Search, documents: Documents, *, asks: bool
) -> tuple[Offer, ...]:
    """What this stack offers. `asks`: whether the owner lets programs ask the agent."""
    query = {"query": declared.QUERY}
    found = [
        Offer(_declared(declared.SEARCH_DOCS, query), partial(_search, services, search), declared.PASSAGES),
        Offer(
            _declared(
                declared.GET_DOCUMENT,
                {"path": {"maxLength": 1_000}, "offset": {"minimum": 0, "maximum": 10**9}},
            ),
            partial(_document, services, documents),
            declared.PART,
        ),
        *(Offer(tool, partial(_own, services, toolbox, tool.name)) for tool in toolbox),
    ]
    if asks:
        asked = _declared(declared.ASK, {"question": declared.QUERY})
        found.append(
            Offer(asked, partial(_ask, services), AnswerResponse.model_json_schema(), reads_only=False)
        )
    return tuple(found)


def _declared(declaration: ToolDeclaration, allowed: Mapping[str, Mapping[str, Any]]) -> Tool:
    return Tool(declaration, lambda _: {}, allowed)


async def _search(services: Services, search: Search, given: Mapping[str, Any], caller: Caller) -> Answer:
    query = ask_request({"question": given["query"]}).conversation().question
    services.workers.require_place()
    sources = await services.workers.run(partial(_found, services, search, query, caller))
    passages = [
        {**_without_snippet(source.public()), "uri": address_of(source.path), "text": source.text}
        for source in sources
    ]
    text = "\n\n".join(
        f"[{each.n}] {each.title} — {each.section}\n{each.path} · {each.url}\n\n{each.text}"
        for each in sources
    )
    return text or "Nothing was found.", {"passages": passages}


def _found(services: Services, search: Search, query: str, caller: Caller) -> tuple[Source, ...]:
    """Under rate and cap, as a question is. Runs in a thread."""
    safeguards, began = services.safeguards, services.clock()
    try:
        reservation = safeguards.admit_search(caller.viewer) if safeguards else None
    except ApiError as error:
        asked = Trace(services.new_id(), caller.request_id, services.clock, question_characters=len(query))
        services.telemetry.refused(asked, error)
        raise
    cancellation = Cancellation(limits.SEARCH_SECONDS, services.clock)
    try:
        return search(query, cancellation, lambda _failure, _attempt: None)
    finally:
        if safeguards and reservation:
            safeguards.settle_search(reservation, len(query), services.clock() - began)


def _without_snippet(public: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in public.items() if name != "snippet"}


async def _document(services: Services, documents: Documents, given: Mapping[str, Any], _: Caller) -> Answer:
    path, offset = str(given["path"]), int(given.get("offset", 0))
    text = await services.workers.run(partial(documents.text, path))
    if text is None:
        raise ToolError(
            "get_document: there is no such document; search_docs and resources/list name them all"
        )
    part = text[offset : offset + limits.DOCUMENT_PART_CHARACTERS]
    after = offset + len(part)
    more = after if part and after < len(text) else None
    listed = documents.index().documents[path]
    return part, {
        "path": path,
        "title": listed.title,
        "uri": address_of(path),
        "text": part,
        "offset": offset,
        "characters": len(text),
        "next_offset": more,
    }


async def _own(
    services: Services, toolbox: Toolbox, name: str, given: Mapping[str, Any], _: Caller
) -> Answer:
    found = await services.workers.run(partial(toolbox.call, name, given))
    return json.dumps(found, ensure_ascii=False), found


async def _ask(services: Services, given: Mapping[str, Any], caller: Caller) -> Answer:
    conversation = ask_request({"question": given["question"]}).conversation()
    asked = await asking.ask(services, conversation, caller)
    try:
        answer = await asking.whole(services, asked, caller)
    except ApiError:
        raise
    except Exception as error:  # `Answering` has logged it
        raise ApiError(ErrorCode.INTERNAL) from error
    cited = {citation["n"] for citation in answer["citations"]}
    places = "\n".join(
        f"[{source['n']}] {source['path']} — {source['section']} · {source['url']}"
        for source in answer["sources"]
        if source["n"] in cited
    )
    marked = "".join(f"\n\nNot verified: {sentence}" for sentence in answer["unverified"])
    return f"{answer['text']}{marked}\n\n{places}".strip(), answer


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}
