"""A stand-in provider whose Diff knows what the provider's own sources and documentation say, and no table of ours."""

# ruff: noqa: N802 - the methods are named by the protocol

import json
from contextlib import AbstractContextManager
from typing import Any

from pulumi.runtime.proto import provider_pb2

from tests.engine import planning
from tests.engine.account import Account
from tests.engine.provider import StandInProvider, listening
from tests.engine.schema import resource_type
from tests.engine.wire import from_struct, to_struct, token_of

SOURCE = "hashicorp/terraform-provider-aws"
FORCE_NEW: dict[str, tuple[str, set[str]]] = {
    "aws:cloudwatch/logGroup:LogGroup": (
        "internal/service/logs/group.go",
        {"logGroupClass", "name", "namePrefix"},
    ),
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": (
        "internal/service/logs/subscription_filter.go",
        {"destinationArn", "logGroup", "name"},
    ),
    "aws:dynamodb/resourcePolicy:ResourcePolicy": (
        "internal/service/dynamodb/resource_policy.go",
        {"resourceArn"},
    ),
    "aws:dynamodb/table:Table": (
        "website/docs/r/dynamodb_table.html.markdown",
        {"hashKey", "rangeKey", "name"},
    ),
    "aws:iam/role:Role": ("website/docs/r/iam_role.html.markdown", {"name", "namePrefix"}),
    "aws:lambda/permission:Permission": (
        "internal/service/lambda/permission.go",
        {
            *(
                "action",
                "eventSourceToken",
                "function",
                "functionUrlAuthType",
                "invokedViaFunctionUrl",
                "principal",
            ),
            *(
                "principalOrgId",
                "qualifier",
                "sourceAccount",
                "sourceArn",
                "statementId",
                "statementIdPrefix",
            ),
        },
    ),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": (
        "internal/service/s3/bucket_ownership_controls.go",
        {"bucket"},
    ),
    "aws:s3/bucket:Bucket": (
        "website/docs/r/s3_bucket.html.markdown",
        {"bucket", "bucketPrefix", "objectLockEnabled"},
    ),
    "aws:sns/topic:Topic": ("internal/service/sns/topic.go", {"fifoTopic", "name", "namePrefix"}),
    "aws:sns/topicPolicy:TopicPolicy": ("internal/service/sns/topic_policy.go", {"arn"}),
    "aws:ssm/parameter:Parameter": ("internal/service/ssm/parameter.go", {"dataType", "name"}),
}
"""Type → the file of `SOURCE` that was read for it (2026-11-28), and the inputs that it marks ForceNew, RequiresReplace
or "Forces new resource"."""

REGIONAL = "region"
"""Every resource with a region is made anew in another one (provider 6.0: "Enhanced Region Support")."""

SAID_OTHERWISE = {
    ("aws:s3/bucket:Bucket", "forceDestroy"): False,
    ("aws:sns/topic:Topic", "fifoTopic"): False,
}
"""Defaults that the same sources give, so that stating one is no difference."""


class DocumentedProvider(StandInProvider):
    """The stand-in with the provider's region as an input of every resource, and a Diff of its own."""

    def Check(self, request, context):
        token, inputs = token_of(request.urn), from_struct(request.news)
        known = resource_type(token)
        failures = known.problems(inputs)
        if failures:
            wire = [provider_pb2.CheckFailure(property=name, reason=reason) for name, reason in failures]
            return provider_pb2.CheckResponse(inputs=request.news, failures=wire)
        tags = self._default_tags(context)
        checked = planning.with_defaults(
            request.urn, inputs, from_struct(request.olds), request.randomSeed, tags
        )
        if REGIONAL in known.inputs and REGIONAL not in checked:
            checked[REGIONAL] = self._region(context)
        return provider_pb2.CheckResponse(inputs=to_struct(checked))

    def Diff(self, request, context):
        token = token_of(request.urn)
        old, new = from_struct(request.old_inputs), from_struct(request.news)
        changed = sorted(name for name in old.keys() | new.keys() if self._differs(token, name, old, new))
        replacing = [name for name in changed if name in FORCE_NEW[token][1] or name == REGIONAL]
        naming = planning.NAME_PROPERTIES.get(token, "name")
        fixed = naming in new and naming not in new.get("__defaults", []) and naming not in changed
        some, none = provider_pb2.DiffResponse.DIFF_SOME, provider_pb2.DiffResponse.DIFF_NONE
        return provider_pb2.DiffResponse(
            changes=some if changed else none, diffs=changed, replaces=replacing, deleteBeforeReplace=fixed
        )

    def _default_tags(self, context) -> dict[str, str]:
        tags: dict[str, str] = json.loads(self._configuration(context).get("defaultTags") or "{}").get(
            "tags", {}
        )
        return tags

    @staticmethod
    def _differs(token: str, name: str, old: dict[str, Any], new: dict[str, Any]) -> bool:
        if name in planning.INTERNAL:
            return False
        values = [one.get(name, SAID_OTHERWISE.get((token, name))) for one in (old, new)]
        return planning.comparable(values[0]) != planning.comparable(values[1])


def serving(account: Account) -> AbstractContextManager[int]:
    """Serve it on a loopback port while the context lasts; yields the port."""
    return listening(DocumentedProvider(account))
