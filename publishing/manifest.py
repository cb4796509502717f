"""What objects hold, where S3's ETags don't tell: with KMS an ETag isn't the content's MD5.

Source: Amazon S3 API reference, "Object", ETag. Where ETags are hashes nothing is read or written here.
"""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from api.contract import JSON_TYPE
from publishing.stored import stored

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Manifest:
    """One object that says for each key: under this ETag is content of this MD5. Damaged or missing, it says nothing.

    Args:
        s3: the client.
        bucket: the bucket that the manifest itself is in.
        key: its key.
    """

    def __init__(self, s3: "S3Client", bucket: str, key: str) -> None:
        self._s3, self._bucket, self._key = s3, bucket, key

    def hashes(self, etags: Mapping[str, str]) -> dict[str, str]:
        """The MD5 of each object's content; its ETag where the manifest doesn't know that version of it."""
        known = self._read()
        return {
            key: known[key][1] if key in known and known[key][0] == etag else etag
            for key, etag in etags.items()
        }

    def add(self, written: Iterable[tuple[str, str, str]]) -> None:
        """Remember what was written: key, ETag and MD5. Keys whose ETag is the MD5 need no remembering."""
        opaque = {key: [etag, md5] for key, etag, md5 in written if etag != md5}
        if opaque:
            body = json.dumps(self._read() | opaque, sort_keys=True).encode()
            self._s3.put_object(Bucket=self._bucket, Key=self._key, Body=body, ContentType=JSON_TYPE)

    def _read(self) -> dict[str, list[str]]:
        found, _ = stored(self._s3, self._bucket, self._key)
        pairs = found.items() if isinstance(found, dict) else ()
        return {
            key: value
            for key, value in pairs
            if isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value)
        }
