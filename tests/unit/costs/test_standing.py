"""Every resource of the stacks has a cost entry, and what has none is named."""

import pytest

from api.costs import standing
from api.costs.lines import Use, bill
from api.costs.shape import Shape
from api.graph import Graph, packaged_graph
from api.prices import packaged_prices


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_each_resource_of_our_stacks_has_an_entry(stack: str) -> None:
    graph = packaged_graph(stack)
    assert graph is not None
    assert {use.service for use in standing.uses(graph)} >= {"CloudWatch", "AWS Budgets"}


def test_a_type_without_an_entry_is_an_error_that_names_it() -> None:
    graph = Graph.parse("x", [{"name": "big", "type": "aws:redshift/cluster:Cluster"}])
    assert graph is not None
    with pytest.raises(
        standing.UnpricedResourceError, match=r"big is a aws:redshift/cluster:Cluster.*STANDING"
    ):
        list(standing.uses(graph))


def test_no_type_has_two_kinds_of_entry() -> None:
    assert not standing.FREE & standing.BY_USE
    assert not (standing.FREE | standing.BY_USE) & set(standing.STANDING)


def test_every_price_that_an_entry_names_has_usd_date_and_source() -> None:
    prices = packaged_prices()
    for entries in standing.STANDING.values():
        assert all(entry.price in prices.services for entry in entries)
    for key, price in prices.services.items():
        assert price.usd >= 0, key
        assert price.per >= 1, key
        assert price.date.startswith("20"), key
        assert price.source, key
    for model in prices.models.values():
        assert model.date.startswith("2026-")
        assert model.source


def test_a_free_tier_is_taken_once_over_all_lines_of_its_price() -> None:
    lines = bill(
        packaged_prices(),
        [Use("CloudWatch", "alarms", 8, "alarm"), Use("CloudWatch", "more alarms", 7, "alarm")],
    )
    assert [(line.quantity, round(line.usd, 2), round(line.free_usd, 2)) for line in lines] == [
        (8, 0.8, 0.8),
        (7, 0.7, 0.2),
    ]


def test_what_one_service_does_of_one_kind_is_one_line() -> None:
    uses = [Use("CloudWatch", "alarms", 8, "alarm"), Use("CloudWatch", "alarms", 4, "alarm")]
    (line,) = bill(packaged_prices(), uses)
    assert (line.quantity, round(line.usd, 2), round(line.free_usd, 2)) == (12, 1.2, 1.0)


def test_a_stack_is_read_from_its_graph() -> None:
    shape = Shape.of(packaged_graph("prod"), "amazon.nova-lite-v1:0")
    assert shape.guardrail_policies == ("guardrail_content", "guardrail_pii")
    assert shape.gateway == "function-url"
    assert shape.has_table
    assert not shape.has_web_acl
