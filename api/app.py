"""The app: routes over services that are passed in. `handler.py` makes the production graph from this."""

import os
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import limits, openapi
from api.answering import Answering, place_of
from api.clients import Clients
from api.costs.meter import Meter
from api.costs.shape import Shape
from api.defences import EnvironmentSecrets
from api.deployment import DeploymentRecord
from api.engines import Agent, build, check
from api.errors import ApiError, ErrorCode
from api.front_door import LastResort, OriginSecret
from api.graph import packaged_graph
from api.prices import packaged_prices
from api.rate import Rate
from api.responses import error_response
from api.routes import about, ask, feedback, health, mcp
from api.safeguards import build as safeguards
from api.services import Services
from api.settings import Settings
from api.telemetry import Telemetry
from api.workers import Workers

if TYPE_CHECKING:
    from api.mcp.server import Server

_STATUS_CODES = {404: ErrorCode.NOT_FOUND, 405: ErrorCode.METHOD_NOT_ALLOWED, 413: ErrorCode.BODY_TOO_LARGE}


def create_app(
    settings: Settings,
    *,
    environ: Mapping[str, str] | None = None,
    clients: Clients | None = None,
    agent: Callable[[], Agent] | None = None,
    telemetry: Telemetry | None = None,
    clock: Callable[[], float] = time.monotonic,
    wall_clock: Callable[[], float] = time.time,
    new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
) -> FastAPI:
    """The API as an ASGI app.

    Args:
        settings: the stack's settings.
        environ: the environment whose values no answer may contain; the process's by default.
        clients: AWS clients, made lazily; by default for the region of the settings.
        agent: makes the engine at the first question; by default the one that the settings name.
        telemetry: where log lines go; standard output by default.
        clock: seconds, monotonic; for deadlines, latencies and rates.
        wall_clock: seconds since 1970; for the spend cap's days and the viewers' rate.
        new_id: makes answer ids, 32 hexadecimal digits.

    Raises:
        ConfigurationError: the settings name an engine that can't be built, or a model without a price.
    """
    check(settings)
    clients = clients or Clients(settings.region, settings.read_seconds)
    telemetry = telemetry or Telemetry(settings.stack, settings.log_level)
    deployment = DeploymentRecord(
        settings.deployment_uri,
        clients,
        clock=clock,
        on_failure=lambda kind: telemetry.log("WARNING", "deployment_record_unreadable", kind=kind),
    )
    shape = Shape.of(packaged_graph(settings.graph_stack or settings.stack), settings.model_id)
    meter = Meter(packaged_prices(), replace(shape, fallback_model_id=settings.fallback_model_id))
    secrets = EnvironmentSecrets.from_env(os.environ if environ is None else environ)

    @cache
    def answering() -> Answering:
        engine = agent() if agent else build(settings, clients, deployment)
        return Answering(engine, meter, secrets, telemetry)

    @cache
    def programs() -> "Server":
        from api.mcp.server import mcp_server

        return mcp_server(app.state.services, clients, deployment)

    app = FastAPI(
        title="Public Bedrock Agent",
        version="1",
        redirect_slashes=False,
        openapi_url=openapi.PATH,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.services = Services(
        settings=settings,
        answering=answering,
        mcp=programs,
        deployment=deployment,
        workers=Workers(),
        telemetry=telemetry,
        safeguards=safeguards.build(settings, clients, meter, deployment, telemetry, wall_clock),
        feedback_rate=Rate(limits.FEEDBACK_PER_MINUTE, clock),
        clock=clock,
        new_id=new_id,
    )
    for route in (ask, health, about, feedback, mcp):
        app.include_router(route.router)
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(HTTPException, _http_exception)
    # The last one added is the first to see a request.
    app.add_middleware(OriginSecret, secrets=settings.origin_secrets)
    app.add_middleware(LastResort, telemetry=telemetry, place_of=place_of)
    openapi.install(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """What a server that stops gives back: idle threads. Lambda, which ends the process instead, never gets here."""
    yield
    services: Services = app.state.services
    services.workers.close()


async def _api_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101  registered for this type only
    return error_response(error)


async def _http_exception(_: Request, error: Exception) -> Response:
    """Starlette's own 404 and 405 in our shape, with its Allow header."""
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this type only
    code = _STATUS_CODES.get(error.status_code, ErrorCode.INTERNAL)
    return error_response(ApiError(code, headers=dict(error.headers or {})))
