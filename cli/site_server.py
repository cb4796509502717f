"""The local server: site/ and the rendered pages as CloudFront will serve them, `/api/*` passed through unbuffered.

The headers of the distribution (`components.security_headers`), clean URLs, compression, ETags, no way out of a folder.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import brotli
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.security_headers import security_headers
from content import ContentError
from graph.stacks import CaptureError
from publishing.site.build import Page as Rendered
from publishing.site.build import sitemap

_CHARSET = "; charset=utf-8"
_TYPES: Mapping[str, str] = {
    ".css": "text/css" + _CHARSET,
    ".html": "text/html" + _CHARSET,
    ".js": "text/javascript" + _CHARSET,
    ".json": "application/json",
    ".md": "text/markdown" + _CHARSET,
    ".svg": "image/svg+xml",
    ".txt": "text/plain" + _CHARSET,
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".yaml": "text/plain" + _CHARSET,
}
_REVALIDATE = "no-cache"
_FOREVER = "public, max-age=31536000, immutable"
_DAY = "public, max-age=86400"
_SMALLEST_COMPRESSED_BYTES = 256
_PRIVATE = {".yaml", ".yml"}  # site.yaml is the source of the page's facts, not a page


@dataclass(frozen=True)
class Page:
    """One thing to send: body, type and how long it may be kept."""

    body: bytes
    media_type: str
    cache: str = _REVALIDATE
    status: int = 200


def site_app(api: ASGIApp, site: Path, rendered: Callable[[], Mapping[str, Rendered]]) -> ASGIApp:
    """Serve the page, its documents and the app on one origin.

    Args:
        api: receives every request below `/api` and those of `/mcp`, unbuffered in both directions.
        site: the folder of the page's fixed files.
        rendered: gives the rendered pages of the moment by key, as `publishing.site.build.pages` makes them.
    """
    headers = [(name.encode(), value.encode()) for name, value in security_headers().items()]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name.lower() for name, _ in headers}
                kept = [pair for pair in message.get("headers", []) if pair[0].lower() not in own]
                message = {**message, "headers": [*kept, *headers]}
            await send(message)

        path: str = scope["path"]
        if path in ("/api", "/mcp") or path.startswith("/api/"):
            await api(scope, receive, secured)
        else:
            try:
                response = _respond(Request(scope), _Site(site, rendered()))
            except (CaptureError, ContentError, OSError) as error:
                response = Response(f"The pages can't be made: {error}\n", 500, media_type="text/plain")
            await response(scope, receive, secured)

    return app


@dataclass(frozen=True)
class _Site:
    folder: Path
    rendered: Mapping[str, Rendered]

    def has(self, key: str) -> bool:
        return key in self.rendered or _file(self.folder, key) is not None

    def page(self, key: str) -> Page | None:
        if found := self.rendered.get(key):
            return Page(found.body, found.media_type)
        file = _file(self.folder, key)
        if file is None or file.suffix in _PRIVATE:
            return None
        return Page(file.read_bytes(), _media_type(file), _cache_of(key))


def _respond(request: Request, site: _Site) -> Response:
    if request.method not in ("GET", "HEAD"):
        return Response("Method Not Allowed\n", 405, {"allow": "GET, HEAD"}, "text/plain")
    path: str = request.scope[
        "path"
    ]  # decoded once by the server; once more would be a way around the checks
    target = _redirect(path, site)
    if target is not None:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(quote(target) + query, 308)
    page = _find(path, site, str(request.base_url)) or _not_found(site)
    return _encode(request, page)


def _redirect(path: str, site: _Site) -> str | None:
    """One address for each page: no index.html, no .html, a slash only where there is a folder."""
    if "//" in path or "\\" in path:
        return None
    if path == "/documents":
        return "/documents/" if site.has("documents/index.html") else None
    if path.endswith(".html") and site.has(path.lstrip("/")):
        return path.removesuffix("index.html") if path.endswith("/index.html") else path.removesuffix(".html")
    if path != "/" and path.endswith("/") and site.has(path.strip("/") + ".html"):
        return path.rstrip("/")
    return None


def _find(path: str, site: _Site, origin: str) -> Page | None:
    if path == "/robots.txt":
        return Page(_robots(origin).encode(), _TYPES[".txt"], _DAY)
    if path == "/sitemap.xml":
        return Page(sitemap(origin, site.rendered).body, _TYPES[".xml"], _DAY)
    relative = path.lstrip("/")
    candidates = [relative] if relative else ["index.html"]
    if relative.endswith("/"):
        candidates = [relative + "index.html"]
    elif relative and not PurePosixPath(relative).suffix:
        candidates = [relative + ".html", relative + "/index.html"]
    return next((page for candidate in candidates if (page := site.page(candidate))), None)


def _not_found(site: _Site) -> Page:
    found = site.page("404.html")
    return Page(found.body if found else b"Not found\n", _TYPES[".html"], _REVALIDATE, 404)


def _file(root: Path, relative: str) -> Path | None:
    """The file at a path below a root; None for hidden files and for any way out, symbolic links included."""
    parts = PurePosixPath(relative).parts
    if "\0" in relative or "\\" in relative or any(part.startswith(".") or part == "/" for part in parts):
        return None
    base = root.resolve()
    try:
        file = base.joinpath(*parts).resolve()
        return file if file.is_relative_to(base) and file.is_file() else None
    except OSError:
        return None


def _media_type(file: Path) -> str:
    return _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _cache_of(relative: str) -> str:
    """Vendored folders carry their version in their name, so what is in them never changes."""
    return _FOREVER if relative.startswith("vendor/") else _REVALIDATE


def _encode(request: Request, page: Page) -> Response:
    compressible = (
        page.media_type.startswith("text/") or "xml" in page.media_type or "json" in page.media_type
    )
    coding = None
    if compressible and len(page.body) >= _SMALLEST_COMPRESSED_BYTES:
        coding = _coding(request.headers.get("accept-encoding", ""))
    tag = f'"{hashlib.sha256(page.body).hexdigest()[:20]}{"-" + coding if coding else ""}"'
    headers = {"etag": tag, "cache-control": page.cache, "content-type": page.media_type}
    if compressible:
        headers["vary"] = "accept-encoding"
    if page.status == 200 and _matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    if coding:
        headers["content-encoding"] = coding
    body = _compress(page.body, coding) if coding else page.body
    response = Response(body, page.status, headers)
    if request.method == "HEAD":
        response.body = b""
    return response


@lru_cache(maxsize=256)
def _compress(body: bytes, coding: str) -> bytes:
    return bytes(brotli.compress(body)) if coding == "br" else gzip.compress(body, 9, mtime=0)


def _coding(header: str) -> str | None:
    """The coding to use, Brotli before gzip as CloudFront does (RFC 9110, 12.5.3)."""
    offers: dict[str, bool] = {}
    for part in header.lower().split(","):
        coding, _, parameters = part.partition(";")
        quality = parameters.replace(" ", "").removeprefix("q=")
        offers[coding.strip()] = quality.strip("0.") != "" or not quality
    return next((coding for coding in ("br", "gzip") if offers.get(coding, offers.get("*", False))), None)


def _matches(header: str, tag: str) -> bool:
    return any(part.strip().removeprefix("W/") in (tag, "*") for part in header.split(","))


def _robots(origin: str) -> str:
    return f"User-agent: *\nDisallow: /api/\n\nSitemap: {origin}sitemap.xml\n"
