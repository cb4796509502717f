"""What Bedrock takes and refuses by a model's family, and what its prompt cache counts, called by boto3."""

import pytest
from botocore.exceptions import ClientError

from emulator.conversation import Verdict
from emulator.model import End, Text
from emulator.prompt_cache import SECONDS, PromptCache
from tests.emulator.running import ASK

NOVA, NOVA_2, HAIKU = "amazon.nova-lite-v1:0", "us.amazon.nova-2-lite-v1:0", "us.anthropic.claude-haiku-5-5"
POINT = {"cachePoint": {"type": "default"}}
TOOL = {"toolSpec": {"name": "t", "inputSchema": {"json": {"type": "object"}}}}
USED = [
    *ASK["messages"],
    {"role": "assistant", "content": [{"toolUse": {"toolUseId": "a", "name": "t", "input": {}}}]},
    {"role": "user", "content": [{"toolResult": {"toolUseId": "a", "content": [{"text": "1"}]}}, POINT]},
]
SYSTEM = [{"text": "Task: answer"}, POINT]
REFUSED = [
    (
        "meta.llama3-8b-instruct-v1:0",
        {"system": SYSTEM},
        "AccessDeniedException",
        "did not allow prompt caching",
    ),
    (
        NOVA,
        {"toolConfig": {"tools": [TOOL, POINT]}},
        "ValidationException",
        "#/toolConfig/tools/1: extraneous key",
    ),
    (
        NOVA_2,
        {"messages": USED, "toolConfig": {"tools": [TOOL]}},
        "ValidationException",
        "#/messages/2/content/1",
    ),
    (NOVA, {"system": SYSTEM + [POINT] * 4}, "ValidationException", "5 cache points"),
    (
        HAIKU,
        {"inferenceConfig": {"temperature": 0.0}},
        "ValidationException",
        "`temperature` is not supported",
    ),
    (
        NOVA,
        {"additionalModelRequestFields": {"thinking": {"type": "disabled"}}},
        "ValidationException",
        "[thinking]",
    ),
    (
        HAIKU,
        {"additionalModelRequestFields": {"thinking": {"type": "enabled", "budget_tokens": 1_024}}},
        "ValidationException",
        "thinking.type.enabled",
    ),
]


@pytest.mark.parametrize(("model", "members", "code", "words"), REFUSED, ids=[case[3] for case in REFUSED])
def test_what_a_family_does_not_take_is_refused_in_bedrocks_words(emulator, model, members, code, words):
    with pytest.raises(ClientError) as caught:
        emulator.runtime.converse(modelId=model, **{**ASK, **members})
    error = caught.value.response["Error"]
    assert error["Code"] == code
    assert words in error["Message"]


def test_a_model_that_thinks_does_so_until_it_is_told_not_to(emulator):
    def kinds(**members):
        reply = emulator.runtime.converse(modelId=HAIKU, **ASK, **members)
        return [kind for block in reply["output"]["message"]["content"] for kind in block]

    assert kinds() == ["reasoningContent", "text"]
    assert kinds(additionalModelRequestFields={"thinking": {"type": "disabled"}}) == ["text"]


def asked(policy: str, question: str = "What?", model: str = NOVA) -> dict:
    return {
        "modelId": model,
        "system": [{"text": policy}, POINT],
        "messages": [{"role": "user", "content": [{"text": question}, POINT]}],
    }


def counts(cache: PromptCache, members: dict, tokens: int = 4_000) -> tuple[int, int, int]:
    *_, end = cache.counted(members, iter([Text("x"), End("end_turn", tokens, 10)]))
    return end.input_tokens, end.cache_read_tokens, end.cache_write_tokens


def test_what_was_written_is_read_for_five_minutes_after_it_was_used_last():
    now = [0.0]
    cache = PromptCache(lambda: now[0])
    policy = "p" * 12_000
    fresh, read, written = counts(cache, asked(policy))
    assert (read, fresh + written) == (0, 4_000)
    for _ in range(2):
        now[0] += SECONDS - 1
        assert counts(cache, asked(policy)) == (fresh, written, 0)
    now[0] += SECONDS + 1
    assert counts(cache, asked(policy)) == (fresh, 0, written)


def test_another_question_reads_what_stands_before_it_and_another_model_nothing():
    cache = PromptCache(lambda: 0.0)
    counts(cache, asked("p" * 12_000, "q" * 4_000))
    _, read, written = counts(cache, asked("p" * 12_000, "r" * 4_000))
    assert read > written > 0
    assert counts(cache, asked("p" * 12_000, "q" * 4_000, "amazon.nova-micro-v1:0"))[1] == 0


def test_a_prefix_below_the_models_least_is_not_cached_and_no_error():
    cache = PromptCache(lambda: 0.0)
    for _ in range(2):
        assert counts(cache, asked("p" * 200, "q" * 200), tokens=100) == (100, 0, 0)


def test_a_question_that_a_guardrail_blocked_caches_nothing():
    cache = PromptCache(lambda: 0.0)
    assert list(cache.counted(asked("p" * 12_000), iter([Verdict("guardrail_intervened", 0, 0, {})])))
    assert counts(cache, asked("p" * 12_000))[1] == 0
