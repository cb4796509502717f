"""What the page says, as data that others gather: settings, graphs, figures, documents, the journey, what is built."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from content import Library
from content.certificates import Certificate
from content.journey import Day
from content.roadmap import Roadmap
from graph.model import Graph
from publishing.site.words import Words


@dataclass(frozen=True, kw_only=True)
class Settings:
    """`site.yaml`: whose page this is. What the owner hasn't stated is None, and the page says so.

    Attributes:
        who: one line of Markdown above the headline; none where it is None.
        journey: what the owner's way comes to, above the journey; none where it is None.
    """

    name: str
    language: str
    suggestions: tuple[str, ...]
    licence: str | None = None
    owner: str | None = None
    contact: str | None = None
    source: str | None = None
    who: str | None = None
    journey: str | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """One numbered part of the system: which components it is made of, and where its reasons stand."""

    number: int
    title: str
    name: str
    components: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    path: str | None = None
    inner: bool = False
    why: str
    inside: str | None = None
    read: str | None = None
    ask: str


@dataclass(frozen=True)
class Amount:
    """A row of a bill, USD a month or a question: list price, and what the always-free tier takes off it."""

    service: str
    item: str
    usd: float
    free_usd: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Month:
    """What a number of questions costs in a stack's settings, USD."""

    stack: str
    model: str
    questions: int
    usd: float
    usd_after_free: float


@dataclass(frozen=True, kw_only=True)
class StackCosts:
    """One stack's bill."""

    model: str
    question: tuple[Amount, ...]
    idle: tuple[Amount, ...]
    guardrail_month_usd: float

    @property
    def question_usd(self) -> float:
        return sum(each.usd for each in self.question)

    @property
    def idle_usd(self) -> float:
        return sum(each.usd for each in self.idle)

    @property
    def idle_after_free_usd(self) -> float:
        return sum(each.usd - each.free_usd for each in self.idle)


@dataclass(frozen=True)
class Avoided:
    """A monthly cost that a usual design has and this one hasn't."""

    what: str
    usd: float
    instead: str


@dataclass(frozen=True, kw_only=True)
class Costs:
    """The cost model's figures that the page shows."""

    region: str
    date: str
    first_price: str
    last_price: str
    input_tokens: int
    output_tokens: int
    lambda_seconds: float
    stacks: Mapping[str, StackCosts]
    months: tuple[Month, ...]
    avoided: tuple[Avoided, ...]
    token_model: str
    token_prices: tuple[float, float]

    @property
    def reference(self) -> tuple[Month, Month]:
        """The busy month in the cheapest and in the dearest stack's settings."""
        busy = [month for month in self.months if month.questions == BUSY]
        return min(busy, key=lambda month: month.usd), max(busy, key=lambda month: month.usd)


BUSY = 10_000
"""Questions of the month that the page compares stacks by."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """The stack that serves this page."""

    stack: str
    engine: str
    model: str
    region: str | None
    commit: str | None
    time: str | None
    repository: str | None = None
    documents_behind: int | None = None
    origin: str = ""
    """`https://…` without a slash at its end; empty where it isn't known."""

    @property
    def is_local(self) -> bool:
        return self.stack == "local"

    @property
    def copies(self) -> bool:
        """Whether the model is the stand-in that copies sentences."""
        return self.model.startswith("emulator.")


@dataclass(frozen=True)
class Claim:
    """Something that is built or not: `built` was found out, not written down."""

    what: str
    built: bool
    name: str | None = None


@dataclass(frozen=True)
class LogEntry:
    """A day of the log: its document, date and what it says first."""

    path: str
    day: date
    summary: str


@dataclass(frozen=True, kw_only=True)
class Journey:
    """The owner's way: roadmap, certificates, log, goal."""

    roadmap: Roadmap | None = None
    certificates: tuple[Certificate, ...] = ()
    log: tuple[LogEntry, ...] = ()
    goal: str | None = None
    plan: tuple[Day, ...] = ()
    days_done: int = 0

    def __bool__(self) -> bool:
        return bool(self.roadmap or self.certificates or self.log)


@dataclass(frozen=True, kw_only=True)
class SiteFacts:
    """Everything that the pages are made from."""

    settings: Settings
    words: Words
    parts: tuple[Part, ...]
    claims: tuple[Claim, ...]
    library: Library
    running: Running
    graphs: Mapping[str, Graph]
    config: Mapping[str, Mapping[str, str]]
    costs: Costs | None
    journey: Journey
    images: Mapping[str, bytes]
    scripts: Mapping[str, str]
    """The text of `site/scripts/*.js` by name."""

    @property
    def graph(self) -> Graph | None:
        """The stack that the page draws: the fullest one."""
        return max(self.graphs.values(), key=lambda graph: len(graph.nodes), default=None)

    def is_built(self, name: str) -> bool:
        """Whether a named part is built."""
        return any(claim.built for claim in self.claims if claim.name == name)
