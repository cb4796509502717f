"""What tools/list says of a tool's parameters and results, in the words of JSON Schema."""

from api.contract import TOOLS
from api.mcp.declared import ASK, GET_DOCUMENT, PART, PASSAGES, QUERY, SEARCH_DOCS, SUMMARY, TITLES

TEXT, WHOLE = "string", "integer"


def types(schema: dict[str, object]) -> dict[str, object]:
    """The properties' types of an object's schema all of whose properties are required."""
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert (schema["type"], schema["required"]) == ("object", [*properties])
    return {name: each["type"] for name, each in properties.items()}


def test_results_have_the_types_that_are_declared() -> None:
    assert types(SUMMARY) == {"summary": TEXT}
    assert types(PASSAGES) == {"passages": "array"}
    assert types(PASSAGES["properties"]["passages"]["items"]) == {
        "n": WHOLE,
        **dict.fromkeys(("path", "title", "section", "url", "uri", "text"), TEXT),
        "score": "number",
    }
    assert types(PART) == {
        **dict.fromkeys(("path", "title", "uri", "text"), TEXT),
        "offset": WHOLE,
        "characters": WHOLE,
        "next_offset": [WHOLE, "null"],
    }


def test_tools_take_what_is_declared_and_each_has_a_title() -> None:
    taken = {
        tool.name: [(each.name, each.type, each.required) for each in tool.parameters]
        for tool in (SEARCH_DOCS, GET_DOCUMENT, ASK)
    }
    assert taken == {
        "search_docs": [("query", TEXT, True)],
        "get_document": [("path", TEXT, True), ("offset", WHOLE, False)],
        "ask": [("question", TEXT, True)],
    }
    assert all(
        each.description and tool.description
        for tool in (SEARCH_DOCS, GET_DOCUMENT, ASK)
        for each in tool.parameters
    )
    assert TITLES.keys() == {*taken, *(tool.name for tool in TOOLS)}
    assert (QUERY["minLength"], QUERY["maxLength"]) == (1, 1_000)
