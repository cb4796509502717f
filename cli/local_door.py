"""What stands before the app, played on this machine: a deployment's front door, and a check of the host's name."""

import hashlib
from enum import StrEnum
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.contract import BODY_HASH_HEADER
from api.errors import ApiError, ErrorCode
from api.responses import error_response

_NAMES: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
_MISSING: Final = (
    f"This POST has no {BODY_HASH_HEADER}, so the front door of a deployment would refuse it: CloudFront signs the "
    "request with it. Send the SHA-256 of the body in hexadecimal, as `openssl dgst -sha256` prints it."
)
_WRONG: Final = (
    f"{BODY_HASH_HEADER} isn't the SHA-256 of this body, so the front door of a deployment would refuse it. Send the "
    "SHA-256 of the body's exact bytes in hexadecimal, as `openssl dgst -sha256` prints it."
)


class FrontDoor(StrEnum):
    """Which way into the function is played: see `frontDoor` in Pulumi.yaml."""

    FUNCTION_URL = "function-url"
    HTTP_API = "http-api"
    REST_API = "rest-api"


class OwnHost:
    """Answers only to this machine's own names, so that no other page's domain can be pointed here (DNS rebinding)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = Headers(scope=scope).get("host", "")
            name, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
            if (name if port.isdigit() and name else host).lower() not in _NAMES:
                text = f"This server answers to 127.0.0.1 and localhost, not to {host[:100]!r}.\n"
                await Response(text, 421, media_type="text/plain")(scope, receive, send)
                return
        await self._app(scope, receive, send)


class SignedBodies:
    """Refuses a POST whose body's SHA-256 isn't in its header, as origin access control does before a function URL.

    AWS: "Restrict access to an AWS Lambda function URL origin", on PUT and POST.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        signed = scope["type"] == "http" and scope["method"] in ("POST", "PUT", "PATCH")
        if not signed or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(BODY_HASH_HEADER, "")
        if not given:
            await error_response(ApiError(ErrorCode.FORBIDDEN, _MISSING))(scope, receive, send)
            return
        digest = hashlib.sha256()

        async def hashing() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                digest.update(message.get("body", b""))
                if not message.get("more_body", False) and digest.hexdigest() != given:
                    raise ApiError(ErrorCode.FORBIDDEN, _WRONG)
            return message

        await self._app(scope, hashing, send)
