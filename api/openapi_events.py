"""The events of the stream as types. Only the OpenAPI document needs them, so it imports them when it is asked for."""

from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter, create_model

from api.events import NAMES, Done, Start, Status
from api.schemas import ErrorDetail, SourceItem, ToolItem, required

StartEvent = create_model("StartEvent", **required(Start))
StatusEvent = create_model("StatusEvent", **required(Status))
DoneEvent = create_model("DoneEvent", __doc__="The end of an answered question.", **required(Done))


class SourcesEvent(BaseModel):
    sources: list[SourceItem]


class DeltaEvent(BaseModel):
    """A whole sentence, judged before it was sent."""

    text: str
    flags: list[Literal["unverified", "unsourced"]]


_MODELS: dict[str, type[BaseModel]] = {
    "start": StartEvent,
    "status": StatusEvent,
    "sources": SourcesEvent,
    "tool": ToolItem,
    "delta": DeltaEvent,
    "done": DoneEvent,
    "error": ErrorDetail,
}


def item_schema(definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of one event of the stream (OpenAPI 3.2, `itemSchema`); adds the types it names to `definitions`."""
    for model in _MODELS.values():
        schema = TypeAdapter(model).json_schema(ref_template="#/components/schemas/{model}")
        definitions.update(schema.pop("$defs", {}))
        definitions[model.__name__] = schema
    names = {name: model.__name__ for name, model in _MODELS.items()}
    assert set(names) == {*NAMES.values(), "error"}  # noqa: S101  the types and the wire name the same events
    return {"oneOf": [_event(name, component) for name, component in names.items()]}


def _event(name: str, component: str) -> dict[str, Any]:
    data = {
        "type": "string",
        "contentMediaType": "application/json",
        "contentSchema": {"$ref": f"#/components/schemas/{component}"},
    }
    return {
        "type": "object",
        "required": ["event", "data"],
        "properties": {"event": {"const": name}, "data": data},
    }
