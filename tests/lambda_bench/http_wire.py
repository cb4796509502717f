"""Just enough HTTP/1.1 to be the other side of a runtime and of a browser, chunk by chunk and trailer by trailer."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedReader


class TruncatedError(ConnectionError):
    """The peer closed before the message was complete, or broke it off with what is no chunk."""


@dataclass
class Message:
    """A request or a response: its start line, its headers in order, and what its body is read from."""

    start: str
    headers: list[tuple[str, str]]
    reader: BufferedReader
    trailers: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False  # the body has been begun and not read to its end

    def header(self, name: str, default: str = "") -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), default)

    def parts(self) -> Iterator[bytes]:
        """The body as it arrives, halves of chunks too. Trailers stand in `trailers` afterwards."""
        self.is_cut = True
        yield from self._parts()
        self.is_cut = False

    def _parts(self) -> Iterator[bytes]:
        if self.header("transfer-encoding").lower() != "chunked":
            yield from self._exactly(int(self.header("content-length", "0")))
            return
        while size := _size(_line(self.reader)):
            yield from self._exactly(size)
            if self.reader.read(2) != b"\r\n":
                raise TruncatedError("behind a chunk")
        while line := _line(self.reader):
            name, _, value = line.partition(":")
            self.trailers[name.lower()] = value.strip()

    def body(self) -> bytes:
        return b"".join(self.parts())

    @property
    def is_request(self) -> bool:
        """Whether a server may take it for one (RFC 9112, 3 and 6.3)."""
        length = self.header("content-length", "0")
        return len(self.start.split(" ")) == 3 and length.isdecimal() and bool(self.header("host"))

    def _exactly(self, size: int) -> Iterator[bytes]:
        while size:
            part = self.reader.read1(size)
            if not part:
                raise TruncatedError(f"{size} bytes are missing")
            size -= len(part)
            yield part


def read_message(reader: BufferedReader) -> Message | None:
    """The next message on a connection, or None when the peer has closed it."""
    try:
        start = _line(reader)
    except (TruncatedError, OSError):
        return None
    headers = []
    while line := _line(reader):
        name, _, value = line.partition(":")
        headers.append((name, value.strip()))
    return Message(start, headers, reader)


def response_bytes(status: int, headers: list[tuple[str, str]], body: bytes = b"") -> bytes:
    """A whole response."""
    lines = [
        f"HTTP/1.1 {status} -",
        *(f"{name}: {value}" for name, value in headers),
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def listen() -> socket.socket:
    """A listening socket on a free port of 127.0.0.1."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def stop_listening(listener: socket.socket) -> None:
    """Close it, and end the threads that wait in `accept`.

    Closing alone leaves them there; whoever gets the descriptor's number next would have its visitors taken.
    """
    with suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()


def _size(line: str) -> int:
    """The length of the chunk that a line begins."""
    digits = line.partition(";")[0].strip()
    if not digits or set(digits) - set("0123456789abcdefABCDEF"):
        raise TruncatedError(f"no chunk begins with {line[:20]!r}")
    return int(digits, 16)


def _line(reader: BufferedReader) -> str:
    line = reader.readline(65_536)
    if not line.endswith(b"\n"):
        raise TruncatedError("inside a line")
    return line.rstrip(b"\r\n").decode("latin-1")
