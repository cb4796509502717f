"""The rendered pages of the site's bucket, beside its fixed files."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from content.pictures import NoPictureError, images, require_picture
from publishing.manifest import Manifest
from publishing.objects import Changes, Object, compare

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from publishing.site.build import Page

FOLDERS = ("documents/", "markdown/", "conversation/")
"""Prefixes of the site's bucket that hold rendered pages and nothing else: what isn't rendered any more goes."""


def public_images(knowledge: Path) -> dict[str, bytes]:
    """The images of a knowledge folder that are published beside its documents, by path.

    An SVG that is more than a picture isn't; `agent check` names it.
    """
    found = {}
    for name, image in images(knowledge):
        data = image.read_bytes()
        with suppress(NoPictureError):
            if image.suffix.lower() == ".svg":
                require_picture(data)
            found[name] = data
    return found


def plan_pages(rendered: "Mapping[str, Page]", s3: "S3Client", bucket: str, manifest: Manifest) -> Changes:
    """What differs between these pages and those in the site's bucket, by one listing; fixed files are left alone."""
    objects = {key: Object(page.body, page.media_type) for key, page in rendered.items()}
    return compare(s3, bucket, "", objects, manifest, owns=lambda key: key.startswith(FOLDERS))
