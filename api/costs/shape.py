"""What of a stack changes its cost: read from the captured graph, so that no setting is asked twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from api.graph import Graph

Gateway = Literal["function-url", "http-api", "rest-api"]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """The cost-relevant choices of one stack. Without a graph: the defaults of `Pulumi.yaml`."""

    model_id: str
    fallback_model_id: str | None = None
    engine: str = "converse"
    memory_mb: int = 1_024
    gateway: Gateway = "function-url"
    guardrail_policies: tuple[str, ...] = ()
    has_web_acl: bool = False
    has_table: bool = True
    log_retention_days: int | None = 30

    @classmethod
    def of(cls, graph: Graph | None, model_id: str) -> "Shape":
        """The shape that a captured graph shows; `model_id` is the model to price."""
        if graph is None:
            return cls(model_id=model_id)
        function = "lambda/function:Function"
        variables = (graph.first_input(function, "environment") or {}).get("variables", {})
        memory = graph.first_input(function, "memorySize")
        retention = graph.first_input("cloudwatch/logGroup:LogGroup", "retentionInDays")
        return cls(
            model_id=model_id,
            fallback_model_id=variables.get("FALLBACK_MODEL_ID"),
            engine=str(variables.get("ENGINE", "converse")),
            memory_mb=memory if isinstance(memory, int) else 1_024,
            gateway=_gateway(graph),
            guardrail_policies=_policies(graph) if variables.get("GUARDRAIL_ID") else (),
            has_web_acl=bool(graph.count("wafv2/webAcl:WebAcl")),
            has_table=bool(graph.count("dynamodb/table:Table")),
            log_retention_days=retention if isinstance(retention, int) else None,
        )


def _gateway(graph: Graph) -> Gateway:
    if graph.count("apigateway/restApi:RestApi"):
        return "rest-api"
    return "http-api" if graph.count("apigatewayv2/api:Api") else "function-url"


def _policies(graph: Graph) -> tuple[str, ...]:
    """The price keys of the guardrail's policies; word filters and patterns of one's own are free."""
    kind = "bedrock/guardrail:Guardrail"
    found = []
    if graph.first_input(kind, "contentPolicyConfig"):
        found.append("guardrail_content")
    if graph.first_input(kind, "topicPolicyConfig"):
        found.append("guardrail_topics")
    private: Any = graph.first_input(kind, "sensitiveInformationPolicyConfig")
    if isinstance(private, Mapping) and private.get("piiEntitiesConfigs"):
        found.append("guardrail_pii")
    return tuple(found)
