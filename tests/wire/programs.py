"""Messages of the Model Context Protocol as a client without the SDK sends them."""

from collections.abc import Mapping
from typing import Any

import httpx

VERSION = "2026-07-28"
OLD_VERSION = "2025-11-25"
META = {
    "io.modelcontextprotocol/protocolVersion": VERSION,
    "io.modelcontextprotocol/clientCapabilities": {},
}


def message(method: str, params: Mapping[str, Any] | None = None, id: Any = 1) -> dict[str, Any]:
    """A request of the generation with a handshake."""
    return {"jsonrpc": "2.0", "id": id, "method": method, "params": dict(params or {})}


def stateless(method: str, params: Mapping[str, Any] | None = None, id: Any = 1) -> dict[str, Any]:
    """A request that carries its own version."""
    return message(method, {**(params or {}), "_meta": META}, id)


def headers_of(sent: Mapping[str, Any]) -> dict[str, str]:
    """What a stateless request repeats in headers."""
    found = {"mcp-protocol-version": VERSION, "mcp-method": sent["method"]}
    key = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}.get(sent["method"])
    return {**found, **({"mcp-name": sent["params"][key]} if key and key in sent["params"] else {})}


def post(client: httpx.Client, sent: Any, **headers: str) -> httpx.Response:
    """POST one message, or anything."""
    return client.post(
        "/mcp", json=sent, headers={"accept": "application/json, text/event-stream", **headers}
    )


def call(client: httpx.Client, name: str, **arguments: Any) -> dict[str, Any]:
    """What a tool gives."""
    reply = post(client, message("tools/call", {"name": name, "arguments": arguments})).json()
    result: dict[str, Any] = reply["result"]
    return result
