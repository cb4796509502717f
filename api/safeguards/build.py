"""The safeguards of a stack, from its settings."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from api import limits, prompt
from api.clients import Clients
from api.costs.meter import Meter, micro_dollars
from api.deployment import DeploymentRecord
from api.errors import ConfigurationError
from api.safeguards.account import LatestAccount
from api.safeguards.admission import Safeguards
from api.safeguards.answer_cache import AnswerCache
from api.safeguards.budget import Budget, Caps
from api.safeguards.salt import DailySalt
from api.safeguards.table import Table
from api.safeguards.unanswered import Unanswered
from api.safeguards.viewer_rate import ViewerRate
from api.settings import Settings
from api.telemetry import Telemetry


def build(
    settings: Settings,
    clients: Clients,
    meter: Meter,
    deployment: DeploymentRecord,
    telemetry: Telemetry,
    wall_clock: Callable[[], float],
) -> Safeguards | None:
    """The safeguards over the stack's table; None where the settings name none.

    Raises:
        ConfigurationError: the model has no price, so that no cap could be held.
    """
    if settings.safeguards_table is None:
        return None
    worst = meter.worst(
        max_output_tokens=settings.max_output_tokens, deadline_seconds=settings.deadline_seconds
    )
    if worst is None:
        name = "MODEL_ID" if settings.model_id in meter.unpriced else "FALLBACK_MODEL_ID"
        raise ConfigurationError(
            f"{name} is {meter.unpriced[0]!r}, which has no price in api/data/prices.json, so that no spend cap "
            f"can be held: add it there with date and source, or choose one of {', '.join(sorted(meter.prices.models))}"
        )
    prompt_version = hashlib.sha256(prompt.policy_of(settings.engine).encode()).hexdigest()[:12]
    table = Table(settings.safeguards_table, clients)
    caps = Caps(
        day=micro_dollars(settings.daily_budget_usd),
        month=micro_dollars(settings.monthly_budget_usd),
        pacing=settings.pacing,
    )
    budget = Budget(table, caps)
    return Safeguards(
        rate=ViewerRate(table, settings.questions_per_minute, DailySalt(table)),
        budget=budget,
        cache=AnswerCache(table, settings.engine, settings.model_id, prompt_version),
        unanswered=Unanswered(table, settings.keep_questions),
        account=LatestAccount(budget, micro_dollars(worst), wall_clock),
        deployment=deployment,
        telemetry=telemetry,
        worst=micro_dollars(worst),
        search_usd=meter.search,
        wall_clock=wall_clock,
        pool=ThreadPoolExecutor(limits.CONCURRENT_ANSWERS, thread_name_prefix="answer-rate"),
    )
