"""The Model Context Protocol over the wire: the official client in both generations, and what nobody should send."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import pytest
from mcp.client.client import Client

from api import limits
from tests.wire.programs import META, OLD_VERSION, VERSION, call, headers_of, message, post, stateless
from tests.wire.serving import DOCUMENTS, QUESTIONS, Emulated, Served
from tests.wire.test_safeguards import guarded

TOOLS = ["search_docs", "get_document", "estimate_cost", "deployment_facts", "describe_architecture"]
MODES = ("auto", "legacy", VERSION)


@pytest.fixture(scope="module")
def served(session_emulator: Emulated) -> Iterator[Served]:
    """An app whose owner lets programs ask."""
    session_emulator.clear()
    with session_emulator.serve(mcp_ask=True) as running:
        yield running


@asynccontextmanager
async def connected(served: Served, mode: str) -> AsyncIterator[Client]:
    async with Client(f"{served.address}/mcp", mode=mode) as client:
        yield client


@pytest.mark.parametrize("mode", MODES)
def test_the_official_client_does_everything_in_both_generations(served: Served, mode: str) -> None:
    async def talk() -> None:
        async with connected(served, mode) as client:
            assert client.protocol_version == (OLD_VERSION if mode == "legacy" else VERSION)
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert list(tools) == [*TOOLS, "ask"]
            assert all(tool.annotations and not tool.annotations.destructive_hint for tool in tools.values())
            assert [name for name, tool in tools.items() if not tool.annotations.read_only_hint] == ["ask"]
            found = await client.call_tool("search_docs", {"query": "Why is there no OpenSearch?"})
            assert found.structured_content["passages"][0]["path"] == "architecture.md"
            answer = await client.call_tool("ask", {"question": "Why is there no OpenSearch?"})
            assert answer.structured_content["citations"][0]["quote"] in DOCUMENTS["architecture.md"]
            whole = await client.call_tool("get_document", {"path": "costs.md"})
            assert whole.structured_content["text"] == DOCUMENTS["costs.md"]
            for name in TOOLS[2:]:
                given = {"questions_per_month": 1_000} if name == "estimate_cost" else {}
                assert (await client.call_tool(name, given)).structured_content["summary"]
            resources = (await client.list_resources()).resources
            assert [each.uri for each in resources] == ["doc://architecture.md", "doc://costs.md"]
            (contents,) = (await client.read_resource("doc://costs.md")).contents
            assert contents.text == DOCUMENTS["costs.md"]
            assert (await client.list_resource_templates()).resource_templates[
                0
            ].uri_template == "doc://{+path}"
            prompts = (await client.list_prompts()).prompts
            assert tuple(each.title for each in prompts) == QUESTIONS
            assert QUESTIONS[0] in (await client.get_prompt(prompts[0].name)).messages[0].content.text
            wrong = await client.call_tool("estimate_cost", {"questions_per_month": "many"})
            assert wrong.is_error

    anyio.run(talk)


def test_ask_is_offered_only_where_the_owner_lets_programs_ask(app: Served) -> None:
    names = [tool["name"] for tool in post(app.client, message("tools/list")).json()["result"]["tools"]]
    assert names == TOOLS
    reply = post(app.client, message("tools/call", {"name": "ask", "arguments": {"question": "Why?"}})).json()
    assert reply["error"]["code"] == -32602


@pytest.mark.parametrize("version", ["2024-11-05", "2025-03-26", "2025-06-18", OLD_VERSION])
def test_a_handshake_agrees_on_the_clients_version(app: Served, version: str) -> None:
    result = post(app.client, message("initialize", {"protocolVersion": version})).json()["result"]
    assert result["protocolVersion"] == version
    assert set(result["capabilities"]) == {"tools", "resources", "prompts"}


@pytest.mark.parametrize("version", ["1999-01-01", VERSION, None, 7, ["2025-11-25"]])
def test_a_handshake_of_an_unknown_version_is_offered_the_newest(app: Served, version: Any) -> None:
    response = post(app.client, message("initialize", {"protocolVersion": version}))
    assert response.json()["result"]["protocolVersion"] == OLD_VERSION
    assert "mcp-session-id" not in response.headers


def test_a_notification_is_taken_with_an_answer_that_ends(app: Served) -> None:
    for sent in (
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "method": "x"},
    ):
        response = post(app.client, sent)
        assert (response.status_code, response.content) == (202, b"\n")
    assert [line.get("method") for line in app.logged("mcp")] == [None, None]


def test_a_call_without_an_id_does_nothing(app: Served, emulator: Emulated) -> None:
    sent = message("tools/call", {"name": "search_docs", "arguments": {"query": "Why?"}})
    del sent["id"]
    assert post(app.client, sent).status_code == 202
    assert emulator.requests("Retrieve") == []


BAD: dict[str, tuple[Any, dict[str, str], int, int]] = {
    "a batch": ([message("ping")], {}, 400, -32600),
    "ten thousand at once": ([message("ping", id=at) for at in range(4_000)], {}, 400, -32600),
    "no method": ({"jsonrpc": "2.0", "id": 1}, {}, 400, -32600),
    "a response": ({"jsonrpc": "2.0", "id": 1, "result": {}}, {}, 400, -32600),
    "JSON-RPC 1": ({"id": 1, "method": "ping"}, {}, 400, -32600),
    "params in a list": ({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}, {}, 400, -32600),
    "an id of null": (message("ping", id=None), {}, 400, -32600),
    "an id of true": (message("ping", id=True), {}, 400, -32600),
    "a broken number as id": (message("ping", id=1.5), {}, 400, -32600),
    "an endless id": (message("ping", id="x" * 100_000), {}, 400, -32600),
    "an id of half a character": (message("ping", id="\ud800"), {}, 400, -32600),
    "an unknown version": (message("ping"), {"mcp-protocol-version": "1.0"}, 400, -32022),
    "a stateless version in the header alone": (
        message("tools/list"),
        {"mcp-protocol-version": VERSION},
        400,
        -32602,
    ),
    "a stateless message without headers": (stateless("tools/list"), {}, 400, -32020),
    "another method in the header": (
        stateless("tools/list"),
        {"mcp-protocol-version": VERSION, "mcp-method": "tools/call"},
        400,
        -32020,
    ),
    "another name in the header": (
        stateless("tools/call", {"name": "search_docs"}),
        {"mcp-protocol-version": VERSION, "mcp-method": "tools/call", "mcp-name": "ask"},
        400,
        -32020,
    ),
    "a broken encoding in the header": (
        stateless("tools/call", {"name": "search_docs"}),
        {"mcp-protocol-version": VERSION, "mcp-method": "tools/call", "mcp-name": "=?base64?%%?="},
        400,
        -32020,
    ),
    "a method that isn't there": (message("tools/delete"), {}, 200, -32601),
    "the same, stateless": (
        stateless("ping"),
        {"mcp-protocol-version": VERSION, "mcp-method": "ping"},
        404,
        -32601,
    ),
    "a tool that isn't there": (message("tools/call", {"name": "../ask"}), {}, 200, -32602),
    "a cursor of nobody": (message("resources/list", {"cursor": "-1"}), {}, 200, -32602),
}


@pytest.mark.parametrize("name", BAD)
def test_what_nobody_should_send_gets_its_code(app: Served, name: str) -> None:
    sent, headers, status, code = BAD[name]
    if name == "an id of half a character":
        body = b'{"jsonrpc": "2.0", "id": "\\ud800", "method": "ping"}'
        response = app.client.post("/mcp", content=body, headers={"content-type": "application/json"})
    else:
        response = post(app.client, sent, **headers)
    assert response.status_code == status
    assert response.json()["error"]["code"] == code
    assert len(response.content) < 2_000


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{", {}, 400, -32700),
        (b'{"a":' * 40 + b"1" + b"}" * 40, {}, 400, -32700),
        (b"\xff", {}, 400, -32700),
        (b'"x"', {}, 400, -32600),
        (b" " * (limits.BODY_BYTES + 1), {}, 413, -32600),
        (b"{}", {"content-type": "text/plain"}, 415, -32600),
        (b"{}", {"origin": "https://elsewhere.example"}, 403, -32600),
        (b"{}", {"origin": "null"}, 403, -32600),
        (b"{}", {"origin": "https://elsewhere.example", "host": "elsewhere.example"}, 403, -32600),
    ],
)
def test_what_is_no_message_gets_an_error_without_an_id(
    app: Served, body: bytes, headers: dict[str, str], status: int, code: int
) -> None:
    response = app.client.post("/mcp", content=body, headers={"content-type": "application/json", **headers})
    assert response.status_code == status
    assert response.json()["id"] is None
    assert response.json()["error"]["code"] == code


def test_a_page_of_this_very_server_may_call_and_no_other_gets_leave_to(app: Served) -> None:
    assert post(app.client, message("ping"), origin=app.address).json()["result"] == {}
    preflight = app.client.options("/mcp", headers={"origin": "https://x.example"})
    assert preflight.status_code == 405
    assert not [name for name in preflight.headers if name.startswith("access-control")]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_there_is_no_stream_to_open_and_no_session_to_end(app: Served, method: str) -> None:
    response = app.client.request(method, "/mcp", headers={"mcp-session-id": "stolen"})
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "path",
    [
        "../deployment.json",
        "/etc/passwd",
        "index.json",
        "..%2Fdeployment.json",
        "knowledge/costs.md",
        "costs.md/../costs.md",
        "",
    ],
)
def test_no_path_leads_to_anything_but_a_document(served: Served, path: str) -> None:
    assert call(served.client, "get_document", path=path)["isError"]
    for uri in (f"doc://{path}", f"doc:///{path}", f"file://{path}", path):
        assert post(served.client, message("resources/read", {"uri": uri})).json()["error"]["code"] == -32602


def test_a_long_document_is_read_in_parts(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DOCUMENT_PART_CHARACTERS", 100)
    text, offset = "", 0
    while offset is not None:
        part = call(served.client, "get_document", path="costs.md", offset=offset)["structuredContent"]
        text, offset = text + part["text"], part["next_offset"]
    assert text == DOCUMENTS["costs.md"]
    beyond = call(served.client, "get_document", path="costs.md", offset=10**9)["structuredContent"]
    assert (beyond["text"], beyond["next_offset"]) == ("", None)


def test_the_list_of_documents_comes_in_pages(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MCP_LIST", 1)
    first = post(served.client, message("resources/list")).json()["result"]
    last = post(served.client, message("resources/list", {"cursor": first["nextCursor"]})).json()["result"]
    assert [first["resources"][0]["name"], last["resources"][0]["name"]] == sorted(DOCUMENTS)
    assert "nextCursor" not in last


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"query": ""},
        {"query": "\x00"},
        {"query": "a" * 1_001},
        {"query": 7},
        {"query": "why", "limit": 900},
        [],
    ],
)
def test_a_wrong_argument_is_a_result_that_a_model_can_mend(
    served: Served, emulator: Emulated, arguments: Any
) -> None:
    reply = post(served.client, message("tools/call", {"name": "search_docs", "arguments": arguments})).json()
    assert reply["result"]["isError"]
    assert len(reply["result"]["content"][0]["text"]) < 300
    assert emulator.requests("Retrieve") == []


def test_a_search_and_an_answer_are_booked_and_the_cap_refuses_them(emulator: Emulated) -> None:
    with guarded(emulator, mcp_ask=True) as app:
        assert not call(app.served.client, "search_docs", query="Why is there no OpenSearch?")["isError"]
        searched = int(app.item()["month"])
        answer = call(app.served.client, "ask", question="Why is there no OpenSearch?")["structuredContent"]
        assert 0 < searched < 100
        assert int(app.item()["month"]) - searched == pytest.approx(answer["cost_usd"] * 1_000_000, abs=1)
    with guarded(emulator, mcp_ask=True, daily_budget_usd=0.01, monthly_budget_usd=0.01) as app:
        app.pause()
        emulator.clear()
        for name, given in (("search_docs", {"query": "Why?"}), ("ask", {"question": "Why no OpenSearch?"})):
            refused = call(app.served.client, name, **given)
            assert refused["structuredContent"]["error"]["code"] == "budget_exhausted"
        assert not call(app.served.client, "get_document", path="costs.md")["isError"]
        assert emulator.requests("Retrieve") == emulator.requests("ConverseStream") == []


def test_searches_and_questions_of_one_viewer_share_a_rate(emulator: Emulated) -> None:
    with guarded(emulator, mcp_ask=True, questions_per_minute=2) as app:
        outcomes = [call(app.served.client, "search_docs", query="Why?")["isError"] for _ in range(2)]
        refused = call(app.served.client, "ask", question="Why is there no OpenSearch?")
        assert app.served.ask().status_code == 429
    assert outcomes == [False, False]
    assert refused["structuredContent"]["error"]["code"] == "rate_limited"


def test_a_fault_of_the_service_is_a_result_with_its_code(served: Served, emulator: Emulated) -> None:
    emulator.script("Retrieve", fault="access_denied", times=1)
    failed = call(served.client, "search_docs", query="Why is there no OpenSearch?")
    assert failed["structuredContent"]["error"]["code"] == "access_denied"


def test_what_is_logged_names_method_and_tool_and_nothing_that_was_sent(app: Served) -> None:
    call(app.client, "search_docs", query="zebra crossing")
    post(app.client, message("zebra/list"))
    post(app.client, message("tools/call", {"name": "zebra"}))
    assert "zebra" not in "".join(app.lines)
    assert [line.get("tool") for line in app.logged("mcp")] == ["search_docs", None, None]


def test_a_stateless_answer_says_how_long_it_may_be_kept_and_who_gave_it(app: Served) -> None:
    for method, kept in (("tools/list", 60_000), ("server/discover", 60_000), ("tools/call", None)):
        params = {"name": "deployment_facts"} if method == "tools/call" else {}
        sent = stateless(method, params)
        result = post(app.client, sent, **headers_of(sent)).json()["result"]
        assert (result["resultType"], result.get("ttlMs")) == ("complete", kept)
        assert result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "public-bedrock-agent"
    assert META["io.modelcontextprotocol/protocolVersion"] == VERSION


def test_with_an_origin_secret_only_cloudfront_gets_in(emulator: Emulated) -> None:
    with emulator.serve(origin_secrets=("0123456789abcdef",)) as served:
        assert post(served.client, message("ping")).status_code == 403
        assert (
            post(served.client, message("ping"), **{"x-origin-secret": "0123456789abcdef"}).status_code == 200
        )
