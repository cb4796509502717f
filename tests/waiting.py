"""Waiting for what another thread or process does: until it is done, never for a while."""

import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds after which a test takes something to hang. It is no fact about the product: a busy machine may be slow."""


def until(holds: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Look again and again whether something holds by now; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"it didn't come to hold in {seconds:g} s"
        time.sleep(0.01)
