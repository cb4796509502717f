"""Edits that break the program, and what then fails on the engine.

Each runs a small program of one component; most of the components' own docstrings show such a program.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.engine.account import NO_RACE, Race
from tests.engine.deployment import Deployment
from tests.engine.facts import assert_live_version_is_whole, completed_before
from tests.engine.visitor import no_answer

KNOWLEDGE = """
from components.knowledge_base import KnowledgeBase, KnowledgeBaseArgs
import pulumi
model = pulumi.Config().require("embeddingModel")
KnowledgeBase("knowledge", KnowledgeBaseArgs(embedding_model=model))
"""
AGENT = """
from components.agent import Agent, AgentArgs, GuardrailVersion, agent_configuration
from components.guardrail import Guardrail, GuardrailArgs
from components.knowledge_base import KnowledgeBase, KnowledgeBaseArgs
import pulumi
config = pulumi.Config()
knowledge = KnowledgeBase("knowledge", KnowledgeBaseArgs(embedding_model=config.require("embeddingModel")))
guardrail = Guardrail("guardrail", GuardrailArgs(
    published_for=agent_configuration("bedrock-agent", config.require("model"))))
Agent("agent", AgentArgs(
    engine="bedrock-agent", model=config.require("model"), knowledge_base_id=knowledge.id,
    statements=[knowledge.retrieve_statement(), guardrail.apply_statement()],
    guardrail=GuardrailVersion(id=guardrail.id, version=guardrail.version),
))
"""
API = """
import pulumi
from components.api import Api, ApiArgs
from components.cdn import Cdn, CdnArgs
code = pulumi.AssetArchive({"app.py": pulumi.StringAsset("def handler(event, context): ...")})
generation = pulumi.Config().require_int("originSecretGeneration")
config = pulumi.Config()
args = ApiArgs(
    code=code, handler="app.handler", front_door=config.require("frontDoor"),
    streaming=config.require_bool("streaming"), origin_secret_generation=generation)
api = Api("api", args)
cdn = Cdn("cdn", CdnArgs(api=api.origin))
api.allow(cdn.distribution_arn)
"""
EDGE = """
import pulumi_aws as aws
from components.cdn import Cdn, CdnArgs, Firewall
from components.custom_domain import Domain
there = aws.Provider("there", region="us-east-1")
Cdn("cdn", CdnArgs(domain=Domain(name="a.example.com", hosted_zone_id="Z1"), firewall=Firewall(), us_east_1=there))
"""
SAFEGUARDS = """
from components.safeguards import Safeguards, SafeguardsArgs
Safeguards("limits", SafeguardsArgs())
"""
GUARDRAIL = """
from components.guardrail import Guardrail, GuardrailArgs
Guardrail("guardrail", GuardrailArgs())
"""
SITE = """
from pathlib import Path
import pulumi_aws as aws
from components.site import Site, SiteArgs
bucket = aws.s3.Bucket("pages")
Site("site", SiteArgs(folder=Path(__file__).parent / "site", bucket=bucket.bucket))
"""
OBSERVABILITY = """
from decimal import Decimal
from components.observability import Observability, ObservabilityArgs
one = Decimal(1)
args = ObservabilityArgs(
    function_name="f", log_group_name="l", daily_budget_usd=one, monthly_budget_usd=one)
Observability("watch", args)
"""
CONFIGURATION = {
    "aws:region": "eu-central-1",
    "embeddingModel": "amazon.titan-embed-text-v2:0",
    "model": "eu.amazon.nova-micro-v1:0",
    "frontDoor": "function-url",
    "streaming": False,
    "originSecretGeneration": 1,
}


@dataclass(frozen=True)
class Mutation:
    """An edit of one file, and the words of the refusal or of the fact that it breaks."""

    file: str
    old: str
    new: str
    program: str
    breaks: str
    check: Callable[[Deployment], None] | None = None
    """What to do and assert after `up`; None when `up` itself is refused."""
    race: Race = NO_RACE
    """Where the edit takes a dependency away: what should have come first, and what doesn't wait for it now."""

    @property
    def name(self) -> str:
        return f"{self.file}: {' '.join(self.old.split())[:60]}"


