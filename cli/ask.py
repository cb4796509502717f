"""`agent ask`: an answer with its sources in the terminal, from a running product or from one started for it."""

import hashlib
import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from api.contract import BODY_HASH_HEADER
from api.contract.outside import json_of, member
from cli.console import console, errors, fail
from cli.local_server import HOST
from cli.local_state import address_of
from cli.real_model import (
    DEFAULT_CAP_USD,
    DEFAULT_KEY_VARIABLE,
    CapOption,
    KeyOption,
    ModelOption,
    PriceOption,
    RealModel,
    choose,
)
from cli.run import DEFAULT_PORT, local_product
from doctor.asking import answering, events

ANSWER_TIMEOUT_SECONDS = 90.0
STARTING_SECONDS = 5.0
"""What runs may take to say so; beyond it, starting another is quicker."""


def ask(
    question: Annotated[str, typer.Argument(help="The question, up to 1,000 characters.")],
    url: Annotated[
        str | None, typer.Option(help="A running product, for example https://example.com.")
    ] = None,
    knowledge: Annotated[
        Path | None,
        typer.Option(help="The Markdown to answer from; what `make run` serves by default, or knowledge/."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer's JSON object.")] = False,
    model: ModelOption = None,
    spend_cap: CapOption = DEFAULT_CAP_USD,
    price: PriceOption = None,
    api_key_env: KeyOption = DEFAULT_KEY_VARIABLE,
) -> None:
    """Ask the system a question."""
    if url and model:
        fail("--url asks a product that runs, with its own model; leave out --url or --model")
    real = choose(model, spend_cap, price, api_key_env)
    with _product(url, knowledge, real) as address:
        try:
            accept = "application/json" if as_json else "text/event-stream"
            with answering(), _post(address, question, accept) as answer:
                if as_json:
                    console.print_json(answer.read().decode())
                else:
                    _print_events(events(line.decode() for line in answer))
        except urllib.error.HTTPError as error:
            fail(_error_message(error.read()))
        except (urllib.error.URLError, OSError) as error:
            fail(f"{address} does not answer: {getattr(error, 'reason', error)}")


def _print_events(stream: Iterator[tuple[str, dict[str, Any]]]) -> None:
    sources: dict[int, dict[str, Any]] = {}
    for name, event in stream:
        if name == "sources":
            sources = {source["n"]: source for source in event["sources"]}
        elif name == "delta":
            sys.stdout.write(event["text"])
            sys.stdout.flush()
        elif name == "error":
            sys.stdout.write("\n")
            fail(event["message"])
        elif name == "done":
            sys.stdout.write("\n\n")
            _print_foot(event, sources)
            return
    sys.stdout.write("\n")
    fail("the answer was cut off before its end; ask again")


def _print_foot(done: dict[str, Any], sources: dict[int, dict[str, Any]]) -> None:
    for n in dict.fromkeys(citation["n"] for citation in done["citations"]):
        cited = [citation for citation in done["citations"] if citation["n"] == n]
        title = f"{cited[0]['path']} — {cited[0]['section']}"
        console.print(Text.assemble((f"[{n}]", "bold"), f" {title}"), soft_wrap=True)
        for citation in cited:
            quote = "\n     ".join(line.rstrip() for line in citation["quote"].splitlines())
            console.print(f"    “{quote}”", style="dim", soft_wrap=True)
        url = sources.get(n, {}).get("url", "")
        if url.startswith("http"):
            console.print(f"    {url}", style="dim", soft_wrap=True)
    for sentence in done["unverified"]:
        console.print(f"unverified: {sentence}", style="yellow", soft_wrap=True)
    for sentence in done.get("unsourced", []):
        console.print(f"no source: {sentence}", style="yellow", soft_wrap=True)
    if not done["answered"]:
        nearest = dict.fromkeys(source["path"] for source in sources.values())
        if nearest:
            console.print(f"nearest documents: {', '.join(nearest)}", style="dim", soft_wrap=True)
    elif not done["grounded"]:
        console.print("no source supports this answer", style="yellow")
    cost = "" if done["cost_usd"] is None else f" · {done['cost_usd']:.6f} USD"
    console.print(f"{done['latency_ms']:.0f} ms{cost}", style="dim")


@contextmanager
def _product(url: str | None, knowledge: Path | None, model: RealModel | None = None) -> Iterator[str]:
    if url:
        if not url.startswith(("http://", "https://")):
            fail(f"'{url}' is no address of a product; it begins with https:// or http://")
        yield url.rstrip("/")
        return
    served = knowledge or Path("knowledge")
    running = None if model else _running(knowledge, served)
    if running:
        yield running
        return
    errors.print("starting the product for this question …", style="dim")
    with local_product(served, port=0, model=model) as product:
        yield product.address


def _running(named: Path | None, served: Path) -> str | None:
    """Where `make run` answers: at its usual port where no folder was named, else at the one that serves it."""
    usual = [] if named else [f"http://{HOST}:{DEFAULT_PORT}"]
    addresses = [*usual, address_of(served)]
    return next((address for address in addresses if address and _is_ours(address)), None)


def _is_ours(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/api/about", timeout=STARTING_SECONDS) as answer:
            return bool(member(json_of(answer.read()), "engine", str))
    except (OSError, ValueError):
        return False


def _post(address: str, question: str, accept: str) -> Any:
    body = json.dumps({"question": question}).encode()
    headers = {
        "Content-Type": "application/json",
        "Accept": accept,
        BODY_HASH_HEADER: hashlib.sha256(body).hexdigest(),  # CloudFront can't sign a POST without it
    }
    request = urllib.request.Request(f"{address}/api/ask", body, headers)
    return urllib.request.urlopen(request, timeout=ANSWER_TIMEOUT_SECONDS)


def _error_message(body: bytes) -> str:
    try:
        return member(member(json_of(body), "error", dict), "message", str)
    except ValueError:
        return body.decode(errors="replace")[:200] or "the product gave no answer"
