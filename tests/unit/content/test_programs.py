"""What `programs.md` tells engineers to paste is what each client reads."""

import json
import re
import tomllib
from typing import Any

import pytest

from tests.ours import document

TEXT = document("programs.md")
NAME = "public-bedrock-agent"
URL = "http://127.0.0.1:8080/mcp"
CLIENTS: dict[str, tuple[str, dict[str, Any]]] = {
    ".mcp.json": ("mcpServers", {"type": "http", "url": URL}),
    ".vscode/mcp.json": ("servers", {"type": "http", "url": URL}),
    ".cursor/mcp.json": ("mcpServers", {"url": URL}),
    ".gemini/settings.json": ("mcpServers", {"httpUrl": URL}),
    "claude_desktop_config.json": ("mcpServers", {"command": "npx", "args": ["-y", "mcp-remote", URL]}),
    "~/.codex/config.toml": ("mcp_servers", {"url": URL}),
}
EDITOR = {"mcpServers": {"working-tree": {"command": ".venv/bin/agent", "args": ["mcp"]}}}


def block_after(file: str) -> dict[str, Any]:
    """The first block of code below the paragraph that names a file."""
    found = re.search(rf"`{re.escape(file)}`[^`]*\n\n?```(json|toml)\n(.*?)```", TEXT, re.DOTALL)
    assert found, file
    return json.loads(found[2]) if found[1] == "json" else tomllib.loads(found[2])


@pytest.mark.parametrize("file", CLIENTS)
def test_a_clients_configuration_is_what_it_reads(file: str) -> None:
    key, entry = CLIENTS[file]
    assert block_after(file) == {key: {NAME: entry}}


def test_every_block_is_one_of_them() -> None:
    assert len(re.findall(r"^```(?:json|toml)$", TEXT, re.MULTILINE)) == len(CLIENTS) + 1
    assert json.dumps(EDITOR) in TEXT
