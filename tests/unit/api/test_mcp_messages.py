"""Objects as messages of JSON-RPC and of the protocol's generations: which are taken, and what the others are told."""

import base64
from collections.abc import Mapping
from typing import Any

import pytest

from api.mcp import messages
from api.mcp.messages import (
    CAPABILITIES_KEY,
    HEADER_MISMATCH,
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_HEADER,
    NAME_HEADER,
    STATELESS_VERSION,
    STATUSES,
    UNSUPPORTED_VERSION,
    VERSION_HEADER,
    VERSION_KEY,
    Message,
    RpcError,
    identity_of,
    is_stateless,
    message_of,
    negotiated,
    result,
)

META = {VERSION_KEY: STATELESS_VERSION, CAPABILITIES_KEY: {}}
CALL = Message("tools/call", 1, {"_meta": META, "name": "ask"})
READ = Message("resources/read", 1, {"_meta": META, "uri": "doc:a"})
PROMPT = Message("prompts/get", 1, {"_meta": META, "name": "p"})
HEADERS = {VERSION_HEADER: [STATELESS_VERSION], METHOD_HEADER: ["tools/call"], NAME_HEADER: ["ask"]}


def test_codes_and_names_are_the_protocols() -> None:
    assert STATUSES == {
        -32700: 400,
        -32600: 400,
        -32601: 404,
        -32602: 400,
        -32603: 500,
        -32020: 400,
        -32022: 400,
    }
    assert messages.VERSIONS == ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28")
    assert (VERSION_HEADER, METHOD_HEADER, NAME_HEADER) == ("mcp-protocol-version", "mcp-method", "mcp-name")
    prefix = "io.modelcontextprotocol/"
    assert [f"{prefix}{name}" for name in ("protocolVersion", "clientCapabilities", "serverInfo")] == [
        VERSION_KEY,
        CAPABILITIES_KEY,
        messages.SERVER_KEY,
    ]


def test_results_and_errors_are_messages() -> None:
    assert result(5, {"a": 1}) == {"jsonrpc": "2.0", "id": 5, "result": {"a": 1}}
    plain, told = RpcError(-32601, "no"), RpcError(-32602, "so", {"why": 1})
    assert plain.reply("x") == {"jsonrpc": "2.0", "id": "x", "error": {"code": -32601, "message": "no"}}
    assert told.reply(None)["error"] == {"code": -32602, "message": "so", "data": {"why": 1}}
    assert str(told) == "so"


@pytest.mark.parametrize(
    ("given", "identity"),
    [
        (0, 0),
        ("a", "a"),
        ("x" * 200, "x" * 200),
        ("x" * 201, None),
        (10**199, 10**199),
        (10**200, None),
        (True, None),
        (1.5, None),
        (None, None),
        ("\ud800", None),
    ],
)
def test_an_id_is_a_short_text_or_a_whole_number(given: object, identity: object) -> None:
    assert identity_of({"id": given}) == identity
    assert identity_of({}) is None
    if identity is None:
        with pytest.raises(RpcError, match="id must be a string of up to 200 characters") as raised:
            message_of({"jsonrpc": "2.0", "method": "m", "id": given})
        assert raised.value.code == INVALID_REQUEST


