"""A run's Bedrock exchanges in a file: recorded as they go over the wire, and replayed byte by byte without a network.

A line is one exchange: the request as it is told apart, and the reply. Account numbers are blanked before anything is
written; an exchange is known by its path and body, with times and commits left out, since a run has its own.
"""

import base64
import hashlib
import json
import re
import threading
from binascii import crc32
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from struct import pack, unpack_from
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulator.errors import invalid
from emulator.eventstream import CONTENT_TYPE

PLAYED = re.compile(r"/model/.+/converse(-stream)?|/knowledgebases/[^/]+/retrieve|/guardrail/.+/apply")
"""The paths of what a question asks of Bedrock; all else goes through."""
VERSION = 1
_ACCOUNT = re.compile(rb"(?<=:)\d{12}(?=:)|(?<=\")\d{12}(?=\")")
_OF_A_RUN = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?|\b[0-9a-f]{40}\b|\b[0-9a-f]{12}\b")


class CassetteError(Exception):
    """A file is no cassette; the message says why."""


def key_of(path: str, body: bytes) -> str:
    """What an exchange is known by."""
    try:
        text = json.dumps(json.loads(_blanked(body) or b"{}"), sort_keys=True, ensure_ascii=False)
    except ValueError:
        text = body.decode(errors="replace")
    return hashlib.sha256(f"{path}\n{_OF_A_RUN.sub('', text)}".encode("utf-8", "replace")).hexdigest()


def scrubbed(body: bytes, content_type: str) -> bytes:
    """A reply without account numbers; a stream's frames keep their lengths and get new checksums."""
    if not content_type.startswith(CONTENT_TYPE):
        return _blanked(body)
    frames: list[bytes] = []
    at = 0
    while at + 16 <= len(body):
        (length,) = unpack_from("!I", body, at)
        frame = body[at : at + length]
        if len(frame) < length or length < 16:
            return b"".join(frames) + body[at:]  # cut off: as it came
        frame = frame[:12] + _blanked(frame[12:-4])
        frames.append(frame + pack("!I", crc32(frame)))
        at += length
    return b"".join(frames) + body[at:]


def _blanked(body: bytes) -> bytes:
    return _ACCOUNT.sub(b"0" * 12, body)


class Recording:
    """An ASGI application that writes down each exchange of the one behind it."""

    def __init__(self, app: ASGIApp, file: Path, model: str) -> None:
        self._app, self._file = app, file
        self._lock = threading.Lock()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"cassette": VERSION, "model": model}) + "\n", "utf-8")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        if scope["type"] != "http" or not PLAYED.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        asked, said = bytearray(), bytearray()
        start: dict[str, Any] = {}

        async def hear() -> Message:
            message = await receive()
            asked.extend(message.get("body", b""))
            return message

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            said.extend(message.get("body", b""))
            await send(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                self._write(scope["path"], bytes(asked), start, bytes(said))

        await self._app(scope, hear, tell)

    def _write(self, path: str, asked: bytes, start: Mapping[str, Any], said: bytes) -> None:
        headers = {name.decode(): value.decode() for name, value in start["headers"]}
        kept = {name: headers[name] for name in ("content-type", "x-amzn-errortype") if name in headers}
        line = {
            "key": key_of(path, asked),
            "path": path,
            "status": start["status"],
            "headers": kept,
            "body": base64.b64encode(scrubbed(said, kept.get("content-type", ""))).decode(),
        }
        with self._lock, self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


class Replaying:
    """An ASGI application that answers from a cassette what is in it, and refuses what isn't; all else goes through.

    A request that was recorded several times gets its replies in order, and then the last one again.
    """

    def __init__(self, app: ASGIApp, file: Path) -> None:
        self._app = app
        self._replies, self._taken = _read(file)[1], defaultdict[str, int](int)
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI)."""
        if scope["type"] != "http" or not PLAYED.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        body, more = bytearray(), True
        while more:
            message = await receive()
            body.extend(message.get("body", b""))
            more = message["type"] == "http.request" and message.get("more_body", False)
        await self._reply(key_of(scope["path"], bytes(body)), scope["path"])(scope, receive, send)

    def _reply(self, key: str, path: str) -> Response:
        replies = self._replies.get(key)
        if not replies:
            return invalid(
                f"The cassette has no such exchange at {path}; record it: agent eval --record"
            ).response()
        with self._lock:
            number = min(self._taken[key], len(replies) - 1)
            self._taken[key] += 1
        line = replies[number]
        return Response(base64.b64decode(line["body"]), line["status"], line["headers"])


def model_of(file: Path) -> str:
    """The id of the model that a cassette was recorded from. Raises CassetteError."""
    return _read(file)[0]


def _read(file: Path) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    replies: dict[str, list[dict[str, Any]]] = defaultdict(list)
    try:
        first, *lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        if first["cassette"] != VERSION:
            raise CassetteError(f"{file} is of version {first['cassette']}; this reads {VERSION}")
        for line in lines:
            replies[line["key"]].append(line)
        return str(first["model"]), dict(replies)
    except OSError as error:
        raise CassetteError(f"{file} can't be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise CassetteError(f"{file} is no cassette; agent eval --record writes one") from None
