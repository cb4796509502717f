"""Before a deployment: whether the account, its quotas and this machine have what a stack's settings ask for."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from doctor.causes import Refusal, explain
from doctor.finding import Check
from doctor.machine import Run, pulumi
from doctor.quotas import quotas
from doctor.trouble import Refused, Trouble, Unseen
from doctor.wanted import Clients, Wanted

LEAST_UNRESERVED = 10  # AWS Lambda Developer Guide, "Configuring reserved concurrency"


def identity(clients: Clients, wanted: Wanted) -> str:
    """Whose credentials these are, and whether the stack may be in that account."""
    who = clients("sts").get_caller_identity()
    if wanted.allowed_accounts and who["Account"] not in wanted.allowed_accounts:
        message = f"AWS account ID not allowed: {who['Account']}"
        raise Refused(Refusal("", message))
    return f"account {who['Account']}, as {who['Arn']}"


def region(available: Sequence[str], wanted: Wanted) -> str:
    """Whether the stack names a region that has Bedrock's knowledge bases, by botocore's own table."""
    if not wanted.region:
        raise Trouble("region", "no region is set")
    if wanted.region not in available:
        what = f"{wanted.region} isn't among the regions of Bedrock's knowledge bases"
        raise Trouble("region-unknown", what, some=", ".join(sorted(available)[:8]))
    return wanted.region


def model(clients: Clients, wanted: Wanted) -> str:
    """Whether the model answers: one call of one token (far less than a cent)."""
    clients("bedrock-runtime").converse(
        modelId=wanted.model,
        messages=[{"role": "user", "content": [{"text": "Say ok."}]}],
        inferenceConfig={"maxTokens": 1},
    )
    return f"{wanted.model} answers"


def embeddings(clients: Clients, wanted: Wanted) -> str:
    """Whether the embedding model answers: one word."""
    body: dict[str, Any] = {"inputText": "ok"}
    if wanted.embedding_model.startswith("cohere."):
        body = {"texts": ["ok"], "input_type": "search_query"}
    clients("bedrock-runtime").invoke_model(modelId=wanted.embedding_model, body=json.dumps(body))
    return f"{wanted.embedding_model} answers"


def knowledge_bases(clients: Clients) -> str:
    """Whether the region has knowledge bases for this identity."""
    found = clients("bedrock-agent").list_knowledge_bases(maxResults=10)["knowledgeBaseSummaries"]
    return f"available; {len(found)} there"


def vectors(clients: Clients) -> str:
    """Whether the region has S3 Vectors for this identity."""
    clients("s3vectors").list_vector_buckets(maxResults=1)
    return "available"


def concurrency(clients: Clients, wanted: Wanted) -> str:
    """Whether Lambda lets the stack reserve what it wants to."""
    limit = clients("lambda").get_account_settings()["AccountLimit"]
    free = limit["UnreservedConcurrentExecutions"]
    if wanted.reserved_concurrency and free - wanted.reserved_concurrency < LEAST_UNRESERVED:
        message = (
            f"{wanted.reserved_concurrency} of {free} would be reserved: decreases account's "
            f"UnreservedConcurrentExecution below its minimum value of [{LEAST_UNRESERVED}]"
        )
        raise Refused(Refusal("", message))
    return f"{free} at once, {wanted.reserved_concurrency} to be reserved"


def bedrock_agents(clients: Clients) -> str:
    """Whether this account ever used Bedrock Agents; only creating one tells for certain whether it still may."""
    if clients("bedrock-agent").list_agents(maxResults=1)["agentSummaries"]:
        return "this account has agents"
    raise Refused(Refusal("AccessDeniedException", "no agent exists; Bedrock Agents is in Maintenance Mode"))


def harness(clients: Clients) -> str:
    """Whether the region has AgentCore harnesses for this identity."""
    clients("bedrock-agentcore-control").list_harnesses(maxResults=1)
    return "available"


def edge(clients: Clients) -> str:
    """Whether CloudFront has ever let this account make a distribution."""
    if clients("cloudfront").list_distributions(MaxItems="1")["DistributionList"].get("Quantity"):
        return "verified: this account has distributions"
    cause = explain(Refusal("AccessDenied", "Your account must be verified"))
    what = "no distribution yet: whether AWS has verified this account shows at `pulumi up`"
    raise Unseen(what, cause.fix, cause.see)


def zone(clients: Clients, wanted: Wanted) -> str:
    """Whether the hosted zone is there and serves the domain."""
    name = clients("route53").get_hosted_zone(Id=wanted.hosted_zone_id)["HostedZone"]["Name"].rstrip(".")
    if wanted.domain_name != name and not wanted.domain_name.endswith(f".{name}"):
        raise Trouble("zone-differs", f"{wanted.hosted_zone_id} serves {name}, not {wanted.domain_name}")
    return f"{wanted.domain_name} in {name}"


def this_machine(wanted: Wanted, run: Run) -> list[Check]:
    """What can be looked at before `pulumi up` without credentials."""
    return [Check("pulumi", partial(pulumi, run, wanted), True, wanted.stack)]


def before_deployment(clients: Clients, available: Sequence[str], wanted: Wanted, run: Run) -> list[Check]:
    """Everything to look at before `pulumi up`, but the credentials, without which no more than the machine is seen."""
    looks: list[tuple[str, Callable[[], str], bool]] = [
        ("region", partial(region, available, wanted), False),
        ("model", partial(model, clients, wanted), True),
        ("embeddings", partial(embeddings, clients, wanted), True),
        ("knowledge bases", partial(knowledge_bases, clients), True),
        ("s3 vectors", partial(vectors, clients), True),
        ("lambda concurrency", partial(concurrency, clients, wanted), False),
        ("quotas", partial(quotas, clients, wanted), False),
        ("cloudfront", partial(edge, clients), False),
    ]
    if wanted.engine == "bedrock-agent":
        looks.append(("bedrock agents", partial(bedrock_agents, clients), True))
    if wanted.engine == "agentcore-harness":
        looks.append(("agentcore harness", partial(harness, clients), True))
    if wanted.domain_name:
        looks.append(("domain", partial(zone, clients, wanted), True))
    checks = [Check(name, look, is_tried, wanted.stack) for name, look, is_tried in looks]
    return [*this_machine(wanted, run), *checks]
