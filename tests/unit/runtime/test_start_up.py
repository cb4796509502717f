"""A quick start leaves the process as it found it, and what was put off still happens when it is needed."""

import gc

import pytest
from pydantic import BaseModel, ValidationError

from api import start_up


def test_inside_nothing_is_collected_and_afterwards_all_is_as_before() -> None:
    with start_up.quick():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert "defer_build" not in BaseModel.model_config
    gc.unfreeze()


def test_an_import_that_fails_restores_it_too() -> None:
    with pytest.raises(ImportError), start_up.quick():
        raise ImportError("broken")
    assert gc.isenabled()
    assert "defer_build" not in BaseModel.model_config
    gc.unfreeze()


def test_a_model_declared_inside_is_built_when_first_used() -> None:
    with start_up.quick():

        class Late(BaseModel):
            number: int

    assert not Late.__pydantic_complete__
    assert Late(number="3").number == 3  # type: ignore[arg-type]
    assert Late.__pydantic_complete__
    with pytest.raises(ValidationError):
        Late(number="x")  # type: ignore[arg-type]
    gc.unfreeze()
