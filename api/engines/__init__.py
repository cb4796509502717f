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
    missing = [name for name, value in _needs(settings).items() if not value]
    if missing:
        raise ConfigurationError(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set, which ENGINE "
            f"{settings.engine!r} needs; the stack's component Agent sets what its engine needs"
        )
    if settings.fallback_model_id and settings.engine != "converse":
        raise ConfigurationError(
            f"FALLBACK_MODEL_ID is {settings.fallback_model_id!r}, and ENGINE {settings.engine!r} calls its own model; "
            "unset it, or set ENGINE to converse"
        )


def _needs(settings: Settings) -> dict[str, str | None]:
    """The variables that only some engines need, with their values."""
    if settings.engine == "bedrock-agent":
        return {"AGENT_ID": settings.agent_id, "AGENT_ALIAS_ID": settings.agent_alias_id}
    if settings.engine == "agentcore-harness":
        return {"HARNESS_ARN": settings.harness_arn}
    return {}


def build(settings: Settings, clients: Clients, deployment: DeploymentRecord) -> Agent:
    """The engine that the settings name, with the tools that have data in this stack. Only its module is imported."""
    check(settings)
    from api.tools import Toolbox

    toolbox = Toolbox(
        settings, packaged_prices(), packaged_graph(settings.graph_stack or settings.stack), deployment
    )
    if settings.engine == "bedrock-agent":
        from api.engines.bedrock_agent import BedrockAgentEngine

        return BedrockAgentEngine(settings, clients, deployment, toolbox)
    if settings.engine == "agentcore-harness":
        from api.engines.agentcore_harness import HarnessEngine

        return HarnessEngine(settings, clients, deployment, toolbox)
    from api.engines.converse import ConverseEngine

    return ConverseEngine(settings, clients, deployment, toolbox)
