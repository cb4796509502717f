"""The configuration: one place for its keys, one clear message for what is wrong with it."""

from decimal import Decimal

import pytest
import yaml

from components.settings import KEYS, ConfigError, Settings
from graph.capture import capture
from graph.stacks import ROOT, CaptureError, stack_config, stacks

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
    ("engine", "agentcore", "converse or bedrock-agent or agentcore-harness"),
    ("model", "Claude Haiku", "a Bedrock model id or inference profile id"),
    (
        "embeddingModel",
        "amazon.titan-embed-text-v9:0",
        "amazon.titan-embed-text-v2:0 or cohere.embed-english-v3",
    ),
    ("frontDoor", "alb", "function-url or http-api or rest-api"),
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
    ("pacing", "odd", "even or none"),
    ("keepQuestions", "no", "true or false"),
    ("mcpAsk", "maybe", "true or false"),
    ("readTimeoutSeconds", "121", "a whole number from 10 to 120"),
    ("edgeLogs", "on", "true or false"),
    ("guardrail", "grounded", "none or standard"),
    ("fallbackModel", "Nova", "a model as for model, or empty"),
    ("waf", "1", "true or false"),
    ("domainName", "https://example.com", "a domain name such as agent.example.com"),
    ("hostedZoneId", "example.com", "a Route 53 hosted zone id"),
    ("alarmEmail", "me", "an email address"),
    ("logRetentionDays", "10", "one of 1, 3, 5, 7, 14"),
    ("retainData", "True", "true or false"),
    ("delivery", "jenkins", "none or github-actions or codepipeline"),
    ("deliveryConnectionArn", "pending", "the ARN of a connection"),
    ("deliveryRepository", "https://github.com/octo/agent", "OWNER/NAME on GitHub"),
    ("deliveryBranch", "two words", "the name of a branch"),
    ("permissionsBoundaryArn", "bound", "the ARN of a policy"),
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
        (
            {"model": "eu.amazon.nova-lite-v1:0"},
            "whose profile can't be called from aws:region 'us-east-1'; "
            "allowed there: amazon.nova-lite-v1:0 or us.amazon.nova-lite-v1:0",
        ),
        (
            {"fallbackModel": "eu.amazon.nova-lite-v1:0"},
            "fallbackModel is 'eu.amazon.nova-lite-v1:0', whose profile can't be called from aws:region",
        ),
        (
            {"fallbackModel": "amazon.nova-micro-v1:0", "engine": "agentcore-harness"},
            "engine is 'agentcore-harness'; allowed with engine converse only",
        ),
        (
            {"fallbackModel": "amazon.nova-lite-v1:0"},
            "allowed: another than model, whose quota it would share",
        ),
    ],
)
def test_values_that_exclude_each_other_are_refused(values: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse(**values)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("region", "model", "instead"),
    [
        ("eu-central-1", "amazon.nova-lite-v1:0", "allowed there: eu.amazon.nova-lite-v1:0"),
        ("ap-southeast-2", "amazon.nova-micro-v1:0", "allowed there: apac.amazon.nova-micro-v1:0"),
        ("us-west-2", "amazon.nova-lite-v1:0", "allowed there: us.amazon.nova-lite-v1:0"),
        ("us-east-1", "anthropic.claude-haiku-5-5", "us.anthropic.claude-haiku-5-5 or global.anthropic"),
        ("sa-east-1", "amazon.nova-lite-v1:0", "or a model that is offered there"),
        ("eu-west-2", "eu.amazon.nova-lite-v1:0", "or a model that is offered there"),
        ("ap-south-1", "jp.some.model-v1", "a profile of that region, a global. profile"),
    ],
)
def test_a_model_that_could_never_answer_in_a_region_is_refused_with_what_would(
    region: str, model: str, instead: str
) -> None:
    with pytest.raises(ConfigError) as error:
        parse(region=region, model=model)
    assert f"model is '{model}'" in str(error.value)
    assert f"from aws:region '{region}'" in str(error.value)
    assert instead in str(error.value)


@pytest.mark.parametrize(
    ("region", "model"),
    [
        ("us-east-1", "amazon.nova-lite-v1:0"),
        ("us-west-2", "us.amazon.nova-lite-v1:0"),
        ("eu-north-1", "eu.amazon.nova-micro-v1:0"),
        ("eu-west-2", "openai.gpt-oss-20b-1:0"),
        ("sa-east-1", "global.amazon.nova-2-lite-v1:0"),
        ("ca-central-1", "ca.amazon.some-new-model-v1:0"),
    ],
)
def test_a_model_that_may_answer_is_let_through(region: str, model: str) -> None:
    assert parse(region=region, model=model).model == model


@pytest.mark.parametrize(
    ("region", "partition"),
    [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("us-iso-east-1", "aws-iso")],
)
def test_another_partition_is_refused_with_a_sentence(region: str, partition: str) -> None:
    with pytest.raises(ConfigError, match=f"aws:region is '{region}', of partition {partition}; allowed:"):
        parse(region=region)


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
