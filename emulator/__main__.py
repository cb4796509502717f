"""`python -m emulator --data DIR`: Bedrock, S3 and DynamoDB on this machine.

Serves bedrock-runtime, bedrock-agent-runtime and bedrock-agent on one port, S3 and DynamoDB on another, both on
127.0.0.1 only, and prints one line of JSON when it is ready:

    {"bedrock": "http://127.0.0.1:P", "storage": "http://127.0.0.1:Q", "knowledge_base_id": …, "data_source_id": …,
     "bucket": …, "guardrail_id": …, "guardrail_version": …, "search": "hybrid" | "bm25", "documents": n,
     "notices": […]}

Point boto3 at it with AWS_ENDPOINT_URL_BEDROCK_RUNTIME, …_BEDROCK_AGENT_RUNTIME, …_BEDROCK_AGENT (the first address)
and AWS_ENDPOINT_URL_S3, …_DYNAMODB (the second); any credentials do. `emulator.control` describes the control route.
DIR keeps the bucket and the index for the next start. Embeddings are cached in PUBLIC_BEDROCK_AGENT_CACHE or
~/.cache/public-bedrock-agent. EMULATOR_TOKEN_DELAY_MS paces streamed answers. --model puts a model elsewhere behind the
wire (`emulator.upstream`); what each of its answers took is then said on stdout, a line each, after the first.
"""

import argparse
import os
import sys
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from api.contract import cache_folder
from emulator.folder import InUseError

if TYPE_CHECKING:
    from emulator.upstream import Connection

IN_USE = 3
PARENT_POLL_SECONDS = 1.0


def main(arguments: list[str] | None = None) -> int:
    """Run the emulator; gives the process's exit code: 0 after a signal, 2 for bad arguments, 3 when DIR is in use."""
    parser = argparse.ArgumentParser(prog="python -m emulator", description="Bedrock on your machine.")
    parser.add_argument("--data", type=Path, required=True, help="folder that keeps the bucket and the index")
    parser.add_argument(
        "--port", type=_port, default=0, help="port of the Bedrock services (default: a free one)"
    )
    parser.add_argument(
        "--storage-port", type=_port, default=0, help="port of S3 and DynamoDB (default: a free one)"
    )
    parser.add_argument(
        "--exit-with-parent", type=int, metavar="PID", help="stop when this process, which started it, ends"
    )
    parser.add_argument(
        "--model", help="a model elsewhere instead of the local one: bedrock:ID, or http…/v1#NAME"
    )
    parser.add_argument("--price", help="what it costs, IN/OUT in USD per million tokens")
    parser.add_argument(
        "--spend-cap", type=float, default=0.5, help="the most that may be spent on it, in USD"
    )
    parser.add_argument("--api-key-env", help="the variable that holds a server's key")
    parser.add_argument("--record", type=Path, help="write the questions' exchanges into this cassette")
    parser.add_argument("--cassette", type=Path, help="answer from this cassette instead of a model")
    options = parser.parse_args(arguments)
    delay = os.environ.get("EMULATOR_TOKEN_DELAY_MS", "0")
    if not delay.isdecimal():
        parser.error(f"EMULATOR_TOKEN_DELAY_MS must be a number of milliseconds, not {delay!r}")

    from emulator.server import Settings, run  # late: --help needs none of it
    from emulator.upstream import UpstreamError

    settings = Settings(
        data=options.data,
        cache=cache_folder() / "embeddings",
        port=options.port,
        storage_port=options.storage_port,
        token_delay_ms=int(delay),
        record=options.record,
        cassette=options.cassette,
    )
    try:
        if options.model:
            settings = replace(settings, model=_model(options))
    except (UpstreamError, ValueError) as error:
        parser.error(str(error))
    if options.exit_with_parent:  # told, not looked up: it may have ended by now
        threading.Thread(target=_follow, args=(options.exit_with_parent,), daemon=True).start()
    try:
        run(settings)
    except InUseError as error:
        print(f"error: {error}", file=sys.stderr)
        return IN_USE
    except OSError as error:
        print(f"error: the emulator can't start: {error}", file=sys.stderr)
        return 1
    return 0


def _model(options: argparse.Namespace) -> "Connection":
    """The model that `--model` names. What it costs and what to know of it goes to stdout, a line each."""
    from emulator.upstream import DEFAULT_KEY, Address, Price, connect

    price = Price.parse(options.price) if options.price else None
    key = options.api_key_env or DEFAULT_KEY
    say = partial(print, flush=True)
    return connect(Address.parse(options.model), price, options.spend_cap, key, os.environ, say)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError(f"{port} is not between 0 and 65535")
    return port


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PARENT_POLL_SECONDS)
    os.kill(os.getpid(), 15)


if __name__ == "__main__":
    sys.exit(main())
