"""The local server over a small folder of documents."""

from pathlib import Path

import anyio
import httpx
import pytest

from cli.site_server import site_app
from tests.unit.site.served import SITE, Get, api, rendered_pages

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tmp_path = tmp_path_factory.mktemp("site")
    folder = tmp_path / "knowledge"
    (folder / "notes").mkdir(parents=True)
    (folder / "costs.md").write_text(
        "# Costs & <more>\n\nText.\n\n## A section\n\n## A section\n\n<b>raw</b>\n", "utf-8"
    )
    (folder / "notes" / "ö ?#.md").write_text("plain", "utf-8")
    (folder / "diagram.svg").write_text(PICTURE, "utf-8")
    (folder / "Photo.SVG").write_text(PICTURE, "utf-8")
    for name in ("page.html", "app.js", "page.svg", ".hidden.svg", "page.xhtml"):
        (folder / name).write_text('<html xmlns="http://www.w3.org/1999/xhtml"/>', "utf-8")
    (folder / ".hidden.md").write_text("secret", "utf-8")
    (tmp_path / "outside.md").write_text("secret", "utf-8")
    (folder / "link.md").symlink_to(tmp_path / "outside.md")
    return folder


@pytest.fixture
def get(documents: Path) -> Get:
    app = site_app(api, SITE, lambda: rendered_pages(documents))

    def send(path: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(
                    method, path, headers={name.replace("_", "-"): value for name, value in headers.items()}
                )

        return anyio.run(once)

    return send
