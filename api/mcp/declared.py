"""What the tools of MCP are called, what they take and what they give: pure data, as `tools/list` shows it."""

from typing import Any, Final

from api import limits
from api.contract import ToolDeclaration, ToolParameter

QUERY: Final = {"minLength": 1, "maxLength": limits.QUESTION_CHARACTERS}
SEARCH_DOCS: Final = ToolDeclaration(
    name="search_docs",
    description="Find the passages of the documents that are nearest to a question, best first, each with path, "
    "section, address and its whole text. Ask in full sentences; cite what you use.",
    parameters=(
        ToolParameter(name="query", type="string", description="What to look for, in words.", required=True),
    ),
)
GET_DOCUMENT: Final = ToolDeclaration(
    name="get_document",
    description="Read one document as it is written, in Markdown. Of a long one this is a part; next_offset goes on.",
    parameters=(
        ToolParameter(
            name="path", type="string", description="As search_docs and the resources name it.", required=True
        ),
        ToolParameter(
            name="offset", type="integer", description="The first character to read; 0 by default."
        ),
    ),
)
ASK: Final = ToolDeclaration(
    name="ask",
    description="Let this system's own agent answer: with citations, the quotes that support them, and marks on what "
    "it couldn't verify. It costs the owner money and is rated and capped; search_docs costs next to nothing.",
    parameters=(
        ToolParameter(
            name="question",
            type="string",
            description=f"Up to {limits.QUESTION_CHARACTERS:,} characters, understandable by itself.",
            required=True,
        ),
    ),
)
TITLES: Final = {
    "search_docs": "Search the documents",
    "get_document": "Read a document",
    "estimate_cost": "Estimate the monthly cost",
    "describe_architecture": "Describe the architecture",
    "deployment_facts": "Say what is deployed",
    "ask": "Ask the agent",
}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


_TEXT: Final = {"type": "string"}
_NUMBER: Final = {"type": "integer"}
SUMMARY: Final = _object(summary=_TEXT)
PASSAGES: Final = _object(
    passages={
        "type": "array",
        "items": _object(
            n=_NUMBER,
            path=_TEXT,
            title=_TEXT,
            section=_TEXT,
            url=_TEXT,
            uri=_TEXT,
            score={"type": "number"},
            text=_TEXT,
        ),
    }
)
PART: Final = _object(
    path=_TEXT,
    title=_TEXT,
    uri=_TEXT,
    text=_TEXT,
    offset=_NUMBER,
    characters=_NUMBER,
    next_offset={"type": ["integer", "null"]},
)