def new_embedding_model(deployment: Deployment) -> None:
    """Replace the knowledge base."""
    deployment.project.configure("dev", {"embeddingModel": "cohere.embed-multilingual-v3"})
    deployment.up()


def live_version_is_whole(deployment: Deployment) -> None:
    """The first deployment's agent is whole."""
    assert_live_version_is_whole(deployment.account)


def live_version_stays_whole(deployment: Deployment) -> None:
    """The agent is whole after its model, then its guardrail, then its knowledge base has changed, each alone."""
    deployment.project.configure("dev", {"model": "eu.amazon.nova-lite-v1:0"})
    deployment.up()
    assert_live_version_is_whole(deployment.account)
    another_guardrail(deployment)
    assert_live_version_is_whole(deployment.account)
    new_embedding_model(deployment)
    assert_live_version_is_whole(deployment.account)


def new_metadata_keys(deployment: Deployment) -> None:
    """Keep another key out of the filters, which AWS can only do in a new index."""
    deployment.project.edit(
        "components/vector_index.py",
        '"AMAZON_BEDROCK_METADATA"]',
        '"AMAZON_BEDROCK_METADATA", "section"]',
    )
    deployment.up()


def visitors_are_answered_throughout(deployment: Deployment) -> None:
    """Streaming goes on, the front door changes and changes back; a visitor asks after every step of it."""
    account = deployment.account
    account.ask = no_answer
    for change in (
        {"streaming": True},
        {"streaming": False},
        {"frontDoor": "http-api"},
        {"frontDoor": "function-url"},
        {"frontDoor": "http-api"},
        {"frontDoor": "function-url", "streaming": True},
    ):
        deployment.project.configure("dev", change)
        deployment.up()
    assert account.unanswered == [], "a visitor got no answer"


def policy_is_made_before_the_function(deployment: Deployment) -> None:
    """The first request finds its permissions."""
    assert completed_before(deployment.account.operations, "api-role-policy", "api-function"), "order"


def log_is_made_before_the_function(deployment: Deployment) -> None:
    """Lambda would else make a log group of its own."""
    assert completed_before(deployment.account.operations, "api-log", "api-function"), "order"
    assert deployment.account.named("api-function").inputs.get("loggingConfig"), "another log group"


def alias_moves(deployment: Deployment) -> None:
    """A changed function is published, and the alias follows."""
    deployment.project.edit("__main__.py", "def handler(event, context): ...", "handler = print")
    deployment.up()
    assert deployment.account.named("api-live").inputs["functionVersion"] == "2", "the alias stays"


def secrets_are_drawn_once(deployment: Deployment) -> None:
    """A second deployment changes nothing."""
    deployment.project.configure("dev", {"frontDoor": "http-api"})
    deployment.up()
    assert deployment.up().changes == {}, "drawn again"


def rotated_secret_is_accepted_first(deployment: Deployment) -> None:
    """CloudFront sends a new secret only when the function knows it."""
    deployment.project.configure("dev", {"frontDoor": "http-api"})
    deployment.up()
    deployment.project.configure("dev", {"originSecretGeneration": 2})
    steps = [(operation, name) for operation, _, name in deployment.up().operations]
    assert steps.index(("update", "api-gateway")) < steps.index(("update", "cdn-distribution")), "sent first"


def documents_do_not_block_destroy(deployment: Deployment) -> None:
    """A dev stack can be destroyed with documents in its bucket."""
    deployment.account.put_object(deployment.account.named("knowledge-documents").id)
    deployment.destroy()
    assert not deployment.account.resources


def another_guardrail(deployment: Deployment) -> None:
    """Let the guardrail filter less."""
    deployment.project.edit("components/guardrail.py", '"CREDIT_DEBIT_CARD_CVV",\n', "\n")
    deployment.up()


def guardrail_version_follows(deployment: Deployment) -> None:
    """A changed guardrail publishes a new version."""
    before = deployment.account.named("guardrail-version").id
    another_guardrail(deployment)
    assert deployment.account.named("guardrail-version").id != before, "the old version stays"
