"""Our own knowledge folder is sound, and its generated documents are what the data says."""

from pathlib import Path

from cli.documents import generated
from content import load, problems

KNOWLEDGE = Path(__file__).parents[3] / "knowledge"


def test_nothing_is_wrong_in_the_knowledge_folder():
    assert [str(problem) for problem in problems(load(KNOWLEDGE), KNOWLEDGE)] == []


def test_generated_documents_stand_there_as_the_data_says():
    for path, text in generated(KNOWLEDGE).items():
        assert (KNOWLEDGE / path).read_text(encoding="utf-8") == text, (
            f"{path} is stale: run `make documents`"
        )
