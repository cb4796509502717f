"""What `retainData` keeps, measured and deleted: a bucket with all its versions, a protected table, a log group."""

from typing import TYPE_CHECKING, Any

from publishing.errors import PublishingError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

WAITER: Any = {"Delay": 2, "MaxAttempts": 150}


def bucket_bytes(s3: "S3Client", bucket: str) -> int | None:
    """The bytes of all versions in a bucket; None where there is no such bucket."""
    try:
        pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket)
        return sum(version.get("Size", 0) for page in pages for version in page.get("Versions", ()))
    except s3.exceptions.NoSuchBucket:
        return None


def table_bytes(dynamodb: "DynamoDBClient", table: str) -> tuple[int, bool] | None:
    """The bytes of a table, and whether it keeps point-in-time recovery; None where there is no such table.

    AWS counts the bytes anew every six hours (DynamoDB API reference, TableDescription).
    """
    try:
        size = dynamodb.describe_table(TableName=table)["Table"].get("TableSizeBytes", 0)
        backups = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    except (dynamodb.exceptions.ResourceNotFoundException, dynamodb.exceptions.TableNotFoundException):
        return None
    recovery = backups.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus")
    return size, recovery == "ENABLED"


def log_group_bytes(logs: Any, name: str) -> int | None:
    """The stored bytes of a log group; None where there is no such group."""
    for page in logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name):
        for group in page["logGroups"]:
            if group["logGroupName"] == name:
                return int(group.get("storedBytes", 0))
    return None


def delete_bucket(s3: "S3Client", bucket: str) -> None:
    """Delete a bucket with every version and delete marker in it.

    Raises:
        PublishingError: S3 kept an object.
    """
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        if not found:
            continue
        answer = s3.delete_objects(
            Bucket=bucket,
            Delete={
                "Objects": [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found],
                "Quiet": True,
            },
        )
        for error in answer.get("Errors", ()):
            raise PublishingError(f"DeleteObjects: {error.get('Key')}: {error.get('Message')}")
    s3.delete_bucket(Bucket=bucket)


def delete_table(dynamodb: "DynamoDBClient", table: str) -> None:
    """Take a table's protection away and delete it."""
    dynamodb.update_table(TableName=table, DeletionProtectionEnabled=False)
    dynamodb.get_waiter("table_exists").wait(TableName=table, WaiterConfig=WAITER)
    dynamodb.delete_table(TableName=table)
    dynamodb.get_waiter("table_not_exists").wait(TableName=table, WaiterConfig=WAITER)
