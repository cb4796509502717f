"""A deployed page as a browser meets it: headers, files, the front door, and questions answered from the documents."""

import hashlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from api.contract import BODY_HASH_HEADER, Deployment
from doctor.causes import UNKNOWN, Refusal, explain
from doctor.finding import Check, Finding, State, note, of_cause, ok, wrong

TIMEOUT_SECONDS = 20.0
ANSWER_SECONDS = 90.0


@dataclass(frozen=True)
class Answer:
    """What came back: the status, headers in lower case, the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON, or None."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def fetch(address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """One request, without following an error. Raises OSError where nothing answers."""
    request = urllib.request.Request(address, body, dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
            return Answer(answer.status, _lower(answer.headers), answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, _lower(error.headers), error.read())


def _lower(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()}


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


def front(page: Page) -> Finding:
    """Whether the page is there, with exactly the security headers of the program."""
    answer = fetch(f"{page.address}/")
    if answer.status != 200:
        return _status("page", answer, f"{page.address}/", f"agent sync -s {page.stack} publishes it")
    for name, value in page.headers.items():
        if answer.headers.get(name) != value:
            return wrong(
                "page",
                f"{name} is {answer.headers.get(name)!r}, not {value!r}",
                "The response headers policy was changed or isn't attached.",
                f"pulumi up -s {page.stack}",
                cause="headers",
            )
    return ok("page", f"{page.address} is there, {len(page.headers)} security headers as written")


def files(page: Page) -> Finding:
    """Whether fixed files are there and cached as the program says."""
    for path, wanted in page.cached.items():
        answer = fetch(f"{page.address}/{path}")
        if answer.status != 200:
            return _status("files", answer, path, f"pulumi up -s {page.stack}")
        if answer.headers.get("cache-control") != wanted:
            return wrong(
                "files",
                f"{path}: Cache-Control is {answer.headers.get('cache-control')!r}, not {wanted!r}",
                "The object was uploaded by another hand.",
                f"pulumi up -s {page.stack}",
                cause="caching",
            )
    return ok("files", f"{len(page.cached)} looked at, cached as they should be")


def about(page: Page) -> Finding:
    """Whether the app is up, on, and says what the deployment's record says."""
    answer = fetch(f"{page.address}/api/about")
    said = answer.json
    if answer.status != 200 or not isinstance(said, dict):
        return _status("api", answer, "/api/about", f"pulumi up -s {page.stack}")
    if said.get("agent") != "on":
        return wrong(
            "api",
            f"the agent is {said.get('agent')}",
            "It was paused by its owner, or a spend cap is reached.",
            f"agent resume -s {page.stack}, or agent budget -s {page.stack}",
            cause="agent-off",
        )
    return ok("api", f"{said.get('stack')}: {said.get('engine')}, {said.get('model')}, on")


def freshness(page: Page) -> Finding:
    """Whether what is deployed is the commit of this checkout."""
    if page.deployed.commit is None:
        return wrong("knowledge", "nothing is recorded as deployed", "The stack was never filled.",
                     f"agent sync -s {page.stack}", cause="never-synced")  # fmt: skip
    if page.is_older:
        return note(
            "knowledge", f"commit {page.deployed.commit[:12]}, newer than this checkout's, is deployed"
        )
    if page.commit is not None and page.deployed.commit != page.commit:
        return wrong(
            "knowledge",
            f"commit {page.deployed.commit[:12]} of {page.deployed.time} is deployed, here is {page.commit[:12]}",
            "The last sync was of another commit.",
            f"agent sync -s {page.stack}",
            cause="stale",
        )
    return ok("knowledge", f"commit {page.deployed.commit[:12]}, deployed {page.deployed.time}")


def signed_post(page: Page) -> Finding:
    """Whether a POST comes through to the app: an empty question, which the app refuses and which costs nothing."""
    body = b'{"question": ""}'
    headers = {"Content-Type": "application/json", BODY_HASH_HEADER: hashlib.sha256(body).hexdigest()}
    answer = fetch(f"{page.address}/api/ask", body, headers)
    code = (answer.json or {}).get("error", {}).get("code") if isinstance(answer.json, dict) else None
    if code is None:
        return _status("post", answer, "POST /api/ask", f"pulumi up -s {page.stack}")
    if answer.status != 400 and answer.status != 422:
        return wrong("post", f"an empty question gets {answer.status} {code}", "The app refuses every question.",
                     f"see the app's log; agent budget -s {page.stack}", cause=str(code))  # fmt: skip
    return ok("post", f"the app itself refuses an empty question ({answer.status} {code})")


