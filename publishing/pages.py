"""The rendered pages of the site's bucket, beside its fixed files."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from api.contract import IMAGE_TYPES
from content.library import is_public
from publishing.manifest import Manifest
from publishing.objects import Changes, Object, compare

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from publishing.site.build import Page

FOLDERS = ("documents/", "markdown/", "conversation/")
"""Prefixes of the site's bucket that hold rendered pages and nothing else: what isn't rendered any more goes."""


def public_images(knowledge: Path) -> dict[str, bytes]:
    """The images of a knowledge folder that are published beside its documents, by path."""
    base = knowledge.resolve()
    found = {}
    for image in sorted(path for path in knowledge.rglob("*") if path.suffix in IMAGE_TYPES):
        name = image.relative_to(knowledge).as_posix()
        if is_public(image, knowledge, base) and name.isprintable():
            found[name] = image.read_bytes()
    return found


def plan_pages(rendered: "Mapping[str, Page]", s3: "S3Client", bucket: str, manifest: Manifest) -> Changes:
    """What differs between these pages and those in the site's bucket, by one listing; fixed files are left alone."""
    objects = {key: Object(page.body, page.media_type) for key, page in rendered.items()}
    return compare(s3, bucket, "", objects, manifest, owns=lambda key: key.startswith(FOLDERS))
