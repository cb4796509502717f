"""Ten sets of foreign Markdown and eight languages, asked over the running product."""

import sys

from tests.reading.held import main

if __name__ == "__main__":
    sys.exit(main())
