"""From a parsed body to a checked request, with the error code that fits what is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from api import limits
from api.characters import is_allowed, is_blank
from api.errors import ApiError, ErrorCode
from api.schemas import AskRequest, FeedbackRequest

M = TypeVar("M", bound=BaseModel)


def ask_request(fields: Mapping[str, object]) -> AskRequest:
    """A question within the limits. Raises `ApiError`."""
    request = _model(AskRequest, fields)
    if is_blank(request.question):
        raise ApiError(ErrorCode.QUESTION_EMPTY)
    for number, turn in enumerate(request.history):
        if is_blank(turn.question) or is_blank(turn.answer):
            part = "question" if is_blank(turn.question) else "answer"
            raise ApiError(
                ErrorCode.INVALID_REQUEST, f"history.{number}.{part} is blank. Leave such a turn out."
            )
    total = sum(len(turn.question) + len(turn.answer) for turn in request.history)
    if total > limits.HISTORY_CHARACTERS:
        raise ApiError(
            ErrorCode.HISTORY_TOO_LONG,
            f"The conversation has {total:,} characters; {limits.HISTORY_CHARACTERS:,} are allowed. Start a new chat.",
        )
    return request


def feedback_request(fields: Mapping[str, object]) -> FeedbackRequest:
    """Feedback within the limits. Raises `ApiError`."""
    return _model(FeedbackRequest, fields)


def _model(model: type[M], fields: Mapping[str, object]) -> M:
    if not _texts_allowed(fields):
        raise ApiError(ErrorCode.INVALID_CHARACTERS)
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise _as_api_error(error.errors(include_url=False, include_input=False)[0]) from None


def _texts_allowed(value: object) -> bool:
    if isinstance(value, str):
        return is_allowed(value)
    if isinstance(value, Mapping):
        return all(is_allowed(str(key)) and _texts_allowed(inner) for key, inner in value.items())
    if isinstance(value, Sequence):
        return all(_texts_allowed(inner) for inner in value)
    return True


def _as_api_error(detail: Mapping[str, Any]) -> ApiError:
    place = tuple(detail["loc"])
    kind = str(detail["type"])
    field = ".".join(str(part)[:40] for part in place)
    if kind in ("string_too_long", "too_long"):
        most = detail["ctx"]["max_length"]
        if place == ("question",):
            return ApiError(
                ErrorCode.QUESTION_TOO_LONG, f"The question is longer than {most:,} characters. Shorten it."
            )
        if place[:1] == ("history",):
            unit = "turns" if kind == "too_long" else "characters"
            return ApiError(
                ErrorCode.HISTORY_TOO_LONG, f"{field} has more than {most:,} {unit}. Start a new chat."
            )
        return ApiError(
            ErrorCode.COMMENT_TOO_LONG, f"The comment is longer than {most:,} characters. Shorten it."
        )
    if kind == "missing":
        return ApiError(ErrorCode.INVALID_REQUEST, f"The field {field} is missing. Add it.")
    if kind == "extra_forbidden":
        return ApiError(ErrorCode.INVALID_REQUEST, f"There is no field {field}. Leave it out.")
    return ApiError(ErrorCode.INVALID_REQUEST, f"The field {field} is wrong: {detail['msg']}. Correct it.")
