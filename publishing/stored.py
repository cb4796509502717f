"""JSON that a sync keeps in a bucket, where anybody with the right to write may have put something else."""

from typing import TYPE_CHECKING, Any

from api.contract.outside import json_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def stored(s3: "S3Client", bucket: str, key: str) -> tuple[Any, str | None]:
    """An object's value, None where it is no JSON, and its ETag; both None where there is no object."""
    try:
        answer = s3.get_object(Bucket=bucket, Key=key)
    except s3.exceptions.NoSuchKey:
        return None, None
    try:
        return json_of(answer["Body"].read()), answer["ETag"]
    except ValueError:
        return None, answer["ETag"]
