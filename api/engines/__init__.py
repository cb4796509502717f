"""Agent engines behind one contract. An engine imports the tools and the prompt, never the routes.

`tests/wire/test_engine_contract.py` runs on every engine of `ENGINES`.
"""

from collections.abc import Iterator
from typing import Protocol

from api.cancellation import Cancellation
from api.clients import Clients
from api.conversation import Conversation
from api.deployment import DeploymentRecord
from api.errors import ConfigurationError
from api.events import EngineEvent
from api.graph import packaged_graph
from api.prices import packaged_prices
from api.settings import Settings
from api.telemetry import Trace


class Agent(Protocol):
    """Answers one conversation.

    Yields `Status`, `Sources` (exactly once, before the first `Delta`), `ToolCall` and `Delta`, and last one
    `Completion`. Raises `ApiError` where it can't go on, `Cancelled` when the visitor has left. The text isn't checked
    yet: `api/answering.py` does that for every engine.
    """

    name: str
    model_id: str

    def answer(
        self, conversation: Conversation, cancellation: Cancellation, trace: Trace
    ) -> Iterator[EngineEvent]:
        """One pass over the events; work ends when the iterator is closed or `cancellation` says so."""
        ...


def check(settings: Settings) -> None:
    """Raise `ConfigurationError` where the engine that the settings name can't be built."""
    if settings.engine != "converse":
        raise ConfigurationError(
            f"ENGINE is {settings.engine!r}: this engine isn't built yet; set ENGINE to 'converse', which needs no "
            "Bedrock agent and works in every account"
        )


def build(settings: Settings, clients: Clients, deployment: DeploymentRecord) -> Agent:
    """The engine that the settings name, with the tools that have data in this stack."""
    check(settings)
    from api.engines.converse import ConverseEngine
    from api.tools import Toolbox

    toolbox = Toolbox(
        settings, packaged_prices(), packaged_graph(settings.graph_stack or settings.stack), deployment
    )
    return ConverseEngine(settings, clients, deployment, toolbox)
