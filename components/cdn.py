"""The public address: one CloudFront distribution before the site's bucket and the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws

from .custom_domain import Certificate, Domain, address_records
from .edge_logs import edge_log
from .iam import Statement
from .origin import API_PATHS, FORWARDED_HEADERS, ApiOrigin
from .private_bucket import PrivateBucket
from .response_headers import response_headers_policy
from .security_headers import security_headers
from .site_addresses import edge_function
from .web_acl import web_acl, web_acl_log

# AWS's managed cache policies (CloudFront Developer Guide, "Use managed cache policies").
CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"


@dataclass(frozen=True, kw_only=True)
class Firewall:
    """A web ACL's one choice: how many API requests an address may make in a minute."""

    requests_per_minute: int = 60


@dataclass(frozen=True, kw_only=True)
class CdnArgs:
    """What is served, under which name and behind what."""

    api: ApiOrigin | None = None
    site: Path | None = None
    """The folder of the site, so that what it doesn't hold gets its 404.html; without it, S3 answers in XML."""
    headers: Mapping[str, str] = field(default_factory=security_headers)
    domain: Domain | None = None
    firewall: Firewall | None = None
    edge_logs: bool = False
    """Log every request at the edge, without visitors' addresses."""
    log_retention_days: int = 14
    tags: Mapping[str, str] = field(default_factory=dict)
    """Added to every resource that takes tags, beside the component's own `component`."""
    us_east_1: aws.Provider | None = None
    """A provider of us-east-1, where CloudFront's certificates, firewalls and logs are, whatever the stack's region."""

    def __post_init__(self) -> None:
        if (self.domain or self.firewall or self.edge_logs) and self.us_east_1 is None:
            raise ValueError(
                "us_east_1 is None; a domain, a firewall or edge_logs needs a provider of region us-east-1"
            )


