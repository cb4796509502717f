"""What a session may spend on a model that costs money, counted before it is spent."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from emulator.model import ConverseRequest, End, ModelEvent, Text

CHARACTERS_PER_TOKEN = 3
"""A cautious guess of how many characters a token has: English prose has about four, code and other scripts fewer."""
DEFAULT_OUTPUT_TOKENS = 2_048
CAP_REACHED = (
    "The model isn't asked any more, because this session's spending cap is reached. "
    "Start it again for a new session, with a higher cap if you like: make run MODEL=… SPEND_CAP=…"
)


@dataclass(frozen=True)
class Price:
    """USD per million tokens."""

    input: float
    output: float

    @classmethod
    def parse(cls, text: str) -> "Price":
        """Read `0.06/0.24`, input and output. Raises ValueError."""
        given, slash, written = text.partition("/")
        price = cls(float(given), float(written)) if slash else None
        if price is None or not (0 <= price.input < float("inf") and 0 <= price.output < float("inf")):
            raise ValueError(
                f"{text!r} is no price; write USD per million tokens in and out, such as 0.06/0.24"
            )
        return price

    def of(self, input_tokens: int, output_tokens: int) -> float:
        """What so many tokens cost in USD."""
        return (input_tokens * self.input + output_tokens * self.output) / 1_000_000


class Spending:
    """Counts a session's spend against its cap; safe to use from several threads.

    A request reserves the most it can cost before it is sent. What is never settled stays counted as spent, so that a
    broken connection errs on the side of less spend.
    """

    def __init__(self, name: str, price: Price | None, cap: float, say: Callable[[str], None]) -> None:
        self._name = name
        self._price = price
        self._cap = cap
        self._say = say
        self._spent = 0.0
        self._refused = False
        self._lock = threading.Lock()

    @property
    def spent(self) -> float:
        """USD so far, with what is reserved now."""
        return self._spent

    def reserve(self, request: ConverseRequest) -> float | None:
        """Set aside the most that a request can cost, in USD; None when the cap leaves no room for it."""
        if self._price is None:
            return 0.0
        most = self._price.of(most_input_tokens(request), output_limit(request))
        with self._lock:
            if self._spent + most > self._cap:
                if not self._refused:
                    self._say(
                        f"{self._name} isn't asked any more: {self._spent:.4f} of {self._cap:.2f} USD are spent"
                    )
                self._refused = True
                return None
            self._spent += most
        return most

    def release(self, reserved: float) -> None:
        """Give back what was set aside for a request that was refused before the model read it."""
        with self._lock:
            self._spent -= reserved

    def refusal(self) -> Iterator[ModelEvent]:
        """What is said in the model's place when the cap is reached: words, so that the reader sees them."""
        yield Text(CAP_REACHED)
        yield End("end_turn", 0, 0)

    def settle(self, reserved: float, input_tokens: int, output_tokens: int) -> None:
        """Replace a reservation by what the request has cost, and say it."""
        took = f"{self._name}: {input_tokens:,} tokens in, {output_tokens:,} out"
        if self._price is None:
            self._say(took)
            return
        cost = self._price.of(input_tokens, output_tokens)
        with self._lock:
            self._spent += cost - reserved
            spent = self._spent
        self._say(f"{took}, {cost:.6f} USD; {spent:.4f} of {self._cap:.2f} USD spent in this session")


def most_input_tokens(request: ConverseRequest) -> int:
    """More tokens than a request's text, tools and messages are likely to be."""
    parts = (request.get("system"), request.get("messages"), request.get("toolConfig"))
    return -(-sum(len(str(part)) for part in parts if part) // CHARACTERS_PER_TOKEN)


def output_limit(request: ConverseRequest) -> int:
    """How many tokens the answer may have."""
    return int((request.get("inferenceConfig") or {}).get("maxTokens") or DEFAULT_OUTPUT_TOKENS)
