"""Which node takes what from which: `input<source.output`, and `<source` for an explicit dependency."""

from tests.components.cases import Case
from tests.components.expected_wiring_edge import DOMAIN, WAF, Wiring, front_door, url

_ALWAYS: Wiring = {
    "api-function": {
        "<api-role-policy",
        "environment<knowledge-base.id",
        "environment<knowledge-documents.bucket",
        "environment<safeguards-table.name",
        "loggingConfig<api-log.name",
        "role<api-role.arn",
    },
    "api-live": {"functionName<api-function.name", "functionVersion<api-function.version"},
    "api-streaming": {"functionName<api-function.name", "functionVersion<api-function.version"},
    "api-log": set(),
    "api-role": set(),
    "api-role-policy": {
        "policy<api-log.arn",
        "policy<knowledge-documents.arn",
        "policy<safeguards-table.arn",
        "role<api-role.id",
    },
    "cdn-clean-urls": set(),
    "cdn-distribution": {
        "defaultCacheBehavior<cdn-clean-urls.arn",
        "defaultCacheBehavior<cdn-headers.id",
        "orderedCacheBehaviors<cdn-forwarded.id",
        "orderedCacheBehaviors<cdn-headers.id",
        "origins<cdn-s3-access.id",
        "origins<cdn-site.bucketRegionalDomainName",
    },
    "cdn-forwarded": set(),
    "cdn-headers": set(),
    "cdn-s3-access": set(),
    "cdn-site": set(),
    "cdn-site-encryption": {"bucket<cdn-site.bucket"},
    "cdn-site-policy": {
        "<cdn-site-public-access",
        "bucket<cdn-site.bucket",
        "policy<cdn-distribution.arn",
        "policy<cdn-site.arn",
    },
    "cdn-site-public-access": {"bucket<cdn-site.bucket"},
    "knowledge-base": {
        "<knowledge-role-policy",
        "roleArn<knowledge-role.arn",
        "storageConfiguration<knowledge-index.indexArn",
    },
    "knowledge-documents": set(),
    "knowledge-documents-encryption": {"bucket<knowledge-documents.bucket"},
    "knowledge-documents-policy": {
        "<knowledge-documents-public-access",
        "bucket<knowledge-documents.bucket",
        "policy<knowledge-documents.arn",
    },
    "knowledge-documents-public-access": {"bucket<knowledge-documents.bucket"},
    "knowledge-index": {"vectorBucketName<knowledge-vectors.vectorBucketName"},
    "knowledge-role": set(),
    "knowledge-role-policy": {
        "policy<knowledge-documents.arn",
        "policy<knowledge-index.indexArn",
        "role<knowledge-role.id",
    },
    "knowledge-source": {
        "dataSourceConfiguration<knowledge-documents.arn",
        "knowledgeBaseId<knowledge-base.id",
    },
    "knowledge-vectors": set(),
    "observability-alarms": set(),
    "observability-alarms-policy": {"arn<observability-alarms.arn", "policy<observability-alarms.arn"},
    "observability-budget": {"<observability-alarms-policy", "notifications<observability-alarms.arn"},
    "observability-daily-spend": {
        "alarmActions<observability-alarms.arn",
        "okActions<observability-alarms.arn",
    },
    "observability-dashboard": {"dashboardBody<api-function.name", "dashboardBody<api-log.name"},
    "observability-errors": {
        "alarmActions<observability-alarms.arn",
        "dimensions<api-function.name",
        "okActions<observability-alarms.arn",
    },
    "observability-failed-answers": {
        "alarmActions<observability-alarms.arn",
        "okActions<observability-alarms.arn",
    },
    "observability-throttles": {
        "alarmActions<observability-alarms.arn",
        "dimensions<api-function.name",
        "okActions<observability-alarms.arn",
    },
    "observability-how-good-were-the-answers-by-day": {"logGroupNames<api-log.name"},
    "observability-what-counts-as-spent-without-being-known": {"logGroupNames<api-log.name"},
    "observability-what-did-each-hour-cost": {"logGroupNames<api-log.name"},
    "observability-what-did-visitors-say-of-which-answers": {"logGroupNames<api-log.name"},
    "observability-what-was-throttled-or-tried-again": {"logGroupNames<api-log.name"},
    "observability-which-answers-failed-and-why": {"logGroupNames<api-log.name"},
    "observability-which-answers-were-slow-and-where": {"logGroupNames<api-log.name"},
    "observability-which-questions-were-refused-and-why": {"logGroupNames<api-log.name"},
    "safeguards-table": set(),
}

