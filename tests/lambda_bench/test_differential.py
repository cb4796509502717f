"""Both entries give the same answer to the same request: Mangum under awslambdaric, and `api/runtime`."""

import pytest

from tests.lambda_bench import rest_api
from tests.lambda_bench.conftest import StartSandbox
from tests.lambda_bench.differences import DIFFERENCES, Difference, through_any_door
from tests.lambda_bench.front_door import Request, ask, event
from tests.lambda_bench.requests import FIXED, generated
from tests.lambda_bench.sandbox import Sandbox
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.lambda_zip, pytest.mark.xdist_group("lambda_bench")]
GENERATED = 400


@pytest.fixture
def entries(sandbox: StartSandbox) -> tuple[Sandbox, Sandbox]:
    return sandbox(streaming=False), sandbox(streaming=True, lateness=PATIENCE)


def test_fixed_and_generated_requests_get_the_same_status_headers_cookies_and_body(
    entries: tuple[Sandbox, Sandbox],
) -> None:
    buffered, streaming = entries
    requests = [*FIXED, *generated(GENERATED, seed=6)]
    statuses = set()

    for request in requests:
        expected, got = ask(buffered, request), ask(streaming, request)
        assert got == expected, request
        statuses.add(expected.status)

    assert {200, 201, 204, 302, 404, 405, 422, 500} <= statuses  # the requests reach all kinds of answers
    assert (buffered.starts, streaming.starts) == (1, 1)  # and neither entry needed a second process


def test_a_rest_api_gets_the_same_as_a_url_from_both_entries(entries: tuple[Sandbox, Sandbox]) -> None:
    buffered, streaming = entries
    statuses = set()

    for request in [*FIXED, *generated(GENERATED, seed=21)]:
        by_url = ask(buffered, request)
        whole, streamed = (ask(entry, request, rest_api.event) for entry in entries)
        assert streamed == whole, request
        assert through_any_door(request, whole) == through_any_door(request, by_url), request
        statuses.add(whole.status)

    assert {200, 201, 204, 302, 404, 405, 422, 500} <= statuses
    assert (buffered.starts, streaming.starts) == (1, 1)


def test_several_cookies_reach_a_rest_api_one_by_one(entries: tuple[Sandbox, Sandbox]) -> None:
    for entry in entries:
        response = ask(entry, Request("GET", "/cookies"), rest_api.event)
        assert [cookie.partition("=")[0] for cookie in response.cookies] == ["a", "b"]


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.path)
def test_an_intended_difference_is_as_listed(
    entries: tuple[Sandbox, Sandbox], difference: Difference
) -> None:
    request = Request("GET", difference.path)
    for as_event in (event, rest_api.event):
        statuses = [ask(entry, request, as_event, difference.timeout).status for entry in entries]
        assert statuses == [difference.buffered, difference.streaming], as_event.__module__
