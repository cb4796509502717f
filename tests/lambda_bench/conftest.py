"""The real package, unpacked once, and sandboxes that run it either way."""

from collections.abc import Callable, Iterator

import pytest

from tests.lambda_bench.image import Bench
from tests.lambda_bench.sandbox import Sandbox

StartSandbox = Callable[..., Sandbox]


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    with Bench() as opened:
        yield opened


@pytest.fixture
def sandbox(bench: Bench) -> Iterator[StartSandbox]:
    """`sandbox(streaming=…, …)` makes a sandbox of the bench's app; all are ended with the test."""

    def make(**options: object) -> Sandbox:
        return bench.sandbox(**{"handler": "bench_app.handler", **options})

    with bench.ending():
        yield make
