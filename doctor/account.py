"""Before a deployment: whether the account, its quotas and this machine have what a stack's settings ask for."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from doctor.causes import Refusal, explain
from doctor.finding import Check, Finding, State, note, of_cause, ok, wrong

QUESTION_TOKENS = 2_070
"""Input and output of the average question; api/data/question.json, "average"."""
QUESTIONS_A_DAY = 20
"""What a public page should at least be able to answer in a day."""
LEAST_UNRESERVED = 10  # AWS Lambda Developer Guide, "Configuring reserved concurrency"


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
            allowed_accounts=tuple(json.loads(allowed)),
        )


def identity(clients: Clients, wanted: Wanted) -> Finding:
    """Whose credentials these are, and whether the stack may be in that account."""
    who = clients("sts").get_caller_identity()
    if wanted.allowed_accounts and who["Account"] not in wanted.allowed_accounts:
        message = f"AWS account ID not allowed: {who['Account']}"
        refusal = Refusal("", message)
        return of_cause("credentials", explain(refusal), refusal, is_tried=True)
    return ok("credentials", f"account {who['Account']}, as {who['Arn']}")


def region(available: Sequence[str], wanted: Wanted) -> Finding:
    """Whether the stack names a region that has Bedrock's knowledge bases, by botocore's own table."""
    if not wanted.region:
        return wrong(
            "region",
            "no region is set",
            "A stack names its region.",
            f"pulumi config set aws:region us-east-1 -s {wanted.stack}",
        )
    if wanted.region not in available:
        return wrong(
            "region",
            f"{wanted.region} isn't among the regions of Bedrock's knowledge bases",
            "The region is mistyped, of another partition, or newer than this botocore.",
            f"pulumi config set aws:region us-east-1 -s {wanted.stack}; {', '.join(sorted(available)[:8])} …",
            'AWS "Services by Region"',
            cause="region-unknown",
        )
    return ok("region", wanted.region)


def model(clients: Clients, wanted: Wanted) -> Finding:
    """Whether the model answers: one call of one token (far less than a cent)."""
    clients("bedrock-runtime").converse(
        modelId=wanted.model,
        messages=[{"role": "user", "content": [{"text": "Say ok."}]}],
        inferenceConfig={"maxTokens": 1},
    )
    return ok("model", f"{wanted.model} answers")


def embeddings(clients: Clients, wanted: Wanted) -> Finding:
    """Whether the embedding model answers: one word."""
    body: dict[str, Any] = {"inputText": "ok"}
    if wanted.embedding_model.startswith("cohere."):
        body = {"texts": ["ok"], "input_type": "search_query"}
    clients("bedrock-runtime").invoke_model(modelId=wanted.embedding_model, body=json.dumps(body))
    return ok("embeddings", f"{wanted.embedding_model} answers")


def knowledge_bases(clients: Clients, _: Wanted) -> Finding:
    """Whether the region has knowledge bases for this identity."""
    found = clients("bedrock-agent").list_knowledge_bases(maxResults=10)["knowledgeBaseSummaries"]
    return ok("knowledge bases", f"available; {len(found)} there")


def vectors(clients: Clients, _: Wanted) -> Finding:
    """Whether the region has S3 Vectors for this identity."""
    clients("s3vectors").list_vector_buckets(maxResults=1)
    return ok("s3 vectors", "available")


def concurrency(clients: Clients, wanted: Wanted) -> Finding:
    """Whether Lambda lets the stack reserve what it wants to."""
    limit = clients("lambda").get_account_settings()["AccountLimit"]
    free = limit["UnreservedConcurrentExecutions"]
    if wanted.reserved_concurrency and free - wanted.reserved_concurrency < LEAST_UNRESERVED:
        refusal = Refusal(
            "",
            f"{wanted.reserved_concurrency} of {free} would be reserved: decreases account's "
            f"UnreservedConcurrentExecution below its minimum value of [{LEAST_UNRESERVED}]",
        )
        return of_cause("lambda concurrency", explain(refusal), refusal, is_tried=True)
    return ok("lambda concurrency", f"{free} at once, {wanted.reserved_concurrency} to be reserved")


def quotas(clients: Clients, wanted: Wanted) -> Finding:
    """Whether Bedrock's quotas for the model let through what the stack's settings promise."""
    pages = clients("service-quotas").get_paginator("list_service_quotas").paginate(ServiceCode="bedrock")
    listed = {each["QuotaName"]: each["Value"] for page in pages for each in page["Quotas"]}
    return judge_quotas(listed, wanted)


def judge_quotas(listed: Mapping[str, float], wanted: Wanted) -> Finding:
    """Requests and tokens a minute, tokens a day, against questions a minute of one visitor.

    Args:
        listed: each quota of Bedrock's by the name that Service Quotas gives it.
        wanted: the stack's settings.
    """
    ours = {name: value for name, value in listed.items() if _is_of(name, wanted.model)}
    across = "." in wanted.model and wanted.model.split(".")[0] in (
        "us",
        "eu",
        "apac",
        "global",
        "jp",
        "au",
        "ca",
    )
    kinds = [each for each in ours if ("cross-region" in each.lower() or "global" in each.lower()) == across]
    asked = {
        "requests per minute": float(wanted.questions_per_minute),
        "tokens per minute": float(wanted.questions_per_minute * QUESTION_TOKENS),
        "tokens per day": float(QUESTION_TOKENS * QUESTIONS_A_DAY),
    }
    told = []
    for kind, needed in asked.items():
        for name in kinds:
            if kind in name.lower() and ours[name] < needed:
                return wrong(
                    "quotas",
                    f"“{name}” is {ours[name]:,.0f}; {needed:,.0f} are needed",
                    f"One visitor may ask {wanted.questions_per_minute} questions a minute of about "
                    f"{QUESTION_TOKENS:,} tokens; new accounts have small quotas.",
                    "Service Quotas → Amazon Bedrock → the quota's name → Request increase; "
                    f"or pulumi config set questionsPerMinute N -s {wanted.stack}",
                    'Amazon Bedrock User Guide, "Quotas for Amazon Bedrock"',
                    cause="quota-small",
                )
        told += [f"{ours[name]:,.0f} {kind}" for name in kinds if kind in name.lower()]
    if not told:
        return note(
            "quotas",
            f"Service Quotas lists none for {wanted.model}",
            "Look in the Bedrock console under Quotas; a new account's may be far below the published ones.",
        )
    return ok("quotas", ", ".join(told))


def _is_of(quota: str, model: str) -> bool:
    """Whether a quota's name is this model's: "… for Amazon Nova 2 Lite", "… for Anthropic Claude Haiku 4.5 V1"."""
    name = re.sub(r"-v\d+(:\d+)?$|-\d{8}.*$", "", re.split(r"(?:amazon|anthropic|openai)\.", model)[-1])
    ours = re.sub(r"(\d)-(\d)", r"\1.\2", name)
    words = set(re.findall(r"[a-z]+|\d[\d.]*", ours))
    theirs = set(re.findall(r"[a-z]+|\d[\d.]*", re.sub(r"\bv\d+\b", "", quota.lower())))
    numbers = {word for word in theirs if word[0].isdigit()}
    return words <= theirs and numbers <= words


def bedrock_agents(clients: Clients, _: Wanted) -> Finding:
    """Whether this account ever used Bedrock Agents; only creating one tells for certain whether it still may."""
    if clients("bedrock-agent").list_agents(maxResults=1)["agentSummaries"]:
        return ok("bedrock agents", "this account has agents")
    refusal = Refusal("AccessDeniedException", "no agent exists; Bedrock Agents is in Maintenance Mode")
    return of_cause("bedrock agents", explain(refusal), refusal, is_tried=True)


def harness(clients: Clients, _: Wanted) -> Finding:
    """Whether the region has AgentCore harnesses for this identity."""
    clients("bedrock-agentcore-control").list_harnesses(maxResults=1)
    return ok("agentcore harness", "available")


def edge(clients: Clients, _: Wanted) -> Finding:
    """Whether CloudFront has ever let this account make a distribution."""
    if clients("cloudfront").list_distributions(MaxItems="1")["DistributionList"].get("Quantity"):
        return ok("cloudfront", "verified: this account has distributions")
    cause = explain(Refusal("AccessDenied", "Your account must be verified"))
    return note(
        "cloudfront",
        "no distribution yet: whether AWS has verified this account shows at `pulumi up`",
        cause.fix,
        cause.see,
    )


def zone(clients: Clients, wanted: Wanted) -> Finding:
    """Whether the hosted zone is there and serves the domain."""
    name = clients("route53").get_hosted_zone(Id=wanted.hosted_zone_id)["HostedZone"]["Name"].rstrip(".")
    if wanted.domain_name != name and not wanted.domain_name.endswith(f".{name}"):
        return wrong(
            "domain",
            f"{wanted.hosted_zone_id} serves {name}, not {wanted.domain_name}",
            "The certificate is proven in the zone that serves the domain.",
            f"pulumi config set hostedZoneId ZONE -s {wanted.stack}; `aws route53 list-hosted-zones` lists them",
            cause="zone-differs",
        )
    return ok("domain", f"{wanted.domain_name} in {name}")


Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


def run_command(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """Run a program without a terminal. Raises FileNotFoundError where it isn't installed."""
    if shutil.which(command[0]) is None:
        raise FileNotFoundError(f"{command[0]} is not on PATH")
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def pulumi(run: Run, wanted: Wanted) -> Finding:
    """Whether Pulumi is there, signed in, and knows the stack."""
    who = run(["pulumi", "--non-interactive", "whoami", "--verbose"])
    if who.returncode:
        return _said("pulumi", who)
    backend = re.search(r"(?:Backend )?URL:\s*(\S+)", who.stdout)
    listed = run(["pulumi", "--non-interactive", "stack", "ls", "--json"])
    if listed.returncode:
        return _said("pulumi", listed)
    stacks = [str(each.get("name", "")).rsplit("/", 1)[-1] for each in json.loads(listed.stdout or "[]")]
    where = backend[1] if backend else "its backend"
    if wanted.stack not in stacks:
        return note(
            "pulumi",
            f"signed in to {where}; stack {wanted.stack} isn't made yet",
            f"pulumi stack init {wanted.stack}",
        )
    shown = run(["pulumi", "--non-interactive", "config", "--json", "--show-secrets", "-s", wanted.stack])
    if shown.returncode:
        return _said("pulumi", shown)
    return ok("pulumi", f"signed in to {where}; stack {wanted.stack} is there")


