"""A domain of one's own for a distribution: certificate, its proof by DNS, and the address records."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True, kw_only=True)
class Domain:
    """A name, and the Route 53 hosted zone that serves it."""

    name: str
    hosted_zone_id: pulumi.Input[str]


class Certificate:
    """A certificate that AWS renews by itself, made in us-east-1, the one region CloudFront takes it from."""

    def __init__(
        self,
        name: str,
        domain: Domain,
        *,
        tags: Mapping[str, str],
        parent: pulumi.Resource,
        us_east_1: aws.Provider,
    ) -> None:
        there = pulumi.ResourceOptions(parent=parent, provider=us_east_1)
        certificate = aws.acm.Certificate(
            f"{name}-certificate",
            domain_name=domain.name,
            validation_method="DNS",
            tags=dict(tags),
            opts=there,
        )
        proof = certificate.domain_validation_options[0]
        record = aws.route53.Record(
            f"{name}-certificate-proof",
            zone_id=domain.hosted_zone_id,
            name=proof.resource_record_name,
            type=proof.resource_record_type,
            records=[proof.resource_record_value],
            ttl=300,
            # Another stack's certificate for the same name asks for the same record.
            allow_overwrite=True,
            opts=pulumi.ResourceOptions(parent=parent),
        )
        # A distribution refuses a certificate that isn't issued yet, so it takes the ARN from here.
        self.arn = aws.acm.CertificateValidation(
            f"{name}-certificate-issued",
            certificate_arn=certificate.arn,
            validation_record_fqdns=[record.fqdn],
            opts=there,
        ).certificate_arn


def address_records(
    name: str, domain: Domain, distribution: aws.cloudfront.Distribution, *, parent: pulumi.Resource
) -> None:
    """Point the domain at the distribution, over IPv4 and IPv6."""
    for kind in ("A", "AAAA"):
        aws.route53.Record(
            f"{name}-address-{kind.lower()}",
            zone_id=domain.hosted_zone_id,
            name=domain.name,
            type=kind,
            aliases=[
                {
                    "name": distribution.domain_name,
                    "zone_id": distribution.hosted_zone_id,
                    "evaluate_target_health": False,
                }
            ],
            opts=pulumi.ResourceOptions(parent=parent),
        )