def direct_call(page: Page) -> Finding:
    """Whether a call past CloudFront is refused."""
    address = f"{page.api_url.rstrip('/')}/api/about"
    answer = fetch(address)
    if answer.status != 403:
        return wrong(
            "direct call",
            f"{address} answers {answer.status} without CloudFront",
            "The origin secret or the function's permissions let everybody in, past rate limit and firewall.",
            f"pulumi up -s {page.stack}",
            cause="direct-call",
        )
    return ok("direct call", "refused with 403")


@dataclass(frozen=True)
class Asked:
    """An answer as a browser gets it: times in seconds since the question, the last event, and what it cost."""

    first_part: float
    whole: float
    parts: int
    done: Mapping[str, Any] | None
    error: str = ""


def ask(address: str, question: str, history: Sequence[Mapping[str, str]] = ()) -> Asked:
    """Ask as the page does, after earlier turns. Raises OSError where nothing answers."""
    told: dict[str, Any] = {"question": question} | ({"history": list(history)} if history else {})
    body = json.dumps(told).encode()
    request = urllib.request.Request(
        f"{address}/api/ask",
        body,
        {
            "Content-Type": "application/json",
            "Accept": "text/event-stream",
            BODY_HASH_HEADER: hashlib.sha256(body).hexdigest(),
        },
    )
    began = time.monotonic()
    arrivals: list[float] = []
    done, said = None, "the stream ended without done or error"
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            for name, event in events(line.decode() for line in answer):
                if name == "delta":
                    arrivals.append(time.monotonic() - began)
                elif name == "done":
                    done, said = event, ""
                elif name == "error":
                    said = f"{event.get('code')}: {event.get('message')}"
    except urllib.error.HTTPError as error:
        with error:
            refusal = json_error(error.read())
        said = f"{error.code} {refusal}"
    whole = time.monotonic() - began
    return Asked(arrivals[0] if arrivals else whole, whole, len(arrivals), done, said)


def json_error(body: bytes) -> str:
    """The words of an error's body."""
    try:
        return str(json.loads(body)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return body.decode(errors="replace")[:200]


def events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Read server-sent events (WHATWG HTML, section 9.2) as (name, JSON object)."""
    name, data = "message", []
    for raw in lines:
        line = raw.rstrip("\r\n")
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            yield name, json.loads("\n".join(data))
            name, data = "message", []


def question(page: Page, text: str) -> Finding:
    """Whether a question that the documents answer is answered, with citations."""
    asked = ask(page.address, text)
    name = f"question “{text[:60]}”"
    if asked.done is None:
        refusal = Refusal("", asked.error)
        cause = explain(refusal)
        if cause is UNKNOWN:
            return wrong(
                name,
                asked.error,
                "The answer didn't come to its end.",
                "see the app's log",
                cause="no-answer",
            )
        return of_cause(name, cause, refusal, is_tried=True)
    cost = asked.done.get("cost_usd")
    figures = f"{asked.whole:.1f} s, first part after {asked.first_part:.1f} s in {asked.parts} parts" + (
        f", {cost:.6f} USD" if isinstance(cost, float) else ""
    )
    if not asked.done.get("answered") or not asked.done.get("citations"):
        return wrong(
            name,
            f"no answer with a citation ({figures})",
            "The documents that answer it aren't found, or the model didn't cite them.",
            f"agent sync -s {page.stack}; then agent eval -s {page.stack}",
            cause="not-answered",
        )
    return ok(name, f"{len(asked.done['citations'])} citations, {figures}")


def _status(check: str, answer: Answer, where: str, fix: str) -> Finding:
    words = answer.body.decode(errors="replace")
    refusal = Refusal(str(answer.status), words, f"GET {where}" if not where.startswith("POST") else where)
    cause = explain(refusal)
    if cause is UNKNOWN:
        return Finding(check, State.WRONG, f"{where}: {answer.status} {words[:120]}", "page-status",
                       "The page doesn't answer as it should.", fix)  # fmt: skip
    return of_cause(check, cause, refusal, is_tried=True)


def page_checks(page: Page, questions: Sequence[str] = ()) -> list[Check]:
    """What a browser would notice; each question costs what a question costs."""
    checks = [
        Check("page", lambda: front(page), is_tried=True),
        Check("files", lambda: files(page), is_tried=True),
        Check("api", lambda: about(page), is_tried=True),
        Check("knowledge", lambda: freshness(page)),
        Check("post", lambda: signed_post(page), is_tried=True),
    ]
    if page.api_url:
        checks.append(Check("direct call", lambda: direct_call(page), is_tried=True))
    checks += [
        Check(f"question “{text[:60]}”", partial(question, page, text), is_tried=True) for text in questions
    ]
    return checks
