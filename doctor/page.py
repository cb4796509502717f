"""A deployed page as a browser meets it: headers, files, the front door, and questions answered from the documents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from api.contract import Deployment
from doctor.asking import Answer, ask, fetch, signed
from doctor.causes import UNKNOWN, Refusal, explain
from doctor.finding import Check
from doctor.trouble import Refused, Trouble, Unseen


@dataclass(frozen=True)
class Page:
    """A page's address, and what it should be."""

    address: str
    stack: str
    headers: Mapping[str, str]
    """Security headers, byte for byte."""
    cached: Mapping[str, str]
    """Paths of fixed files, and the Cache-Control of each."""
    api_url: str = ""
    """The front door behind CloudFront, which must refuse direct calls."""
    deployed: Deployment = field(default_factory=Deployment)
    commit: str | None = None
    """What should be deployed."""
    is_older: bool = False
    """Whether the deployed commit came after this one: a later pipeline was quicker, and the newest wins."""


def front(page: Page) -> str:
    """Whether the page is there, with exactly the security headers of the program."""
    answer = fetch(f"{page.address}/")
    if answer.status != 200:
        raise _status(answer, f"{page.address}/", "page-unpublished")
    for name, value in page.headers.items():
        if answer.headers.get(name) != value:
            raise Trouble("headers", f"{name} is {answer.headers.get(name)!r}, not {value!r}")
    return f"{page.address} is there, {len(page.headers)} security headers as written"


def files(page: Page) -> str:
    """Whether fixed files are there and cached as the program says."""
    for path, wanted in page.cached.items():
        answer = fetch(f"{page.address}/{path}")
        if answer.status != 200:
            raise _status(answer, path)
        found = answer.headers.get("cache-control")
        if found != wanted:
            raise Trouble("caching", f"{path}: Cache-Control is {found!r}, not {wanted!r}")
    return f"{len(page.cached)} looked at, cached as they should be"


def about(page: Page) -> str:
    """Whether the app is up, on, and says what the deployment's record says."""
    answer = fetch(f"{page.address}/api/about")
    said = answer.json
    if answer.status != 200 or not isinstance(said, dict):
        raise _status(answer, "/api/about")
    if said.get("agent") != "on":
        raise Trouble("agent-off", f"the agent is {said.get('agent')}")
    return f"{said.get('stack')}: {said.get('engine')}, {said.get('model')}, on"


def freshness(page: Page) -> str:
    """Whether what is deployed is the commit of this checkout."""
    if page.deployed.commit is None:
        raise Trouble("never-synced", "nothing is recorded as deployed")
    if page.is_older:
        raise Unseen(f"commit {page.deployed.commit[:12]}, newer than this checkout's, is deployed")
    if page.commit is not None and page.deployed.commit != page.commit:
        deployed = f"commit {page.deployed.commit[:12]} of {page.deployed.time} is deployed"
        raise Trouble("stale", f"{deployed}, here is {page.commit[:12]}")
    return f"commit {page.deployed.commit[:12]}, deployed {page.deployed.time}"


def signed_post(page: Page) -> str:
    """Whether a POST comes through to the app: an empty question, which the app refuses and which costs nothing."""
    body = b'{"question": ""}'
    answer = fetch(f"{page.address}/api/ask", body, signed(body))
    code = (answer.json or {}).get("error", {}).get("code") if isinstance(answer.json, dict) else None
    if code is None:
        raise _status(answer, "POST /api/ask")
    if answer.status != 400 and answer.status != 422:
        raise Trouble("refuses-all", f"an empty question gets {answer.status} {code}", str(code))
    return f"the app itself refuses an empty question ({answer.status} {code})"


def direct_call(page: Page) -> str:
    """Whether a call past CloudFront is refused."""
    address = f"{page.api_url.rstrip('/')}/api/about"
    answer = fetch(address)
    if answer.status != 403:
        raise Trouble("direct-call", f"{address} answers {answer.status} without CloudFront")
    return "refused with 403"


def question(page: Page, text: str) -> str:
    """Whether a question that the documents answer is answered, with citations."""
    asked = ask(page.address, text)
    if asked.done is None:
        refusal = Refusal(asked.code, asked.error, "POST /api/ask")
        raise Trouble("no-answer", asked.error) if explain(refusal) is UNKNOWN else Refused(refusal)
    cost = asked.done.get("cost_usd")
    figures = f"{asked.whole:.1f} s, first part after {asked.first_part:.1f} s in {asked.parts} parts" + (
        f", {cost:.6f} USD" if isinstance(cost, float) else ""
    )
    if not asked.done.get("answered") or not asked.done.get("citations"):
        raise Trouble("not-answered", f"no answer with a citation ({figures})")
    return f"{len(asked.done['citations'])} citations, {figures}"


def _status(answer: Answer, where: str, kind: str = "page-status") -> Trouble | Refused:
    words = answer.body.decode(errors="replace")
    refusal = Refusal(str(answer.status), words, where if where.startswith("POST") else f"GET {where}")
    if explain(refusal) is UNKNOWN:
        return Trouble(kind, f"{where}: {answer.status} {words[:120]}", "page-status")
    return Refused(refusal)


def page_checks(page: Page, questions: Sequence[str] = ()) -> list[Check]:
    """What a browser would notice; each question costs what a question costs."""
    looks: list[tuple[str, Callable[[Page], str]]] = [
        ("page", front),
        ("files", files),
        ("api", about),
        ("knowledge", freshness),
        ("post", signed_post),
    ]
    if page.api_url:
        looks.append(("direct call", direct_call))
    looks += [(f"question “{text[:60]}”", partial(question, text=text)) for text in questions]
    return [
        Check(name, partial(look, page), is_tried=look is not freshness, stack=page.stack)
        for name, look in looks
    ]
