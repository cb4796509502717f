"""The page's files in the site's bucket."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pulumi
import pulumi_aws as aws

_UTF8 = "; charset=utf-8"
CONTENT_TYPES = {
    ".css": "text/css" + _UTF8,
    ".html": "text/html" + _UTF8,
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript" + _UTF8,
    ".json": "application/json",
    ".md": "text/markdown" + _UTF8,
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain" + _UTF8,
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""Stated here, not guessed by the machine that deploys: two machines must make the same objects."""

NOT_SERVED = frozenset({".yaml", ".yml"})
"""Data that pages are made from, not pages."""

SHORT = "public, max-age=60"
LONG = "public, max-age=31536000, immutable"


@dataclass(frozen=True, kw_only=True)
class SiteArgs:
    """A folder, and the bucket that serves it."""

    folder: Path
    bucket: pulumi.Input[str]
    tags: Mapping[str, str] = field(default_factory=dict)
    """Added to every resource that takes tags, beside the component's own `component`."""


class Site(pulumi.ComponentResource):
    """One object for each file of a folder, with its content type and how long it may be cached.

    A program of its own:

        from pathlib import Path
        import pulumi_aws as aws
        from components.site import Site, SiteArgs

        bucket = aws.s3.Bucket("pages")
        Site("site", SiteArgs(folder=Path("site"), bucket=bucket.bucket))

    Pages, styles and modules are kept for a minute, so a deployment shows within it, without an invalidation.
    What carries its version or its hash in its name never changes and is kept for a year.
    """

    def __init__(self, name: str, args: SiteArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("public-bedrock-agent:components:Site", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        files = served_files(args.folder)
        for key, file in files.items():
            aws.s3.BucketObjectv2(
                f"{name}-{key}",
                bucket=args.bucket,
                key=key,
                source=pulumi.FileAsset(str(file)),
                content_type=content_type(key),
                cache_control=cache_control(key),
                tags={**args.tags, "component": "site"},
                opts=child,
            )
        self.register_outputs({"files": len(files)})


def served_files(folder: Path) -> dict[str, Path]:
    """Key to file for everything below `folder` that visitors may have, sorted by key."""
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is not a folder; the site's files are expected there")
    found = {}
    for file in folder.rglob("*"):
        key = file.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in key.split("/"))
        if file.is_file() and not hidden and file.suffix not in NOT_SERVED:
            found[key] = file
    return dict(sorted(found.items()))


def content_type(key: str) -> str:
    """The media type of an object, from its name; plain text for a name without a suffix, such as LICENSE."""
    suffix = Path(key).suffix.lower()
    return CONTENT_TYPES.get(suffix, "application/octet-stream") if suffix else CONTENT_TYPES[".txt"]


def cache_control(key: str) -> str:
    """How long browsers and CloudFront may keep an object."""
    versioned = re.search(r"(^vendor/[^/]+-\d[\d.]*/)|(\.[0-9a-f]{8,}\.[a-z0-9]+$)", key)
    return LONG if versioned else SHORT
