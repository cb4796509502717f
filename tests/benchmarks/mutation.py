"""Three hundred faults put into the product one at a time: the share that a test notices, and those that none does."""

from tests.mutation.__main__ import TARGET, report, tried
from tests.mutation.mutants import PACKAGES

COUNT, SEED = 300, "1"


def main() -> int:
    """Print the survivors and the shares; 1 where fewer than the target are killed."""
    return int(report(tried(PACKAGES, COUNT, SEED)) < TARGET)


if __name__ == "__main__":
    raise SystemExit(main())
