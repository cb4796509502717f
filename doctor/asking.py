"""Requests as a browser makes them: a file, and a question whose answer streams."""

import hashlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from api.contract import BODY_HASH_HEADER, JSON_TYPE
from api.contract.outside import json_of, member

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
            return json_of(self.body)
        except ValueError:
            return None


@contextmanager
def answering() -> Iterator[None]:
    """Ask in this context: what is no address, no HTTP or no answer of this product is an OSError too."""
    try:
        yield
    except OSError:
        raise
    except (HTTPException, ValueError, KeyError, TypeError) as error:
        raise OSError(f"that is no answer of this product ({error or type(error).__name__})") from error


@answering()
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


def signed(body: bytes) -> dict[str, str]:
    """The headers of a POST of JSON, with the body's hash, without which the default front door refuses it."""
    return {"Content-Type": JSON_TYPE, BODY_HASH_HEADER: hashlib.sha256(body).hexdigest()}


@dataclass(frozen=True)
class Asked:
    """An answer as a browser gets it: times in seconds since the question, the last event, and what it cost.

    `code` is the app's of an error, or the HTTP status where another answered for the app.
    """

    first_part: float
    whole: float
    parts: int
    done: Mapping[str, Any] | None
    error: str = ""
    code: str = ""


@answering()
def ask(address: str, question: str, history: Sequence[Mapping[str, str]] = ()) -> Asked:
    """Ask as the page does, after earlier turns. Raises OSError where nothing answers."""
    told: dict[str, Any] = {"question": question} | ({"history": list(history)} if history else {})
    body = json.dumps(told).encode()
    headers = signed(body) | {"Accept": "text/event-stream"}
    request = urllib.request.Request(f"{address}/api/ask", body, headers)
    began = time.monotonic()
    arrivals: list[float] = []
    done, said, code = None, "the stream ended without done or error", ""
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            for name, event in events(line.decode() for line in answer):
                if name == "delta":
                    arrivals.append(time.monotonic() - began)
                elif name == "done":
                    done, said = event, ""
                elif name == "error":
                    code = str(event.get("code"))
                    said = f"{code}: {event.get('message')}"
    except urllib.error.HTTPError as error:
        with error:
            code, words = _refusal(error.code, error.read())
        said = f"{error.code} {words}"
    whole = time.monotonic() - began
    return Asked(arrivals[0] if arrivals else whole, whole, len(arrivals), done, said, code)


def _refusal(status: int, body: bytes) -> tuple[str, str]:
    """The code and the words of an error's body."""
    try:
        error = member(json_of(body), "error", dict)
        return member(error, "code", str), member(error, "message", str)
    except ValueError:
        return str(status), body.decode(errors="replace")[:200]


def events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Read server-sent events (WHATWG HTML, section 9.2) as (name, JSON object). Raises ValueError, TypeError."""
    name, data = "message", []
    for raw in lines:
        line = raw.rstrip("\r\n")
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            event = json_of("\n".join(data))
            if not isinstance(event, dict):
                raise TypeError("an event that is no object")
            yield name, event
            name, data = "message", []
