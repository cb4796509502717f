"""The page of answers to read: what a visitor or an employer asks first, and what comes back."""

from pathlib import Path

import yaml

from tests.golden.cases import HERE, Case
from tests.golden.runner import asking
from tests.product import running

QUESTIONS = HERE / "answers.yaml"
PAGE = HERE / "answers.md"


def questions() -> dict[str, list[str]]:
    """The questions of the page under their headings."""
    read: dict[str, list[str]] = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    return read


def write(knowledge: Path) -> None:
    """Ask the product that runs on a folder of Markdown, and write the page."""
    import tempfile

    lines = [
        "# Answers to read",
        "",
        "Written by `python -m tests.golden answers` over the documents as they are. Read as a visitor would: does "
        "the first sentence answer, is all of it to the point, is anything missing?",
    ]
    with (
        tempfile.TemporaryDirectory() as state,
        running(knowledge, Path(state)) as address,
        asking(address) as put,
    ):
        for heading, asked in questions().items():
            lines += ["", f"## {heading}"]
            for question in asked:
                done = put(Case("page", "fact", question))
                sources = {source["n"]: source for source in done["sources"]}
                cited = dict.fromkeys(citation["n"] for citation in done["citations"])
                lines += ["", f"### {question}", "", _quoted(done["text"])]
                if cited:
                    places = (
                        f"[{n}] {sources[n]['path']}: {sources[n]['section']}" for n in cited if n in sources
                    )
                    lines += ["", f"Sources: {'; '.join(places)}."]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{sum(map(len, questions().values()))} answers in {PAGE}")


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
