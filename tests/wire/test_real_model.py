"""A real model behind the same wire: the shipped app, the emulator that forwards, and a server that is scripted."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from api import prompt
from cli.real_model import choose
from tests.openai_server import DONE, OpenAiServer, Reply, calls, chunk, fails, openai_server, says
from tests.wire.serving import Emulated, Served, emulated

ANSWER = ("The vectors are ", "in S3 Vectors [1].")
HISTORY = [{"question": "Which vector store is used?", "answer": "S3 Vectors [1]."}]


@dataclass
class Forwarded:
    """The app in front of an emulator whose model is the scripted server, and what the engineer reads."""

    app: Served
    emulator: Emulated
    server: OpenAiServer
    said: list[str]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forwarded]:
    said: list[str] = []
    with openai_server() as server:
        model = choose(f"{server.url}#qwen3:4b", key_variable="TEST_KEY")
        state = tmp_path_factory.mktemp("real")
        environment = {"TEST_KEY": "k-123456789"}
        with (
            emulated(state, model=model, environment=environment, hear=said.append) as emulator,
            emulator.serve() as app,
        ):
            yield Forwarded(app, emulator, server, said)


@pytest.fixture
def real(running: Forwarded) -> Forwarded:
    running.server.script()
    running.said.clear()
    running.app.lines.clear()
    running.emulator.clear()
    return running


def test_the_answer_of_the_server_streams_to_the_page_with_its_true_name(real: Forwarded) -> None:
    real.server.script(says(*ANSWER, counted=(1_234, 56)))
    events = real.app.stream("Which vector store is used?")
    start = next(event for name, event in events if name == "start")
    done = events[-1][1]
    assert start["model"] == "qwen3:4b"
    assert [name for name, _ in events].count("delta") >= 1
    assert done["text"] == "The vectors are in S3 Vectors [1]."
    assert done["citations"][0]["quote"] == "The vectors are in S3 Vectors."
    assert (done["usage"]["input_tokens"], done["usage"]["output_tokens"]) == (1_234, 56)
    assert done["cost_usd"] is None
    assert real.app.client.get("/api/about").json()["model"] == "qwen3:4b"


def test_the_server_sees_the_apps_own_prompt_and_the_key_and_retrieval_stays_here(real: Forwarded) -> None:
    real.server.script(says(*ANSWER))
    real.app.ask("Which vector store is used?")
    (body,) = real.server.bodies
    system, asked = body["messages"]
    assert system == {"role": "system", "content": prompt.ANSWER_POLICY}
    assert asked["role"] == "user"
    assert "The vectors are in S3 Vectors." in asked["content"]
    assert "<question>" in asked["content"]
    assert body["model"] == "qwen3:4b"
    assert body["max_tokens"] == 800
    assert real.server.keys == ["Bearer k-123456789"]
    assert [request["operation"] for request in _requests(real)] == ["Retrieve", "ConverseStream"]


def test_a_follow_up_is_rewritten_by_the_same_model(real: Forwarded) -> None:
    real.server.script(says("Why is S3 Vectors used?"), says(*ANSWER))
    answer = real.app.ask("why?", history=HISTORY).json()
    assert real.server.bodies[0]["messages"][0]["content"] == prompt.REWRITE_POLICY
    (retrieved,) = real.emulator.requests("Retrieve")
    assert retrieved["retrievalQuery"]["text"] == "Why is S3 Vectors used?"
    assert (answer["usage"]["input_tokens"], answer["usage"]["output_tokens"]) == (2_000, 40)


def test_a_tool_is_called_here_and_its_result_goes_back(real: Forwarded) -> None:
    real.server.script(calls(("call_1", "deployment_facts", "{}")), says("Nothing is deployed."))
    answer = real.app.ask("Which commit is deployed?").json()
    assert [tool["name"] for tool in answer["tools"]] == ["deployment_facts"]
    offered = {tool["function"]["name"] for tool in real.server.bodies[0]["tools"]}
    assert "deployment_facts" in offered
    *_, called, result = real.server.bodies[1]["messages"]
    assert called["tool_calls"][0]["id"] == result["tool_call_id"] == "call_1"
    assert result["role"] == "tool"


def test_what_the_model_took_is_printed_and_the_key_nowhere(real: Forwarded) -> None:
    real.server.script(
        fails(401, {"error": {"message": "bad key k-123456789"}}), says(*ANSWER, counted=(900, 9))
    )
    assert real.app.ask().status_code == 502
    assert real.app.ask().status_code == 200
    assert "qwen3:4b: 900 tokens in, 9 out" in real.said
    assert "k-123456789" not in "".join([*real.said, *real.app.lines])


@pytest.mark.parametrize(
    ("reply", "status", "code", "cause"),
    [
        (
            fails(400, {"error": {"message": "exceeds the available context size"}}),
            502,
            "misconfigured",
            "more context",
        ),
        (fails(404, {"error": "model 'qwen3:4b' not found"}), 502, "misconfigured", "ollama pull qwen3:4b"),
        (fails(403, {"error": {"message": "no access"}}), 502, "access_denied", "OPENAI_API_KEY"),
        (
            fails(200, {"error": {"code": 400, "message": "exceeds the context size"}}),
            502,
            "misconfigured",
            "context",
        ),
        (
            Reply((b'error: {"code":400,"message":"exceeds the context size"}\n\n', DONE)),
            502,
            "misconfigured",
            "more context",
        ),
    ],
    ids=["context", "no model", "forbidden", "an error with status 200", "llama.cpp's error field"],
)
def test_what_the_server_refuses_is_bedrocks_error_with_the_remedy(
    real: Forwarded, reply: Reply, status: int, code: str, cause: str
) -> None:
    real.server.script(reply)
    response = real.app.ask()
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert cause in real.app.logged()[-1]["cause"]
    assert len(real.server.bodies) == 1


@pytest.mark.parametrize(
    "reply",
    [
        fails(429, {"error": {"message": "Rate limit reached"}}),
        fails(503, {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}),
        fails(502, "<html><h1>502 Bad Gateway</h1></html>"),
        Reply((chunk({"role": "assistant"}),), cut=True),
        Reply((chunk({"role": "assistant"}), b": ping\n\n")),
    ],
    ids=["throttled", "loading", "a proxy's page", "cut", "ended"],
)
def test_what_may_pass_is_tried_again_before_the_first_word(real: Forwarded, reply: Reply) -> None:
    real.server.script(reply, says(*ANSWER))
    assert real.app.ask().status_code == 200
    assert len(real.server.bodies) == 2


@pytest.mark.parametrize(
    "ending",
    [(b'data: {"error": {"message": "out of memory"}}\n\n',), ()],
    ids=["an error in the stream", "no end"],
)
def test_an_answer_that_breaks_off_is_never_taken_for_a_whole_one(
    real: Forwarded, ending: tuple[bytes, ...]
) -> None:
    words = chunk({"content": "The vectors are in S3 Vectors [1]. And then the answer goes on for a while"})
    real.server.script(Reply((words, *ending)))
    events = real.app.stream()
    assert [name for name, _ in events][-1] == "error"
    assert events[-1][1]["code"] == "interrupted"
    assert len(real.server.bodies) == 1


def test_keep_alives_thinking_and_a_missing_usage_do_not_disturb(real: Forwarded) -> None:
    pieces = (
        b": keep-alive\n\n",
        chunk({"role": "assistant", "content": None, "reasoning_content": "Which store?"}),
        b"data:\n\n",
        chunk({"content": "<think>Hm.</think>\n\nThe vectors are in S3 Vectors [1]."}),
        chunk(finish="stop"),
    )
    real.server.script(Reply(pieces))
    answer = real.app.ask().json()
    assert answer["text"] == "The vectors are in S3 Vectors [1]."
    assert answer["usage"]["input_tokens"] > 100


def _requests(real: Forwarded) -> list[dict[str, str]]:
    found: list[dict[str, str]] = real.emulator.control.get("/_control/requests").json()
    return found
