"""Several local products may answer from one folder of Markdown: each has a state, and others find its address."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from cli import ask
from cli.local_server import listen, serving
from cli.local_state import address_of, free_state, kept_states, told
from emulator.folder import DataFolder, is_held

LOOKERS = 4


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PUBLIC_BEDROCK_AGENT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "knowledge"


@contextmanager
def held(state: Path) -> Iterator[Path]:
    """As the emulator holds its folder."""
    folder = DataFolder(state)
    try:
        yield state
    finally:
        folder.close()


def test_a_product_that_runs_keeps_its_state_and_the_next_gets_another(knowledge: Path) -> None:
    first = free_state(knowledge)
    with held(first):
        second = free_state(knowledge)
        assert second != first
        with held(second):
            assert free_state(knowledge) not in {first, second}
            assert list(kept_states(knowledge)) == [first, second]
    assert free_state(knowledge) == first


@pytest.mark.parametrize("starts", [100, pytest.param(400, marks=pytest.mark.whole)])
def test_looking_never_keeps_a_product_from_starting_and_never_errs_about_one_that_runs(
    knowledge: Path, starts: int
) -> None:
    state = free_state(knowledge)
    with held(state):
        pass
    ended, running = Event(), list[int]()

    def look() -> list[bool]:
        found = []
        while not ended.is_set():
            before = running[:]
            seen = is_held(state)
            if before and running[:] == before:  # the same start all the while, not the next one
                found.append(seen)
        return found

    with ThreadPoolExecutor(LOOKERS) as pool:
        looking = [pool.submit(look) for _ in range(LOOKERS)]
        try:
            for number in range(starts):
                with held(state):  # an InUseError here would be a start refused
                    running.append(number)
                    sum(range(1_000))  # others come to look
                    running.clear()
        finally:
            ended.set()
    assert all(all(each.result()) for each in looking)


def test_another_folder_has_states_of_its_own(knowledge: Path) -> None:
    with held(free_state(knowledge)) as state, told(state, "http://127.0.0.1:1"):
        assert address_of(knowledge) == "http://127.0.0.1:1"
        assert address_of(knowledge.parent) is None
        assert free_state(knowledge.parent) != state


def test_the_address_is_that_of_a_product_which_still_runs(knowledge: Path) -> None:
    state = free_state(knowledge)
    with held(state), told(state, "http://127.0.0.1:1"):
        pass
    assert address_of(knowledge) is None, "it took its address back"
    (state / "address").write_text("http://127.0.0.1:2", "utf-8")
    assert address_of(knowledge) is None, "it was killed, and holds nothing any more"
    with held(state), held(free_state(knowledge)) as second, told(second, "http://127.0.0.1:3"):
        (state / "address").unlink()
        assert address_of(knowledge) == "http://127.0.0.1:3"


def test_a_question_goes_to_the_product_that_serves_the_folder_at_any_port(knowledge: Path) -> None:
    async def about(_: Request) -> JSONResponse:
        return JSONResponse({"engine": "converse"})

    app = Starlette(routes=[Route("/api/about", about)])
    with (
        serving(app, listen(0)) as address,
        held(free_state(knowledge)) as state,
        told(state, address),
        ask._product(None, knowledge) as asked,
    ):
        assert asked == address
