"""The first things that happen to a request: the origin secret, and a net for what nobody expected."""

import hmac
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.contract import ORIGIN_SECRET_HEADER
from api.errors import ApiError, ErrorCode
from api.responses import error_response
from api.telemetry import Telemetry


class OriginSecret:
    """With secrets configured, refuses every request that doesn't carry one of them.

    Two may be valid at once, so that the secret can be rotated without an outage. Both are always compared, in
    constant time.
    """

    def __init__(self, app: ASGIApp, secrets: tuple[str, ...]) -> None:
        self._app = app
        self._secrets = [secret.encode() for secret in secrets]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._secrets:
            given = Headers(scope=scope).get(ORIGIN_SECRET_HEADER, "").encode("latin-1", "replace")
            matches = [hmac.compare_digest(given, secret) for secret in self._secrets]
            if not any(matches):
                await error_response(ApiError(ErrorCode.FORBIDDEN))(scope, receive, send)
                return
        await self._app(scope, receive, send)


class LastResort:
    """Turns an unexpected exception into our `internal` error, and writes its kind and place to the log."""

    def __init__(self, app: ASGIApp, telemetry: Telemetry, place_of: Callable[[Exception], str]) -> None:
        self._app = app
        self._telemetry = telemetry
        self._place_of = place_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except ClientDisconnect:
            return  # left while sending the body: nobody to answer, nothing to repair
        except Exception as error:
            self._telemetry.log("ERROR", "unexpected", kind=type(error).__name__, place=self._place_of(error))
            if started:
                raise  # the response is on its way; the server must cut it off
            await error_response(ApiError(ErrorCode.INTERNAL))(scope, receive, send)
