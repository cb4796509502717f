"""Retrieve, and its results as the numbered sources of one answer."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from api import limits
from api.bedrock_errors import with_retries
from api.cancellation import Cancellation
from api.clients import Clients
from api.deployment import DeploymentRecord
from api.errors import ApiError
from api.events import Source
from api.suggestions import without_questions

_SPACE: Final = re.compile(r"\s+")
_FENCES: Final = re.compile(r"(?m)^[ \t>]*(?:`{3,}|~{3,})[^\n`]*$")
_BOXES: Final = re.compile(r"(?m)^[ \t]*(?:> ?)+(?:\[![\w-]+\][+-]?[ \t]*)?")
_HEADINGS: Final = re.compile(r"\A(?:#{1,6}[ \t][^\n]*\n+)+")

SourceUrl = Callable[[str, str], str]


@dataclass(frozen=True)
class Search:
    """One knowledge base, searched. `jitter` gives numbers from 0 to 1, for the time between attempts."""

    knowledge_base_id: str
    clients: Clients
    deployment: DeploymentRecord
    jitter: Callable[[], float] = random.random

    def __call__(
        self, question: str, cancellation: Cancellation, on_retry: Callable[[ApiError, int], None]
    ) -> tuple[Source, ...]:
        """The passages nearest to a question, numbered.

        Raises:
            ApiError: Retrieve failed, after the attempts that may help.
        """
        response = with_retries(
            lambda: self.clients.bedrock_agent_runtime.retrieve(
                knowledgeBaseId=self.knowledge_base_id,
                retrievalQuery={"text": question},
                retrievalConfiguration={
                    "vectorSearchConfiguration": {"numberOfResults": limits.RETRIEVED_RESULTS}
                },
            ),
            cancellation=cancellation,
            jitter=self.jitter,
            on_retry=on_retry,
        )
        deployed = self.deployment.current()
        return sources_from(response["retrievalResults"], document_url(deployed.repository, deployed.commit))


def sources_from(results: Sequence[Mapping[str, Any]], url_of: SourceUrl) -> tuple[Source, ...]:
    """Number the results 1, 2, …: best first, no text twice, nothing far below the best, within the size limits.

    `score` is whatever scale the store uses (cosine on S3 Vectors, a weighted sum in the emulator), so the cut is a
    share of the best score, not a number.
    """
    best = max((float(result.get("score") or 0) for result in results), default=0.0)
    found: list[Source] = []
    seen: set[str] = set()
    room = limits.SOURCES_CHARACTERS
    for result in results:
        text, questions = without_questions(str(result.get("content", {}).get("text", "")))
        text = text.strip()[: limits.SOURCE_CHARACTERS]
        key = _SPACE.sub(" ", text).lower()
        score = float(result.get("score") or 0)
        if not text or key in seen or score < best * limits.SOURCE_SCORE_SHARE or len(text) > room:
            continue
        seen.add(key)
        room -= len(text)
        found.append(_source(len(found) + 1, text, questions, score, result, url_of))
    return tuple(found)


def _source(
    n: int,
    text: str,
    questions: tuple[str, ...],
    score: float,
    result: Mapping[str, Any],
    url_of: SourceUrl,
) -> Source:
    metadata = result.get("metadata") or {}
    uri = str(metadata.get("x-amz-bedrock-kb-source-uri") or _uri(result))
    path = str(metadata.get("path") or uri.rpartition("/")[2] or "document")
    anchor = str(metadata.get("anchor") or "")
    return Source(
        n=n,
        path=path,
        title=str(metadata.get("title") or path),
        section=str(metadata.get("section") or ""),
        anchor=anchor,
        url=url_of(path, anchor),
        text=text,
        score=round(score, 6),
        snippet=_snippet(text),
        questions=questions,
    )


def _uri(result: Mapping[str, Any]) -> str:
    location: Mapping[str, Any] = result.get("location", {}).get("s3Location") or {}
    return str(location.get("uri", ""))


def _snippet(text: str) -> str:
    """The beginning of the passage on one line, without its heading and fences of code, cut at a word."""
    line = _SPACE.sub(" ", _FENCES.sub("", _BOXES.sub("", _HEADINGS.sub("", text)))).strip() or _SPACE.sub(
        " ", text
    )
    if len(line) <= limits.SNIPPET_CHARACTERS:
        return line
    return line[: limits.SNIPPET_CHARACTERS].rsplit(" ", 1)[0] + " …"


def document_url(repository: str | None, commit: str | None) -> SourceUrl:
    """Where a source can be read: the file at the deployed commit, else this site's own page of the document."""

    def url(path: str, anchor: str) -> str:
        place = quote(path, safe="/") + (f"#{quote(anchor, safe='-_.')}" if anchor else "")
        if repository and commit and repository.startswith("https://"):
            return f"{repository.rstrip('/')}/blob/{quote(commit, safe='')}/knowledge/{place}"
        return f"/documents/{place}"

    return url
