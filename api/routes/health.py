"""GET /api/health: the process answers. It asks nobody else, so that it stays cheap and true."""

from fastapi import APIRouter

from api.errors import ErrorCode
from api.responses import documented
from api.schemas import HealthResponse

router = APIRouter()


@router.get("/api/health", summary="Is the app up?", responses=documented([ErrorCode.FORBIDDEN]))
async def health() -> HealthResponse:
    return HealthResponse(status="ok")
