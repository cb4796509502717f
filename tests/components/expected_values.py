"""The inputs that make a deployment safe, streaming, private or cheap, by path."""

from typing import Any

from components.cdn import CACHING_DISABLED, CACHING_OPTIMIZED
from components.security_headers import STRICT_TRANSPORT_SECURITY_SECONDS, content_security_policy
from components.web_acl import COUNTED_BODY_RULES
from tests.components.cases import DOMAIN, EMAIL, ZONE, Case

Values = dict[str, Any]


def expected_values(case: Case) -> Values:
    """Path (`node: input.field[0]`) to value, for one case."""
    found = _knowledge(case) | _function(case) | _urls() | _cdn(case) | _watching(case)
    doors = {"function-url": _function_url, "http-api": _http_api, "rest-api": _rest_api}
    found |= doors[case.front_door](case)
    found |= _guardrail() if case.guardrail else {}
    found |= _bedrock_agent() if case.engine == "bedrock-agent" else {}
    found |= _harness(case) if case.engine == "agentcore-harness" else {}
    found |= _firewall(case) if case.waf else {}
    found |= _domain() if case.domain else {}
    return found


def _knowledge(case: Case) -> Values:
    base = "knowledge-base: knowledgeBaseConfiguration"
    found = {
        "knowledge-documents: forceDestroy": not case.retained,
        "knowledge-vectors: forceDestroy": not case.retained,
        "knowledge-vectors: vectorBucketName": f"public-bedrock-agent-{case.stack}-knowledge",
        "knowledge-vectors: tags.rebuilt-by": "agent sync",
        "knowledge-index: dataType": "float32",
        "knowledge-index: dimension": 1024,
        "knowledge-index: distanceMetric": "cosine",
        "knowledge-index: indexName": "amazon.titan-embed-text-v2-1024-cosine-15f074",
        "knowledge-index: metadataConfiguration.nonFilterableMetadataKeys": [
            "AMAZON_BEDROCK_TEXT",
            "AMAZON_BEDROCK_METADATA",
        ],
        f"{base}.type": "VECTOR",
        f"{base}.vectorKnowledgeBaseConfiguration.embeddingModelArn": (
            "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0"
        ),
        f"{base}.vectorKnowledgeBaseConfiguration.embeddingModelConfiguration"
        ".bedrockEmbeddingModelConfiguration.dimensions": 1024,
        "knowledge-base: storageConfiguration.type": "S3_VECTORS",
        "knowledge-source: dataDeletionPolicy": "RETAIN",
        "knowledge-source: dataSourceConfiguration.s3Configuration.inclusionPrefixes": ["knowledge/"],
        "knowledge-source: vectorIngestionConfiguration.chunkingConfiguration.chunkingStrategy": "NONE",
        "safeguards-table: billingMode": "PAY_PER_REQUEST",
        "safeguards-table: hashKey": "pk",
        "safeguards-table: rangeKey": "sk",
        "safeguards-table: ttl": {"attributeName": "expires_at", "enabled": True},
        "safeguards-table: pointInTimeRecovery.enabled": case.retained,
        "safeguards-table: deletionProtectionEnabled": case.retained,
    }
    if case.retained:
        found["knowledge-documents-versioning: versioningConfiguration.status"] = "Enabled"
        found["knowledge-documents-lifecycle: rules[0].noncurrentVersionExpiration.noncurrentDays"] = 30
    return found


def _function(case: Case) -> Values:
    url = case.front_door == "function-url"
    timeout = 58 if url or case.streaming else {"http-api": 28, "rest-api": 27}[case.front_door]
    retention = 90 if case.retained else 7
    variables = {
        "ENGINE": case.engine,
        "MODEL_ID": "amazon.nova-lite-v1:0" if case.stack == "prod" else "amazon.nova-micro-v1:0",
        "KNOWLEDGE_BASE_ID": "${knowledge-base.id}",
        "STACK": case.stack,
        "GRAPH_STACK": case.stack,
        "LOG_LEVEL": "INFO",
        "SAFEGUARDS_TABLE": "${safeguards-table.name}",
        "DAILY_BUDGET_USD": "1.00" if case.stack == "prod" else "0.50",
        "MONTHLY_BUDGET_USD": "20.00" if case.stack == "prod" else "5.00",
        "PACING": "even" if case.stack == "prod" else "none",
        "QUESTIONS_PER_MINUTE": "10",
        "KEEP_QUESTIONS": "false",
        "MCP_ASK": "false",
        "DEPLOYMENT_URI": "s3://${knowledge-documents.bucket}/deployment.json",
        "DEADLINE_SECONDS": str(timeout - 5),
    }
    if case.streaming:
        variables["AWS_LAMBDA_EXEC_WRAPPER"] = "/var/task/api/runtime/bootstrap"
    if not url:
        variables["ORIGIN_SECRETS"] = "[secret] ${api-origin-secret-0.value} ${api-origin-secret-1.value}"
    if case.engine == "bedrock-agent":
        variables |= {"AGENT_ID": "${agent-agent.agentId}", "AGENT_ALIAS_ID": "${agent-alias.agentAliasId}"}
    if case.engine == "agentcore-harness":
        variables["HARNESS_ARN"] = "${agent-harness.arn}"
    if case.guardrail:
        variables |= {
            "GUARDRAIL_ID": "${guardrail-filters.guardrailId}",
            "GUARDRAIL_VERSION": "${guardrail-version.version}",
        }
    return {
        "api-function: code": {"archive": "build/api.zip"},
        "api-function: handler": "api.handler.handler",
        "api-function: runtime": "python3.13",
        "api-function: architectures": ["arm64"],
        "api-function: publish": True,
        "api-function: timeout": timeout,
        "api-function: environment.variables": variables,
        "api-function: loggingConfig": {
            "logFormat": "JSON",
            "logGroup": "${api-log.name}",
            "applicationLogLevel": "INFO",
            "systemLogLevel": "INFO",
        },
        "api-live: name": "live",
        "api-streaming: name": "streaming",
        "api-log: retentionInDays": retention,
    } | ({} if url else {"api-access-log: retentionInDays": retention})


