"""What the parts of the way from a browser to the function take from which."""

from tests.components.cases import Case

Wiring = dict[str, set[str]]


def url(name: str, alias: str) -> Wiring:
    """A function URL and its two permissions."""
    takes = {f"function<{alias}.functionName", f"qualifier<{alias}.name", "sourceArn<cdn-distribution.arn"}
    return {
        f"{name}-url": {f"functionName<{alias}.functionName", f"qualifier<{alias}.name"},
        f"{name}-url-permission": takes,
        f"{name}-invoke-permission": takes,
    }


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


def front_door(case: Case) -> list[Wiring]:
    match case.front_door:
        case "function-url":
            return [_function_url(case)]
        case "http-api":
            return [_GATEWAY, _invoked("api-gateway", "api-http"), _HTTP_API]
        case _:
            return [_GATEWAY, _invoked(f"api-{case.gateway_alias}", "api-rest"), _rest_api(case)]


WAF: Wiring = {
    "cdn-distribution": {"webAclId<cdn-firewall.arn"},
    "cdn-firewall": set(),
    "cdn-firewall-log": set(),
    "cdn-firewall-logging": {
        "logDestinationConfigs<cdn-firewall-log.arn",
        "resourceArn<cdn-firewall.arn",
    },
}


DOMAIN: Wiring = {
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
