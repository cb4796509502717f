"""Messages of JSON-RPC 2.0: one object in, one object out.

Sources: JSON-RPC 2.0 specification, sections 4 and 5; Model Context Protocol 2026-07-28, "Base protocol", for ids that
are never null, for the codes from -32020 on and for the HTTP status of each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from api.characters import is_allowed

Id: TypeAlias = str | int

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
METHOD_NOT_FOUND: Final = -32601
INVALID_PARAMS: Final = -32602
INTERNAL_ERROR: Final = -32603
HEADER_MISMATCH: Final = -32020
UNSUPPORTED_VERSION: Final = -32022

STATUSES: Final[Mapping[int, int]] = {
    PARSE_ERROR: 400,
    INVALID_REQUEST: 400,
    INVALID_PARAMS: 400,
    METHOD_NOT_FOUND: 404,
    INTERNAL_ERROR: 500,
    HEADER_MISMATCH: 400,
    UNSUPPORTED_VERSION: 400,
}
"""HTTP status of an error, where the protocol's generation asks for one."""

ID_CHARACTERS: Final = 200
METHOD_CHARACTERS: Final = 100


class RpcError(Exception):
    """What a message is answered with instead of a result."""

    def __init__(self, code: int, message: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.data = code, message, data

    def reply(self, identity: Id | None) -> dict[str, Any]:
        """The error as a message; `identity` is None where the request's own can't be told."""
        error = {
            "code": self.code,
            "message": self.message,
            **({"data": dict(self.data)} if self.data else {}),
        }
        return {"jsonrpc": "2.0", "id": identity, "error": error}


@dataclass(frozen=True)
class Message:
    """A request, or, without an id, a notification, which nobody waits for."""

    method: str
    id: Id | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_notification(self) -> bool:
        return self.id is None

    @property
    def meta(self) -> Mapping[str, Any]:
        """`params._meta`, or nothing."""
        found = self.params.get("_meta")
        return found if isinstance(found, Mapping) else {}


def result(identity: Id | None, value: Mapping[str, Any]) -> dict[str, Any]:
    """A result as a message."""
    return {"jsonrpc": "2.0", "id": identity, "result": dict(value)}


def identity_of(fields: Mapping[str, Any]) -> Id | None:
    """The id of a message that may be wrong otherwise; None where it has none that could be repeated."""
    value = fields.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value)
    return value if len(text) <= ID_CHARACTERS and is_allowed(text) else None


def message_of(fields: Mapping[str, Any]) -> Message:
    """A parsed object as a message.

    Raises:
        RpcError: it is no request and no notification.
    """
    method, params = fields.get("method"), fields.get("params", {})
    if fields.get("jsonrpc") != "2.0":
        raise RpcError(INVALID_REQUEST, 'Not JSON-RPC 2.0. Send {"jsonrpc": "2.0", "id": …, "method": …}.')
    if not isinstance(method, str) or not 0 < len(method) <= METHOD_CHARACTERS:
        raise RpcError(
            INVALID_REQUEST, "No method. This server asks nothing, so it takes no responses either."
        )
    if not isinstance(params, Mapping):
        raise RpcError(INVALID_REQUEST, "params must be an object. Name the parameters.")
    identity = identity_of(fields)
    if "id" in fields and identity is None:
        raise RpcError(
            INVALID_REQUEST,
            f"id must be a string of up to {ID_CHARACTERS} characters or an integer. Send another.",
        )
    return Message(method, identity, params)
