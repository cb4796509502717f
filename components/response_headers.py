"""Plain headers in the shape that a CloudFront response headers policy asks for."""

import re
from collections.abc import Mapping
from typing import Any


def response_headers_policy(headers: Mapping[str, str]) -> dict[str, Any]:
    """The inputs of a response headers policy that sends `headers`, over whatever the origin sends.

    CloudFront has a field of its own for each header it calls a security header, and refuses those among the
    custom ones (CloudFront Developer Guide, "Understand response headers policies").
    """
    security: dict[str, Any] = {}
    custom: list[dict[str, Any]] = []
    for name, value in headers.items():
        match name.lower():
            case "content-security-policy":
                security["content_security_policy"] = {"content_security_policy": value, "override": True}
            case "strict-transport-security":
                security["strict_transport_security"] = _strict_transport_security(value)
            case "x-content-type-options":
                security["content_type_options"] = {"override": True}
            case "referrer-policy":
                security["referrer_policy"] = {"referrer_policy": value, "override": True}
            case "x-frame-options":
                security["frame_options"] = {"frame_option": value, "override": True}
            case _:
                custom.append({"header": name, "value": value, "override": True})
    policy: dict[str, Any] = {}
    if security:
        policy["security_headers_config"] = security
    if custom:
        policy["custom_headers_config"] = {"items": custom}
    return policy


def _strict_transport_security(value: str) -> dict[str, Any]:
    """The fields of RFC 6797's header. Raises ValueError without a max-age."""
    seconds = re.search(r"max-age=(\d+)", value)
    if seconds is None:
        raise ValueError(f"strict-transport-security is {value!r}; it needs max-age=SECONDS (RFC 6797)")
    return {
        "access_control_max_age_sec": int(seconds[1]),
        "include_subdomains": "includesubdomains" in value.lower(),
        "preload": "preload" in value.lower(),
        "override": True,
    }
