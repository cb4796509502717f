"""The environment as settings: what is missing or wrong is named with what to do."""

import pytest

from api import limits
from api.clients import Clients
from api.errors import OUTCOMES, ApiError, ConfigurationError, ErrorCode
from api.settings import Settings

LEAST = {"MODEL_ID": "amazon.nova-micro-v1:0", "KNOWLEDGE_BASE_ID": "KB1"}


def test_the_least_that_is_needed() -> None:
    settings = Settings.from_env(LEAST)
    assert settings.engine == "converse"
    assert settings.stack == "local"
    assert settings.region == "us-east-1"
    assert settings.max_output_tokens == 800
    assert settings.deadline_seconds == 50
    assert settings.origin_secrets == ()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"MODEL_ID": ""}, "MODEL_ID isn't set"),
        ({"KNOWLEDGE_BASE_ID": " "}, "KNOWLEDGE_BASE_ID isn't set"),
        ({"ENGINE": "magic"}, "ENGINE is 'magic'; allowed: converse, bedrock-agent"),
        ({"ORIGIN_SECRETS": "short"}, "16 characters"),
        ({"ORIGIN_SECRETS": "a" * 16 + "," + "b" * 16 + "," + "c" * 16}, "3 values"),
        ({"GUARDRAIL_ID": "g"}, "belong together"),
        ({"DEPLOYMENT_URI": "https://x"}, "s3://"),
        ({"MAX_OUTPUT_TOKENS": "many"}, "MAX_OUTPUT_TOKENS is 'many'"),
        ({"DEADLINE_SECONDS": "0"}, "DEADLINE_SECONDS is 0"),
        ({"READ_SECONDS": "0"}, "READ_SECONDS is 0"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL is 'LOUD'"),
    ],
)
def test_a_wrong_setting_is_named(changes: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named):
        Settings.from_env({**LEAST, **changes})


def test_how_long_a_model_may_be_silent_is_a_setting_that_retrieval_does_not_share() -> None:
    assert Settings.from_env(LEAST).read_seconds is None
    patient = Clients("us-east-1", Settings.from_env({**LEAST, "READ_SECONDS": "77"}).read_seconds)
    assert patient.bedrock_runtime.meta.config.read_timeout == 77
    assert patient.bedrock_agent_runtime.meta.config.read_timeout == limits.READ_SECONDS
    assert Clients("us-east-1").bedrock_runtime.meta.config.read_timeout == limits.READ_SECONDS


def test_secrets_dont_show_when_settings_are_printed() -> None:
    assert "s" * 16 not in repr(Settings.from_env({**LEAST, "ORIGIN_SECRETS": "s" * 16}))


@pytest.mark.parametrize("code", ErrorCode)
def test_every_error_code_has_a_status_a_sentence_and_what_to_do(code: ErrorCode) -> None:
    outcome = OUTCOMES[code]
    assert 400 <= outcome.status < 600
    sentences = [part for part in outcome.message.split(". ") if part]
    assert len(sentences) >= 2 or ";" in outcome.message
    assert outcome.message.endswith(".")
    assert ApiError(code).body()["code"] == str(code)
    if outcome.status in (408, 429, 503, 504) and code is not ErrorCode.BUDGET_EXHAUSTED:
        assert outcome.retry_after
