"""What the local server is asked for, and what stands behind it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import httpx
from starlette.types import Receive, Scope, Send

from cli.site_facts import gather
from content import load
from publishing.site.build import Page, pages
from tests.unit.site.facts import LOCAL

SITE = Path(__file__).parents[3] / "site"


Get = Callable[..., httpx.Response]


async def api(scope: Scope, receive: Receive, send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"x-content-type-options", b"other")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


@cache
def rendered_pages(documents: Path) -> dict[str, Page]:
    return pages(gather(load(documents), documents, LOCAL))
