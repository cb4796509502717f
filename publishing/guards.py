"""What a sync refuses before it writes anything."""

from collections.abc import Collection
from dataclasses import dataclass

from api.contract import KNOWLEDGE_PREFIX
from content import Library
from publishing.errors import PublishingError

MOST_DELETED_SHARE = 1 / 5
MOST_DELETED = 3
KEY_BYTES = 1_024  # Amazon S3 User Guide, "Object key naming guidelines"
_NAMED = 5


@dataclass(frozen=True)
class Deletion:
    """Documents that a sync would take away from visitors: their paths, and how many are published now."""

    paths: tuple[str, ...]
    published: int

    @property
    def is_large(self) -> bool:
        """Whether it is more than three documents, and more than a fifth of them."""
        return len(self.paths) > MOST_DELETED and len(self.paths) > self.published * MOST_DELETED_SHARE

    def __str__(self) -> str:
        more = f" and {len(self.paths) - _NAMED} more" if len(self.paths) > _NAMED else ""
        named = ", ".join(self.paths[:_NAMED])
        return f"{len(self.paths)} of {self.published} published documents would be deleted ({named}{more})"


def deletion(library: Library, present: Collection[str]) -> Deletion:
    """What is published now (`present`: keys of the documents bucket) and no longer in the library."""
    published = {document_of(key) for key in present}
    return Deletion(tuple(sorted(published - {one.path for one in library.documents})), len(published))


def document_of(key: str) -> str:
    """The path of the document that a chunk's key belongs to."""
    return key.removeprefix(KNOWLEDGE_PREFIX).rpartition("/")[0]


def require_publishable(library: Library) -> None:
    """Raises PublishingError for a folder without documents, or a name that S3 or an address can't hold."""
    if not library.chunks:
        raise PublishingError(
            "this folder holds no Markdown, and publishing it would delete everything; --knowledge names another"
        )
    for chunk in library.chunks:
        if not chunk.path.isprintable():
            raise PublishingError(f"{chunk.path!r} has characters that can't be shown; rename the file")
        if len(f"{KNOWLEDGE_PREFIX}{chunk.key}.metadata.json".encode()) > KEY_BYTES:
            raise PublishingError(
                f"{chunk.path[:80]}… is too long for S3, whose keys end at {KEY_BYTES:,} bytes; shorten the name"
            )