def _urls() -> Values:
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


def _function_url(case: Case) -> Values:
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


def _http_api(case: Case) -> Values:
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


def _rest_api(case: Case) -> Values:
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


def _cdn(case: Case) -> Values:
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


def _guardrail() -> Values:
    harms = ("HATE", "INSULTS", "MISCONDUCT", "SEXUAL", "VIOLENCE")
    return {
        "guardrail-filters: contentPolicyConfig.filtersConfigs": [
            {"type": harm, "inputStrength": "HIGH", "outputStrength": "HIGH"} for harm in harms
        ]
        + [{"type": "PROMPT_ATTACK", "inputStrength": "HIGH", "outputStrength": "NONE"}],
        "guardrail-version: skipDestroy": True,
        "guardrail-filters: contextualGroundingPolicyConfig": None,
        "guardrail-filters: sensitiveInformationPolicyConfig.piiEntitiesConfigs[1]": {
            "type": "AWS_SECRET_KEY",
            "action": "BLOCK",
        },
    }


def _bedrock_agent() -> Values:
    return {
        "agent-agent: prepareAgent": False,
        "agent-functions: prepareAgent": False,
        "agent-functions: agentVersion": "DRAFT",
        "agent-functions: actionGroupExecutor": {"customControl": "RETURN_CONTROL"},
        "agent-knowledge: knowledgeBaseState": "ENABLED",
        "agent-alias: agentAliasName": "live",
    }


def _harness(case: Case) -> Values:
    tools = ["search_docs", "estimate_cost", "deployment_facts", "describe_architecture"]
    found: Values = {
        "agent-harness: harnessName": f"public_bedrock_agent_{case.stack}_agent",
        "agent-harness: allowedTools": tools,
        "agent-harness: memory": {"disabled": {}},
        "agent-harness: maxIterations": 1,
        "agent-harness: maxTokens": 800,
        "agent-harness: timeoutSeconds": 120,
        "agent-harness: environments[0].agentcoreRuntimeEnvironments[0].lifecycleConfigurations": [
            {"idleRuntimeSessionTimeout": 60, "maxLifetime": 300}
        ],
        "agent-harness: model.bedrockModelConfig.apiFormat": "converse_stream",
    }
    for place, name in enumerate(tools):
        found[f"agent-harness: tools[{place}].name"] = name
        found[f"agent-harness: tools[{place}].type"] = "inline_function"
    return found


def _firewall(case: Case) -> Values:
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


def _domain() -> Values:
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


def _watching(case: Case) -> Values:
    budget = "20.00" if case.retained else "5.00"
    found: Values = {
        "observability-budget: limitAmount": budget,
        "observability-budget: timeUnit": "MONTHLY",
        "observability-budget: budgetType": "COST",
        "observability-budget: notifications[0].threshold": 80,
        "observability-daily-spend: threshold": 0.8 if case.retained else 0.4,
        "observability-daily-spend: period": 86_400,
        "observability-alarms-policy: arn": "${observability-alarms.arn}",
    }
    if case.retained:
        found["observability-email: endpoint"] = EMAIL
        found["observability-email: protocol"] = "email"
    for alarm in ("errors", "throttles", "refusals", "failed-answers", "daily-spend"):
        found[f"observability-{alarm}: alarmActions"] = ["${observability-alarms.arn}"]
        found[f"observability-{alarm}: treatMissingData"] = "notBreaching"
        found[f"observability-{alarm}: comparisonOperator"] = "GreaterThanOrEqualToThreshold"
    return found
