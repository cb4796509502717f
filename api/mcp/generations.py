"""The protocol's two generations, and which one a message speaks.

Until 2025-11-25 a client shakes hands (`initialize`) and then sends its version in a header. Since 2026-07-28 every
request carries version and capabilities itself, repeated in headers so that gateways can route by them. Neither keeps
a session here. Sources: Model Context Protocol 2025-11-25, "Lifecycle" and "Transports"; 2026-07-28, "Transports".
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, Final

from api.mcp.jsonrpc import HEADER_MISMATCH, INVALID_PARAMS, UNSUPPORTED_VERSION, Message, RpcError

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
