"""The stack: settings, components, outputs. `pulumi up` runs this file; so does `graph.capture`, without an account."""

from pathlib import Path

import pulumi
import pulumi_aws as aws

from api.contract import DEPLOYMENT_KEY
from components.agent import Agent, AgentArgs, GuardrailVersion
from components.api import Api, ApiArgs
from components.cdn import Cdn, CdnArgs, Firewall
from components.custom_domain import Domain
from components.guardrail import Guardrail, GuardrailArgs
from components.knowledge_base import KnowledgeBase, KnowledgeBaseArgs
from components.lambda_package import archive_path
from components.observability import Observability, ObservabilityArgs
from components.safeguards import Safeguards, SafeguardsArgs
from components.settings import Settings
from components.site import Site, SiteArgs

ROOT = Path(__file__).resolve().parent
settings = Settings.load()

# Everything is tagged with project and stack; each component adds its own name.
tags: aws.ProviderDefaultTagsArgsDict = {"tags": {"project": pulumi.get_project(), "stack": settings.stack}}
provider = aws.Provider("aws", region=settings.region, default_tags=tags)
# CloudFront takes certificates and firewalls from us-east-1 only.
at_edge = settings.waf or settings.domain_name
edge = aws.Provider("aws-us-east-1", region="us-east-1", default_tags=tags) if at_edge else None
here = pulumi.ResourceOptions(providers=[provider])

knowledge = KnowledgeBase(
    "knowledge",
    KnowledgeBaseArgs(embedding_model=settings.embedding_model, retain_data=settings.retain_data),
    here,
)
guardrail = (
    None
    if settings.guardrail == "none"
    else Guardrail("guardrail", GuardrailArgs(level=settings.guardrail), here)
)
safeguards = Safeguards("safeguards", SafeguardsArgs(retain_data=settings.retain_data), here)

agent = Agent(
    "agent",
    AgentArgs(
        engine=settings.engine,
        model=settings.model,
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
        log_retention_days=settings.log_retention_days,
        origin_secret_generation=settings.origin_secret_generation,
        environment={
            **agent.environment,
            "STACK": settings.stack,
            "GRAPH_STACK": settings.stack,
            "LOG_LEVEL": "INFO",
            "SAFEGUARDS_TABLE": safeguards.table_name,
            "DEPLOYMENT_URI": knowledge.object_uri(DEPLOYMENT_KEY),
        },
        statements=[
            *agent.statements,
            safeguards.use_statement(),
            knowledge.read_object_statement(DEPLOYMENT_KEY),
        ],
    ),
    here,
)
cdn = Cdn(
    "cdn",
    CdnArgs(
        api=api.origin,
        domain=Domain(name=settings.domain_name, hosted_zone_id=settings.hosted_zone_id)
        if settings.domain_name
        else None,
        firewall=Firewall(requests_per_minute=settings.questions_per_minute * 4) if settings.waf else None,
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
        daily_budget_usd=settings.daily_budget_usd,
        monthly_budget_usd=settings.monthly_budget_usd,
        alarm_email=settings.alarm_email,
    ),
    here,
)

pulumi.export("stack", settings.stack)
pulumi.export("engine", settings.engine)
pulumi.export("pageUrl", cdn.url)
pulumi.export("apiUrl", api.url)
pulumi.export("knowledgeBaseId", knowledge.id)
pulumi.export("dataSourceId", knowledge.data_source_id)
pulumi.export("documentsBucket", knowledge.documents_bucket)
pulumi.export("siteBucket", cdn.bucket)
pulumi.export("dashboardUrl", observability.dashboard_url)
pulumi.export("readme", (ROOT / "Pulumi.README.md").read_text("utf-8"))
