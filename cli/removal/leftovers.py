"""What an account still holds of a stack, found by its tags, and what a month of it costs."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from api.prices import Prices
from cli.removal.kept import bucket_bytes, log_group_bytes, table_bytes

GB = 10**9
EDGE_REGION = "us-east-1"  # CloudFront's certificate, firewall and logs are there whatever the stack's region

FREE = frozenset(
    {"lambda", "iam", "cloudfront", "sns", "budgets", "bedrock", "apigateway", "acm", "ssm", "events"}
)
"""Services whose resources cost nothing by standing there."""


@dataclass(frozen=True)
class Leftover:
    """One resource that is still there.

    `kind` is the service and the kind of resource, as in `s3:bucket`. `monthly_usd` is None where the price file has
    none for it. `about` says how much of it there is.
    """

    arn: str
    kind: str
    name: str
    region: str
    monthly_usd: float | None
    about: str = ""

    @property
    def is_data(self) -> bool:
        """Whether it is what `retainData` keeps: documents or the safeguards' table."""
        return self.kind in ("s3:bucket", "dynamodb:table")


class Account:
    """The account's own word on what carries a stack's tags.

    `client` makes a boto3 client of a service in a region.
    """

    def __init__(self, client: Callable[[str, str], Any], prices: Prices) -> None:
        self._client, self._prices = client, prices

    def leftovers(self, project: str, stack: str, region: str, gone: Collection[str] = ()) -> list[Leftover]:
        """What carries both tags, in the stack's region and where CloudFront's parts are.

        Args:
            project: the value of the tag `project`.
            stack: the value of the tag `stack`.
            region: the stack's.
            gone: ARNs known to be deleted; AWS's index of tags names them for some minutes more.
        """
        found: dict[str, Leftover] = {}
        filters = [{"Key": "project", "Values": [project]}, {"Key": "stack", "Values": [stack]}]
        for place in dict.fromkeys((region, EDGE_REGION)):
            pages = self._client("resourcegroupstaggingapi", place).get_paginator("get_resources")
            for page in pages.paginate(TagFilters=filters):
                for entry in page["ResourceTagMappingList"]:
                    arn = entry["ResourceARN"]
                    if arn not in gone and arn not in found and (one := self._priced(arn, place)):
                        found[arn] = one
        return sorted(found.values(), key=lambda one: one.arn)

    def _priced(self, arn: str, region: str) -> Leftover | None:
        """The resource with its cost, or None where it isn't there any more."""
        kind, name = split(arn)
        service = kind.partition(":")[0]
        measure = self._measures().get(kind)
        if measure:
            measured = measure(name, region)
            if measured is None:
                return None
            size, usd_per_gb = measured
            return Leftover(arn, kind, name, region, size / GB * usd_per_gb, f"{size / 1e6:,.1f} MB")
        standing = {"kms:key": "kms_key", "secretsmanager:secret": "secret", "cloudwatch:alarm": "alarm"}
        if kind in standing:
            return Leftover(arn, kind, name, region, self._usd(standing[kind]))
        if service == "wafv2":
            return Leftover(arn, kind, name, region, self._usd("waf_web_acl"))
        return Leftover(arn, kind, name, region, 0.0 if service in FREE else None)

    def _measures(self) -> Mapping[str, Callable[[str, str], tuple[int, float] | None]]:
        """Bytes, and USD for a GB and month of them, by kind."""

        def bucket(name: str, region: str) -> tuple[int, float] | None:
            size = bucket_bytes(self._client("s3", region), name)
            return None if size is None else (size, self._usd("s3_storage"))

        def table(name: str, region: str) -> tuple[int, float] | None:
            found = table_bytes(self._client("dynamodb", region), name)
            if found is None:
                return None
            size, recovers = found
            return size, self._usd("dynamodb_storage") + (self._usd("dynamodb_recovery") if recovers else 0)

        def logs(name: str, region: str) -> tuple[int, float] | None:
            size = log_group_bytes(self._client("logs", region), name)
            return None if size is None else (size, self._usd("logs_storage"))

        return {"s3:bucket": bucket, "dynamodb:table": table, "logs:log-group": logs}

    def _usd(self, service: str) -> float:
        return self._prices.services[service].usd


def split(arn: str) -> tuple[str, str]:
    """An ARN's kind and name: `arn:aws:dynamodb:…:table/a` is (`dynamodb:table`, `a`), a bucket `s3:bucket`."""
    service, resource = arn.split(":", 5)[2], arn.split(":", 5)[5]
    if service == "s3":
        return "s3:bucket", resource
    kind, separator, name = resource.partition("/" if "/" in resource.split(":")[0] else ":")
    return (f"{service}:{kind}", name.removesuffix(":*")) if separator else (service, resource)
