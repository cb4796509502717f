"""What a new sandbox needn't do before its first request (measured in `tests/benchmarks/cold_start.py`)."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel


@contextmanager
def quick() -> Iterator[None]:
    """Import and build inside this context: without garbage collection, and with models built when first used.

    Nothing made at start is garbage, and FastAPI declares some forty models of the OpenAPI document that hardly any
    sandbox is asked for. `defer_build` is pydantic's own setting; what is declared after this context isn't deferred.
    """
    gc.disable()
    BaseModel.model_config["defer_build"] = True
    try:
        yield
    finally:
        del BaseModel.model_config["defer_build"]
        gc.freeze()
        gc.enable()
