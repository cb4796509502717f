"""A real model for the product on this machine: which one, what it costs, and what its session may spend."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.called_from import from_caller
from cli.console import errors, fail

if TYPE_CHECKING:
    from emulator.upstream import Address, Price

DEFAULT_CAP_USD = 0.5
SLOW_ANSWER_SECONDS = 300
"""A model on a laptop may need minutes for thousands of tokens."""
SILENT_SECONDS = {"openai": 290, "bedrock": 45, "cassette": 45}
"""How long the app waits for a model's next word; on AWS a thinking model says nothing for a while."""

ModelOption = Annotated[
    str | None,
    typer.Option(
        help="A real model instead of the local one: bedrock:MODEL_ID with your AWS credentials, or an "
        "OpenAI-compatible server as http://127.0.0.1:11434/v1#NAME, or cassette:FILE, a recorded run.",
    ),
]
CapOption = Annotated[
    float, typer.Option(min=0, help="The most that this session may spend on the model, in USD.")
]
PriceOption = Annotated[
    str | None, typer.Option(help="The model's price as IN/OUT, USD per million tokens, where none is known.")
]
KeyOption = Annotated[str, typer.Option(help="The environment variable that holds the server's key.")]
DEFAULT_KEY_VARIABLE = "OPENAI_API_KEY"


@dataclass(frozen=True)
class RealModel:
    """A model that was looked for and found; what the emulator and the app are told of it."""

    name: str
    kind: str
    arguments: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        """The app's: the model's true name, and patience where it runs on somebody's laptop."""
        told = {"MODEL_ID": self.name, "READ_SECONDS": str(SILENT_SECONDS[self.kind])}
        return told | ({"DEADLINE_SECONDS": str(SLOW_ANSWER_SECONDS)} if self.kind == "openai" else {})


def choose(
    model: str | None,
    cap: float = DEFAULT_CAP_USD,
    price: str | None = None,
    key_variable: str = DEFAULT_KEY_VARIABLE,
) -> RealModel | None:
    """The model that an option names, after a look at what is there; None for the local one.

    A problem ends the command with one sentence. A model on Bedrock without a price isn't asked.
    """
    if not model:
        return None
    if model.startswith("cassette:"):
        return _recorded(from_caller(Path(model.removeprefix("cassette:"))).resolve())
    from emulator.upstream import Address, Price, UpstreamError, resolve

    try:
        address = resolve(Address.parse(model), key_variable, os.environ, hear)
        costs = Price.parse(price) if price else _known(address.model) if address.kind == "bedrock" else None
    except (UpstreamError, ValueError) as error:
        fail(str(error))
    if address.kind == "bedrock" and costs is None:
        fail(f"no price is known for {address.model}; give it as --price IN/OUT, in USD per million tokens")
    return told(address, costs, cap, key_variable)


def told(address: "Address", costs: "Price | None", cap: float, key_variable: str) -> RealModel:
    """What the emulator and the app are told of a model; what it costs and where questions go is said here."""
    target = f"bedrock:{address.model}" if address.kind == "bedrock" else f"{address.url}#{address.model}"
    arguments = ["--model", target, "--spend-cap", str(cap), "--api-key-env", key_variable]
    if costs:
        arguments += ["--price", f"{costs.input}/{costs.output}"]
        each = f"{costs.input:g} in and {costs.output:g} out per million tokens"
        hear(f"{address.model}: at most {cap:.2f} USD in this session, {each}")
    elif not address.stays_here:
        hear(
            f"what {address.model} costs isn't known, so the cap of {cap:.2f} USD can't hold; give --price IN/OUT"
        )
    if not address.stays_here:
        hear(f"questions and the passages found for them are sent to {target.partition('#')[0]}")
    return RealModel(address.model, address.kind, tuple(arguments))


def _recorded(file: Path) -> RealModel:
    from emulator.cassette import CassetteError, model_of

    try:
        return RealModel(model_of(file), "cassette", ("--cassette", str(file)))
    except CassetteError as error:
        fail(str(error))


def arguments_of(model: RealModel | None) -> Sequence[str]:
    """The emulator's arguments for a model; none for the local one."""
    return model.arguments if model else ()


def hear(line: str) -> None:
    """Print what the emulator says of its model."""
    errors.print(f"  {line}", style="dim", soft_wrap=True)


def _known(model: str) -> "Price | None":
    from api.prices import packaged_prices
    from emulator.upstream import Price

    known = packaged_prices().model(model)
    return Price(known.input, known.output) if known else None
