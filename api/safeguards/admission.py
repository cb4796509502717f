"""Whether a question may be answered, before anything is paid, and what it cost, after.

Rate and reservation are asked for at the same time; nothing starts before both have said yes. Where the table can't be
reached the door is closed for questions; documents are static and stay.
"""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from api import limits
from api.conversation import Conversation
from api.costs.meter import micro_dollars
from api.deployment import DeploymentRecord
from api.errors import ApiError, ErrorCode
from api.events import Done, Event, Sources, Start
from api.safeguards.account import LatestAccount
from api.safeguards.answer_cache import AnswerCache, CachedAnswer
from api.safeguards.budget import Budget, NotNow, Reservation
from api.safeguards.table import TableUnavailableError
from api.safeguards.unanswered import Unanswered
from api.safeguards.viewer_rate import ViewerRate
from api.telemetry import Telemetry, Trace

RETRY_SECONDS: Final = 30
_WHY: Final = {
    "day": "The agent has spent what its owner allows for a day",
    "month": "The agent has spent what its owner allows for a month",
    "pace": "The agent has spent what its owner allows up to this hour",
}


@dataclass(frozen=True)
class Admitted:
    """A question that may be answered; `events` settles what it cost."""

    safeguards: "Safeguards"
    reservation: Reservation
    conversation: Conversation

    def events(self, answered: Iterator[Event], trace: Trace) -> Iterator[Event]:
        """The answer's events, then the account of them."""
        sources: tuple[Sources, ...] = ()
        try:
            for event in answered:
                if isinstance(event, Sources):
                    sources = (event,)
                yield event
        finally:
            self.safeguards.settle(self.reservation, trace)
        if trace.done is not None and sources:
            self.safeguards.note(self.conversation, sources[0], trace.done, trace.answer_id)


@dataclass(frozen=True)
class Kept:
    """A question that may not be answered now, and has been before."""

    answer: CachedAnswer
    start: Callable[[str], Start]
    telemetry: Telemetry

    def events(self, answered: Iterator[Event], trace: Trace) -> Iterator[Event]:  # noqa: ARG002 - never begun
        """The answer as it was given."""
        trace.done = self.answer.done
        trace.cached, trace.cost_usd = True, 0.0
        self.telemetry.answer(trace)
        return self.answer.events(self.start(trace.answer_id))


