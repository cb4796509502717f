"""The API's types at its border, as the OpenAPI document shows them."""

from dataclasses import fields
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from api import limits
from api.characters import ALLOWED_PATTERN, VISIBLE_PATTERN
from api.conversation import Conversation, Turn
from api.errors import ErrorCode
from api.events import Done, Event, Start, Usage

ANSWER_ID = r"^[0-9a-f]{32}$"
# Checked by `read_model` before the types, so that such text has an error code of its own.
_ALLOWED: dict[str, Any] = {"pattern": ALLOWED_PATTERN}
_VISIBLE: dict[str, Any] = {"pattern": VISIBLE_PATTERN, "minLength": 1}


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class HistoryTurn(Strict):
    """An earlier question with the answer it got."""

    question: Annotated[str, Field(max_length=limits.QUESTION_CHARACTERS, json_schema_extra=_VISIBLE)]
    answer: Annotated[str, Field(max_length=limits.HISTORY_ANSWER_CHARACTERS, json_schema_extra=_VISIBLE)]


class AskRequest(Strict):
    """A question, and the turns before it."""

    question: Annotated[str, Field(max_length=limits.QUESTION_CHARACTERS, json_schema_extra=_VISIBLE)]
    history: Annotated[list[HistoryTurn], Field(max_length=limits.HISTORY_TURNS)] = []

    def conversation(self) -> Conversation:
        return Conversation(
            self.question.strip(), tuple(Turn(turn.question, turn.answer) for turn in self.history)
        )


class FeedbackRequest(Strict):
    """Was the answer helpful?"""

    answer_id: Annotated[str, Field(pattern=ANSWER_ID)]
    helpful: bool
    comment: Annotated[str, Field(max_length=limits.COMMENT_CHARACTERS, json_schema_extra=_ALLOWED)] = ""
    question: Annotated[str, Field(max_length=limits.QUESTION_CHARACTERS, json_schema_extra=_ALLOWED)] = ""


class FeedbackResponse(BaseModel):
    """`comment_kept` is true only where the owner keeps comments; they are never written to logs."""

    recorded: bool
    comment_kept: bool


class HealthResponse(BaseModel):
    status: Literal["ok"]


class BudgetResponse(BaseModel):
    """USD spent or reserved today and this month (UTC), what is allowed, and when the agent is back or the day ends."""

    day: float
    month: float
    caps: dict[str, float]
    resets_at: str | None


class AboutResponse(BaseModel):
    """What runs here. Null where it isn't known: a stack answers before its deployment is recorded."""

    stack: str
    commit: str | None
    time: str | None
    repository: str | None
    engine: str
    model: str
    versions: dict[str, str]
    knowledge_version: str | None
    agent: Literal["on", "paused", "capped"]
    budget: BudgetResponse | None


class ErrorDetail(BaseModel):
    code: ErrorCode
    message: str
    retry_after: int | None = None


class ErrorResponse(BaseModel):
    error: ErrorDetail


class SourceItem(BaseModel):
    n: int
    path: str
    title: str
    section: str
    url: str
    snippet: str
    score: float


class ToolItem(BaseModel):
    name: str
    input: dict[str, Any]
    result: dict[str, Any]


class UsageItem(BaseModel):
    """Tokens of all calls of the model. What was read from its cache, or written to it, isn't among `input_tokens`."""

    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int


_SHOWN: dict[Any, Any] = {Usage | None: UsageItem | None}


def required(event: type[Event]) -> dict[str, Any]:
    """An event's fields as a model's, each of them required: on the wire they are always there."""
    return {each.name: (_SHOWN.get(each.type, each.type), ...) for each in fields(event)}


AnswerResponse = create_model(
    "AnswerResponse",
    __doc__="A whole answer: the `done` event with what the events before it said.",
    **{
        **required(Start),
        "sources": (list[SourceItem], ...),
        "tools": (list[ToolItem], ...),
        **required(Done),
    },
)
