"""Which node takes what from which: `input<source.output`, and `<source` for an explicit dependency."""

from tests.components.cases import Case

Wiring = dict[str, set[str]]

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


def _url(name: str, alias: str) -> Wiring:
    """A function URL and its two permissions."""
    takes = {f"function<{alias}.functionName", f"qualifier<{alias}.name", "sourceArn<cdn-distribution.arn"}
    return {
        f"{name}-url": {f"functionName<{alias}.functionName", f"qualifier<{alias}.name"},
        f"{name}-url-permission": takes,
        f"{name}-invoke-permission": takes,
    }


# Both URLs are there whichever front door is used, so that CloudFront can change between them.
_ALWAYS |= _url("api", "api-live") | _url("api-streaming", "api-streaming")


def _function_url(case: Case) -> Wiring:
    alias, url = ("api-streaming", "api-streaming-url") if case.streaming else ("api-live", "api-url")
    return {
        "cdn-distribution": {f"origins<{url}.urlId", "origins<cdn-lambda-access.id"},
        "cdn-lambda-access": set(),
        "observability-refusals": {
            "alarmActions<observability-alarms.arn",
            f"dimensions<{alias}.functionName",
            "okActions<observability-alarms.arn",
        },
    }


_GATEWAY: Wiring = {
    "api-access-log": set(),
    "api-function": {"environment<api-origin-secret-0.value", "environment<api-origin-secret-1.value"},
    "api-origin-secret-0": set(),
    "api-origin-secret-1": set(),
    # The newer secret alone is sent, only once the version accepts both and the way in is open.
    "cdn-distribution": {
        "<api-gateway-permission",
        "<api-mcp-gateway-permission",
        "<api-stage",
        "origins<api-origin-secret-1.value",
    },
    "observability-refusals": {
        "alarmActions<observability-alarms.arn",
        "okActions<observability-alarms.arn",
    },
}


def _invoked(alias: str, api: str) -> Wiring:
    """A gateway's alias, and who may invoke it."""
    takes = {f"function<{alias}.functionName", f"qualifier<{alias}.name", f"sourceArn<{api}.executionArn"}
    return {
        alias: {"functionName<api-function.name", "functionVersion<api-function.version"},
        "api-gateway-permission": takes,
        "api-mcp-gateway-permission": takes,
        "cdn-distribution": {f"<{alias}", f"origins<{api}.id"},
    }


_HTTP_API: Wiring = {
    "api-http": set(),
    "api-integration": {"apiId<api-http.id", "integrationUri<api-gateway.invokeArn"},
    "api-route": {"apiId<api-http.id", "target<api-integration.id"},
    "api-mcp-route": {"apiId<api-http.id", "target<api-integration.id"},
    "api-stage": {"accessLogSettings<api-access-log.arn", "apiId<api-http.id"},
    "cdn-distribution": {"<api-mcp-route", "<api-route"},
    "observability-refusals": {"dimensions<api-http.id"},
}


def _rest_api(case: Case) -> Wiring:
    alias, of_api = f"api-{case.gateway_alias}", "restApi<api-rest.id"
    uri = f"uri<{alias}.arn" if case.streaming else f"uri<{alias}.invokeArn"
    found: Wiring = {
        "api-rest": set(),
        "api-api-path": {of_api, "parentId<api-rest.rootResourceId"},
        "api-route-path": {of_api, "parentId<api-api-path.id"},
        "api-mcp-route-path": {of_api, "parentId<api-rest.rootResourceId"},
        "api-throttled": {"restApiId<api-rest.id"},
        "api-default-5xx": {"restApiId<api-rest.id"},
        "api-deployment": {
            *(of_api, "<api-route", "<api-mcp-route", "<api-throttled", "<api-default-5xx"),
            *("<api-gateway-permission", "<api-mcp-gateway-permission"),
        },
        "api-stage": {
            of_api,
            "deployment<api-deployment.id",
            "accessLogSettings<api-access-log.arn",
            "<api-gateway-logging",
        },
        "api-throttle": {of_api, "stageName<api-stage.stageName"},
        "api-gateway-logs": set(),
        "api-gateway-logs-policy": {"role<api-gateway-logs.id"},
        "api-gateway-logging": {"cloudwatchRoleArn<api-gateway-logs.arn", "<api-gateway-logs-policy"},
        "observability-refusals": {"dimensions<api-rest.name"},
    }
    for path in ("route", "mcp-route"):
        place = f"resourceId<api-{path}-path.id"
        found[f"api-{path}-method"] = {of_api, place}
        found[f"api-{path}"] = {of_api, place, f"httpMethod<api-{path}-method.httpMethod", uri}
    return found


def _front_door(case: Case) -> list[Wiring]:
    match case.front_door:
        case "function-url":
            return [_function_url(case)]
        case "http-api":
            return [_GATEWAY, _invoked("api-gateway", "api-http"), _HTTP_API]
        case _:
            return [_GATEWAY, _invoked(f"api-{case.gateway_alias}", "api-rest"), _rest_api(case)]


_WAF: Wiring = {
    "cdn-distribution": {"webAclId<cdn-firewall.arn"},
    "cdn-firewall": set(),
    "cdn-firewall-log": set(),
    "cdn-firewall-logging": {
        "logDestinationConfigs<cdn-firewall-log.arn",
        "resourceArn<cdn-firewall.arn",
    },
}

_DOMAIN: Wiring = {
    "cdn-address-a": {"aliases<cdn-distribution.domainName", "aliases<cdn-distribution.hostedZoneId"},
    "cdn-address-aaaa": {"aliases<cdn-distribution.domainName", "aliases<cdn-distribution.hostedZoneId"},
    "cdn-certificate": set(),
    "cdn-certificate-issued": {
        "certificateArn<cdn-certificate.arn",
        "validationRecordFqdns<cdn-certificate-proof.fqdn",
    },
    "cdn-certificate-proof": {
        "name<cdn-certificate.domainValidationOptions[0]_resourceRecordName",
        "records<cdn-certificate.domainValidationOptions[0]_resourceRecordValue",
        "type<cdn-certificate.domainValidationOptions[0]_resourceRecordType",
    },
    # The certificate as issued, not as asked for: CloudFront refuses the latter.
    "cdn-distribution": {"viewerCertificate<cdn-certificate-issued.certificateArn"},
}


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
    parts += _front_door(case)
    parts += [_WAF] * case.waf + [_DOMAIN] * case.domain
    together: Wiring = {}
    for part in parts:
        for node, edges in part.items():
            together[node] = together.get(node, set()) | edges
    return together