_PROD: Wiring = {
    "observability-email": {"topic<observability-alarms.arn"},
    "knowledge-documents-lifecycle": {"<knowledge-documents-versioning", "bucket<knowledge-documents.bucket"},
    "knowledge-documents-versioning": {"bucket<knowledge-documents.bucket"},
}

_GUARDRAIL: Wiring = {
    "guardrail-filters": set(),
    "guardrail-version": {"guardrailArn<guardrail-filters.guardrailArn"},
}

_CONVERSE: Wiring = {"api-role-policy": {"policy<knowledge-base.arn"}}
_CONVERSE_GUARDED: Wiring = {
    "api-function": {"environment<guardrail-filters.guardrailId", "environment<guardrail-version.version"},
    "api-role-policy": {"policy<guardrail-filters.guardrailArn"},
}

_BEDROCK_AGENT: Wiring = {
    "agent-agent": {"<agent-role-policy", "agentResourceRoleArn<agent-role.arn"},
    "agent-alias": {"<agent-knowledge", "agentId<agent-agent.agentId", "description<knowledge-base"},
    "agent-functions": {"agentId<agent-agent.agentId"},
    "agent-knowledge": {
        "<agent-functions",
        "agentId<agent-agent.agentId",
        "description<knowledge-base",
        "knowledgeBaseId<knowledge-base.id",
    },
    "agent-role": set(),
    "agent-role-policy": {"policy<knowledge-base.arn", "role<agent-role.id"},
    "api-function": {"environment<agent-alias.agentAliasId"},
    "api-role-policy": {"policy<agent-alias.agentAliasArn"},
}
_BEDROCK_AGENT_GUARDED: Wiring = {
    "api-function": {"environment<guardrail-filters.guardrailId", "environment<guardrail-version.version"},
    "agent-agent": {
        "guardrailConfigurations<guardrail-filters.guardrailId",
        "guardrailConfigurations<guardrail-version.version",
    },
    "agent-alias": {"description<guardrail-filters", "description<guardrail-version"},
    "agent-knowledge": {"description<guardrail-filters", "description<guardrail-version"},
    "agent-role-policy": {"policy<guardrail-filters.guardrailArn"},
}

_HARNESS: Wiring = {
    "agent-harness": {"<agent-harness-role-policy", "executionRoleArn<agent-harness-role.arn"},
    "agent-harness-role": set(),
    "agent-harness-role-policy": {"role<agent-harness-role.id"},
    "api-function": {"environment<agent-harness.arn"},
    "api-role-policy": {"policy<agent-harness.arn", "policy<knowledge-base.arn"},
}
_HARNESS_GUARDED: Wiring = {
    "api-function": {"environment<guardrail-filters.guardrailId", "environment<guardrail-version.version"},
    "agent-harness": {"model<guardrail-filters.guardrailId", "model<guardrail-version.version"},
    "agent-harness-role-policy": {"policy<guardrail-filters.guardrailArn"},
}


# Both URLs are there whichever front door is used, so that CloudFront can change between them.
_ALWAYS |= url("api", "api-live") | url("api-streaming", "api-streaming")


def expected_wiring(case: Case) -> Wiring:
    """What every resource of a case takes from others, the site's files apart."""
    parts = [_ALWAYS]
    parts += [_PROD] * case.retained
    parts += [_GUARDRAIL] * case.guardrail
    if case.engine == "converse":
        parts += [_CONVERSE] + [_CONVERSE_GUARDED] * case.guardrail
    elif case.engine == "agentcore-harness":
        parts += [_HARNESS] + [_HARNESS_GUARDED] * case.guardrail
    else:
        parts += [_BEDROCK_AGENT] + [_BEDROCK_AGENT_GUARDED] * case.guardrail
    parts += front_door(case)
    parts += [WAF] * case.waf + [DOMAIN] * case.domain
    together: Wiring = {}
    for part in parts:
        for node, edges in part.items():
            together[node] = together.get(node, set()) | edges
    return together
