"""What the routes need, made once by `create_app` and handed to them through the app's state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request

from api.answering import Answering
from api.deployment import DeploymentRecord
from api.rate import Rate
from api.safeguards.admission import Safeguards
from api.settings import Settings
from api.telemetry import Telemetry
from api.workers import Workers

if TYPE_CHECKING:
    from api.mcp.server import Server


@dataclass(frozen=True)
class Services:
    settings: Settings
    answering: Callable[[], Answering]  # made with the first question: it imports boto3
    mcp: Callable[[], "Server"]  # made with the first message
    deployment: DeploymentRecord
    workers: Workers
    telemetry: Telemetry
    safeguards: Safeguards | None  # None where no table is named: on one machine, unless asked for
    feedback_rate: Rate
    clock: Callable[[], float]
    new_id: Callable[[], str]


async def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


Injected = Annotated[Services, Depends(services_of)]
