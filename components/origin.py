"""What a CDN needs to know of the API behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi

READ_TIMEOUT_SECONDS = 60
"""How long CloudFront waits for an origin, unless told otherwise: what an account may choose without asking AWS."""

MAX_READ_TIMEOUT_SECONDS = 120
"""The most that a distribution takes (CloudFront API reference, CustomOriginConfig, OriginReadTimeout, 2026-11)."""


@dataclass(frozen=True, kw_only=True)
class ApiOrigin:
    """An origin for `/api/*`: its host, how CloudFront proves itself to it, and headers it adds."""

    domain_name: pulumi.Input[str]
    signed: bool
    """Whether CloudFront signs requests (origin access control with SigV4), as a function URL asks."""
    headers: Mapping[str, pulumi.Input[str]] = field(default_factory=dict)
    read_timeout_seconds: int = READ_TIMEOUT_SECONDS
    """How long CloudFront waits for the first and for each next part of an answer."""
    ready_after: Sequence[pulumi.Resource] = ()
    """What must be up to date before CloudFront sends visitors here."""
