"""The page's first questions as prompts, so that a client can offer them too."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from api.mcp.jsonrpc import INVALID_PARAMS, RpcError


def name_of(question: str) -> str:
    """A question as a name: `what-does-it-cost`."""
    return re.sub(r"\W+", "-", question.lower()).strip("-")[:64]


def listed(questions: Sequence[str]) -> dict[str, Any]:
    """`prompts/list`."""
    return {
        "prompts": [
            {
                "name": name_of(question),
                "title": question,
                "description": f"Answer from the documents: {question}",
            }
            for question in questions
        ]
    }


def prompt(questions: Sequence[str], params: Mapping[str, Any]) -> dict[str, Any]:
    """`prompts/get`.

    Raises:
        RpcError: there is no such prompt.
    """
    name = params.get("name")
    question = next((each for each in questions if name_of(each) == name), None)
    if question is None:
        raise RpcError(INVALID_PARAMS, "There is no such prompt. prompts/list names them all.")
    text = f"{question}\n\nAnswer from what search_docs and get_document give, and cite path and section of each."
    return {
        "description": question,
        "messages": [{"role": "user", "content": {"type": "text", "text": text}}],
    }
