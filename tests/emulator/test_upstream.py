"""Forwarding to a model elsewhere: to servers that take less than OpenAI's, and to AWS, played by the emulator."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from emulator.errors import AwsError
from emulator.model import Text
from tests.emulator.forwarding import LIMITED, TOOLS, Respond, text_of
from tests.emulator.running import ASK, Running
from tests.openai_server import OpenAiServer, fails, openai_server, says


@pytest.fixture(scope="module")
def shared_server() -> Iterator[OpenAiServer]:
    with openai_server() as running:
        yield running


@pytest.fixture
def server(shared_server: OpenAiServer) -> OpenAiServer:
    shared_server.script()
    return shared_server


@pytest.mark.parametrize(
    ("refusal", "left_out", "instead"),
    [
        (fails(400, {"error": {"message": "registry.ollama.ai/x does not support tools"}}), "tools", None),
        (fails(500, {"error": {"message": "tools param requires --jinja flag"}}), "tools", None),
        (fails(400, {"message": '"auto" tool choice requires --enable-auto-tool-choice'}), "tools", None),
        (
            fails(422, {"detail": [{"loc": ["stream_options"], "msg": "stream_options: extra"}]}),
            "stream_options",
            None,
        ),
        (
            fails(400, {"error": {"message": "temperature does not support 0 with this model"}}),
            "temperature",
            None,
        ),
        (
            fails(400, {"error": {"message": "Use 'max_completion_tokens' instead of 'max_tokens'"}}),
            "max_tokens",
            "max_completion_tokens",
        ),
    ],
    ids=["Ollama", "llama.cpp", "vLLM", "no usage", "no temperature", "OpenAI's newer models"],
)
def test_a_member_that_the_server_does_not_take_is_left_out_then_and_later(
    server: OpenAiServer,
    said: list[str],
    refusal: Any,
    left_out: str,
    instead: str | None,
    forwarder: Callable[..., Respond],
) -> None:
    server.script(refusal, says("Yes."), says("Again."))
    respond = forwarder(f"{server.url}#Qwen/Qwen3-4B")
    ask = {**LIMITED, "toolConfig": TOOLS}
    assert text_of(respond(ask)) == "Yes."
    assert text_of(respond(ask)) == "Again."
    first, second, third = server.bodies
    assert left_out in first
    assert left_out not in second
    assert second == third
    assert ("tool_choice" in second) == (left_out != "tools")
    assert instead is None or second[instead] == 100
    told = "Qwen/Qwen3-4B takes no tools: it answers from the documents alone"
    assert said.count(told) == (left_out == "tools")


def test_a_refusal_that_no_member_explains_is_not_tried_again(
    server: OpenAiServer, said: list[str], forwarder: Callable[..., Respond]
) -> None:
    server.script(fails(400, {"error": "bad request"}), says("Yes."))
    with pytest.raises(AwsError, match="bad request"):
        text_of(forwarder(f"{server.url}#m")(LIMITED))
    assert len(server.bodies) == 1


def test_a_prompt_that_was_cut_is_noticed_once(
    server: OpenAiServer, said: list[str], forwarder: Callable[..., Respond]
) -> None:
    server.script(says("Yes.", counted=(2_050, 1)), says("Yes.", counted=(2_050, 1)))
    respond = forwarder(f"{server.url}#qwen3:4b")
    for _ in range(2):
        text_of(respond({"messages": [{"role": "user", "content": [{"text": "word " * 6_000}]}]}))
    assert [line for line in said if "context is too small" in line] == [
        "qwen3:4b read only 2,050 of about 7,500 tokens: its context is too small. "
        "For Ollama: OLLAMA_CONTEXT_LENGTH=8192 ollama serve"
    ]


def test_a_server_that_does_not_answer_is_said_with_the_command_that_starts_it(
    said: list[str], forwarder: Callable[..., Respond]
) -> None:
    with pytest.raises(
        AwsError, match=r"Nothing answers at http://127.0.0.1:9/v1; start the server"
    ) as refused:
        text_of(forwarder("http://127.0.0.1:9/v1#qwen3:4b")(ASK))
    assert refused.value.code == "ServiceUnavailableException"


def test_a_reader_that_leaves_ends_the_request_at_the_server(
    server: OpenAiServer, said: list[str], forwarder: Callable[..., Respond]
) -> None:
    server.script(says(*["word "] * 50))
    events = forwarder(f"{server.url}#m")(ASK)
    assert isinstance(next(events), Text)
    events.close()  # type: ignore[attr-defined]
    assert said == []


def test_the_emulator_takes_any_name_of_a_model(launch: Callable[..., Running], server: OpenAiServer) -> None:
    server.script(says("Yes."))
    running = launch("--model", f"{server.url}#Qwen/Qwen3-4B")
    reply = running.runtime.converse(modelId="Qwen/Qwen3-4B", **ASK)
    assert reply["output"]["message"]["content"] == [{"text": "Yes."}]
    assert running.process.stdout.readline() == "Qwen/Qwen3-4B: 1,000 tokens in, 20 out\n"
