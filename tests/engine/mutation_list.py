"""Edits that only an engine and an account notice: what must come first, stay, move along or be done once.

`tests.mutation` puts faults everywhere and asks the tests of one process, which know each resource's inputs and not in
which order AWS takes them. REFUSED: AWS doesn't do it in this order or this way. FACTS: it deploys, but no longer does
what it should.
"""

from tests.engine import mutations as checks
from tests.engine.account import Race
from tests.engine.aws_refusals import (
    AGENT_ALIAS,
    ASSOCIATION,
    FUNCTION,
    KNOWLEDGE_BASE,
    ROLE_POLICY,
    SETS_ACCESS,
)
from tests.engine.bedrock_agents import ACTION_GROUP
from tests.engine.mutations import Mutation

REFUSED = [
    # What should come first doesn't.
    Mutation(
        "components/knowledge_base.py",
        "depends_on=[role.policy]",
        "",
        "KNOWLEDGE",
        "Bedrock Knowledge Base was unable to assume role",
        race=Race((ROLE_POLICY,), (KNOWLEDGE_BASE,)),
    ),
    Mutation(
        "components/private_bucket.py",
        "depends_on=[self._public_access]",
        "",
        "KNOWLEDGE",
        "OperationAborted",
        race=Race(SETS_ACCESS, SETS_ACCESS),
    ),
    Mutation(
        "components/observability.py",
        "depends_on=[topic_policy]",
        "",
        "OBSERVABILITY",
        "budgets may not publish",
        race=Race(("aws:sns/topicPolicy:TopicPolicy",), ("aws:budgets/budget:Budget",)),
    ),
    Mutation(
        "components/agent.py",
        "depends_on=[association]",
        "",
        "AGENT",
        "NOT_PREPARED",
        race=Race((ASSOCIATION,), (AGENT_ALIAS,)),
    ),
    # An option that a later change needs is gone.
    Mutation(
        "components/knowledge_base.py",
        ', replace_on_changes=["knowledge_base_id"]',
        "",
        "KNOWLEDGE",
        "has no data source",
        checks.new_embedding_model,
    ),
    Mutation(
        "components/vector_index.py",
        "distance_metric, *non_filterable_keys]",
        "distance_metric]",
        "KNOWLEDGE",
        "already exists",
        checks.new_metadata_keys,
    ),
    Mutation(
        "components/private_bucket.py",
        "force_destroy=not retain, ",
        "",
        "KNOWLEDGE",
        "BucketNotEmpty",
        checks.documents_do_not_block_destroy,
    ),
    # CloudFront takes certificates and firewalls from us-east-1 only.
    Mutation(
        "components/custom_domain.py",
        "there = pulumi.ResourceOptions(parent=parent, provider=us_east_1)",
        "there = pulumi.ResourceOptions(parent=parent)",
        "EDGE",
        "CloudFront takes no Certificate of region eu-central-1",
    ),
    Mutation(
        "components/cdn.py",
        "provider=self._args.us_east_1",
        "",
        "EDGE",
        "CloudFront takes no WebAcl of region eu-central-1",
    ),
]

FACTS = [
    Mutation(
        "components/agent.py",
        "depends_on=[action_group], delete_before_replace=True",
        "delete_before_replace=True",
        "AGENT",
        "parts",
        checks.live_version_is_whole,
        Race((ACTION_GROUP,), (AGENT_ALIAS,)),
    ),
    Mutation(
        "components/agent.py",
        "depends_on=[action_group], delete_before_replace=True",
        "depends_on=[action_group]",
        "AGENT",
        "parts",
        checks.live_version_stays_whole,
    ),
    Mutation(
        "components/agent.py",
        'description=pulumi.Output.concat("Configuration ", configuration),',
        'description="live",',
        "AGENT",
        "visitors don't get",
        checks.live_version_stays_whole,
    ),
    Mutation(
        "components/agent.py",
        """            prepare_agent=False,
            skip_resource_in_use_check=True,
            opts=pulumi.ResourceOptions(parent=self),""",
        """            skip_resource_in_use_check=True,
            opts=pulumi.ResourceOptions(parent=self),""",
        "AGENT",
        "prepared 2 times",
        checks.live_version_is_whole,
    ),
    Mutation(
        "components/api.py",
        "opts=pulumi.ResourceOptions(parent=self, depends_on=[role.policy]),",
        "opts=pulumi.ResourceOptions(parent=self),",
        "API",
        "order",
        checks.policy_is_made_before_the_function,
        Race((ROLE_POLICY,), (FUNCTION,)),
    ),
    Mutation(
        "components/api.py",
        """            logging_config={
                "log_format": "JSON",
                "log_group": log.name,
                "application_log_level": "INFO",
                "system_log_level": "INFO",
            },
""",
        "",
        "API",
        "order|another log group",
        checks.log_is_made_before_the_function,
    ),
    Mutation(
        "components/api.py",
        "function_version=function.version,",
        'function_version="1",',
        "API",
        "the alias stays",
        checks.alias_moves,
    ),
    Mutation(
        "components/origin_secret.py",
        ', ignore_changes=["value"]',
        "",
        "API",
        "drawn again",
        checks.secrets_are_drawn_once,
    ),
    Mutation(
        "components/front_door.py",
        "ready_after=[alias, *routes, stage, *permissions],",
        "",
        "API",
        "sent first",
        checks.rotated_secret_is_accepted_first,
    ),
    Mutation(
        "components/guardrail.py",
        'description=f"configuration {_fingerprint(args, policies)}"',
        'description="published"',
        "GUARDRAIL",
        "the old version stays",
        checks.guardrail_version_follows,
    ),
    Mutation(
        "components/guardrail.py",
        'f"{own} for {args.published_for}" if args.published_for else own',
        "own",
        "AGENT",
        "the guardrail is lost",
        checks.live_version_stays_whole,
    ),
    Mutation(
        "components/guardrail.py",
        "skip_destroy=True,",
        "",
        "AGENT",
        "miss its guardrail",
        checks.live_version_stays_whole,
    ),
    Mutation(
        "components/api.py",
        'ignore_changes=None if used else ["function_version"]',
        "ignore_changes=None",
        "API",
        "a visitor got no answer",
        checks.visitors_are_answered_throughout,
    ),
    Mutation(
        "components/front_door.py",
        "ready_after=[alias, *routes, stage, *permissions],",
        "ready_after=[alias],",
        "API",
        "a visitor got no answer",
        checks.visitors_are_answered_throughout,
    ),
]
