"""POST /api/feedback: was an answer helpful? The log keeps the verdict, never the comment's words.

Where the owner has opted in, the table keeps the scrubbed comment, and the question of an answer that didn't help, for
half a year.
"""

from functools import partial

from fastapi import APIRouter, Request

from api.body import read_json
from api.errors import ErrorCode
from api.rate import viewer_of
from api.requests import feedback_request
from api.responses import POST_ERRORS, documented
from api.schemas import FeedbackRequest, FeedbackResponse
from api.services import Injected

router = APIRouter()

ERRORS = (
    *POST_ERRORS,
    ErrorCode.COMMENT_TOO_LONG,
)


@router.post(
    "/api/feedback",
    summary="Was the answer helpful?",
    responses=documented(ERRORS),
    openapi_extra={"requestBody": {"required": True, "x-model": FeedbackRequest.__name__}},
)
async def feedback(request: Request, services: Injected) -> FeedbackResponse:
    given = feedback_request(await read_json(request))
    services.feedback_rate.take(viewer_of(request.headers, request.client.host if request.client else None))
    services.telemetry.log(
        "INFO",
        "feedback",
        answer_id=given.answer_id,
        helpful=given.helpful,
        comment_characters=len(given.comment),
    )
    kept = services.safeguards is not None and await services.workers.run(
        partial(services.safeguards.feedback, given.answer_id, given.helpful, given.comment, given.question)
    )
    return FeedbackResponse(recorded=True, comment_kept=kept)
