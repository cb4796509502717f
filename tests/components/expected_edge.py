"""The inputs that the way from a browser to the function must have, by front door."""

from typing import Any

from components.cdn import CACHING_DISABLED, CACHING_OPTIMIZED
from components.security_headers import STRICT_TRANSPORT_SECURITY_SECONDS, content_security_policy
from components.web_acl import COUNTED_BODY_RULES
from tests.components.cases import DOMAIN, ZONE, Case

Values = dict[str, Any]


def urls() -> Values:
    found: Values = {}
    modes = (("api", "live", "BUFFERED"), ("api-streaming", "streaming", "RESPONSE_STREAM"))
    for name, alias, mode in modes:
        found |= {
            f"{name}-url: authorizationType": "AWS_IAM",
            f"{name}-url: invokeMode": mode,
            f"{name}-url: qualifier": alias,
            f"{name}-url-permission: action": "lambda:InvokeFunctionUrl",
            f"{name}-url-permission: functionUrlAuthType": "AWS_IAM",
            f"{name}-invoke-permission: action": "lambda:InvokeFunction",
            f"{name}-invoke-permission: invokedViaFunctionUrl": True,
        }
        for permission in (f"{name}-url-permission", f"{name}-invoke-permission"):
            found[f"{permission}: principal"] = "cloudfront.amazonaws.com"
            found[f"{permission}: sourceArn"] = "${cdn-distribution.arn}"
            found[f"{permission}: qualifier"] = alias
    return found


def function_url(case: Case) -> Values:
    url = "api-streaming-url" if case.streaming else "api-url"
    return {
        "cdn-lambda-access: originAccessControlOriginType": "lambda",
        "cdn-lambda-access: signingBehavior": "always",
        "cdn-lambda-access: signingProtocol": "sigv4",
        "cdn-distribution: origins[1].domainName": f"${{{url}.urlId}}.lambda-url.us-east-1.on.aws",
        "cdn-distribution: origins[1].originAccessControlId": "${cdn-lambda-access.id}",
        "observability-refusals: namespace": "AWS/Lambda",
        "observability-refusals: metricName": "Url4xxCount",
    }


def http_api(case: Case) -> Values:
    found: Values = {
        "api-http: protocolType": "HTTP",
        "api-route: routeKey": "ANY /api/{proxy+}",
        "api-mcp-route: routeKey": "ANY /mcp",
        "api-integration: integrationType": "AWS_PROXY",
        "api-integration: payloadFormatVersion": "2.0",
        "api-integration: timeoutMilliseconds": 30_000,
        "api-stage: defaultRouteSettings": {"throttlingBurstLimit": 20, "throttlingRateLimit": 10},
        "api-stage: accessLogSettings.destinationArn": "${api-access-log.arn}",
        "api-gateway-permission: action": "lambda:InvokeFunction",
        "api-gateway-permission: principal": "apigateway.amazonaws.com",
        "api-gateway-permission: sourceArn": "${api-http.executionArn}/*/*/api/{proxy+}",
        "api-gateway-permission: qualifier": "gateway",
        "api-mcp-gateway-permission: action": "lambda:InvokeFunction",
        "api-mcp-gateway-permission: principal": "apigateway.amazonaws.com",
        "api-mcp-gateway-permission: sourceArn": "${api-http.executionArn}/*/*/mcp",
        "api-mcp-gateway-permission: qualifier": "gateway",
        "api-gateway: name": "gateway",
        "observability-refusals: namespace": "AWS/ApiGateway",
        "observability-refusals: metricName": "4xx",
        "cdn-distribution: origins[1].domainName": "${api-http.id}.execute-api.us-east-1.amazonaws.com",
        "cdn-distribution: origins[1].customHeaders": [
            {"name": "x-origin-secret", "value": "[secret] ${api-origin-secret-1.value}"}
        ],
    }
    for number in (0, 1):
        found[f"api-origin-secret-{number}: type"] = "SecureString"
        found[f"api-origin-secret-{number}: value"] = "[secret]"
    return found


