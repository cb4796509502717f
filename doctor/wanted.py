"""The stack's settings and clients, as every check needs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from api.contract.outside import json_of, member


class Clients(Protocol):
    """Makes the client of a service; `region` differs for what is in us-east-1 only."""

    def __call__(self, service: str, region: str | None = None) -> Any:
        """The client."""


@dataclass(frozen=True)
class Wanted:
    """A stack's settings, as the doctor needs them."""

    stack: str
    region: str
    engine: str
    model: str
    embedding_model: str
    questions_per_minute: int
    daily_budget_usd: float
    reserved_concurrency: int
    alarm_email: str
    domain_name: str
    hosted_zone_id: str
    guardrail: str
    streaming: bool
    front_door: str
    log_retention_days: int
    allowed_accounts: tuple[str, ...] = ()
    delivery: str = "none"
    connection_arn: str = ""

    @classmethod
    def of(cls, stack: str, project: str, config: Mapping[str, str]) -> "Wanted":
        """From the configuration that the Pulumi CLI would hand to the program."""

        def value(key: str) -> str:
            return config.get(f"{project}:{key}", "")

        allowed = config.get("aws:allowedAccountIds", "[]")
        return cls(
            stack=stack,
            region=config.get("aws:region", ""),
            engine=value("engine"),
            model=value("model"),
            embedding_model=value("embeddingModel"),
            questions_per_minute=int(value("questionsPerMinute") or 0),
            daily_budget_usd=float(value("dailyBudgetUsd") or 0),
            reserved_concurrency=int(value("reservedConcurrency") or 0),
            alarm_email=value("alarmEmail"),
            domain_name=value("domainName"),
            hosted_zone_id=value("hostedZoneId"),
            guardrail=value("guardrail"),
            streaming=value("streaming") == "true",
            front_door=value("frontDoor"),
            log_retention_days=int(value("logRetentionDays") or 0),
            allowed_accounts=tuple(member({"accounts": json_of(allowed)}, "accounts", list)),
            delivery=value("delivery"),
            connection_arn=value("deliveryConnectionArn"),
        )
