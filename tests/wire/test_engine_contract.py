"""What every engine promises to the pipeline. Each test runs on each engine."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from api.cancellation import Cancellation, Cancelled
from api.contract import ENGINES
from api.conversation import Conversation, Turn
from api.deployment import DeploymentRecord
from api.engines import Agent, build
from api.errors import ApiError, ConfigurationError
from api.events import Completion, Delta, EngineEvent, Sources, Status, ToolCall
from api.telemetry import Trace
from cli.run import Engine
from tests.waiting import until
from tests.wire.engines import EVERY, WRITES
from tests.wire.serving import Emulated

QUESTION = Conversation("Why is there no OpenSearch?")


@pytest.fixture(scope="module", params=EVERY)
def agent(request: pytest.FixtureRequest, session_emulator: Emulated) -> Agent:
    clients = session_emulator.clients()
    settings = replace(session_emulator.settings, engine=request.param)
    return build(settings, clients, DeploymentRecord(None, clients))


def answer(
    agent: Agent, conversation: Conversation = QUESTION, cancellation: Cancellation | None = None
) -> Iterator[EngineEvent]:
    return agent.answer(conversation, cancellation or Cancellation(30), Trace("0" * 32))


def test_the_suite_runs_on_every_engine_that_a_stack_can_name() -> None:
    assert EVERY == ENGINES == tuple(Engine)


def test_it_names_itself_and_its_model(agent: Agent) -> None:
    assert agent.name in ENGINES
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
    assert stages[-2:] == ["searching", "writing"]
    assert stages[:-2] == (["rewriting"] if agent.name == "converse" else [])


def test_tools_are_called_with_their_results(agent: Agent, emulator: Emulated) -> None:
    events = list(answer(agent, Conversation("What would 1,000 questions a month cost?")))
    calls = [event for event in events if isinstance(event, ToolCall)]
    assert [call.name for call in calls] == ["estimate_cost"]
    assert "total_usd_per_month" in calls[0].result


def test_a_failure_is_an_api_error(agent: Agent, emulator: Emulated) -> None:
    emulator.script(WRITES[agent.name], fault="access_denied")
    with pytest.raises(ApiError, match="access_denied"):
        list(answer(agent))


def test_a_cancelled_answer_stops(agent: Agent, emulator: Emulated) -> None:
    cancellation = Cancellation(30)
    events = answer(agent, cancellation=cancellation)
    next(event for event in events if isinstance(event, Delta))
    cancellation.cancel()
    with pytest.raises(Cancelled):
        list(events)
    until(lambda: emulator.open_streams() == 0)


def test_a_deadline_that_has_passed_is_a_timeout(agent: Agent, emulator: Emulated) -> None:
    with pytest.raises(ApiError, match="timeout"):
        list(answer(agent, cancellation=Cancellation(0)))
    assert emulator.requests("Retrieve") == emulator.requests(WRITES[agent.name]) == []


@pytest.mark.parametrize(
    ("engine", "name"),
    [
        ("bedrock-agent", "agent_id"),
        ("bedrock-agent", "agent_alias_id"),
        ("agentcore-harness", "harness_arn"),
    ],
)
def test_an_engine_without_what_it_needs_says_which_variable_is_missing(
    session_emulator: Emulated, engine: str, name: str
) -> None:
    settings = replace(session_emulator.settings, engine=engine, **{name: None})
    clients = session_emulator.clients()
    with pytest.raises(ConfigurationError, match=rf"{name.upper()} is not set, which ENGINE '{engine}'"):
        build(settings, clients, DeploymentRecord(None, clients))
