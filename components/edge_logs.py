"""CloudFront's own log of requests (standard logging v2), for those who want to see what never reaches the app."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

RECORD_FIELDS = (
    "date",
    "time",
    "x-edge-location",
    "cs-method",
    "cs-uri-stem",
    "sc-status",
    "x-edge-result-type",
    "x-edge-detailed-result-type",
    "x-edge-request-id",
    "time-taken",
    "time-to-first-byte",
    "sc-bytes",
)
"""No address, no query, no cookie, no referrer: what a visitor sends isn't logged.

(CloudFront Developer Guide, "Standard logging reference".)
"""


def edge_log(
    name: str,
    distribution_arn: pulumi.Input[str],
    *,
    retention_days: int,
    tags: Mapping[str, str],
    opts: pulumi.ResourceOptions,
) -> None:
    """Deliver a distribution's requests to a log group, as JSON.

    CloudWatch bills 0.50 USD per GB delivered, about 0.25 USD per million requests of these fields (Amazon CloudWatch
    pricing, "Vended Logs", read 2026-11). CloudFront's deliveries live in us-east-1, so `opts` carry a provider of that
    region. AWS adds the log group's resource policy itself, if who deploys may call logs:PutResourcePolicy.
    """
    group = aws.cloudwatch.LogGroup(
        f"{name}-edge-log", retention_in_days=retention_days, tags=dict(tags), opts=opts
    )
    source = aws.cloudwatch.LogDeliverySource(
        f"{name}-edge-log-source",
        log_type="ACCESS_LOGS",
        resource_arn=distribution_arn,
        tags=dict(tags),
        opts=opts,
    )
    destination = aws.cloudwatch.LogDeliveryDestination(
        f"{name}-edge-log-destination",
        delivery_destination_configuration={"destination_resource_arn": group.arn},
        output_format="json",
        tags=dict(tags),
        opts=opts,
    )
    aws.cloudwatch.LogDelivery(
        f"{name}-edge-log-delivery",
        delivery_source_name=source.name,
        delivery_destination_arn=destination.arn,
        record_fields=list(RECORD_FIELDS),
        tags=dict(tags),
        opts=opts,
    )
