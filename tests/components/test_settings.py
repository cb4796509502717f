"""The configuration: one place for its keys, one clear message for what is wrong with it."""

from decimal import Decimal

import pytest
import yaml

from components.settings import KEYS, ConfigError, Settings
from graph.capture import ROOT, CaptureError, capture, stack_config, stacks

PROJECT = yaml.safe_load((ROOT / "Pulumi.yaml").read_text("utf-8"))


def parse(region: str = "us-east-1", **values: str) -> Settings:
    return Settings.parse(values, stack="dev", region=region)


def test_pulumi_yaml_declares_exactly_the_keys_of_settings_with_the_same_defaults() -> None:
    declared = {key: item["default"] for key, item in PROJECT["config"].items()}
    as_text = {
        key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in declared.items()
    }
    assert as_text == KEYS


def test_pulumi_yaml_types_are_the_types_of_the_parsed_values() -> None:
    kinds = {bool: "boolean", int: "integer", str: "string", Decimal: "string"}
    parsed = parse()
    names = {
        item.metadata["key"]: name
        for name, item in Settings.__dataclass_fields__.items()
        if "key" in item.metadata
    }
    for key, item in PROJECT["config"].items():
        assert item["type"] == kinds[type(getattr(parsed, names[key]))], key
        assert item["description"].endswith("."), key


def test_the_issued_keys_are_all_there() -> None:
    expected = (
        "engine model embeddingModel frontDoor streaming dailyBudgetUsd monthlyBudgetUsd questionsPerMinute "
        "reservedConcurrency guardrail waf domainName hostedZoneId alarmEmail logRetentionDays retainData"
    )
    assert set(expected.split()) <= KEYS.keys()


@pytest.mark.parametrize("stack", stacks())
def test_a_stack_file_sets_only_known_keys_and_parses(stack: str) -> None:
    project, values = stack_config(stack)
    own = {key.partition(":")[2]: text for key, text in values.items() if key.startswith(f"{project}:")}
    assert Settings.parse(own, stack=stack, region=values["aws:region"]).stack == stack


WRONG = [
    ("engine", "agentcore", "converse or bedrock-agent"),
    ("model", "Claude Haiku", "a Bedrock model id or inference profile id"),
    (
        "embeddingModel",
        "amazon.titan-embed-text-v9:0",
        "amazon.titan-embed-text-v2:0 or cohere.embed-english-v3",
    ),
    ("frontDoor", "alb", "function-url or http-api"),
    ("streaming", "yes", "true or false"),
    ("dailyBudgetUsd", "free", "US dollars from 0.01 to 100,000"),
    ("dailyBudgetUsd", "NaN", "US dollars from 0.01"),
    ("dailyBudgetUsd", "-1", "US dollars from 0.01"),
    ("monthlyBudgetUsd", "1e9", "US dollars from 0.01"),
    ("monthlyBudgetUsd", "3.333", "US dollars from 0.01"),
    ("questionsPerMinute", "0", "a whole number from 1 to 600"),
    ("questionsPerMinute", "2.5", "a whole number from 1 to 600"),
    ("questionsPerMinute", "٣", "a whole number from 1 to 600"),
    ("reservedConcurrency", "-1", "a whole number from 0 to 1,000"),
    ("guardrail", "true", "none or standard or grounded"),
    ("waf", "1", "true or false"),
    ("domainName", "https://example.com", "a domain name such as agent.example.com"),
    ("hostedZoneId", "example.com", "a Route 53 hosted zone id"),
    ("alarmEmail", "me", "an email address"),
    ("logRetentionDays", "10", "one of 1, 3, 5, 7, 14"),
    ("retainData", "True", "true or false"),
    ("originSecretGeneration", "0", "a whole number from 1"),
]


@pytest.mark.parametrize(
    ("key", "value", "allowed"), WRONG, ids=[f"{key}={value}" for key, value, _ in WRONG]
)
def test_a_wrong_value_is_named_with_its_key_and_what_is_allowed(key: str, value: str, allowed: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse(**{key: value})
    assert f"{key} is {value!r}; allowed: {allowed}" in str(error.value)


def test_every_key_with_a_restricted_value_is_among_the_wrong_ones_tried() -> None:
    assert {key for key, _, _ in WRONG} == KEYS.keys()


def test_all_wrong_keys_are_named_at_once() -> None:
    with pytest.raises(ConfigError) as error:
        parse(engine="x", waf="y", streaming="z")
    assert all(
        f"{key} is '{value}'" in str(error.value) for key, value in zip(("engine", "waf"), "xy", strict=True)
    )


def test_a_misspelt_key_is_named_with_the_right_one() -> None:
    with pytest.raises(ConfigError, match="modle is 'x', but there is no such key; did you mean model"):
        parse(modle="x")


def test_a_missing_region_is_one_sentence_with_the_command() -> None:
    with pytest.raises(
        ConfigError, match="aws:region is not set; run `pulumi config set aws:region us-east-1`"
    ):
        parse(region="")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"streaming": "true", "frontDoor": "http-api"}, "an HTTP API can't stream"),
        ({"domainName": "a.example.com"}, "hostedZoneId is ''; allowed: both set"),
        ({"hostedZoneId": "Z123"}, "domainName is '' and hostedZoneId is 'Z123'"),
        ({"dailyBudgetUsd": "20", "monthlyBudgetUsd": "10"}, "at most monthlyBudgetUsd, '10'"),
        ({"model": "eu.amazon.nova-lite-v1:0"}, "can't be called from aws:region 'us-east-1'"),
    ],
)
def test_values_that_exclude_each_other_are_refused(values: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse(**values)
    assert sentence in str(error.value)


def test_a_global_profile_is_called_from_any_region() -> None:
    assert parse(region="eu-central-1", model="global.amazon.nova-2-lite-v1:0").model.startswith("global.")


def test_a_wrong_value_stops_the_program_before_any_resource() -> None:
    """The recorder would refuse nothing: the program itself stops, without a trace of its own."""
    with pytest.raises(ConfigError, match="engine is 'x'"):
        capture("dev", {"engine": "x"})


def test_a_key_of_the_project_that_nobody_knows_stops_the_program() -> None:
    with pytest.raises(
        ConfigError, match="frontdoor is 'http-api', but there is no such key; did you mean frontDoor"
    ):
        capture("dev", {"frontdoor": "http-api"})


def test_a_stack_without_a_file_is_named_with_those_that_have_one() -> None:
    with pytest.raises(
        CaptureError, match=r"Pulumi\.staging\.yaml doesn't exist; stacks with a file: dev, prod"
    ):
        capture("staging")