@dataclass(frozen=True, kw_only=True)
class Safeguards:
    """One stack's rate, budget and cache.

    `worst` is what a question can cost at most, in micro-dollars; `search_usd` says what a search without an answer
    costs (`Meter.search`).
    """

    rate: ViewerRate
    budget: Budget
    cache: AnswerCache
    unanswered: Unanswered
    account: LatestAccount
    deployment: DeploymentRecord
    telemetry: Telemetry
    worst: int
    search_usd: Callable[..., float]
    wall_clock: Callable[[], float]
    pool: ThreadPoolExecutor

    def admit(self, viewer: str, conversation: Conversation) -> Admitted | Kept:
        """Count the question and reserve what it may cost.

        Args:
            viewer: the viewer's address.
            conversation: the question; only a first turn may be answered from the cache.

        Raises:
            ApiError: `rate_limited`, `budget_exhausted` with the moment the agent is back, or `unavailable`.
        """
        moment = datetime.fromtimestamp(self.wall_clock(), UTC)
        outcome = self._reserved(viewer, self.worst, moment)
        if isinstance(outcome, Reservation):
            return Admitted(self, outcome, conversation)
        return self._kept(conversation, outcome, moment)

    def admit_search(self, viewer: str) -> Reservation:
        """Count a search as one of the viewer's questions and reserve what it may cost.

        Raises:
            ApiError: as `admit`.
        """
        moment = datetime.fromtimestamp(self.wall_clock(), UTC)
        most = self.search_usd(characters=limits.QUESTION_CHARACTERS, seconds=limits.SEARCH_SECONDS)
        outcome = self._reserved(viewer, micro_dollars(most), moment)
        if isinstance(outcome, NotNow):
            raise refused(outcome, moment)
        return outcome

    def settle_search(self, reservation: Reservation, characters: int, seconds: float) -> None:
        """Book what a search cost; where the table can't be reached it stays booked at its most."""
        with suppress(TableUnavailableError):
            actual = micro_dollars(self.search_usd(characters=characters, seconds=seconds))
            self.budget.settle(reservation, min(actual, reservation.amount))

    def _reserved(self, viewer: str, amount: int, moment: datetime) -> Reservation | NotNow:
        """Rate and reservation, asked for at the same time; nothing stays booked of what the rate refuses."""
        rated = self.pool.submit(self.rate.take, viewer, moment.timestamp())
        try:
            outcome = self.budget.reserve(amount, moment)
        except TableUnavailableError as error:
            with suppress(TableUnavailableError):
                rated.result()
            raise self._closed(error) from error
        try:
            wait = rated.result()
        except TableUnavailableError as error:
            self._give_back(outcome)
            raise self._closed(error) from error
        if wait:
            self._give_back(outcome)
            raise ApiError(ErrorCode.RATE_LIMITED, retry_after=math.ceil(wait), cause="rate")
        return outcome

    def settle(self, reservation: Reservation, trace: Trace) -> None:
        """Book what the answer cost. What isn't known stays booked at its worst."""
        if trace.cost_usd is None:
            self.telemetry.log(
                "WARNING", "reservation_kept", answer_id=trace.answer_id, micro=reservation.amount
            )
            return
        try:
            self.budget.settle(reservation, micro_dollars(trace.cost_usd))
        except TableUnavailableError as error:
            self.telemetry.log(
                "WARNING",
                "settle_failed",
                answer_id=trace.answer_id,
                micro=reservation.amount,
                cause=str(error),
            )

    def note(self, conversation: Conversation, sources: Sources, done: Done, answer_id: str) -> None:
        """Keep a first turn's answer for the time at the cap, or count what wasn't answered: one write at most.

        Failing costs nothing but that.
        """
        moment = datetime.fromtimestamp(self.wall_clock(), UTC)
        try:
            if not done.answered:
                near = next(((each.path, each.section) for each in sources.sources), None)
                self.unanswered.add(conversation.question, near, moment)
            elif not conversation.history:
                version = self.deployment.current().knowledge_version
                self.cache.put(conversation.question, version, sources.sources, done, moment)
        except TableUnavailableError as error:
            self.telemetry.log("WARNING", "not_noted", answer_id=answer_id, cause=str(error))

    def feedback(self, answer_id: str, helpful: bool, comment: str, question: str) -> bool:
        """Keep a comment and an unhelpfully answered question where the owner wants that; says whether they do."""
        try:
            return self.unanswered.comment(
                answer_id, helpful, comment, question, datetime.fromtimestamp(self.wall_clock(), UTC)
            )
        except TableUnavailableError as error:
            self.telemetry.log("WARNING", "not_noted", answer_id=answer_id, cause=str(error))
            return False

    def _kept(self, conversation: Conversation, refusal: NotNow, moment: datetime) -> Kept:
        if not conversation.history:
            version = self.deployment.current().knowledge_version
            with suppress(TableUnavailableError):
                answer = self.cache.get(conversation.question, version, moment)
                if answer is not None:
                    start = partial(Start, engine=self.cache.engine, model=self.cache.model)
                    return Kept(answer, start, self.telemetry)
        raise refused(refusal, moment)

    def _give_back(self, outcome: Reservation | NotNow) -> None:
        if isinstance(outcome, Reservation):
            with suppress(TableUnavailableError):
                self.budget.settle(outcome, 0)

    def _closed(self, error: TableUnavailableError) -> ApiError:
        return ApiError(
            ErrorCode.UNAVAILABLE,
            "The agent can't look at its spending cap, so it answers nothing until it can. The documents can be read.",
            retry_after=RETRY_SECONDS,
            cause=f"table: {error}",
        )


def refused(refusal: NotNow, now: datetime) -> ApiError:
    """The refusal as a visitor reads it: why, when the agent is back, and what works meanwhile."""
    if refusal.until is None:
        return ApiError(
            ErrorCode.BUDGET_EXHAUSTED,
            "The owner has paused the agent. The documents and their search work meanwhile.",
            retry_after=limits.PAUSED_RETRY_SECONDS,
            cause=refusal.reason,
        )
    seconds = max(1, math.ceil((refusal.until - now).total_seconds()))
    back = f"{refusal.until:%Y-%m-%d %H:%M} UTC"
    return ApiError(
        ErrorCode.BUDGET_EXHAUSTED,
        f"{_WHY[refusal.reason]}. It is back at {back}; the documents and their search work meanwhile.",
        retry_after=seconds,
        cause=refusal.reason,
    )