def rest_api(case: Case) -> Values:
    alias, streaming = f"api-{case.gateway_alias}", case.streaming
    uri = "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/${%s.arn}/response-streaming-invocations"
    found: Values = {
        "api-rest: endpointConfiguration.types": "REGIONAL",
        "api-stage: stageName": "live",
        "api-stage: accessLogSettings.destinationArn": "${api-access-log.arn}",
        "api-throttle: methodPath": "*/*",
        "api-throttle: settings": {"throttlingBurstLimit": 20, "throttlingRateLimit": 10},
        "api-throttled: responseType": "THROTTLED",
        "api-throttled: statusCode": "429",
        "api-default-5xx: statusCode": "503",
        "api-route-path: pathPart": "{proxy+}",
        "api-mcp-route-path: pathPart": "mcp",
        f"{alias}: name": case.gateway_alias,
        "observability-refusals: namespace": "AWS/ApiGateway",
        "observability-refusals: metricName": "4XXError",
        "cdn-distribution: origins[1].domainName": "${api-rest.id}.execute-api.us-east-1.amazonaws.com",
        "cdn-distribution: origins[1].originPath": "/live",
        "cdn-distribution: origins[1].customHeaders": [
            {"name": "x-origin-secret", "value": "[secret] ${api-origin-secret-1.value}"}
        ],
    }
    for route in ("api-route", "api-mcp-route"):
        found |= {
            f"{route}-method: httpMethod": "ANY",
            f"{route}-method: authorization": "NONE",
            f"{route}: type": "AWS_PROXY",
            f"{route}: responseTransferMode": "STREAM" if streaming else "BUFFERED",
            f"{route}: timeoutMilliseconds": 60_000 if streaming else 29_000,
            f"{route}: uri": uri % alias if streaming else f"${{{alias}.invokeArn}}",
        }
    for permission, path in (("api-gateway-permission", "/api/*"), ("api-mcp-gateway-permission", "/mcp")):
        found |= {
            f"{permission}: action": "lambda:InvokeFunction",
            f"{permission}: principal": "apigateway.amazonaws.com",
            f"{permission}: sourceArn": f"${{api-rest.executionArn}}/*/*{path}",
            f"{permission}: qualifier": case.gateway_alias,
        }
    for number in (0, 1):
        found[f"api-origin-secret-{number}: type"] = "SecureString"
    return found


