"""The stack: settings, components, outputs. `pulumi up` runs this file; so does `graph.capture`, without an account."""

from pathlib import Path

import pulumi

from api.contract import DEPLOYMENT_KEY, DOCUMENTS_PREFIX
from components.agent import Agent, AgentArgs, GuardrailVersion, agent_configuration
from components.api import Api, ApiArgs
from components.aws_provider import aws_provider
from components.cdn import Cdn, CdnArgs, Firewall
from components.delivery import Delivery
from components.guardrail import Guardrail, GuardrailArgs
from components.iam import bounding
from components.knowledge_base import KnowledgeBase, KnowledgeBaseArgs
from components.lambda_package import archive_path
from components.observability import Observability, ObservabilityArgs
from components.safeguards import Safeguards, SafeguardsArgs
from components.settings import Settings
from components.site import Site, SiteArgs

ROOT = Path(__file__).resolve().parent
settings = Settings.load()

# CloudFront's certificates, firewalls and logs are in us-east-1 only.
provider = aws_provider("aws", settings.region)
edge = aws_provider("aws-us-east-1", "us-east-1") if settings.at_edge else None
here = pulumi.ResourceOptions(providers=[provider], transformations=bounding(settings.boundary_arn))

knowledge = KnowledgeBase(
    "knowledge",
    KnowledgeBaseArgs(embedding_model=settings.embedding_model, retain_data=settings.retain_data),
    here,
)
filters = GuardrailArgs(published_for=agent_configuration(settings.engine, settings.model))
guardrail = None if settings.guardrail == "none" else Guardrail("guardrail", filters, here)
safeguards = Safeguards(
    "safeguards", SafeguardsArgs(caps=settings.caps, retain_data=settings.retain_data), here
)
agent = Agent(
    "agent",
    AgentArgs(
        engine=settings.engine,
        model=settings.model,
        fallback_model=settings.fallback_model,
        knowledge_base_id=knowledge.id,
        guardrail=GuardrailVersion(id=guardrail.id, version=guardrail.version) if guardrail else None,
        statements=[knowledge.retrieve_statement(), *([guardrail.apply_statement()] if guardrail else [])],
    ),
    here,
)
api = Api(
    "api",
    ApiArgs(
        code=pulumi.FileArchive(str(archive_path(ROOT))),
        handler="api.handler.handler",
        front_door=settings.front_door,
        streaming=settings.streaming,
        reserved_concurrency=settings.reserved_concurrency,
        read_timeout_seconds=settings.read_timeout_seconds,
        log_retention_days=settings.log_retention_days,
        origin_secret_generation=settings.origin_secret_generation,
        environment={
            **agent.environment,
            "STACK": settings.stack,
            "GRAPH_STACK": settings.stack,
            "LOG_LEVEL": "INFO",
            **safeguards.environment,
            "MCP_ASK": str(settings.mcp_ask).lower(),
            "DEPLOYMENT_URI": knowledge.object_uri(DEPLOYMENT_KEY),
        },
        statements=[
            *agent.statements,
            safeguards.use_statement(),
            knowledge.read_object_statement(DEPLOYMENT_KEY),
            knowledge.read_object_statement(f"{DOCUMENTS_PREFIX}*"),
        ],
    ),
    here,
)
cdn = Cdn(
    "cdn",
    CdnArgs(
        api=api.origin,
        site=ROOT / "site",
        domain=settings.domain,
        firewall=Firewall(requests_per_minute=settings.questions_per_minute * 4) if settings.waf else None,
        edge_logs=settings.edge_logs,
        log_retention_days=settings.log_retention_days,
        us_east_1=edge,
    ),
    here,
)
api.allow(cdn.distribution_arn)
Site("site", SiteArgs(folder=ROOT / "site", bucket=cdn.bucket), here)
observability = Observability(
    "observability",
    ObservabilityArgs(
        function_name=api.function_name,
        log_group_name=api.log_group_name,
        client_errors=api.client_errors,
        daily_budget_usd=settings.daily_budget_usd,
        monthly_budget_usd=settings.monthly_budget_usd,
        alarm_email=settings.alarm_email,
    ),
    here,
)
delivery = Delivery("delivery", settings.pipelines, here) if settings.pipelines else None

pulumi.export("stack", settings.stack)
pulumi.export("engine", settings.engine)
pulumi.export("pageUrl", cdn.url)
pulumi.export("apiUrl", api.url)
pulumi.export("knowledgeBaseId", knowledge.id)
pulumi.export("dataSourceId", knowledge.data_source_id)
pulumi.export("documentsBucket", knowledge.documents_bucket)
pulumi.export("siteBucket", cdn.bucket)
pulumi.export("safeguardsTable", safeguards.table_name)
pulumi.export("logGroup", api.log_group_name)
pulumi.export("dashboardUrl", observability.dashboard_url)
pulumi.export("confirmConnectionAt", delivery.connection_to_confirm if delivery else "")
pulumi.export("readme", (ROOT / "Pulumi.README.md").read_text("utf-8"))