def _said(check: str, ended: "subprocess.CompletedProcess[str]") -> Finding:
    words = (ended.stderr or ended.stdout).strip() or f"exit code {ended.returncode}"
    refusal = Refusal("", words, "pulumi")
    return of_cause(check, explain(refusal), refusal, is_tried=True)


def before_deployment(clients: Clients, available: Sequence[str], wanted: Wanted, run: Run) -> list[Check]:
    """Everything to look at before `pulumi up`, but the credentials, without which nothing can be looked at."""
    checks = [
        Check("region", lambda: region(available, wanted)),
        Check("pulumi", lambda: pulumi(run, wanted), is_tried=True),
        Check("model", lambda: model(clients, wanted), is_tried=True),
        Check("embeddings", lambda: embeddings(clients, wanted), is_tried=True),
        Check("knowledge bases", lambda: knowledge_bases(clients, wanted), is_tried=True),
        Check("s3 vectors", lambda: vectors(clients, wanted), is_tried=True),
        Check("lambda concurrency", lambda: concurrency(clients, wanted)),
        Check("quotas", lambda: quotas(clients, wanted)),
        Check("cloudfront", lambda: edge(clients, wanted)),
    ]
    if wanted.engine == "bedrock-agent":
        checks.append(Check("bedrock agents", lambda: bedrock_agents(clients, wanted), is_tried=True))
    if wanted.engine == "agentcore-harness":
        checks.append(Check("agentcore harness", lambda: harness(clients, wanted), is_tried=True))
    if wanted.domain_name:
        checks.append(Check("domain", lambda: zone(clients, wanted), is_tried=True))
    return checks


__all__ = ["Clients", "State", "Wanted", "before_deployment", "identity"]
