"""A real model behind the same wire: Converse requests forwarded to Amazon Bedrock or to an OpenAI-compatible server.

A forwarder is what `model.respond` is: it takes a Converse request and yields what the model says, piece by piece. Only
these requests leave the machine; retrieval stays here. Imports nothing first-party but the emulator's own parts.
"""

from emulator.upstream.address import Address, UpstreamError
from emulator.upstream.connect import DEFAULT_KEY, Connection, connect, resolve
from emulator.upstream.spending import Price, Spending

__all__ = ["DEFAULT_KEY", "Address", "Connection", "Price", "Spending", "UpstreamError", "connect", "resolve"]
