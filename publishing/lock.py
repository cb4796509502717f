"""One sync at a time: a lock object in the documents bucket, taken by a conditional write, that expires.

S3 compares before it writes (Amazon S3 User Guide, "Add preconditions to S3 operations with conditional requests").
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from publishing.clock import Clock
from publishing.errors import PublishingError
from publishing.stored import stored

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

KEY = "sync/lock"  # outside the data source's prefix
LASTS = timedelta(minutes=5)  # after a holder's last sign of life
RENEWED_AFTER_SECONDS = 60.0
WAITS_SECONDS = 900.0
POLL_SECONDS = 2.0
_REFUSED = ("PreconditionFailed", "ConditionalRequestConflict")


class Lock:
    """A held lock. `renew` is a sign of life, to be given now and then."""

    def __init__(self, s3: "S3Client", bucket: str, holder: str, clock: Clock, etag: str) -> None:
        self._s3, self._bucket, self._holder, self._clock = s3, bucket, holder, clock
        self._etag = etag
        self._renew_at = clock.monotonic() + RENEWED_AFTER_SECONDS

    def renew(self) -> None:
        """Put the expiry off, at most once a minute.

        Raises:
            PublishingError: it had expired and another sync took it.
        """
        if self._clock.monotonic() < self._renew_at:
            return
        self._renew_at = self._clock.monotonic() + RENEWED_AFTER_SECONDS
        written = _write(self._s3, self._bucket, self._holder, self._clock, IfMatch=self._etag)
        if written is None:
            raise PublishingError("another sync has taken over the lock of this one; run the sync again")
        self._etag = written

    def release(self) -> None:
        """Give it back, unless another sync has taken it over or the bucket has gone with its stack."""
        try:
            self._s3.delete_object(Bucket=self._bucket, Key=KEY, IfMatch=self._etag)
        except ClientError as error:
            if error.response["Error"].get("Code") not in (*_REFUSED, "NoSuchKey", "NoSuchBucket"):
                raise


@contextmanager
def locked(s3: "S3Client", bucket: str, holder: str, clock: Clock) -> Iterator[Lock]:
    """Hold the bucket's lock while the context lasts; waits for another sync to end first.

    Args:
        s3: the client.
        bucket: the documents bucket.
        holder: who syncs, for whoever has to wait.
        clock: what to wait by.

    Raises:
        PublishingError: another sync held it for a quarter of an hour.
    """
    deadline = clock.monotonic() + WAITS_SECONDS
    etag = _take(s3, bucket, holder, clock)
    while etag is None:
        if clock.monotonic() > deadline:
            other = _read(s3, bucket)[0].get("holder", "somebody")
            raise PublishingError(
                f"another sync, by {other}, is still running; wait for it and run this again"
            )
        clock.sleep(POLL_SECONDS)
        etag = _take(s3, bucket, holder, clock)
    lock = Lock(s3, bucket, holder, clock, etag)
    try:
        yield lock
    finally:
        lock.release()


def _take(s3: "S3Client", bucket: str, holder: str, clock: Clock) -> str | None:
    """The ETag of the lock that is now ours, or None where another's lasts."""
    etag = _write(s3, bucket, holder, clock, IfNoneMatch="*")
    if etag is not None:
        return etag
    other, other_etag = _read(s3, bucket)
    if other_etag is None:
        return _write(s3, bucket, holder, clock, IfNoneMatch="*")
    if _lasts(other, clock):
        return None
    return _write(s3, bucket, holder, clock, IfMatch=other_etag)


def _lasts(lock: dict[str, Any], clock: Clock) -> bool:
    try:
        return datetime.fromisoformat(lock["expires"]) > clock.now()
    except (KeyError, TypeError, ValueError):
        return False


def _write(s3: "S3Client", bucket: str, holder: str, clock: Clock, **condition: Any) -> str | None:
    """Write the lock where the condition holds; its ETag, or None where it doesn't."""
    body = json.dumps({"holder": holder, "expires": (clock.now() + LASTS).isoformat()}).encode()
    try:
        return s3.put_object(Bucket=bucket, Key=KEY, Body=body, **condition)["ETag"]
    except ClientError as error:
        if error.response["Error"].get("Code") in (*_REFUSED, "NoSuchKey", "NoSuchBucket"):
            return None
        raise


def _read(s3: "S3Client", bucket: str) -> tuple[dict[str, Any], str | None]:
    document, etag = stored(s3, bucket, KEY)
    return document if isinstance(document, dict) else {}, etag