class Cdn(pulumi.ComponentResource):
    """A private bucket for the site, and the CloudFront distribution that alone may read it.

    A program of its own:

        import pulumi
        from components.cdn import Cdn, CdnArgs

        cdn = Cdn("web", CdnArgs())
        pulumi.export("url", cdn.url)
        pulumi.export("uploadTo", cdn.bucket)

    The site is cached as its files say; what the API answers is never cached. CloudFront's own error page is off:
    there is one for a whole distribution, and it would turn the API's errors into HTML. So an edge function answers
    for addresses that the site doesn't hold. CloudFront may list the bucket, so that a missing file is a 404 and not a
    403. HTTP/3 and IPv6 are on.
    """

    url: pulumi.Output[str]
    bucket: pulumi.Output[str]
    distribution_id: pulumi.Output[str]
    distribution_arn: pulumi.Output[str]

    def __init__(self, name: str, args: CdnArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("public-bedrock-agent:components:Cdn", name, None, opts)
        self._name, self._args = name, args
        self._child = pulumi.ResourceOptions(parent=self)
        self._tags = {**args.tags, "component": "cdn"}
        site = PrivateBucket(
            f"{name}-site", retain=False, tags={**self._tags, "rebuilt-by": "pulumi up"}, parent=self
        )
        certificate = (
            Certificate(name, args.domain, tags=self._tags, parent=self, us_east_1=args.us_east_1)
            if args.domain and args.us_east_1
            else None
        )
        distribution = self._distribution(site, certificate)
        site.attach_policy(_read_statements(site, distribution.arn))
        if args.edge_logs:
            edge_log(
                name,
                distribution.arn,
                retention_days=args.log_retention_days,
                tags=self._tags,
                opts=self._in_us_east_1,
            )
        if args.domain:
            address_records(name, args.domain, distribution, parent=self)
        self.bucket = site.name
        self.distribution_id = distribution.id
        self.distribution_arn = distribution.arn
        self.url = pulumi.Output.concat(
            "https://", args.domain.name if args.domain else distribution.domain_name
        )
        self.register_outputs(
            {"url": self.url, "bucket": self.bucket, "distributionId": self.distribution_id}
        )

    def _distribution(
        self, site: PrivateBucket, certificate: Certificate | None
    ) -> aws.cloudfront.Distribution:
        args = self._args
        headers = aws.cloudfront.ResponseHeadersPolicy(
            f"{self._name}-headers", opts=self._child, **response_headers_policy(args.headers)
        )
        origins: list[Any] = [
            {
                "origin_id": "site",
                "domain_name": site.bucket.bucket_regional_domain_name,
                "origin_access_control_id": self._origin_access_control("s3").id,
            }
        ]
        behaviors: list[Any] = []
        if args.api:
            access = self._origin_access_control("lambda").id if args.api.signed else None
            origins.append(args.api.origin("api", access))
            behaviors = self._api_behaviors(headers)
        return aws.cloudfront.Distribution(
            f"{self._name}-distribution",
            enabled=True,
            http_version="http2and3",
            is_ipv6_enabled=True,
            default_root_object="index.html",
            aliases=[args.domain.name] if args.domain else None,
            origins=origins,
            default_cache_behavior={
                "target_origin_id": "site",
                "viewer_protocol_policy": "redirect-to-https",
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "cache_policy_id": CACHING_OPTIMIZED,
                "compress": True,
                "response_headers_policy_id": headers.id,
                "function_associations": [
                    {"event_type": "viewer-request", "function_arn": self._clean_urls().arn}
                ],
            },
            ordered_cache_behaviors=behaviors,
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={
                "acm_certificate_arn": certificate.arn,
                "ssl_support_method": "sni-only",
                "minimum_protocol_version": "TLSv1.2_2021",
            }
            if certificate
            else {"cloudfront_default_certificate": True},
            web_acl_id=self._firewall_arn(args.firewall) if args.firewall else None,
            tags=self._tags,
            opts=pulumi.ResourceOptions(
                parent=self, depends_on=list(args.api.ready_after) if args.api else None
            ),
        )

    def _api_behaviors(self, headers: aws.cloudfront.ResponseHeadersPolicy) -> list[dict[str, Any]]:
        forwarded = aws.cloudfront.OriginRequestPolicy(
            f"{self._name}-forwarded",
            headers_config={"header_behavior": "whitelist", "headers": {"items": list(FORWARDED_HEADERS)}},
            query_strings_config={"query_string_behavior": "all"},
            cookies_config={"cookie_behavior": "none"},
            opts=self._child,
        )
        behavior = {
            "target_origin_id": "api",
            "viewer_protocol_policy": "https-only",
            "allowed_methods": ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"],
            "cached_methods": ["GET", "HEAD"],
            "cache_policy_id": CACHING_DISABLED,
            "origin_request_policy_id": forwarded.id,
            "response_headers_policy_id": headers.id,
            # CloudFront would hold back the first words of a stream to compress them.
            "compress": False,
        }
        return [{"path_pattern": path, **behavior} for path in API_PATHS]

    def _origin_access_control(self, kind: str) -> aws.cloudfront.OriginAccessControl:
        return aws.cloudfront.OriginAccessControl(
            f"{self._name}-{kind}-access",
            origin_access_control_origin_type=kind,
            signing_behavior="always",
            signing_protocol="sigv4",
            opts=self._child,
        )

    def _clean_urls(self) -> aws.cloudfront.Function:
        return aws.cloudfront.Function(
            f"{self._name}-clean-urls",
            runtime="cloudfront-js-2.0",
            code=edge_function(self._args.site, self._args.headers),
            publish=True,
            tags=self._tags,
            opts=self._child,
        )

    def _firewall_arn(self, firewall: Firewall) -> pulumi.Output[str]:
        acl = web_acl(
            f"{self._name}-firewall",
            requests_per_minute=firewall.requests_per_minute,
            tags=self._tags,
            opts=self._in_us_east_1,
        )
        web_acl_log(
            f"{self._name}-firewall",
            acl,
            retention_days=self._args.log_retention_days,
            tags=self._tags,
            opts=self._in_us_east_1,
        )
        return acl.arn

    @property
    def _in_us_east_1(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self, provider=self._args.us_east_1)


def _read_statements(site: PrivateBucket, distribution_arn: pulumi.Output[str]) -> list[Statement]:
    """CloudFront, and only this distribution of it, may read the bucket."""
    cloudfront = {"Service": "cloudfront.amazonaws.com"}
    only_this = {"StringEquals": {"AWS:SourceArn": distribution_arn}}
    return [
        Statement(
            principal=cloudfront,
            actions=["s3:GetObject"],
            resources=[pulumi.Output.concat(site.arn, "/*")],
            conditions=only_this,
        ),
        Statement(
            principal=cloudfront, actions=["s3:ListBucket"], resources=[site.arn], conditions=only_this
        ),
    ]
