"""Making a bucket hold exactly these objects, with no upload that isn't needed and one listing to know it."""

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publishing.clients import UPLOADS_AT_ONCE
from publishing.errors import PublishingError
from publishing.manifest import Manifest

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

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
    """The objects to write, the keys to delete, and the content's MD5 of every key that is there before.

    Where S3's ETags aren't hashes of the content and the manifest doesn't know one, its "MD5" is the ETag: it equals
    no wanted one, and changes when the object does.
    """

    write: Mapping[str, Object]
    delete: tuple[str, ...]
    present: Mapping[str, str]

    @property
    def are_none(self) -> bool:
        """Whether the bucket holds exactly what it should."""
        return not self.write and not self.delete


def compare(
    s3: "S3Client",
    bucket: str,
    prefix: str,
    wanted: Mapping[str, Object],
    manifest: Manifest,
    owns: Callable[[str], bool] = lambda _: True,
) -> Changes:
    """What differs between the wanted objects and those below a prefix.

    Args:
        s3: the client.
        bucket: the bucket.
        prefix: what is listed.
        wanted: what is to be there, by key.
        manifest: knows the content's hashes where ETags don't tell them; only read where they differ.
        owns: which keys go when they aren't wanted; what else is below the prefix is left alone.
    """
    etags: dict[str, str] = {}
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        etags |= {entry["Key"]: entry["ETag"].strip('"') for entry in page.get("Contents", [])}
    hashes = {key: item.md5 for key, item in wanted.items()}
    if any(key in etags and etags[key] != md5 for key, md5 in hashes.items()):
        present = manifest.hashes(etags)
    else:
        present = etags
    write = {key: wanted[key] for key, md5 in hashes.items() if present.get(key) != md5}
    gone = sorted(key for key in present.keys() - wanted.keys() if owns(key))
    return Changes(write, tuple(gone), {key: md5 for key, md5 in present.items() if owns(key)})


def apply(
    s3: "S3Client",
    bucket: str,
    changes: Changes,
    manifest: Manifest,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Write and delete.

    Raises:
        PublishingError: S3 kept an object that should go.
    """

    def put(item: tuple[str, Object]) -> tuple[str, str, str]:
        key, wanted = item
        answer = s3.put_object(
            Bucket=bucket,
            Key=key,
            Body=wanted.body,
            ContentType=wanted.content_type,
            CacheControl=wanted.cache_control,
        )
        return key, answer["ETag"].strip('"'), wanted.md5

    written = []
    with ThreadPoolExecutor(UPLOADS_AT_ONCE) as pool:
        uploads = pool.map(put, changes.write.items())
        try:
            for done, one in enumerate(uploads, start=1):
                written.append(one)
                progress(done, len(changes.write))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    manifest.add(written)
    for start in range(0, len(changes.delete), MAX_OBJECTS_IN_ONE_DELETE):
        some = changes.delete[start : start + MAX_OBJECTS_IN_ONE_DELETE]
        answer = s3.delete_objects(
            Bucket=bucket, Delete={"Objects": [{"Key": key} for key in some], "Quiet": True}
        )
        for error in answer.get("Errors", []):
            raise PublishingError(f"DeleteObjects: {error.get('Key')}: {error.get('Message')}")
