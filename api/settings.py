"""What the environment tells the app. Read once, by whoever builds the app; never at import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from api import limits
from api.contract import ENGINES
from api.errors import ConfigurationError
from api.safeguards.pacing import Pacing

PACINGS: tuple[Pacing, ...] = ("even", "none")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ORIGIN_SECRET_CHARACTERS = 16


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One stack's settings. The Pulumi component `Api` and `agent run` set exactly these variables."""

    stack: str
    engine: str
    model_id: str
    knowledge_base_id: str
    region: str
    agent_id: str | None = None
    agent_alias_id: str | None = None
    harness_arn: str | None = None
    fallback_model_id: str | None = None
    guardrail_id: str | None = None
    guardrail_version: str | None = None
    safeguards_table: str | None = None
    daily_budget_usd: float = 1.0
    monthly_budget_usd: float = 10.0
    pacing: Pacing = "even"
    questions_per_minute: int = 10
    keep_questions: bool = False
    mcp_ask: bool = False
    origin_secrets: tuple[str, ...] = field(default=(), repr=False)
    deployment_uri: str | None = None
    graph_stack: str | None = None
    max_output_tokens: int = limits.MAX_OUTPUT_TOKENS
    deadline_seconds: float = limits.DEADLINE_SECONDS
    read_seconds: float | None = None  # limits.READ_SECONDS where nothing is set
    log_level: str = "INFO"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables named in the README; a missing or wrong one raises `ConfigurationError`."""

        def optional(name: str) -> str | None:
            return environ.get(name, "").strip() or None

        def required(name: str, example: str) -> str:
            value = optional(name)
            if value is None:
                raise ConfigurationError(f"{name} isn't set; set it to {example}")
            return value

        secrets = tuple(part.strip() for part in environ.get("ORIGIN_SECRETS", "").split(",") if part.strip())
        if len(secrets) > 2 or any(len(secret) < ORIGIN_SECRET_CHARACTERS for secret in secrets):
            raise ConfigurationError(
                f"ORIGIN_SECRETS has {len(secrets)} values; set one, or two while rotating, "
                f"of {ORIGIN_SECRET_CHARACTERS} characters or more each"
            )
        guardrail_id, guardrail_version = optional("GUARDRAIL_ID"), optional("GUARDRAIL_VERSION")
        if (guardrail_id is None) != (guardrail_version is None):
            raise ConfigurationError(
                "GUARDRAIL_ID and GUARDRAIL_VERSION belong together; set both or neither"
            )
        deployment_uri = optional("DEPLOYMENT_URI")
        if deployment_uri is not None and not deployment_uri.startswith("s3://"):
            raise ConfigurationError(f"DEPLOYMENT_URI is {deployment_uri!r}; set s3://bucket/deployment.json")
        return cls(
            stack=optional("STACK") or "local",
            engine=_one_of(environ, "ENGINE", ENGINES),
            model_id=required("MODEL_ID", "a Bedrock model id, such as amazon.nova-micro-v1:0"),
            knowledge_base_id=required("KNOWLEDGE_BASE_ID", "the id of the Bedrock Knowledge Base"),
            region=optional("AWS_REGION") or optional("AWS_DEFAULT_REGION") or "us-east-1",
            agent_id=optional("AGENT_ID"),
            agent_alias_id=optional("AGENT_ALIAS_ID"),
            harness_arn=optional("HARNESS_ARN"),
            fallback_model_id=optional("FALLBACK_MODEL_ID"),
            guardrail_id=guardrail_id,
            guardrail_version=guardrail_version,
            safeguards_table=optional("SAFEGUARDS_TABLE"),
            daily_budget_usd=_number(environ, "DAILY_BUDGET_USD", 1.0, 0.01, 100_000),
            monthly_budget_usd=_number(environ, "MONTHLY_BUDGET_USD", 10.0, 0.01, 1_000_000),
            pacing=cast(Pacing, _one_of(environ, "PACING", PACINGS)),
            questions_per_minute=int(_number(environ, "QUESTIONS_PER_MINUTE", 10, 1, 1_000)),
            keep_questions=_one_of(environ, "KEEP_QUESTIONS", ("false", "true")) == "true",
            mcp_ask=_one_of(environ, "MCP_ASK", ("false", "true")) == "true",
            origin_secrets=secrets,
            deployment_uri=deployment_uri,
            graph_stack=optional("GRAPH_STACK"),
            max_output_tokens=int(_number(environ, "MAX_OUTPUT_TOKENS", limits.MAX_OUTPUT_TOKENS, 1, 8_192)),
            deadline_seconds=_number(environ, "DEADLINE_SECONDS", limits.DEADLINE_SECONDS, 1, 890),
            read_seconds=_number(environ, "READ_SECONDS", 0, 1, 890) or None,
            log_level=_one_of(environ, "LOG_LEVEL", LOG_LEVELS, "INFO", upper=True),
        )


def _one_of(
    environ: Mapping[str, str],
    name: str,
    allowed: tuple[str, ...],
    default: str | None = None,
    *,
    upper: bool = False,
) -> str:
    value = environ.get(name, "").strip() or default or allowed[0]
    value = value.upper() if upper else value
    if value not in allowed:
        raise ConfigurationError(f"{name} is {value!r}; allowed: {', '.join(allowed)}")
    return value


def _number(environ: Mapping[str, str], name: str, default: float, least: float, most: float) -> float:
    text = environ.get(name, "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        raise ConfigurationError(f"{name} is {text!r}; set a number from {least:g} to {most:g}") from None
    if not least <= value <= most:
        raise ConfigurationError(f"{name} is {text}; set a number from {least:g} to {most:g}")
    return value