def cdn(case: Case) -> Values:
    distribution, security = "cdn-distribution", "cdn-headers: securityHeadersConfig"
    found = {
        "cdn-site: forceDestroy": True,
        "cdn-site: tags.rebuilt-by": "pulumi up",
        "cdn-s3-access: originAccessControlOriginType": "s3",
        "cdn-s3-access: signingBehavior": "always",
        "cdn-s3-access: signingProtocol": "sigv4",
        "cdn-clean-urls: runtime": "cloudfront-js-2.0",
        "cdn-clean-urls: publish": True,
        "cdn-forwarded: headersConfig": {
            "headerBehavior": "whitelist",
            "headers": {
                "items": [
                    *("Accept", "CloudFront-Viewer-Address", "Content-Type", "x-amz-content-sha256"),
                    *("MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Origin"),
                ]
            },
        },
        "cdn-forwarded: cookiesConfig.cookieBehavior": "none",
        "cdn-forwarded: queryStringsConfig.queryStringBehavior": "all",
        f"{security}.contentSecurityPolicy": {
            "contentSecurityPolicy": content_security_policy(),
            "override": True,
        },
        f"{security}.strictTransportSecurity.accessControlMaxAgeSec": STRICT_TRANSPORT_SECURITY_SECONDS,
        f"{security}.contentTypeOptions.override": True,
        f"{security}.referrerPolicy.referrerPolicy": "no-referrer",
        f"{distribution}: enabled": True,
        f"{distribution}: httpVersion": "http2and3",
        f"{distribution}: defaultRootObject": "index.html",
        f"{distribution}: customErrorResponses": None,
        f"{distribution}: restrictions.geoRestriction.restrictionType": "none",
        f"{distribution}: origins[0].originAccessControlId": "${cdn-s3-access.id}",
        f"{distribution}: origins[1].customOriginConfig": {
            "httpPort": 80,
            "httpsPort": 443,
            "originProtocolPolicy": "https-only",
            "originReadTimeout": 60,
            "originSslProtocols": ["TLSv1.2"],
        },
        f"{distribution}: defaultCacheBehavior.cachePolicyId": CACHING_OPTIMIZED,
        f"{distribution}: defaultCacheBehavior.viewerProtocolPolicy": "redirect-to-https",
        f"{distribution}: defaultCacheBehavior.allowedMethods": ["GET", "HEAD"],
        f"{distribution}: defaultCacheBehavior.functionAssociations": [
            {"eventType": "viewer-request", "functionArn": "${cdn-clean-urls.arn}"}
        ],
        f"{distribution}: defaultCacheBehavior.responseHeadersPolicyId": "${cdn-headers.id}",
        f"{distribution}: orderedCacheBehaviors[2]": None,
    }
    for at, path in enumerate(("/api/*", "/mcp")):
        behavior = f"{distribution}: orderedCacheBehaviors[{at}]"
        found |= {
            f"{behavior}.pathPattern": path,
            f"{behavior}.targetOriginId": "api",
            f"{behavior}.cachePolicyId": CACHING_DISABLED,
            f"{behavior}.viewerProtocolPolicy": "https-only",
            f"{behavior}.originRequestPolicyId": "${cdn-forwarded.id}",
            f"{behavior}.responseHeadersPolicyId": "${cdn-headers.id}",
            f"{behavior}.functionAssociations": None,
            f"{behavior}.compress": False,
        }
    if not case.domain:
        found[f"{distribution}: viewerCertificate"] = {"cloudfrontDefaultCertificate": True}
        found[f"{distribution}: aliases"] = None
    if not case.waf:
        found[f"{distribution}: webAclId"] = None
    return found


def firewall(case: Case) -> Values:
    groups = "cdn-firewall: rules[3].statement.managedRuleGroupStatement"
    return {
        "cdn-firewall: scope": "CLOUDFRONT",
        "cdn-firewall: tags.fixed-cost": "9 USD a month, chosen by waf=true",
        "cdn-firewall: rules[0].statement.rateBasedStatement.limit": 40,
        "cdn-firewall: rules[0].action.block.customResponse.responseCode": 429,
        f"{groups}.name": "AWSManagedRulesCommonRuleSet",
        f"{groups}.ruleActionOverrides": [
            {"name": rule, "actionToUse": {"count": {}}} for rule in COUNTED_BODY_RULES
        ],
        "cdn-distribution: webAclId": "${cdn-firewall.arn}",
        "cdn-firewall-log: name": f"aws-waf-logs-public-bedrock-agent-{case.stack}-cdn-firewall",
        "cdn-firewall-log: retentionInDays": 90 if case.retained else 7,
        "cdn-firewall-logging: loggingFilter.defaultBehavior": "DROP",
    }


def domain() -> Values:
    return {
        "cdn-certificate: domainName": DOMAIN,
        "cdn-certificate: validationMethod": "DNS",
        "cdn-certificate-proof: zoneId": ZONE,
        "cdn-address-a: name": DOMAIN,
        "cdn-address-a: zoneId": ZONE,
        "cdn-address-aaaa: zoneId": ZONE,
        "cdn-address-aaaa: name": DOMAIN,
        "cdn-address-a: type": "A",
        "cdn-address-aaaa: type": "AAAA",
        "cdn-distribution: aliases": [DOMAIN],
        "cdn-distribution: viewerCertificate": {
            "acmCertificateArn": "${cdn-certificate.arn}",
            "minimumProtocolVersion": "TLSv1.2_2021",
            "sslSupportMethod": "sni-only",
        },
    }
