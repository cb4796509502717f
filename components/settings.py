"""The stack's configuration, read once into one frozen dataclass.

`Pulumi.yaml` declares the same flat keys for the CLI; a test holds the two together. Pulumi's config types are
string, integer, boolean and array, so a decimal is a string there, and the allowed values live here.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, Literal

import pulumi
from pulumi.runtime.config import CONFIG, get_config_env

from .agreed import ENGINES
from .custom_domain import Domain
from .delivery import DeliveryArgs
from .embedding_models import EMBEDDING_DIMENSIONS
from .model_regions import fallback_problems, model_problem, partition_problem
from .origin import MAX_READ_TIMEOUT_SECONDS
from .safeguards import Caps
from .setting_kinds import Kind, boolean, dollars, integer, matching, one_of, retention


class ConfigError(pulumi.RunError):
    """The stack's configuration is wrong. Pulumi prints the message alone, without a trace."""


def _key(name: str, default: str, kind: Kind) -> dict[str, Any]:
    return {"key": name, "default": default, "kind": kind}


_MODEL = r"((global|us|eu|apac|jp|au|ca)\.)?[a-z0-9]+\.[a-z0-9][a-z0-9.-]*(:[0-9]+)?"
_CONNECTION = r"arn:aws:code(connections|star-connections):[a-z0-9-]+:[0-9]{12}:connection/[0-9a-f-]+"
_DOMAIN = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything a stack can choose."""

    stack: str
    region: str
    engine: Literal["converse", "bedrock-agent", "agentcore-harness"] = field(
        metadata=_key("engine", ENGINES[0], one_of(*ENGINES))
    )
    model: str = field(
        metadata=_key(
            "model",
            "amazon.nova-lite-v1:0",
            matching(
                "a Bedrock model id or inference profile id, for example us.amazon.nova-lite-v1:0", _MODEL
            ),
        )
    )
    fallback_model: str = field(
        metadata=_key("fallbackModel", "", matching("a model as for model, or empty", _MODEL))
    )
    embedding_model: str = field(
        metadata=_key("embeddingModel", "amazon.titan-embed-text-v2:0", one_of(*EMBEDDING_DIMENSIONS))
    )
    front_door: Literal["function-url", "http-api", "rest-api"] = field(
        metadata=_key("frontDoor", "function-url", one_of("function-url", "http-api", "rest-api"))
    )
    streaming: bool = field(metadata=_key("streaming", "false", boolean()))
    daily_budget_usd: Decimal = field(metadata=_key("dailyBudgetUsd", "1.00", dollars()))
    monthly_budget_usd: Decimal = field(metadata=_key("monthlyBudgetUsd", "10.00", dollars()))
    pacing: Literal["even", "none"] = field(metadata=_key("pacing", "even", one_of("even", "none")))
    questions_per_minute: int = field(metadata=_key("questionsPerMinute", "10", integer(1, 600)))
    keep_questions: bool = field(metadata=_key("keepQuestions", "false", boolean()))
    mcp_ask: bool = field(metadata=_key("mcpAsk", "false", boolean()))
    reserved_concurrency: int = field(metadata=_key("reservedConcurrency", "0", integer(0, 1000)))
    read_timeout_seconds: int = field(
        metadata=_key("readTimeoutSeconds", "60", integer(10, MAX_READ_TIMEOUT_SECONDS))
    )
    guardrail: Literal["none", "standard"] = field(
        metadata=_key("guardrail", "none", one_of("none", "standard"))
    )
    waf: bool = field(metadata=_key("waf", "false", boolean()))
    edge_logs: bool = field(metadata=_key("edgeLogs", "false", boolean()))
    domain_name: str = field(
        metadata=_key(
            "domainName", "", matching("a domain name such as agent.example.com, or empty", _DOMAIN)
        )
    )
    hosted_zone_id: str = field(
        metadata=_key(
            "hostedZoneId",
            "",
            matching("a Route 53 hosted zone id such as Z0123456789ABC, or empty", r"Z[A-Z0-9]{1,31}"),
        )
    )
    alarm_email: str = field(
        metadata=_key(
            "alarmEmail", "", matching("an email address, or empty", r"[^\s@,]+@[^\s@,]+\.[^\s@,]+")
        )
    )
    log_retention_days: int = field(metadata=_key("logRetentionDays", "14", retention()))
    retain_data: bool = field(metadata=_key("retainData", "false", boolean()))
    delivery: Literal["none", "github-actions", "codepipeline"] = field(
        metadata=_key("delivery", "none", one_of("none", "github-actions", "codepipeline"))
    )
    delivery_connection_arn: str = field(
        metadata=_key("deliveryConnectionArn", "", matching("the ARN of a connection, or empty", _CONNECTION))
    )
    delivery_repository: str = field(
        metadata=_key(
            "deliveryRepository", "", matching("OWNER/NAME on GitHub, or empty", r"[\w.-]+/[\w.-]+")
        )
    )
    delivery_branch: str = field(
        metadata=_key("deliveryBranch", "main", matching("the name of a branch", r"[\w./-]{1,255}"))
    )
    boundary_arn: str = field(
        metadata=_key(
            "permissionsBoundaryArn",
            "",
            matching("the ARN of a policy, or empty", r"arn:aws:iam::[0-9]{12}:policy/[\w+=,.@/-]+"),
        )
    )
    origin_secret_generation: int = field(metadata=_key("originSecretGeneration", "1", integer(1, 9999)))

    @property
    def caps(self) -> Caps:
        """What the app may spend, and how often one visitor may ask."""
        return Caps(
            daily_usd=self.daily_budget_usd,
            monthly_usd=self.monthly_budget_usd,
            pacing=self.pacing,
            questions_per_minute=self.questions_per_minute,
            keep_questions=self.keep_questions,
        )

    @property
    def at_edge(self) -> bool:
        """Whether something of the stack has to be in us-east-1, where CloudFront looks for it."""
        return bool(self.waf or self.domain_name or self.edge_logs)

    @property
    def domain(self) -> Domain | None:
        """The page's own domain."""
        return Domain(name=self.domain_name, hosted_zone_id=self.hosted_zone_id) if self.domain_name else None

    @property
    def pipelines(self) -> DeliveryArgs | None:
        """What CodePipeline delivers, where it does. Where data is kept, a person says yes first."""
        if self.delivery != "codepipeline":
            return None
        return DeliveryArgs(
            repository=self.delivery_repository,
            branch=self.delivery_branch,
            connection_arn=self.delivery_connection_arn,
            approval=self.retain_data,
            email=self.alarm_email,
            log_retention_days=self.log_retention_days,
        )

    @classmethod
    def load(cls) -> "Settings":
        """Read the running stack's configuration. Raises ConfigError before any resource is made."""
        config = pulumi.Config()
        # A misspelt key would otherwise be no key at all.
        every = KEYS.keys() | keys_given(config.name)
        values = {key: text for key in every if (text := config.get(key)) is not None}
        return cls.parse(values, stack=pulumi.get_stack(), region=pulumi.Config("aws").get("region") or "")

    @classmethod
    def parse(cls, values: Mapping[str, str], *, stack: str, region: str) -> "Settings":
        """Settings from the text of each key; a key that is absent has its default.

        Raises ConfigError naming each wrong key, its value and what is allowed.
        """
        problems = [_unknown(key, text) for key, text in values.items() if key not in KEYS]
        parsed: dict[str, Any] = {}
        for name, key, default, kind in _KEY_TABLE:
            text = values.get(key, default)
            try:
                parsed[name] = kind.parse(text)
            except ValueError:
                problems.append(f"{key} is {text!r}; allowed: {kind.allowed}")
        if not region:
            problems.append("aws:region is not set; run `pulumi config set aws:region us-east-1`")
        if not problems:
            problems = _conflicts(parsed, region)
        if problems:
            heading = f"The configuration of stack {stack!r} is wrong (change it with `pulumi config set KEY VALUE`):"
            raise ConfigError("\n  ".join([heading, *problems]))
        return cls(stack=stack, region=region, **parsed)


