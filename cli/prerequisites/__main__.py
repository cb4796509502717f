"""`python -m cli.prerequisites`: find or install what the tests need, or say what is missing."""

import sys

from cli.prerequisites.browser import MissingPrerequisiteError, ensure_browser
from cli.prerequisites.dynamodb import ensure_dynamodb
from cli.prerequisites.pulumi_cli import ensure_pulumi


def main() -> int:
    """Check each prerequisite; 1 when one is missing."""
    missing = 0
    for ensure in (ensure_browser, ensure_pulumi):
        try:
            ensure()
        except MissingPrerequisiteError as error:
            print(f"error: {error}", file=sys.stderr)
            missing = 1
    try:
        ensure_dynamodb()
    except MissingPrerequisiteError as error:
        print(f"note: {error}; until then moto stands in, one request at a time", file=sys.stderr)
    return missing


if __name__ == "__main__":
    raise SystemExit(main())
