"""`python -m graph [STACK …]`: capture stacks and write their graphs into the app's data, from where it ships them."""

import sys

from graph.capture import capture
from graph.stacks import ROOT, stacks

FOLDER = ROOT / "api" / "data" / "graphs"


def main(names: list[str]) -> int:
    """Write the graph of each stack named, or of all; says which files changed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for stack in names or stacks():
        path, text = FOLDER / f"{stack}.json", capture(stack).to_json()
        same = path.is_file() and path.read_text("utf-8") == text
        if not same:
            path.write_text(text, "utf-8")
        print(f"{path.relative_to(ROOT)}: {'unchanged' if same else 'written'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
