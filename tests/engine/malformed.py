"""Edits after which an input is missing or of another type: the preview already refuses them."""

from tests.engine.mutations import Mutation

MALFORMED = [
    # A required input is missing.
    Mutation(
        "components/guardrail.py",
        "blocked_outputs_messaging=args.blocked_answer,",
        "",
        "GUARDRAIL",
        "blocked_outputs_messaging",
    ),
    Mutation("components/knowledge_base.py", "role_arn=role.arn,", "", "KNOWLEDGE", "role_arn"),
    Mutation("components/site.py", "bucket=args.bucket,", "", "SITE", "bucket"),
    Mutation(
        "components/observability.py",
        'budget_type="COST",',
        "",
        "OBSERVABILITY",
        "budget_type",
    ),
    Mutation("components/agent.py", 'agent_alias_name="live",', "", "AGENT", "agent_alias_name"),
    Mutation("components/api.py", "role=role.arn,", "", "API", "role"),
    Mutation(
        "components/cdn.py",
        '{"geo_restriction": {"restriction_type": "none"}}',
        "{}",
        "EDGE",
        "'restrictions'",
    ),
    Mutation(
        "components/safeguards.py",
        '{"name": "pk", "type": "S"}',
        '{"name": "pk"}',
        "SAFEGUARDS",
        "'attributes'",
    ),
    # A type is another.
    Mutation(
        "components/safeguards.py",
        'hash_key="pk"',
        "hash_key=7",
        "SAFEGUARDS",
        "'hashKey' has the wrong type",
    ),
    Mutation(
        "components/api.py",
        "memory_size=args.memory_mb",
        "memory_size=str(args.memory_mb)",
        "API",
        "'memorySize' has the wrong type",
    ),
    Mutation(
        "components/guardrail.py",
        '"input_strength": "HIGH", "output_strength": "HIGH"}',
        '"input_strength": 3, "output_strength": "HIGH"}',
        "GUARDRAIL",
        "'contentPolicyConfig' has the wrong type",
    ),
    Mutation(
        "components/knowledge_base.py",
        '"chunking_strategy": "NONE"',
        '"strategy": "NONE"',
        "KNOWLEDGE",
        "'vectorIngestionConfiguration' has the wrong type",
    ),
    Mutation(
        "components/site.py", "cache_control=cache_control(key)", "cache_control=60", "SITE", "'cacheControl'"
    ),
    Mutation(
        "components/observability.py", "period=period", "period=str(period)", "OBSERVABILITY", "'period'"
    ),
]
