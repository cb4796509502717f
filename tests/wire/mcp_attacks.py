"""Runs the held-out attacks on `POST /mcp` and judges each answer by what the attack expects.

The file's head says what its fields mean; `always` holds for every answer. Nobody may wait for ever, but a busy machine
may take longer than a quiet one, so `within_seconds` is allowed `PATIENCE` times.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.wire.guarding import Guarded

FILE = Path(__file__).with_name("held_mcp_attacks.yaml")
PATIENCE = 6
ABSENT = "absent"
UNREACHED = '"code":"unavailable"'
SECRET = "held-out-environment-secret-77031"
OUTSIDE_FILE, OUTSIDE_MARKER = "outside.md", "marker-outside-the-knowledge-58112"
FACTS = {"environment_secret": SECRET, "outside_file": OUTSIDE_FILE, "outside_marker": OUTSIDE_MARKER}


@dataclass(frozen=True)
class Attack:
    """One attack: what to send to which server, and what may come of it."""

    id: str
    kind: str
    send: Mapping[str, Any]
    expect: Mapping[str, Any]
    server: Mapping[str, Any]


@dataclass(frozen=True)
class Heard:
    """One answer, read as a client would; `reply` is None where it isn't JSON."""

    response: httpx.Response
    allowed: Sequence[str]
    reply: Any = None

    @property
    def outcome(self) -> str:
        """Which of the file's outcomes it is."""
        if isinstance(self.reply, dict) and isinstance(self.reply.get("error"), dict):
            return "error"
        if isinstance(self.reply, dict) and isinstance(self.reply.get("result"), dict):
            return "tool_error" if self.reply["result"].get("isError") is True else "result"
        return "accepted" if self.response.status_code == 202 else "http"

    @property
    def is_allowed(self) -> bool:
        """Where the status alone decides, a body that is JSON-RPC must be an error."""
        return self.outcome in self.allowed or ("http" in self.allowed and self.outcome == "error")


def always() -> Mapping[str, Any]:
    """What holds for every answer."""
    found: Mapping[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))["always"]
    return found


def attacks() -> tuple[Attack, ...]:
    """All of them."""
    listed = yaml.safe_load(FILE.read_text("utf-8"))["attacks"]
    return tuple(
        Attack(each["id"], each["kind"], each["send"], each["expect"], each.get("server", {}))
        for each in listed
    )


def run(attack: Attack, app: Guarded) -> list[Heard]:
    """Send it, and hear every answer."""
    seconds = attack.expect["within_seconds"] * PATIENCE
    requests = list(_requests(attack))
    places = {**FACTS, "origin": app.served.address}
    with (
        httpx.Client(base_url=app.served.address, timeout=seconds, trust_env=False) as client,
        ThreadPoolExecutor(attack.send.get("parallel", 1)) as pool,
    ):
        sent = [
            pool.submit(_send, client, {**attack.send, **request}, {**places, "index": str(index)}, attack)
            for request, index in requests
        ]
        answers = [each.result() for each in sent]
    outcomes = [request.get("outcome", attack.expect["outcome"]) for request, _ in requests]
    return [
        Heard(answer, allowed, _parsed(answer)) for answer, allowed in zip(answers, outcomes, strict=True)
    ]


def _requests(attack: Attack) -> Iterator[tuple[Mapping[str, Any], int]]:
    for request in attack.send.get("requests", [{}]):
        for index in range(1, request.get("times", 1) + 1):
            yield request, index


def _send(
    client: httpx.Client, request: Mapping[str, Any], places: Mapping[str, str], attack: Attack
) -> httpx.Response:
    given = [(name, _filled(str(value), places)) for name, value in request.get("headers", [])]
    named = {name.lower() for name, _ in given}
    usual = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    if attack.server.get("viewers") == "one each":
        usual["CloudFront-Viewer-Address"] = f"192.0.2.{int(places['index']) % 250}:{places['index']}"
    headers = [*((name, value) for name, value in usual.items() if name.lower() not in named), *given]
    method = request.get("method", "POST")
    return client.request(
        method, request.get("path", "/mcp"), headers=headers, content=_body(request, places)
    )


def _body(request: Mapping[str, Any], places: Mapping[str, str]) -> bytes | None:
    if "body_base64" in request:
        return base64.b64decode(request["body_base64"])
    if "repeat" in request:
        repeat = request["repeat"]
        text = f"{repeat['before']}{repeat['piece'] * repeat['times']}{repeat['after']}"
        return text.encode()
    return _filled(request["body"], places).encode() if "body" in request else None


def _filled(text: str, places: Mapping[str, str]) -> str:
    for name, value in places.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def _parsed(response: httpx.Response) -> Any:
    text = response.text
    if response.headers.get("content-type", "").startswith("text/event-stream"):
        text = "\n".join(line[5:] for line in text.splitlines() if line.startswith("data:"))
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError:
        return None


def _no_number(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def faults(heard: Heard, expect: Mapping[str, Any], everywhere: Mapping[str, Any]) -> list[str]:
    """What is wrong with one answer, in words."""
    response, reply = heard.response, heard.reply
    said = response.text + "".join(f"\n{name}: {value}" for name, value in response.headers.items())
    error = reply.get("error", {}) if isinstance(reply, dict) else {}
    forbidden = [*everywhere["must_not_contain"], *expect.get("must_not_contain", [])]
    media_type = response.headers.get("content-type", "").partition(";")[0]
    checks = {
        f"status {response.status_code}": response.status_code in expect["status"]
        and response.status_code not in everywhere["never_status"],
        "nothing was answered": bool(response.content)
        or response.status_code not in everywhere["never_empty_with_status"],
        f"content type {media_type!r}": not response.content or media_type in everywhere["content_type"],
        f"outcome {heard.outcome}": heard.is_allowed,
        f"code {error.get('code')}": heard.outcome != "error"
        or ("codes" not in expect or error.get("code") in expect["codes"]),
        "an error without a message": heard.outcome != "error" or bool(error.get("message")),
        "an array": not expect.get("one_object") or isinstance(reply, dict),
        f"{len(response.content)} bytes": len(response.content)
        <= expect.get("answer_bytes_at_most", len(response.content)),
        "its id isn't the one sent": "id" not in expect or _same_id(reply, expect["id"]),
    }
    named = [_filled(each, FACTS) for each in forbidden]
    return [
        *(what for what, holds in checks.items() if not holds),
        *(f"it says {each!r}" for each in named if each in said),
        *(f"header {name}" for name in expect.get("headers_absent", []) if name in response.headers),
    ]


def _same_id(reply: Any, allowed: Sequence[Any]) -> bool:
    given = reply.get("id", ABSENT) if isinstance(reply, dict) else ABSENT
    return any(type(given) is type(each) and given == each for each in allowed)


def together(answers: Sequence[Heard], expect: Mapping[str, Any]) -> list[str]:
    """What is wrong with all answers of one attack taken together."""
    refused = [each for each in answers if each.outcome in ("error", "tool_error")]
    answered = len(answers) - len(refused)
    reason = expect.get("refused_with", "")
    checks = {
        f"{answered} answered": answered >= expect.get("answered_at_least", 0),
        f"{len(refused)} refused": len(refused) >= expect.get("refused_at_least", 0),
        f"none refused with {reason}": not reason or any(reason in each.response.text for each in refused),
        # A table that forty at once make too slow is a refusal too: closed, and the file allows its 503.
        f"refused with something else than {reason}": all(
            reason in each.response.text or UNREACHED in each.response.text for each in refused
        ),
    }
    return [what for what, holds in checks.items() if not holds]
