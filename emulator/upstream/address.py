"""Which model is meant: `bedrock:MODEL_ID`, or the address of an OpenAI-compatible server with `#MODEL`."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import unquote, urlsplit

FORMS = "bedrock:amazon.nova-lite-v1:0 or http://127.0.0.1:11434/v1#qwen3:4b"


class UpstreamError(Exception):
    """The model can't be asked; the message says why and what to do."""


@dataclass(frozen=True)
class Address:
    """A model behind the wire.

    Attributes:
        kind: `bedrock`, or `openai` for a server with OpenAI's chat completions.
        model: the model's id there; empty where the server is to say which it has.
        url: the server's base address without a slash at its end, for `openai`.
    """

    kind: Literal["bedrock", "openai"]
    model: str
    url: str = ""

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read what stands after `--model`. Raises UpstreamError, naming the two forms."""
        text = text.strip()
        kind, _, model = text.partition(":")
        if kind == "bedrock":
            if not model:
                raise UpstreamError(
                    "bedrock: needs a model id after it, such as bedrock:amazon.nova-lite-v1:0"
                )
            return cls("bedrock", model)
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UpstreamError(f"{text!r} names no model; write {FORMS}")
        if parts.username or parts.password:
            raise UpstreamError(
                "an address with a password in it ends up in logs; put the key into OPENAI_API_KEY"
            )
        if parts.query:
            raise UpstreamError(
                f"{text!r} has a query; write the address up to /v1, then # and the model's name"
            )
        base = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        return cls("openai", unquote(parts.fragment), base.removesuffix("/chat/completions"))

    @property
    def stays_here(self) -> bool:
        """Whether the server is on this machine."""
        host = urlsplit(self.url).hostname or ""
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return host == "localhost"

    @property
    def may_have_key(self) -> bool:
        """Whether a key can go there unasked: it is on this machine, or the way is encrypted."""
        return self.stays_here or self.url.startswith("https://")
