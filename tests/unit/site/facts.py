"""The facts that the pages of the tests are made from: this repository's own, as a local stack."""

from dataclasses import replace
from functools import cache

from cli.documents import ROADMAP_IMAGE
from cli.site_facts import SITE, gather
from cli.site_files import read, settings
from content import load
from publishing.site.build import Page, pages
from publishing.site.built import components_of
from publishing.site.facts import Part, Running, SiteFacts
from tests.ours import KNOWLEDGE

NAME = settings(read(SITE / "site.yaml")).name
LOCAL = Running(
    stack="local",
    engine="converse",
    model="emulator.extractive-v1",
    region=None,
    commit="3f9b15f0a1c2d3e4",
    time="2026-11-21T10:00:00+00:00",
)


@cache
def facts() -> SiteFacts:
    found = gather(load(KNOWLEDGE), KNOWLEDGE, LOCAL)
    return replace(found, images={ROADMAP_IMAGE: b"", **found.images})  # the frozen copy has no picture


def is_undrawn(part: Part) -> bool:
    """Whether the stack that the page draws, the fullest one, has none of a part: a fork's may lack the guardrail."""
    graph = facts().graph
    return bool(part.components and graph) and not components_of(graph) & set(part.components)


@cache
def rendered() -> dict[str, Page]:
    return pages(facts())


def html(key: str) -> str:
    return rendered()[key].body.decode()
