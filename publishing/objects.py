"""Making one prefix of a bucket hold exactly these objects, with no upload that isn't needed."""

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publishing.errors import PublishingError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

UPLOADS_AT_ONCE = 16
MAX_OBJECTS_IN_ONE_DELETE = 1_000  # S3 API reference, DeleteObjects


@dataclass(frozen=True)
class Object:
    """What an object is to hold."""

    body: bytes
    content_type: str
    cache_control: str = "no-cache"

    @property
    def md5(self) -> str:
        """The ETag that S3 keeps for an object with SSE-S3 that was written in one part."""
        return hashlib.md5(self.body, usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Changes:
    """The objects to write, the keys to delete, and the keys that are there before."""

    write: Mapping[str, Object]
    delete: tuple[str, ...]
    present: frozenset[str] = frozenset()

    @property
    def are_none(self) -> bool:
        """Whether the prefix holds exactly what it should."""
        return not self.write and not self.delete


def compare(s3: "S3Client", bucket: str, prefix: str, wanted: Mapping[str, Object]) -> Changes:
    """What differs between the wanted objects and those below a prefix, by MD5 against ETag."""
    present: dict[str, str] = {}
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        present |= {entry["Key"]: entry["ETag"].strip('"') for entry in page.get("Contents", [])}
    write = {key: item for key, item in wanted.items() if present.get(key) != item.md5}
    return Changes(write, tuple(sorted(present.keys() - wanted.keys())), frozenset(present))


def apply(
    s3: "S3Client",
    bucket: str,
    changes: Changes,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Write and delete.

    Raises:
        PublishingError: S3 kept an object that should go.
    """

    def put(item: tuple[str, Object]) -> None:
        key, wanted = item
        s3.put_object(
            Bucket=bucket,
            Key=key,
            Body=wanted.body,
            ContentType=wanted.content_type,
            CacheControl=wanted.cache_control,
        )

    with ThreadPoolExecutor(UPLOADS_AT_ONCE) as pool:
        for done, _ in enumerate(pool.map(put, changes.write.items()), start=1):
            progress(done, len(changes.write))
    for start in range(0, len(changes.delete), MAX_OBJECTS_IN_ONE_DELETE):
        some = changes.delete[start : start + MAX_OBJECTS_IN_ONE_DELETE]
        answer = s3.delete_objects(
            Bucket=bucket, Delete={"Objects": [{"Key": key} for key in some], "Quiet": True}
        )
        for error in answer.get("Errors", []):
            raise PublishingError(f"DeleteObjects: {error.get('Key')}: {error.get('Message')}")
