"""`agent mcp`: the Model Context Protocol on standard input and output, for an engineer's editor.

The same tools as `POST /mcp`, over the working tree as it is, and two of the engineer's own: `review` and `cost`. One
JSON object a line (Model Context Protocol, "Transports", stdio); whatever else is said goes to standard error.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from api import limits
from api.asking import Caller
from api.body import parse
from api.clients import Clients
from api.contract import ToolDeclaration, ToolParameter
from api.errors import ApiError, ErrorCode
from api.mcp.messages import INVALID_REQUEST, PARSE_ERROR, RpcError, identity_of, message_of
from api.mcp.server import Server
from api.mcp.tools import Answer, Offer
from api.tools import Tool
from cli.local_stack import ROOT
from cli.run import local_product

COMMAND_SECONDS = 300
CALLER = Caller("stdio")
_STACK = ToolParameter(name="stack", type="string", description="The stack, such as dev or prod.")
REVIEW = ToolDeclaration(
    name="review",
    description="What the working tree's program changes in each stack compared with a commit: operations, ranked "
    "findings, cost. Takes a minute; needs no account.",
    parameters=(
        ToolParameter(name="base", type="string", description="The commit to compare with; main by default."),
        _STACK,
    ),
)
COST = ToolDeclaration(
    name="cost",
    description="What a month of a stack costs at list price, from the working tree's captured graph, as JSON.",
    parameters=(
        _STACK,
        ToolParameter(name="questions", type="integer", description="Questions a month; 1,000 by default."),
    ),
)


def mcp(
    knowledge: Annotated[Path, typer.Option(help="The folder of Markdown to answer from.")] = Path(
        "knowledge"
    ),
) -> None:
    """Answer an editor over MCP: add `agent mcp` as a stdio server to its configuration."""
    # Everything that prints would end up between the messages.
    replies = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    with local_product(knowledge, port=0):
        asyncio.run(serve(server_here(), sys.stdin.buffer, replies))


def server_here() -> Server:
    """The app's own server, asked without a web server between, with the engineer's tools."""
    from api.app import create_app
    from api.mcp.server import mcp_server
    from api.settings import Settings
    from api.telemetry import Telemetry

    settings = Settings.from_env({**os.environ, "MCP_ASK": "true"})
    app = create_app(settings, telemetry=Telemetry(settings.stack, sink=lambda _: None))
    services = app.state.services
    return mcp_server(services, Clients(settings.region), services.deployment, engineers_offers())


def engineers_offers() -> tuple[Offer, ...]:
    """`review` and `cost`, each as the command that an engineer would run."""
    amount = {"questions": {"minimum": 0, "maximum": 1_000_000_000}}
    return (
        Offer(Tool(REVIEW, lambda _: {}), partial(_command, "review", ("base", "stack"), ())),
        Offer(
            Tool(COST, lambda _: {}, amount), partial(_command, "cost", ("stack", "questions"), ("--json",))
        ),
    )


async def _command(
    name: str, options: Sequence[str], flags: Sequence[str], values: Mapping[str, Any], _: Caller
) -> Answer:
    """Run `agent NAME` with the options that were given; what it prints is the answer, and an error is one too."""
    arguments = [f"--{option}={values[option]}" for option in options if option in values]
    done = await asyncio.to_thread(_run, [sys.executable, "-m", "cli", name, *arguments, *flags])
    if done.returncode:
        raise ApiError(ErrorCode.INVALID_REQUEST, done.stderr.strip()[-2_000:] or f"agent {name} failed")
    return done.stdout, {"summary": done.stdout}


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 1, "", f"it took more than {COMMAND_SECONDS} seconds")


async def serve(server: Server, lines: BinaryIO, replies: BinaryIO) -> None:
    """Answer each line until the input ends; a slow tool doesn't hold up the next message."""
    loop = asyncio.get_running_loop()
    working: set[asyncio.Task[None]] = set()
    while line := await loop.run_in_executor(None, lines.readline, limits.BODY_BYTES + 1):
        if len(line) > limits.BODY_BYTES:
            while line and not line.endswith(b"\n"):
                line = await loop.run_in_executor(None, lines.readline, limits.BODY_BYTES)
            _write(replies, RpcError(INVALID_REQUEST, "The message is too long. Send less.").reply(None))
        elif line.strip():
            task = asyncio.create_task(_answer(server, line, replies))
            working.add(task)
            task.add_done_callback(working.discard)
    await asyncio.gather(*working)


async def _answer(server: Server, line: bytes, replies: BinaryIO) -> None:
    try:
        fields = parse(line, limits.MCP_NESTING)
    except ApiError as error:
        code = INVALID_REQUEST if error.code is ErrorCode.INVALID_REQUEST else PARSE_ERROR
        _write(replies, RpcError(code, error.message).reply(None))
        return
    try:
        reply, _ = await server.answer(message_of(fields), CALLER)
    except RpcError as error:
        reply = error.reply(identity_of(fields))
    if reply is not None:
        _write(replies, reply)


def _write(replies: BinaryIO, reply: Mapping[str, Any]) -> None:
    replies.write(json.dumps(reply, ensure_ascii=True).encode() + b"\n")
