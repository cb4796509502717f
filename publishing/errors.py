"""What publishing raises at its border."""

from botocore.exceptions import ClientError


class PublishingError(Exception):
    """A stack could not be brought up to date; the message says which step, why, and what to do.

    `is_blind` tells that nothing could be found out: no credentials, no Pulumi, no network.
    """

    def __init__(self, message: str, *, is_blind: bool = False) -> None:
        super().__init__(message)
        self.is_blind = is_blind

    @classmethod
    def of(cls, error: ClientError) -> "PublishingError":
        """AWS's refusal as one sentence: the operation and AWS's own words."""
        said = error.response.get("Error", {}).get("Message") or str(error)
        return cls(f"{error.operation_name}: {said}", is_blind=True)
