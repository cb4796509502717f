"""What every engine promises. Each test runs on each engine that can be built."""

from collections.abc import Iterator

import pytest

from api.cancellation import Cancellation, Cancelled
from api.conversation import Conversation, Turn
from api.deployment import DeploymentRecord
from api.engines import Agent, build
from api.errors import ApiError, ConfigurationError
from api.events import Completion, Delta, EngineEvent, Sources, Status, ToolCall
from api.settings import ENGINES
from api.telemetry import Trace
from tests.wire.serving import Emulated, wait_until

BUILT = [engine for engine in ENGINES if engine != "bedrock-agent"]
QUESTION = Conversation("Why is there no OpenSearch?")


@pytest.fixture(scope="module", params=BUILT)
def agent(request: pytest.FixtureRequest, session_emulator: Emulated) -> Agent:
    clients = session_emulator.clients()
    return build(session_emulator.settings, clients, DeploymentRecord(None, clients))


def answer(
    agent: Agent, conversation: Conversation = QUESTION, cancellation: Cancellation | None = None
) -> Iterator[EngineEvent]:
    return agent.answer(conversation, cancellation or Cancellation(30), Trace("0" * 32))


def test_it_names_itself_and_its_model(agent: Agent) -> None:
    assert agent.name in BUILT
    assert agent.model_id


def test_it_ends_with_exactly_one_completion(agent: Agent, emulator: Emulated) -> None:
    events = list(answer(agent))
    assert [isinstance(event, Completion) for event in events].count(True) == 1
    completion = events[-1]
    assert isinstance(completion, Completion)
    assert completion.finish_reason == "end_turn"
    assert completion.usage is not None
    assert completion.usage.output_tokens > 0


def test_sources_come_once_numbered_from_one_before_the_first_word(agent: Agent, emulator: Emulated) -> None:
    events = list(answer(agent))
    places = [index for index, event in enumerate(events) if isinstance(event, Sources)]
    assert len(places) == 1
    assert places[0] < next(index for index, event in enumerate(events) if isinstance(event, Delta))
    sources = events[places[0]].sources
    assert [source.n for source in sources] == list(range(1, len(sources) + 1))
    assert all(source.path and source.text and source.url for source in sources)


def test_it_says_what_it_is_doing(agent: Agent, emulator: Emulated) -> None:
    follow_up = Conversation(
        "And what instead?", (Turn("Why is there no OpenSearch?", "It costs 350.40 USD a month."),)
    )
    stages = [event.stage for event in answer(agent, follow_up) if isinstance(event, Status)]
    assert stages == ["rewriting", "searching", "writing"]


def test_tools_are_called_with_their_results(agent: Agent, emulator: Emulated) -> None:
    events = list(answer(agent, Conversation("What would 1,000 questions a month cost?")))
    calls = [event for event in events if isinstance(event, ToolCall)]
    assert [call.name for call in calls] == ["estimate_cost"]
    assert "total_usd_per_month" in calls[0].result


def test_a_failure_is_an_api_error(agent: Agent, emulator: Emulated) -> None:
    emulator.script("ConverseStream", fault="access_denied")
    with pytest.raises(ApiError, match="access_denied"):
        list(answer(agent))


def test_a_cancelled_answer_stops(agent: Agent, emulator: Emulated) -> None:
    cancellation = Cancellation(30)
    events = answer(agent, cancellation=cancellation)
    next(event for event in events if isinstance(event, Delta))
    cancellation.cancel()
    with pytest.raises(Cancelled):
        list(events)
    wait_until(lambda: emulator.open_streams() == 0)


def test_a_deadline_that_has_passed_is_a_timeout(agent: Agent, emulator: Emulated) -> None:
    with pytest.raises(ApiError, match="timeout"):
        list(answer(agent, cancellation=Cancellation(0)))
    assert emulator.requests("Retrieve") == []


def test_an_engine_that_isnt_built_yet_says_so(session_emulator: Emulated) -> None:
    from dataclasses import replace

    settings = replace(session_emulator.settings, engine="bedrock-agent")
    clients = session_emulator.clients()
    with pytest.raises(ConfigurationError, match="isn't built yet; set ENGINE to 'converse'"):
        build(settings, clients, DeploymentRecord(None, clients))
