"""How AWS refuses."""


class AwsError(Exception):
    """What AWS answers when it refuses: code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
