"""What publishing raises at its border."""

from botocore.exceptions import ClientError


class PublishingError(Exception):
    """A stack could not be brought up to date; the message says which step, why, and what to do."""

    @classmethod
    def of(cls, error: ClientError) -> "PublishingError":
        """AWS's refusal as one sentence: the operation and AWS's own words."""
        return cls(f"{error.operation_name}: {error.response['Error'].get('Message', error)}")
