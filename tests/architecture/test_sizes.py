"""A file is one idea and fits on a few screens."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_LINES = 250
ENDINGS = {".py", ".js", ".mjs", ".sh", ".html"}
"""What is written by hand as a program; stylesheets, documents and data may be as long as they are."""
OTHERS = ("site/vendor/",)
TO_BE_PARTED = {
    "tests/browser/answers.py": 256,
    "tests/browser/test_accessibility.py": 292,
    "tests/browser/test_answering.py": 478,
    "tests/browser/test_asking.py": 291,
    "tests/unit/api/test_citation_gate.py": 281,
    "tests/unit/model/test_composing.py": 269,
    "tests/wire/test_mcp.py": 318,
}
"""Files that are too long still, and how long they were; the list only gets shorter."""


def lines() -> dict[str, int]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return {
        name: len((ROOT / name).read_text("utf-8").splitlines())
        for name in listed
        if Path(name).suffix in ENDINGS and not name.startswith(OTHERS) and (ROOT / name).is_file()
    }


def test_no_file_of_ours_is_longer_than_a_few_screens() -> None:
    long = {name: count for name, count in lines().items() if count > MOST_LINES}
    assert {name: count for name, count in long.items() if count > TO_BE_PARTED.get(name, 0)} == {}, (
        "look for the second noun in it"
    )


def test_what_is_short_enough_is_no_longer_excused() -> None:
    found = lines()
    assert [name for name in TO_BE_PARTED if found.get(name, 0) <= MOST_LINES] == []
