"""A bucket that only its policy opens: encrypted, over TLS, never public."""

from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from .iam import Statement, policy_document


class PrivateBucket:
    """The bucket and the settings that keep it private, as children of one component.

    With `expire_after_days`, objects go by themselves. With `retain`, the bucket outlives `pulumi destroy` and keeps
    30 days of older versions. Its settings are
    retained with it: deleting the public access block of a bucket that stays would weaken it.
    """

    def __init__(
        self,
        name: str,
        *,
        retain: bool,
        tags: Mapping[str, str],
        parent: pulumi.Resource,
        kms_key_arn: pulumi.Input[str] | None = None,
        expire_after_days: int | None = None,
        bucket_name: pulumi.Input[str] | None = None,
    ) -> None:
        self._name = name
        self._opts = pulumi.ResourceOptions(parent=parent, retain_on_delete=retain)
        self.bucket = aws.s3.Bucket(
            name, bucket=bucket_name, force_destroy=not retain, tags=dict(tags), opts=self._opts
        )
        self.arn = self.bucket.arn
        self.name = self.bucket.bucket
        self._public_access = aws.s3.BucketPublicAccessBlock(
            f"{name}-public-access",
            bucket=self.name,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self._opts,
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            f"{name}-encryption",
            bucket=self.name,
            # S3's own keys unless one is given: no key to pay for (1 USD a month each) and no key to lose.
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": kms_key_arn,
                    },
                    "bucket_key_enabled": True,
                }
                if kms_key_arn
                else {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
            ],
            opts=self._opts,
        )
        if retain:
            self._keep_versions()
        elif expire_after_days:
            self._expire(expire_after_days)

    def _keep_versions(self) -> None:
        versioning = aws.s3.BucketVersioning(
            f"{self._name}-versioning",
            bucket=self.name,
            versioning_configuration={"status": "Enabled"},
            opts=self._opts,
        )
        aws.s3.BucketLifecycleConfiguration(
            f"{self._name}-lifecycle",
            bucket=self.name,
            rules=[
                {
                    "id": "forget-old-versions",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "noncurrent_version_expiration": {"noncurrent_days": 30},
                }
            ],
            # S3 refuses the rule on a bucket without versions.
            opts=pulumi.ResourceOptions.merge(self._opts, pulumi.ResourceOptions(depends_on=[versioning])),
        )

    def _expire(self, days: int) -> None:
        aws.s3.BucketLifecycleConfiguration(
            f"{self._name}-lifecycle",
            bucket=self.name,
            rules=[
                {
                    "id": "forget",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "expiration": {"days": days},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 1},
                }
            ],
            opts=self._opts,
        )

    def attach_policy(self, statements: Sequence[Statement] = ()) -> None:
        """Allow what `statements` say, and refuse every request that isn't over TLS."""
        only_tls = Statement(
            effect="Deny",
            principal="*",
            actions=["s3:*"],
            resources=[self.arn, pulumi.Output.concat(self.arn, "/*")],
            conditions={"Bool": {"aws:SecureTransport": "false"}},
            reason="no request may travel in the clear",
        )
        aws.s3.BucketPolicy(
            f"{self._name}-policy",
            bucket=self.name,
            policy=policy_document([*statements, only_tls]),
            # S3 refuses two changes of one bucket's access at once (409 OperationAborted).
            opts=pulumi.ResourceOptions.merge(
                self._opts, pulumi.ResourceOptions(depends_on=[self._public_access])
            ),
        )
