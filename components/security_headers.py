"""The response headers of every answer, stated once: CloudFront and the local server both send these.

Sources: CSP Level 3 (W3C), Trusted Types (W3C), RFC 6797 (HSTS), Permissions Policy (W3C). Pure data: no Pulumi import.
"""

from collections.abc import Mapping

_SELF = "'self'"
_NONE = "'none'"

CONTENT_SECURITY_POLICY: Mapping[str, str] = {
    "default-src": _NONE,
    "script-src": _SELF,
    "style-src": _SELF,
    "img-src": _SELF,
    "connect-src": _SELF,
    "font-src": _SELF,
    "manifest-src": _SELF,
    "base-uri": _NONE,
    "form-action": _SELF,
    "frame-ancestors": _NONE,
    "require-trusted-types-for": "'script'",
    "trusted-types": _NONE,
}
"""Directive to value. No inline script or style, no third party; `trusted-types 'none'`: no HTML string is parsed."""

STRICT_TRANSPORT_SECURITY_SECONDS = 63_072_000
"""Two years, the span that hstspreload.org recommends. Sub-domains are left to their owner."""

# Only features that Chromium knows: it warns in the console about the others.
_DENIED_FEATURES = (
    "accelerometer",
    "camera",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "payment",
    "usb",
)


def content_security_policy() -> str:
    """The policy as one header value."""
    return "; ".join(f"{directive} {value}" for directive, value in CONTENT_SECURITY_POLICY.items())


def security_headers() -> dict[str, str]:
    """Header names, in lower case, with their values."""
    return {
        "content-security-policy": content_security_policy(),
        "strict-transport-security": f"max-age={STRICT_TRANSPORT_SECURITY_SECONDS}",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": ", ".join(f"{feature}=()" for feature in _DENIED_FEATURES),
        "cross-origin-opener-policy": "same-origin",
    }
