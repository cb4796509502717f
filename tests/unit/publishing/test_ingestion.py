"""What an ingestion waits for, how long, in what portions, and what it says of documents that failed."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from publishing.errors import PublishingError
from publishing.ingestion import URI_CHARACTERS, DataSource, Failure, Ingested
from tests.unit.publishing.guarding import Ingesting, Time

BUCKET = "documents-bucket"
ROOM = URI_CHARACTERS - len(f"{BUCKET}/.metadata.json")


class Documents(Ingesting):
    """A data source that takes documents by name, ten a call as AWS does, and says what becomes of each."""

    def __init__(self, *states: str, ends: dict[str, str] | None = None, **kept: Any) -> None:
        super().__init__(*states, **kept)
        self.ends = ends or {}
        self.asked = 0
        self.taken: list[str] = []
        self.gone: list[str] = []
        self.busy = 0
        self.statistics: dict[str, int] = {}
        self.reasons: list[str] = []
        self.lists = True

    def ingest_knowledge_base_documents(self, *, documents: list[Any], **_: Any) -> None:
        assert len(documents) <= 10
        for each in documents:
            uri = each["content"]["s3"]["s3Location"]["uri"]
            assert each["metadata"] == {"type": "S3_LOCATION", "s3Location": {"uri": f"{uri}.metadata.json"}}
            self.taken.append(uri)

    def delete_knowledge_base_documents(self, **call: Any) -> None:
        assert len(call["documentIdentifiers"]) <= 10
        self.gone += [each["s3"]["uri"] for each in call["documentIdentifiers"]]

    def get_knowledge_base_documents(self, **call: Any) -> dict[str, Any]:
        assert len(call["documentIdentifiers"]) <= 10
        self.asked += 1
        moving, self.busy = self.busy > 0, self.busy - 1
        return {"documentDetails": [self._detail(each, moving) for each in call["documentIdentifiers"]]}

    def _detail(self, identifier: Any, moving: bool) -> dict[str, Any]:
        key = identifier["s3"]["uri"].removeprefix(f"s3://{BUCKET}/")
        status = "IN_PROGRESS" if moving else self.ends.get(key, "INDEXED")
        return {"identifier": identifier, "status": status}

    def get_paginator(self, name: str) -> Any:
        assert name == "list_knowledge_base_documents"
        return self

    def paginate(self, **names: str) -> Any:
        assert names == {"knowledgeBaseId": "KB", "dataSourceId": "DS"}
        if not self.lists:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "ListKnowledgeBaseDocuments")
        for key, status in self.ends.items():
            uri = f"s3://{BUCKET}/{key}"
            detail = {"identifier": {"dataSourceType": "S3", "s3": {"uri": uri}}, "status": status}
            yield {"documentDetails": [{**detail, "statusReason": f"{key} is too long"}]}

    def get_ingestion_job(self, **names: Any) -> dict[str, Any]:
        found = super().get_ingestion_job(**names)
        found["ingestionJob"] |= {"statistics": self.statistics, "failureReasons": self.reasons}
        return found


def source(agent: Any) -> DataSource:
    return DataSource(agent, "KB", "DS", BUCKET)


def directly(
    agent: Any, changed: list[str], gone: list[str], time: Time, heard: list[int]
) -> Ingested | None:
    return source(agent).ingest_directly(changed, gone, clock=time.clock, progress=heard.append)


def test_documents_are_ingested_deleted_and_asked_for_ten_at_a_time() -> None:
    agent, time, heard = Documents(), Time(), []
    changed, gone = [f"c{number}" for number in range(25)], [f"g{number}" for number in range(11)]
    assert directly(agent, changed, gone, time, heard) == Ingested(25, "direct")
    assert agent.taken == [f"s3://{BUCKET}/{key}" for key in changed]
    assert agent.gone == [f"s3://{BUCKET}/{key}" for key in gone]
    assert agent.asked == 4
    assert heard == [36]
    assert time.seconds == 0, "nothing to wait for"


def test_what_is_on_its_way_is_asked_for_again_and_what_has_arrived_is_not() -> None:
    agent, time, heard = Documents(), Time(), []
    agent.busy = 1
    assert directly(agent, [f"c{number}" for number in range(12)], [], time, heard) == Ingested(12, "direct")
    assert agent.asked == 3, "ten on their way, two there, then the ten"
    assert heard == [2, 12]
    assert time.seconds == 0.2


@pytest.mark.parametrize(
    "status", ["FAILED", "PARTIALLY_INDEXED", "METADATA_UPDATE_FAILED", "IGNORED", "NOT_FOUND"]
)
def test_a_document_that_is_not_wholly_indexed_is_a_failure(status: str) -> None:
    agent = Documents(ends={"bad": status, "away": "NOT_FOUND"})
    done = directly(agent, ["good", "bad"], ["away"], Time(), [])
    assert done == Ingested(1, "direct", (Failure("bad", status),)), "what is gone shall not be found"


@pytest.mark.parametrize(("length", "direct"), [(ROOM, True), (ROOM + 1, False)])
def test_a_key_that_the_call_does_not_take_is_left_to_a_job(length: int, direct: bool) -> None:
    agent = Documents()
    done = directly(agent, ["k" * length], [], Time(), [])
    assert (done is not None) == bool(agent.taken) == direct


def test_a_job_counts_what_is_new_and_what_is_changed_and_tells_how_far_it_is() -> None:
    agent, heard = Documents("IN_PROGRESS", "IN_PROGRESS", "COMPLETE"), []
    agent.statistics = {
        "numberOfNewDocumentsIndexed": 1,
        "numberOfModifiedDocumentsIndexed": 20,
        "numberOfDocumentsDeleted": 300,
        "numberOfDocumentsFailed": 0,
    }
    assert source(agent).run_job(clock=Time().clock, progress=heard.append) == Ingested(21, "job")
    assert heard == [321, 321]


@pytest.mark.parametrize("state", ["STARTING", "IN_PROGRESS", "STOPPING"])
def test_a_job_that_runs_is_waited_for_ever_longer_but_five_seconds_at_most(state: str) -> None:
    time, states = Time(), [state] * 31
    source(Documents(*states, "COMPLETE")).run_job(clock=time.clock, progress=lambda _: None)
    pauses = [min(0.2 * 1.25**number, 5.0) for number in range(31)]
    assert time.seconds == pytest.approx(sum(pauses))


@pytest.mark.parametrize(
    ("reasons", "said"), [(["no role", "no key"], "no role; no key"), ([], "no reason given")]
)
def test_a_job_that_does_not_complete_is_no_ingestion(reasons: list[str], said: str) -> None:
    agent = Documents("IN_PROGRESS", "FAILED")
    agent.reasons = reasons
    with pytest.raises(PublishingError, match=f"ingestion job J ended as FAILED: {said}"):
        source(agent).run_job(clock=Time().clock, progress=lambda _: None)


def test_a_job_with_failed_documents_names_each_with_its_own_reason() -> None:
    agent = Documents(ends={"good": "INDEXED", "bad": "FAILED"})
    agent.statistics = {"numberOfDocumentsFailed": 1}
    done = source(agent).run_job(clock=Time().clock, progress=lambda _: None)
    assert done.failures == (Failure("bad", "bad is too long"),)


def test_where_documents_may_not_be_listed_the_jobs_own_sentences_name_them() -> None:
    agent = Documents()
    agent.lists, agent.statistics = False, {"numberOfDocumentsFailed": 2}
    agent.reasons = [f"Too large [Files: s3://{BUCKET}/a.md, s3://{BUCKET}/b.md]", "Encountered an error"]
    done = source(agent).run_job(clock=Time().clock, progress=lambda _: None)
    assert [str(one) for one in done.failures] == [
        "a.md: Too large",
        "b.md: Too large",
        "Encountered an error",
    ]
    agent.reasons = []
    done = source(agent).run_job(clock=Time().clock, progress=lambda _: None)
    assert [str(one) for one in done.failures] == ["AWS gives no reason"]
