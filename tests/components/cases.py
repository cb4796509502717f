"""Every stack × engine × front door × firewall × domain, each captured once in a process."""

import itertools
from dataclasses import dataclass
from functools import cache

from graph.capture import capture
from graph.model import Graph

DOMAIN, ZONE, EMAIL = "agent.example.com", "Z0123456789ABC", "owner@example.com"


@dataclass(frozen=True)
class Case:
    stack: str
    engine: str
    front_door: str
    waf: bool
    domain: bool

    def __str__(self) -> str:
        return "-".join(
            [
                self.stack,
                self.engine,
                self.front_door,
                "waf" * self.waf or "nowaf",
                "domain" * self.domain or "cloudfront",
            ]
        )

    @property
    def config(self) -> dict[str, str]:
        chosen = {"engine": self.engine, "frontDoor": self.front_door, "waf": str(self.waf).lower()}
        if self.front_door == "http-api":
            chosen["streaming"] = "false"
        if self.stack == "prod":
            chosen["alarmEmail"] = EMAIL
        if self.domain:
            chosen |= {"domainName": DOMAIN, "hostedZoneId": ZONE}
        return chosen

    @property
    def retained(self) -> bool:
        return self.stack == "prod"

    @property
    def guardrail(self) -> bool:
        return self.stack == "prod"

    @property
    def streaming(self) -> bool:
        return self.stack == "dev" and self.front_door != "http-api"

    @property
    def gateway_alias(self) -> str:
        """The alias that a gateway invokes."""
        return "gateway-streaming" if self.streaming else "gateway"


CASES = [
    Case(*values)
    for values in itertools.product(
        ("dev", "prod"),
        ("converse", "bedrock-agent", "agentcore-harness"),
        ("function-url", "http-api"),
        (False, True),
        (False, True),
    )
]
CASES += [Case("dev", "converse", "rest-api", True, False), Case("prod", "converse", "rest-api", False, True)]
# Between them, these have each value of each choice.
EVERY_CHOICE = [
    Case("dev", "converse", "function-url", False, False),
    Case("prod", "bedrock-agent", "http-api", True, True),
    Case("dev", "converse", "rest-api", False, False),
    Case("prod", "agentcore-harness", "function-url", False, False),
]


@cache
def graph_of(case: Case) -> Graph:
    return capture(case.stack, case.config)
