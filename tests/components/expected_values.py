"""The inputs that make a deployment safe, streaming, private or cheap, by path."""

from tests.components.cases import EMAIL, Case
from tests.components.expected_edge import (
    Values,
    cdn,
    domain,
    firewall,
    function_url,
    http_api,
    rest_api,
    urls,
)


def expected_values(case: Case) -> Values:
    """Path (`node: input.field[0]`) to value, for one case."""
    found = _knowledge(case) | _function(case) | urls() | cdn(case) | _watching(case)
    doors = {"function-url": function_url, "http-api": http_api, "rest-api": rest_api}
    found |= doors[case.front_door](case)
    found |= _guardrail() if case.guardrail else {}
    found |= _bedrock_agent() if case.engine == "bedrock-agent" else {}
    found |= _harness(case) if case.engine == "agentcore-harness" else {}
    found |= firewall(case) if case.waf else {}
    found |= domain() if case.domain else {}
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
