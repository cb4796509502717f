"""What a CDN needs to know of the API behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pulumi

READ_TIMEOUT_SECONDS = 60
"""How long CloudFront waits for an origin, unless told otherwise: what an account may choose without asking AWS."""

MAX_READ_TIMEOUT_SECONDS = 120
"""The most that a distribution takes (CloudFront API reference, CustomOriginConfig, OriginReadTimeout, 2026-11)."""


API_PATHS = ("/api/*", "/mcp")
"""What the API answers; everything else is the site's."""

# What the API gets of a request. Not Host, which would break a function URL; the viewer's address in the header that
# CloudFront sets itself, since X-Forwarded-For can be forged; and what MCP compares with the body, or refuses (Origin).
FORWARDED_HEADERS = (
    *("Accept", "CloudFront-Viewer-Address", "Content-Type", "x-amz-content-sha256"),
    *("MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Origin"),
)
"""At most ten (CloudFront quotas, "Headers per origin request policy")."""


@dataclass(frozen=True, kw_only=True)
class ApiOrigin:
    """An origin for `/api/*` and `/mcp`: its host, how CloudFront proves itself to it, and headers it adds."""

    domain_name: pulumi.Input[str]
    signed: bool
    """Whether CloudFront signs requests (origin access control with SigV4), as a function URL asks."""
    headers: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    read_timeout_seconds: int = READ_TIMEOUT_SECONDS
    """How long CloudFront waits for the first and for each next part of an answer."""
    path: str = ""
    """Put before every request's path: the stage of a REST API."""
    ready_after: Sequence[pulumi.Resource] = ()
    """What must be up to date before CloudFront sends visitors here."""

    def origin(self, origin_id: str, access_control_id: pulumi.Input[str] | None) -> dict[str, Any]:
        """As a distribution's origin; `access_control_id` signs the requests, where they are signed."""
        found: dict[str, Any] = {
            "origin_id": origin_id,
            "domain_name": self.domain_name,
            "custom_origin_config": {
                "http_port": 80,
                "https_port": 443,
                "origin_protocol_policy": "https-only",
                "origin_ssl_protocols": ["TLSv1.2"],
                "origin_read_timeout": self.read_timeout_seconds,
            },
        }
        if self.path:
            found["origin_path"] = self.path
        if access_control_id is not None:
            found["origin_access_control_id"] = access_control_id
        if self.headers:
            found["custom_headers"] = [
                {"name": header, "value": value} for header, value in self.headers.items()
            ]
        return found
