"""The documents of a knowledge folder as pages of the site's bucket."""

from pathlib import Path
from typing import TYPE_CHECKING

from api.contract import HTML_TYPE, IMAGE_TYPES
from content import Library
from content.library import is_public
from publishing.document_page import document_list, document_page
from publishing.objects import Object, apply, compare

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PAGES = "documents/"


def page_objects(library: Library, knowledge: Path) -> dict[str, Object]:
    """The objects below `documents/` for a folder, by key: a page for each document, the list, the images."""
    found = {f"{PAGES}index.html": Object(document_list(library).encode(), HTML_TYPE)}
    for document in library.documents:
        page = document_page(document.path, document.source)
        found[PAGES + document.path] = Object(page.encode(), HTML_TYPE)
    base = knowledge.resolve()
    for image in sorted(path for path in knowledge.rglob("*") if path.suffix in IMAGE_TYPES):
        name = image.relative_to(knowledge).as_posix()
        if is_public(image, knowledge, base) and name.isprintable():
            found[PAGES + name] = Object(image.read_bytes(), IMAGE_TYPES[image.suffix])
    return found


def publish_pages(library: Library, knowledge: Path, s3: "S3Client", bucket: str) -> int:
    """Make `documents/` of the site's bucket hold a page for each document; returns how many were written."""
    changes = compare(s3, bucket, PAGES, page_objects(library, knowledge))
    apply(s3, bucket, changes)
    return len(changes.write)
