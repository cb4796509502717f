"""Lambda's entry, and the only place that builds the production graph from the environment.

`api.handler.handler` is what Lambda calls through awslambdaric; the streaming runtime takes `api.handler.app`. Either
is made when first asked for, so that importing this module reads and builds nothing.
"""

import os
from functools import cache

from api import start_up

with start_up.quick():
    from fastapi import FastAPI
    from mangum import Mangum

    from api.app import create_app
    from api.settings import Settings


@cache
def _app() -> FastAPI:
    with start_up.quick():
        return create_app(Settings.from_env(os.environ))


@cache
def _handler() -> Mangum:
    # Mangum would run start-up and shutdown on every invocation.
    return Mangum(_app(), lifespan="off")


def __getattr__(name: str) -> object:
    if name == "app":
        return _app()
    if name == "handler":
        return _handler()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