def test_a_message_has_a_method_and_parameters_by_name() -> None:
    plain = message_of({"jsonrpc": "2.0", "method": "m"})
    assert plain == Message("m")
    assert plain.is_notification
    assert plain.meta == {}
    asked = message_of({"jsonrpc": "2.0", "method": "m" * 100, "id": 0, "params": {"_meta": {"a": 1}}})
    assert (asked.is_notification, asked.meta, asked.id) == (False, {"a": 1}, 0)
    assert Message("m", 1, {"_meta": 5}).meta == {}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"jsonrpc": "1.0"}, "Not JSON-RPC 2.0"),
        ({"method": ""}, "No method"),
        ({"method": "m" * 101}, "No method"),
        ({"method": 5}, "No method"),
        ({"params": [1]}, "params must be an object"),
    ],
)
def test_what_is_no_message_is_told_why(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(RpcError, match=says) as raised:
        message_of({"jsonrpc": "2.0", "method": "m", **wrong})
    assert raised.value.code == INVALID_REQUEST


def test_hands_are_shaken_on_a_known_version_or_the_newest_that_has_a_handshake() -> None:
    asked = ["2024-11-05", "2025-11-25", STATELESS_VERSION, "1999-01-01", None]
    assert [negotiated(version) for version in asked] == ["2024-11-05"] + ["2025-11-25"] * 4


def encoded(text: str) -> str:
    return f"=?base64?{base64.b64encode(text.encode()).decode()}?="


@pytest.mark.parametrize(
    ("message", "headers", "stateless"),
    [
        (CALL, HEADERS, True),
        (CALL, None, True),  # over stdio
        (READ, {**HEADERS, METHOD_HEADER: ["resources/read"], NAME_HEADER: ["doc:a"]}, True),
        (PROMPT, {**HEADERS, METHOD_HEADER: ["prompts/get"], NAME_HEADER: ["p"]}, True),
        (CALL, {**HEADERS, NAME_HEADER: [encoded("ask")]}, True),
        (Message("tools/list", 1), {VERSION_HEADER: ["2025-06-18"]}, False),
        (Message("tools/list", 1), {}, False),
        (Message("tools/list", 1), None, False),
        (Message("tools/list", 1, {"_meta": META}), {**HEADERS, METHOD_HEADER: ["tools/list"]}, True),
        (Message("tools/call", 1, {"_meta": META}), {**HEADERS, NAME_HEADER: []}, True),
        (Message("note"), {VERSION_HEADER: [STATELESS_VERSION]}, True),
    ],
)
def test_a_request_says_its_generation_by_header_or_envelope(
    message: Message, headers: Mapping[str, list[str]] | None, stateless: bool
) -> None:
    assert is_stateless(message, headers) is stateless


@pytest.mark.parametrize(
    ("message", "headers", "code", "says"),
    [
        (CALL, {**HEADERS, METHOD_HEADER: ["a", "b"]}, HEADER_MISMATCH, "mcp-method stands 2 times"),
        (
            CALL,
            {**HEADERS, METHOD_HEADER: ["tools/list"]},
            HEADER_MISMATCH,
            "header mcp-method isn't what method",
        ),
        (CALL, {**HEADERS, METHOD_HEADER: []}, HEADER_MISMATCH, "mcp-method isn't"),
        (CALL, {**HEADERS, NAME_HEADER: ["other"]}, HEADER_MISMATCH, "mcp-name isn't what params.name"),
        (CALL, {**HEADERS, NAME_HEADER: ["=?base64?*?="]}, HEADER_MISMATCH, "mcp-name"),
        (CALL, {**HEADERS, NAME_HEADER: ["=?base64?/w==?="]}, HEADER_MISMATCH, "mcp-name"),
        (CALL, {**HEADERS, NAME_HEADER: ["=?base64?YXN*r?="]}, HEADER_MISMATCH, "mcp-name"),
        (CALL, {**HEADERS, NAME_HEADER: ["=?base64?YXNr"]}, HEADER_MISMATCH, "mcp-name"),
        (
            READ,
            {**HEADERS, METHOD_HEADER: ["resources/read"]},
            HEADER_MISMATCH,
            "mcp-name isn't what params.uri",
        ),
        (
            CALL,
            {**HEADERS, VERSION_HEADER: ["2025-06-18"]},
            HEADER_MISMATCH,
            "mcp-protocol-version isn't what _meta",
        ),
        (CALL, {VERSION_HEADER: ["1999-01-01"]}, UNSUPPORTED_VERSION, "Unsupported protocol version"),
        (Message("m", 1), {VERSION_HEADER: [STATELESS_VERSION]}, INVALID_PARAMS, "lacks .* and .*Send both"),
        (
            Message("m", 1, {"_meta": {VERSION_KEY: 5, CAPABILITIES_KEY: {}}}),
            None,
            INVALID_PARAMS,
            "must be a string",
        ),
        (
            Message("m", 1, {"_meta": {VERSION_KEY: "2025-06-18", CAPABILITIES_KEY: {}}}),
            None,
            UNSUPPORTED_VERSION,
            "Send one of 2024-11-05, ",
        ),
    ],
)
def test_headers_that_disagree_and_versions_that_are_not_served_are_refused(
    message: Message, headers: Mapping[str, list[str]] | None, code: int, says: str
) -> None:
    with pytest.raises(RpcError, match=says) as raised:
        is_stateless(message, headers)
    assert raised.value.code == code
    if code == UNSUPPORTED_VERSION:
        assert raised.value.data is not None
        assert raised.value.data["supported"] == list(messages.VERSIONS)
        assert raised.value.data["requested"] in ("1999-01-01", "2025-06-18")


def test_a_version_is_repeated_up_to_forty_characters() -> None:
    with pytest.raises(RpcError) as raised:
        is_stateless(CALL, {VERSION_HEADER: ["v" * 50]})
    assert raised.value.data == {"supported": [*messages.VERSIONS], "requested": "v" * 40}
