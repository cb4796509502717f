"""The same answers, citations, tools, errors and limits from every engine, over HTTP as the page sees them."""

from collections.abc import Iterator

import httpx
import pytest

from api import limits
from tests.waiting import until
from tests.wire.engines import EVERY, WRITES
from tests.wire.serving import DOCUMENTS, Emulated, Served
from tests.wire.test_path_of_a_question import names

HISTORY = [{"question": "Why is there no OpenSearch?", "answer": "It would cost 350.40 USD a month [1]."}]
REFUSALS = {"throttling": "throttled", "internal": "unavailable", "access_denied": "access_denied"}
STREAM_FAULTS = ("exception_mid_stream", "truncate_mid_frame", "close_mid_stream", "missing_message_stop")


@pytest.fixture(scope="module", params=EVERY)
def served(request: pytest.FixtureRequest, session_emulator: Emulated) -> Iterator[Served]:
    with session_emulator.serve(engine=request.param) as app:
        app.engine = request.param
        yield app


@pytest.fixture
def app(served: Served, emulator: Emulated) -> Served:
    served.lines.clear()
    return served


def test_an_answer_streams_with_sources_before_its_words_and_one_done_last(app: Served) -> None:
    events = app.stream()
    assert names(events) == ["start", "status", "sources", "status", "delta", "done"]
    assert events[0][1]["engine"] == app.engine
    done = events[-1][1]
    assert "".join(data["text"] for name, data in events if name == "delta") == done["text"]
    assert "350.40 USD" in done["text"]
    assert done["answered"]
    assert done["grounded"]
    assert done["unverified"] == done["unsourced"] == []
    assert done["usage"]["input_tokens"] > 0
    assert app.client.get("/api/about").json()["engine"] == app.engine


@pytest.mark.parametrize("history", [[], HISTORY])
def test_every_citation_is_verbatim_in_the_document_it_names(
    app: Served, history: list[dict[str, str]]
) -> None:
    question = "And what is there instead?" if history else "Why is there no OpenSearch?"
    done = app.stream(question, history=history)[-1][1]
    assert done["unverified"] == done["unsourced"] == []
    assert {citation["path"] for citation in done["citations"]} == {"architecture.md"}
    for citation in done["citations"]:
        assert citation["quote"] in DOCUMENTS[citation["path"]]


def test_a_tools_result_is_shown_and_grounds_the_answer(app: Served) -> None:
    events = app.stream("What would 50,000 questions a month cost on Nova Micro?")
    tool = next(data for name, data in events if name == "tool")
    assert tool["name"] == "estimate_cost"
    assert tool["result"]["model"] == "amazon.nova-micro-v1:0"
    done = events[-1][1]
    assert f"{tool['result']['total_usd_per_month']:.15g} USD" in done["text"]
    assert done["grounded"]
    assert done["citations"] == done["unverified"] == done["unsourced"] == []


def test_the_architecture_is_told_from_the_programs_own_resources(app: Served) -> None:
    events = app.stream("Describe the architecture of the Api component.")
    tool = next(data for name, data in events if name == "tool")
    assert tool["name"] == "describe_architecture"
    assert tool["result"]["component"] == "Api"
    assert {"type": "lambda/function:Function", "name": "api-function"}.items() <= {
        **next(each for each in tool["result"]["resources"] if each["name"] == "api-function")
    }.items()
    assert events[-1][1]["grounded"]


def test_what_the_documents_dont_say_is_not_answered(app: Served) -> None:
    done = app.stream("Who won the football world cup in 1974?")[-1][1]
    assert done["text"].startswith("The documents don't say.")
    assert not done["answered"]
    assert done["citations"] == []
    assert done["next"]
    assert app.logged()[-1]["Unanswered"] == 1


@pytest.mark.parametrize("fault", REFUSALS)
def test_a_lasting_refusal_is_one_error_with_its_code(app: Served, emulator: Emulated, fault: str) -> None:
    emulator.script(WRITES[app.engine], fault=fault, times=0)
    events = app.stream()
    assert [name for name, _ in events if name in ("done", "error")] == ["error"]
    assert events[-1][1]["code"] == REFUSALS[fault]
    attempts = 1 if fault == "access_denied" else limits.ATTEMPTS
    assert len(emulator.requests(WRITES[app.engine])) == attempts


@pytest.mark.parametrize("fault", STREAM_FAULTS)
def test_a_stream_that_breaks_after_its_first_words_is_one_error_and_never_retried(
    app: Served, emulator: Emulated, fault: str
) -> None:
    if app.engine == "agentcore-harness":  # its first invocation only asks for a search
        emulator.script("InvokeHarness", oddity="hook_events")
    emulator.script(WRITES[app.engine], fault=fault, after_events=9, times=0)
    events = app.stream("What does a question cost and what does it cost idle?")
    assert "delta" in [name for name, _ in events]
    assert [name for name, _ in events if name in ("done", "error")] == ["error"]
    assert events[-1][1]["code"] == "interrupted"


@pytest.mark.parametrize("fault", STREAM_FAULTS[:3])
def test_a_stream_that_breaks_before_its_first_word_is_tried_again(
    app: Served, emulator: Emulated, fault: str
) -> None:
    emulator.script(WRITES[app.engine], fault=fault, after_events=1)
    events = app.stream()
    assert [name for name, _ in events if name in ("sources", "done", "error")] == ["sources", "done"]
    assert app.logged()[-1]["retries"][0].startswith(f"{WRITES[app.engine]} 1:")


@pytest.mark.parametrize("kind", ["prompt_leak", "environment"])
def test_what_must_not_be_shown_is_withheld(app: Served, emulator: Emulated, kind: str) -> None:
    emulator.script(WRITES[app.engine], hostile=kind, times=0)
    events = app.stream()
    assert events[-1][1]["code"] == "answer_withheld"
    assert "AKIA" not in "".join(data["text"] for name, data in events if name == "delta")


def test_an_invented_price_is_flagged(app: Served, emulator: Emulated) -> None:
    emulator.script(WRITES[app.engine], hostile="invented_price", times=0)
    done = app.stream()[-1][1]
    assert any("12,345.67 USD" in sentence for sentence in done["unverified"])


def test_a_visitor_who_leaves_stops_the_work_upstream(app: Served, emulator: Emulated) -> None:
    emulator.script(WRITES[app.engine], fault="slow", delay_ms=100_000, times=0)
    with (
        httpx.Client(base_url=app.address, trust_env=False) as leaver,
        leaver.stream("POST", "/api/ask", json={"question": "Why is there no OpenSearch?"}),
    ):
        until(lambda: emulator.open_streams() == 1)
    until(lambda: emulator.open_streams() == 0 and app.logged())
    assert app.logged()[0]["outcome"] == "left"


def test_the_deadline_ends_an_answer_that_drips(
    session_emulator: Emulated, emulator: Emulated, served: Served
) -> None:
    emulator.script(WRITES[served.engine], fault="slow", delay_ms=400, times=0)
    with session_emulator.serve(engine=served.engine, deadline_seconds=1.0) as hurried:
        assert hurried.stream()[-1] == ("error", hurried.stream()[-1][1] | {"code": "timeout"})
    until(lambda: emulator.open_streams() == 0)
