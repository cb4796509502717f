"""Passages as numbered sources: what each says of itself, and where it can be read."""

import pytest

from api import limits
from api.retrieval import document_url, sources_from


@pytest.mark.parametrize(
    ("repository", "commit", "anchor", "url"),
    [
        ("https://h/o/r/", "a/b", "a-b_c.d", "https://h/o/r/blob/a%2Fb/knowledge/x/%C3%B6%20%3F.md#a-b_c.d"),
        ("https://h/o/r", "c", "ä/~", "https://h/o/r/blob/c/knowledge/x/%C3%B6%20%3F.md#%C3%A4%2F~"),
        ("https://h/o/r", None, "", "/documents/x/%C3%B6%20%3F.md"),
        (None, "c", "s", "/documents/x/%C3%B6%20%3F.md#s"),
        ("javascript:x", "c", "s", "/documents/x/%C3%B6%20%3F.md#s"),
    ],
)
def test_a_source_is_read_at_its_commit_or_on_this_site(
    repository: str | None, commit: str | None, anchor: str, url: str
) -> None:
    assert document_url(repository, commit)("x/ö ?.md", anchor) == url


def test_a_passage_has_what_its_metadata_says_or_its_files_name() -> None:
    told = {"path": "p.md", "anchor": "s", "title": "T", "section": "T > S"}
    found = sources_from(
        [
            {"content": {"text": "# S\n\nOne."}, "score": 0.123456789, "metadata": told},
            {"content": {"text": "Two."}, "score": 0.1, "location": {"s3Location": {"uri": "s3://b/k/q.md"}}},
            {
                "content": {"text": "Three."},
                "score": 0.1,
                "metadata": {"x-amz-bedrock-kb-source-uri": "s3://b/r.md"},
            },
            {"content": {"text": "two."}, "score": 0.1},
            {"content": {"text": "Four."}, "score": 0.1},
            {"content": {"text": "Five."}, "score": 0.043},
            {"content": {"text": " "}, "score": 0.1},
        ],
        document_url(None, None),
    )
    assert [
        (each.n, each.path, each.title, each.section, each.anchor, each.url, each.score) for each in found
    ] == [
        (1, "p.md", "T", "T > S", "s", "/documents/p.md#s", 0.123457),
        (2, "q.md", "q.md", "", "", "/documents/q.md", 0.1),
        (3, "r.md", "r.md", "", "", "/documents/r.md", 0.1),
        (4, "document", "document", "", "", "/documents/document", 0.1),
    ]
    assert found[0].snippet == "One."
    words = "word " * 100
    [long] = sources_from([{"content": {"text": words}, "score": 1}], document_url(None, None))
    assert long.snippet == ("word " * 47 + "word …")
    assert len(long.snippet) <= limits.SNIPPET_CHARACTERS + 2