_KEY_TABLE: list[tuple[str, str, str, Kind]] = [
    (item.name, item.metadata["key"], item.metadata["default"], item.metadata["kind"])
    for item in fields(Settings)
    if "key" in item.metadata
]
KEYS: dict[str, str] = {key: default for _, key, default, _ in _KEY_TABLE}
"""Each configuration key and its default, as text."""


def keys_given(namespace: str) -> set[str]:
    """The keys that the stack sets in a namespace, without it. The engine hands them over in one of two ways."""
    every = {**get_config_env(), **CONFIG.get()}
    return {name.partition(":")[2] for name in every if name.startswith(f"{namespace}:")}


def _unknown(key: str, text: str) -> str:
    near = difflib.get_close_matches(key, KEYS, n=1)
    hint = f"; did you mean {near[0]}?" if near else f"; known keys: {', '.join(KEYS)}"
    return f"{key} is {text!r}, but there is no such key{hint}"


def _conflicts(parsed: dict[str, Any], region: str) -> list[str]:
    """Values that are allowed alone but not together."""
    problems = []
    if parsed["streaming"] and parsed["front_door"] == "http-api":
        problems.append(
            "streaming is 'true', but an HTTP API can't stream; allowed with frontDoor http-api: streaming false, "
            "or take frontDoor rest-api, which streams"
        )
    if bool(parsed["domain_name"]) != bool(parsed["hosted_zone_id"]):
        problems.append(
            f"domainName is {parsed['domain_name']!r} and hostedZoneId is {parsed['hosted_zone_id']!r}; "
            "allowed: both set (the zone serves the domain), or both empty"
        )
    if parsed["delivery"] == "codepipeline" and not parsed["delivery_repository"]:
        problems.append(
            "delivery is 'codepipeline', but deliveryRepository is ''; allowed: OWNER/NAME on GitHub"
        )
    if parsed["daily_budget_usd"] > parsed["monthly_budget_usd"]:
        problems.append(
            f"dailyBudgetUsd is '{parsed['daily_budget_usd']}'; "
            f"allowed: at most monthlyBudgetUsd, '{parsed['monthly_budget_usd']}'"
        )
    problems += filter(None, [partition_problem(region) or model_problem(parsed["model"], region)])
    if not partition_problem(region):
        problems += fallback_problems(parsed["fallback_model"], parsed["model"], parsed["engine"], region)
    return problems
