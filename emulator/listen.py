"""Sockets for the two servers."""

import socket

BACKLOG = 512  # connections that may wait: 50 visitors open several each, all at once


def listen(port: int) -> socket.socket:
    """A socket that listens on 127.0.0.1; port 0 takes a free one. Raises OSError when the port is taken, naming it."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Inherited by each connection. Without it a small reply in two writes waits 40 ms for the client's delayed ACK;
    # asyncio sets it by itself only on sockets made with IPPROTO_TCP.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise OSError(error.errno, f"port {port} of 127.0.0.1 can't be had: {error.strerror}") from None
    listener.listen(BACKLOG)
    return listener
