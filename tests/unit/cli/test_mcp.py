"""`agent mcp` as an editor starts it: the official client over its pipes, and lines that nobody should send."""

import json
import subprocess
import sys
from pathlib import Path

import anyio
import pytest

from api import limits
from tests.product import ROOT

COMMAND = ["-m", "cli", "mcp", "--knowledge"]
DOCUMENT = "# Tides\n\n## The gate\n\nThe harbour gate closes at a water level of 2.40 m.\n"

pytestmark = pytest.mark.slow


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "tides.md").write_text(DOCUMENT, "utf-8")
    return folder


def test_the_official_client_finds_every_tool_and_the_engineers_own(knowledge: Path) -> None:
    from mcp import StdioServerParameters  # late: `make check` collects this file, and doesn't run it
    from mcp.client.client import Client
    from mcp.client.stdio import stdio_client

    async def talk() -> None:
        started = StdioServerParameters(
            command=sys.executable, args=[*COMMAND, str(knowledge)], cwd=str(ROOT)
        )
        async with Client(stdio_client(started)) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            assert names[-3:] == ["ask", "review", "cost"]
            found = await client.call_tool("search_docs", {"query": "When does the harbour gate close?"})
            assert found.structured_content["passages"][0]["path"] == "tides.md"
            priced = await client.call_tool("cost", {"stack": "dev", "questions": 1_000})
            assert json.loads(priced.content[0].text)["stack"] == "dev"
            unknown = await client.call_tool("cost", {"stack": "nowhere"})
            assert unknown.is_error
            assert "no captured graph" in unknown.content[0].text
            (contents,) = (await client.read_resource("doc://tides.md")).contents
            assert contents.text == DOCUMENT

    anyio.run(talk)


def test_every_line_gets_one_answer_and_a_notification_none(knowledge: Path) -> None:
    lines = [
        b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25"}}',
        b'{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        b"{",
        b"",
        b'[{"jsonrpc": "2.0", "id": 2, "method": "ping"}]',
        b'{"jsonrpc": "2.0", "id": null, "method": "ping"}',
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b'"' + b"x" * limits.BODY_BYTES + b'"',
        b'{"jsonrpc": "2.0", "id": 3, "method": "ping"}',
    ]
    ended = subprocess.run(
        [sys.executable, *COMMAND, str(knowledge)],
        cwd=ROOT,
        input=b"\n".join(lines),
        capture_output=True,
        timeout=120,
        check=True,
    )
    replies = [json.loads(line) for line in ended.stdout.splitlines()]
    codes = [reply["error"]["code"] for reply in replies if "error" in reply]
    assert sorted(codes) == [-32700, -32700, -32600, -32600, -32600]
    results = {reply["id"]: reply["result"] for reply in replies if "result" in reply}
    assert results[1]["protocolVersion"] == "2025-11-25"
    assert results[3] == {}
    assert b"Traceback" not in ended.stderr
