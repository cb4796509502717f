"""From an address to a model that answers. What must be there is looked for first: a start says what is missing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from emulator.errors import AwsError
from emulator.model import ConverseRequest, ModelEvent
from emulator.upstream.address import Address, UpstreamError
from emulator.upstream.spending import Price, Spending

Say = Callable[[str], None]
DEFAULT_KEY = "OPENAI_API_KEY"
LISTED = 8


@dataclass(frozen=True)
class Connection:
    """A model that can be asked."""

    name: str
    respond: Callable[[ConverseRequest], Iterator[ModelEvent]]
    close: Callable[[], None]


def connect(
    address: Address, price: Price | None, cap: float, key_variable: str, environ: Mapping[str, str], say: Say
) -> Connection:
    """A forwarder to a model. Nothing is sent yet.

    Args:
        address: the model; it has a name.
        price: USD per million tokens; None where asking costs nothing.
        cap: the most that the session may spend, in USD.
        key_variable: the environment variable that holds a server's key.
        environ: the process's environment.
        say: told what each answer cost, and what the engineer should know.

    Raises:
        UpstreamError: credentials, region, name or price are missing.
    """
    if not address.model:
        raise UpstreamError(f"{address.url} needs a model's name after #")
    spending = Spending(address.model, price, cap, say)
    if address.kind == "bedrock":
        from emulator.upstream.bedrock import Bedrock, session

        if price is None:
            raise UpstreamError(
                f"no price is known for {address.model}; give it as --price IN/OUT, USD per million tokens"
            )
        bedrock = Bedrock(address.model, session(environ), spending)
        return Connection(address.model, bedrock.respond, bedrock.close)
    from emulator.upstream.openai import OpenAiServer

    server = OpenAiServer(address, _key(address, key_variable, environ), spending, say)
    return Connection(address.model, server.respond, server.close)


def resolve(address: Address, key_variable: str, environ: Mapping[str, str], say: Say) -> Address:
    """The address with the name of the model that will answer, after a look at what is there.

    Raises:
        UpstreamError: the server doesn't answer, has several models and none is named, or AWS can't be asked.
    """
    if address.kind == "bedrock":
        from emulator.upstream.bedrock import session

        session(environ)
        return address
    from emulator.upstream.openai import OpenAiServer

    unspent = Spending(address.model, None, 0, say)
    server = OpenAiServer(address, _key(address, key_variable, environ), unspent, say)
    try:
        models = server.models()
    except AwsError as error:
        raise UpstreamError(error.message) from error
    finally:
        server.close()
    return _named(address, models, say)


def _named(address: Address, models: list[str] | None, say: Say) -> Address:
    """The one that is asked for, or the only one there is: a server with one model answers to whatever name."""
    if models is None:
        if not address.model:
            raise UpstreamError(f"{address.url} doesn't say which models it has; write one after #")
        return address
    if not models:
        raise UpstreamError(f"{address.url} has no model yet; get one, for Ollama: ollama pull qwen3:4b")
    if address.model in models or f"{address.model}:latest" in models:
        return address
    listed = ", ".join(models[:LISTED]) + (", …" if len(models) > LISTED else "")
    if len(models) == 1:
        if address.model:
            say(f"{address.url} has no {address.model}: {models[0]} answers")
        return replace(address, model=models[0])
    said = f"has no model {address.model}" if address.model else "has several models"
    raise UpstreamError(f"{address.url} {said}; write one after #: {listed}")


def _key(address: Address, variable: str, environ: Mapping[str, str]) -> str:
    """The server's key. The usual variable's isn't sent over an open network, where a named one is."""
    if variable == DEFAULT_KEY and not address.may_have_key:
        return ""
    return environ.get(variable, "").strip()
