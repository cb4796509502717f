"""The OpenAPI document: FastAPI's, with the bodies that we parse ourselves put in."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.schemas import AskRequest, FeedbackRequest
from api.sse import MEDIA_TYPE

PATH = "/api/openapi.json"
_BODIES = {model.__name__: model for model in (AskRequest, FeedbackRequest)}


def install(app: FastAPI) -> None:
    """Make `app.openapi()` give the completed document, built once, when first asked for."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(
                get_openapi(title=app.title, version=app.version, routes=app.routes)
            )
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _complete(document: dict[str, Any]) -> dict[str, Any]:
    from api.openapi_events import item_schema

    document["openapi"] = "3.2.0"  # the first that can describe the items of a stream
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for operations in document["paths"].values():
        for operation in operations.values():
            stream = operation["responses"]["200"]["content"].get(MEDIA_TYPE)
            if stream is not None:
                stream.pop("schema", None)
                stream["itemSchema"] = item_schema(schemas)
            body = operation.get("requestBody")
            name = body.pop("x-model", None) if body else None
            if name:
                schema = _BODIES[name].model_json_schema(ref_template="#/components/schemas/{model}")
                schemas.update(schema.pop("$defs", {}))
                schemas[name] = schema
                body["content"] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return document
