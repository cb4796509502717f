"""Requests for the differential test: a fixed list of the awkward ones, and generated ones from a seed."""

import random
from collections.abc import Iterator

from tests.lambda_bench.front_door import Request

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
_SEGMENTS = (
    "a",
    "b.c",
    "%20",
    "%2F",
    "%2e%2e",
    "%25",
    "%E2%82%AC",
    "%ff",
    "%zz",
    "+",
    "~",
    "",
    ";p=1",
    "ü",
    "%00",
    "..",
)
_NAMES = ("a", "tag", "b[]", "%61", "ä", "", "x.y")
_VALUES = ("", "1", "a b", "a+b", "%20", "%2B", "%F0%9F%98%80", "%ff", "=", "a=b", "ü", ",", "1,2")
_HEADERS = (
    "x-one",
    "X-Two",
    "accept",
    "Accept-Language",
    "x-forwarded-for",
    "user-agent",
    "range",
    "x-amz-content-sha256",
)
_HEADER_VALUES = (
    "1",
    "text/event-stream",
    "a,b",
    'W/"x"',
    "ä",
    "",
    "bytes=0-10",
    "203.0.113.9, 198.51.100.2",
)
_COOKIES = ("a=1", "b=two words", 'c="q"', "d=", "e=%20", "a=2", "novalue")
_BODIES: tuple[tuple[str | None, bytes], ...] = (
    ("application/json", b'{"question": "What does it cost?"}'),
    ("application/json", '{"question": "Was kostet das? – €"}'.encode()),
    ("application/json", b"{broken"),
    ("application/json; charset=utf-8", b"[]"),
    ("application/x-www-form-urlencoded", b"a=1&b=two+words&a=%E2%82%AC"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n',
    ),
    ("application/octet-stream", bytes(range(256))),
    ("text/plain", "línea\nzwei\r\n".encode()),
    ("text/plain; charset=utf-8", b""),
    (None, b"\x00\x01no type"),
)
FIXED = tuple(
    Request("GET", target)
    for target in (
        "/cookies",
        "/status/200",
        "/status/204",
        "/status/302",
        "/status/304",
        "/status/404",
        "/status/418",
        "/status/503",
        "/binary/0",
        "/binary/1",
        "/binary/70000",
        "/binary/300?media=text/plain",  # not UTF-8, though it says text
        "/binary/300?media=image/png",
        "/binary/300?media=application/json",
        "/text/0",
        "/text/100000",
        "/large/2",
        "/typed/1",
        "/typed/x",
        "/typed/",
        "/typed",
        "/events/0",
        "/events/5",
        "/raise-early",
        "/raise-started",
        "/asgi/exit",
        "/asgi/parts",
        "/asgi/plain",
        "/asgi/background",
        "/nothing/here",
        "//",
        "//echo//x",
        "/echo/x/",
        "/echo/" + "long/" * 300,
        "/echo/x?" + "&".join(f"key{index}={index}" for index in range(300)),
    )
)


def generated(count: int, seed: int) -> Iterator[Request]:
    """`count` requests, the same for the same seed."""
    rng = random.Random(seed)
    for _ in range(count):
        path = "/".join(["/echo", *rng.choices(_SEGMENTS, k=rng.randint(1, 4))])
        if rng.random() < 0.2:
            path = rng.choice(
                ("/typed/", "/form", "/cookies/", "/status/", "/text/", "//echo/")
            ) + rng.choice(_SEGMENTS)
        query = "&".join(f"{rng.choice(_NAMES)}={rng.choice(_VALUES)}" for _ in range(rng.randint(0, 4)))
        headers = [(rng.choice(_HEADERS), rng.choice(_HEADER_VALUES)) for _ in range(rng.randint(0, 4))]
        if rng.random() < 0.1:
            headers.append(("x-large", rng.choice("abc") * rng.choice((1_000, 8_000, 60_000))))
        if cookies := rng.sample(_COOKIES, rng.randint(0, 3)):
            headers.append(("cookie", "; ".join(cookies)))
        method = rng.choice(METHODS)
        body = b""
        if method in {"POST", "PUT", "PATCH", "DELETE"}:
            media, body = rng.choice(_BODIES)
            if rng.random() < 0.1:
                media, body = "application/octet-stream", rng.randbytes(rng.choice((1, 1_000, 400_000)))
            headers += [("content-type", media)] if media else []
            headers.append(("content-length", str(len(body))))
        yield Request(method, f"{path}?{query}" if query else path, tuple(headers), body)
