"""GET /api/about: what is deployed here."""

from dataclasses import asdict

from fastapi import APIRouter

from api.errors import ErrorCode
from api.responses import documented
from api.schemas import AboutResponse, BudgetResponse
from api.services import Injected

router = APIRouter()


@router.get("/api/about", summary="What is deployed here?", responses=documented([ErrorCode.FORBIDDEN]))
async def about(services: Injected) -> AboutResponse:
    settings = services.settings
    deployment = await services.workers.run(services.deployment.current)
    account = await services.workers.run(services.safeguards.account) if services.safeguards else None
    return AboutResponse(
        stack=deployment.stack or settings.stack,
        commit=deployment.commit,
        time=deployment.time,
        repository=deployment.repository,
        engine=settings.engine,
        model=settings.model_id,
        versions=dict(deployment.versions),
        knowledge_version=deployment.knowledge_version,
        agent=account.agent if account else "on",
        budget=BudgetResponse(**asdict(account.budget)) if account and account.budget else None,
    )
