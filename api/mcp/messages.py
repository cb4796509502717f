"""Messages: objects of JSON-RPC 2.0, and which of the protocol's two generations one speaks.

Until 2025-11-25 a client shakes hands (`initialize`) and then sends its version in a header. Since 2026-07-28 every
request carries version and capabilities itself, repeated in headers so that gateways can route by them. Neither keeps
a session here. Sources: JSON-RPC 2.0, sections 4 and 5; Model Context Protocol 2025-11-25, "Lifecycle" and
"Transports"; 2026-07-28, "Base protocol" (ids are never null, codes from -32020 on, their HTTP status), "Transports".
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
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

HANDSHAKE_VERSIONS: Final = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
STATELESS_VERSION: Final = "2026-07-28"
VERSIONS: Final = (*HANDSHAKE_VERSIONS, STATELESS_VERSION)

VERSION_HEADER: Final = "mcp-protocol-version"
METHOD_HEADER: Final = "mcp-method"
NAME_HEADER: Final = "mcp-name"

_PREFIX: Final = "io.modelcontextprotocol/"
VERSION_KEY: Final = f"{_PREFIX}protocolVersion"
CAPABILITIES_KEY: Final = f"{_PREFIX}clientCapabilities"
SERVER_KEY: Final = f"{_PREFIX}serverInfo"

_NAMED_BY: Final = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
_ENCODED: Final = ("=?base64?", "?=")


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


def negotiated(requested: object) -> str:
    """The version to shake hands on: the client's own where it is known, else the newest that has a handshake."""
    return (
        requested
        if isinstance(requested, str) and requested in HANDSHAKE_VERSIONS
        else HANDSHAKE_VERSIONS[-1]
    )


def is_stateless(message: Message, headers: Mapping[str, Sequence[str]] | None) -> bool:
    """Whether a message is of the generation without a handshake.

    Args:
        headers: all values of the three headers above, by name; None where there are no headers, as over stdio.

    Raises:
        RpcError: headers and message disagree, or the version isn't served.
    """
    given = headers or {}
    for name, values in given.items():
        if len(values) > 1:
            raise RpcError(HEADER_MISMATCH, f"{name} stands {len(values)} times. Send it once.")
    version = next(iter(given.get(VERSION_HEADER, ())), None)
    if version is not None and version not in VERSIONS:
        raise _unsupported(version)
    if version != STATELESS_VERSION and VERSION_KEY not in message.meta:
        return False
    if not message.is_notification:
        _check(message, given if headers is not None else None)
    return True


def _check(message: Message, headers: Mapping[str, Sequence[str]] | None) -> None:
    """The envelope of a stateless request: complete, the same in headers and body, and of a served version."""
    missing = [key for key in (VERSION_KEY, CAPABILITIES_KEY) if key not in message.meta]
    if missing:
        raise RpcError(
            INVALID_PARAMS, f"params._meta lacks {' and '.join(missing)}. Send both with each request."
        )
    version = message.meta[VERSION_KEY]
    if headers is not None:
        named_by = _NAMED_BY.get(message.method)
        _same(headers, VERSION_HEADER, version, f"_meta[{VERSION_KEY}]")
        _same(headers, METHOD_HEADER, message.method, "method")
        if named_by and message.params.get(named_by) is not None:
            _same(headers, NAME_HEADER, message.params[named_by], f"params.{named_by}")
    if not isinstance(version, str):
        raise RpcError(INVALID_PARAMS, f"{VERSION_KEY} must be a string, such as {STATELESS_VERSION}.")
    if version != STATELESS_VERSION:
        raise _unsupported(version)


def _same(headers: Mapping[str, Sequence[str]], name: str, wanted: object, place: str) -> None:
    values = headers.get(name, ())
    if not values or _decoded(values[0]) != wanted:
        raise RpcError(HEADER_MISMATCH, f"The header {name} isn't what {place} says. Send the same in both.")


def _decoded(value: str) -> str | None:
    """A header's value; what no header can hold comes as `=?base64?…?=`. None where that is broken."""
    start, end = _ENCODED
    if not (value.startswith(start) and value.endswith(end)):
        return value
    try:
        return base64.b64decode(value[len(start) : -len(end)], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _unsupported(version: str) -> RpcError:
    data: dict[str, Any] = {"supported": list(VERSIONS), "requested": version[:40]}
    return RpcError(
        UNSUPPORTED_VERSION, f"Unsupported protocol version. Send one of {', '.join(VERSIONS)}.", data
    )
