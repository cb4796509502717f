"""Proof that what was ingested is found and what was deleted isn't: INDEXED isn't yet retrievable.

Each probe asks Retrieve for a chunk by its own first sentence, within its document, and looks at what comes back of
that chunk's object: exactly the version that was published, or nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from content import Library
from publishing.clock import Clock
from publishing.errors import PublishingError
from publishing.guards import document_of
from publishing.ingestion import Failure
from publishing.sync import Plan, Progress, Target, object_key

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent_runtime import AgentsforBedrockRuntimeClient

PROBES = 8
RESULTS = 100  # Retrieve's most
POLL_SECONDS = 1.0
PATIENCE_SECONDS = 180.0
QUERY_CHARACTERS = 300


@dataclass(frozen=True)
class Probe:
    """A chunk that must be retrievable in one version, or (`version` is None) not at all."""

    key: str
    path: str
    query: str
    version: str | None

    @property
    def wanted(self) -> set[str]:
        """The versions that Retrieve should give of the chunk."""
        return {self.version} if self.version else set()


def probes(library: Library, plan: Plan) -> list[Probe]:
    """At most eight chunks that a plan changes or deletes, spread over all of them.

    Where it changes none, an interrupted sync is ingested anew: then of all chunks.
    """
    chunks = {object_key(chunk): chunk for chunk in library.chunks}
    written = [
        Probe(key, chunks[key].path, _sentence(chunks[key].text), chunks[key].version)
        for key in (plan.written or (() if plan.deleted else sorted(chunks)))
    ]
    deleted = [Probe(key, document_of(key), document_of(key), None) for key in plan.deleted]
    half = PROBES // 2
    return [
        *_spread(written, max(half, PROBES - len(deleted))),
        *_spread(deleted, max(half, PROBES - len(written))),
    ]


def prove(
    asked: Sequence[Probe], failures: Sequence[Failure], target: Target, progress: Progress, clock: Clock
) -> int:
    """Ask until every probe is answered as it should be, but those that failed; returns how many were.

    Raises:
        PublishingError: after three minutes one still isn't; the message names it.
    """
    if target.runtime is None:
        return 0
    failed = {one.key for one in failures}
    found = [one for one in asked if one.key not in failed]
    deadline = clock.monotonic() + PATIENCE_SECONDS
    for done, probe in enumerate(found, start=1):
        while (versions := _versions(target.runtime, target, probe)) != probe.wanted:
            if clock.monotonic() > deadline:
                raise PublishingError(_not_proved(probe, versions))
            clock.sleep(POLL_SECONDS)
            progress.prove(done - 1, len(found))
        progress.prove(done, len(found))
    return len(found)


def _versions(runtime: "AgentsforBedrockRuntimeClient", target: Target, probe: Probe) -> set[str]:
    within: Any = {"equals": {"key": "path", "value": probe.path}}  # the stubs want no text as a value
    answer = runtime.retrieve(
        knowledgeBaseId=target.knowledge_base_id,
        retrievalQuery={"text": probe.query},
        retrievalConfiguration={
            "vectorSearchConfiguration": {
                "numberOfResults": RESULTS,
                "filter": within,
            }
        },
    )
    uri = f"s3://{target.bucket}/{probe.key}"
    return {
        str(each.get("metadata", {}).get("version", ""))
        for each in answer["retrievalResults"]
        if each.get("location", {}).get("s3Location", {}).get("uri") == uri
    }


def _not_proved(probe: Probe, versions: set[str]) -> str:
    state = (
        "is still found" if not probe.version else "is found as it was before" if versions else "isn't found"
    )
    return (
        f"{probe.key} was ingested, but after {PATIENCE_SECONDS:.0f} s it {state}; "
        "run the sync again, and agent doctor --deployed if it stays so"
    )


def _sentence(text: str) -> str:
    """The first sentence with words in it, or the text's beginning."""
    plain = re.sub(r"[#*_`|>\[\]-]+", " ", text)
    for sentence in re.split(r"(?<=[.!?])\s+|\n{2,}", plain):
        if len(sentence.split()) >= 3:
            return " ".join(sentence.split())[:QUERY_CHARACTERS]
    return " ".join(plain.split())[:QUERY_CHARACTERS] or "documents"


def _spread(items: Sequence[Probe], most: int) -> list[Probe]:
    if len(items) <= most:
        return list(items)
    return [items[number * len(items) // most] for number in range(most)]
