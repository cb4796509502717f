"""ASGI messages that no framework would send, by the path that asks for them; copied into the task root."""


def start(status: int = 200, *headers: tuple[bytes, bytes]):
    return {"type": "http.response.start", "status": status, "headers": list(headers)}


def body(part: bytes | bytearray | memoryview, more: bool = False):
    return {"type": "http.response.body", "body": part, "more_body": more}


TEXT = (b"content-type", b"text/plain")
NOT_FOUND = {"error": {"code": "not_found", "message": "There is nothing here."}}
PARTS = (b"", b"one ", bytearray(b"two "), b"", memoryview(b"three"))
SENT = {
    "nothing": [],
    "start-only": [start()],
    "unfinished": [start(200, TEXT), body(b"half", more=True)],
    "bytes": [start(200, (b"x-bytes", b"\xff")), body(b"{}")],
    "parts": [
        start(201, (b"Content-Type", b"text/plain")),
        *(body(part, more=True) for part in PARTS),
        {"type": "http.response.body"},
    ],
    "plain": [start(), body(b"{}")],
    "background": [start(200, TEXT), body(b"sent")],
}
