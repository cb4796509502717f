"""A FastAPI app for the bench, copied into the task root: what the real app never does, on request."""

import asyncio
import hashlib
import logging
import os
import sys
import threading
import time
from pathlib import Path

import bench_messages  # beside it in the task root
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from mangum import Mangum

app = FastAPI(redirect_slashes=False, openapi_url=None)
logger = logging.getLogger("bench")
logger.setLevel(logging.INFO)
STATE = {"invocations": 0}
BYTES = "application/octet-stream"


@app.get("/health")
def health():
    STATE["invocations"] += 1
    return {"ok": True, "invocations": STATE["invocations"], "pid": os.getpid()}


@app.get("/environment")
def environment(request: Request):
    context = request.scope["aws.context"]
    logger.info("looked around", extra={"kind": "test"})
    try:
        (Path(os.environ["LAMBDA_TASK_ROOT"]) / "written").touch()
        task_root = "writable"
    except OSError:
        task_root = "read-only"
    return {
        "trace": os.environ.get("_X_AMZN_TRACE_ID"),
        "request_id": context.aws_request_id,
        "function": context.function_name,
        "remaining_ms": context.get_remaining_time_in_millis(),
        "uid": os.getuid(),
        "task_root": task_root,
        "unbuffered": sys.stdout.write_through or type(sys.stdout).__name__ == "Unbuffered",
    }


@app.api_route("/echo/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])
async def echo(request: Request, path: str):
    body = await request.body()
    return {
        "method": request.method,
        "path": path,
        "scope_path": request.scope["path"],
        "query": request.scope["query_string"].decode(),
        "items": request.query_params.multi_items(),
        "headers": sorted((key.decode(), value.decode()) for key, value in request.scope["headers"]),
        "cookies": request.cookies,
        "body": hashlib.sha256(body).hexdigest(),
        "size": len(body),
        "client": request.client.host if request.client else None,
    }


@app.get("/cookies")
def cookies(response: Response):
    response.set_cookie("a", "1", httponly=True)
    response.set_cookie("b", "two words", secure=True, samesite="strict")
    response.headers.append("x-many", "one")
    response.headers.append("x-many", "two")
    return {"set": 2}


@app.get("/status/{code}")
def status(code: int):
    return Response(status_code=code)


@app.get("/binary/{size}")
def binary(size: int, media: str = BYTES):
    return Response(bytes(index % 256 for index in range(size)), media_type=media)


@app.get("/text/{size}")
def text(size: int):
    return Response("ä" * size, media_type="text/plain")


@app.get("/large/{megabytes}")
def large(megabytes: int):
    return StreamingResponse((b"x" * 1_000_000 for _ in range(megabytes)), media_type=BYTES)


@app.get("/typed/{number}")
def typed(number: int, tag: list[str] | None = None):
    return {"number": number, "tag": tag}


async def events(count: int, seconds: float, clock: bool):
    yield b": stream\n\n"
    for number in range(count):
        at = time.time_ns() if clock else 0
        yield f'event: delta\ndata: {{"n": {number}, "at": {at}}}\n\n'.encode()
        await asyncio.sleep(seconds / count)
    yield b'event: done\ndata: {"text": "all"}\n\n'


@app.get("/events/{count}")
async def stream(count: int, seconds: float = 0.0, clock: bool = False):
    return StreamingResponse(events(count, seconds, clock), media_type="text/event-stream")


@app.get("/raise-early")
async def raise_early():
    raise ValueError("before the first byte")


@app.get("/raise-started")
async def raise_started():
    async def nothing():
        raise ValueError("after the start, before the first byte")
        yield b""

    return StreamingResponse(nothing(), media_type="text/event-stream")


@app.get("/raise-late")
async def raise_late(media: str = "text/event-stream", half: bool = False, message: int = 20):
    async def some():
        yield b'event: delta\ndata: {"n": 0}' if half else b'event: delta\ndata: {"n": 0}\n\n'
        yield b""
        raise ValueError("x" * message)

    return StreamingResponse(some(), media_type=media)


@app.get("/raise-after-done")
async def raise_after_done():
    async def some():
        yield b'event: done\ndata: {"text": "all"}\n\n'
        raise ValueError("after the last event")

    return StreamingResponse(some(), media_type="text/event-stream")


@app.get("/slow/async")
async def slow_async(seconds: float):
    await asyncio.sleep(seconds)
    return {"slept": seconds}


@app.get("/slow/sync")
def slow_sync(seconds: float):
    time.sleep(seconds)
    return {"slept": seconds}


@app.get("/slow/blocking")
async def slow_blocking(seconds: float, first: bool = False):
    async def some():
        if first:
            yield b'event: delta\ndata: {"n": 0}\n\n'
        time.sleep(seconds)  # the mistake the runtime must survive
        yield b"late"

    return StreamingResponse(some(), media_type="text/event-stream")


@app.get("/slow/stubborn")
async def slow_stubborn(seconds: float):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            continue
    return {"slept": seconds}


@app.get("/slow/stream")
async def slow_stream(seconds: float, threaded: bool = False):
    async def some():
        yield b'event: delta\ndata: {"n": 0}\n\n'
        await asyncio.sleep(seconds)
        yield b'event: done\ndata: {"text": "all"}\n\n'

    def some_threaded():
        yield b'event: delta\ndata: {"n": 0}\n\n'
        time.sleep(seconds)
        yield b'event: done\ndata: {"text": "all"}\n\n'

    return StreamingResponse(some_threaded() if threaded else some(), media_type="text/event-stream")


@app.post("/form")
async def form(request: Request):
    return {"body": (await request.body()).decode("latin-1"), "type": request.headers.get("content-type")}


@app.get("/leave")
async def leave():
    os._exit(3)


@app.get("/eat/{megabytes}")
def eat(megabytes: int):
    STATE["eaten"] = bytearray(megabytes * 1_000_000)
    STATE["eaten"][::4096] = b"x" * len(STATE["eaten"][::4096])
    return {"eaten": megabytes}


@app.get("/log")
def log():
    logger.info("one line")
    try:
        raise KeyError("logged")
    except KeyError:
        logger.exception("with a traceback")
    print("printed")
    return {"threads": threading.active_count()}


@app.exception_handler(404)
async def not_found(request: Request, error: Exception):
    return JSONResponse(bench_messages.NOT_FOUND, status_code=404)


async def raw(scope, receive, send):
    """Paths that break ASGI's rules; all else goes to the app."""
    name = scope["path"].removeprefix("/asgi/")
    if name == "exit":
        raise SystemExit(5)
    if name == "twice":
        await send(bench_messages.start())
        await send(bench_messages.start())
    if name not in bench_messages.SENT:
        await app(scope, receive, send)
        return
    for message in bench_messages.SENT[name]:
        await send(message)
    if name == "background":
        message = await receive()
        assert message["type"] == "http.request"
        assert (await receive())["type"] == "http.disconnect"
        logger.info("worked after the response")


handler = Mangum(raw, lifespan="off")
