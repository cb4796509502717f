"""Error responses, and the descriptions of responses in the OpenAPI document."""

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from api.errors import OUTCOMES, ApiError, ErrorCode
from api.schemas import ErrorResponse
from api.sse import to_json

POST_ERRORS = (
    ErrorCode.INVALID_ENCODING,
    ErrorCode.INVALID_JSON,
    ErrorCode.NESTED_TOO_DEEPLY,
    ErrorCode.FORBIDDEN,
    ErrorCode.BODY_TIMEOUT,
    ErrorCode.BODY_TOO_LARGE,
    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
    ErrorCode.INVALID_REQUEST,
    ErrorCode.INVALID_CHARACTERS,
    ErrorCode.RATE_LIMITED,
)
"""The codes that any route with a JSON body may answer with."""

NO_STORE = {"cache-control": "no-store"}


def json_response(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON that no cache keeps."""
    body = to_json(value).encode("utf-8", "replace")
    return Response(body, status, {**NO_STORE, **(headers or {})}, media_type="application/json")


def error_response(error: ApiError) -> Response:
    """`{"error": {…}}` with the code's status, and Retry-After where waiting helps."""
    headers = dict(error.headers)
    if error.retry_after is not None:
        headers["retry-after"] = str(error.retry_after)
    return json_response({"error": error.body()}, error.status, headers)


def documented(codes: Iterable[ErrorCode]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses` for the codes that a route may answer with."""
    found: dict[int | str, dict[str, Any]] = {}
    for code in codes:
        outcome = OUTCOMES[code]
        entry = found.setdefault(outcome.status, {"model": ErrorResponse, "description": ""})
        entry["description"] = f"{entry['description']} `{code}`".strip()
        if outcome.retry_after is not None:
            entry["headers"] = {
                "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}
            }
    return found
