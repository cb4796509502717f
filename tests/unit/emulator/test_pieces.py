"""Metadata filters, documents, snapshots and the data folder, without a process."""

import json
import os
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator import snapshot
from emulator.documents import RefusedError, S3Object, pairs, read
from emulator.filters import matches
from emulator.folder import DataFolder, InUseError

ATTRIBUTES = {"path": "costs.md", "year": 2026, "tags": ["aws", "cost"], "public": True}


@pytest.mark.parametrize(
    ("name", "key", "value", "expected"),
    [
        ("equals", "path", "costs.md", True),
        ("equals", "path", "other.md", False),
        ("equals", "missing", "x", False),
        ("notEquals", "path", "other.md", True),
        ("notEquals", "missing", "x", True),
        ("greaterThan", "year", 2025, True),
        ("greaterThan", "year", 2026, False),
        ("greaterThan", "path", 1, False),
        ("greaterThanOrEquals", "year", 2026, True),
        ("lessThan", "year", 2027, True),
        ("lessThanOrEquals", "year", 2025, False),
        ("in", "path", ["costs.md", "b.md"], True),
        ("in", "path", "costs.md", False),
        ("notIn", "path", ["b.md"], True),
        ("notIn", "missing", ["b.md"], True),
        ("startsWith", "path", "cos", True),
        ("startsWith", "year", "2", False),
        ("listContains", "tags", "aws", True),
        ("listContains", "path", "c", False),
        ("stringContains", "path", "sts", True),
        ("stringContains", "tags", "os", True),
        ("stringContains", "tags", "azure", False),
    ],
)
def test_a_filter_compares_one_attribute(name, key, value, expected):
    assert matches({name: {"key": key, "value": value}}, ATTRIBUTES) is expected


def test_filters_join_with_and_and_or():
    right = {"equals": {"key": "year", "value": 2026}}
    wrong = {"equals": {"key": "year", "value": 1999}}
    assert matches({"andAll": [right, right]}, ATTRIBUTES)
    assert not matches({"andAll": [right, wrong]}, ATTRIBUTES)
    assert matches({"orAll": [wrong, {"andAll": [right, right]}]}, ATTRIBUTES)
    assert not matches({"orAll": [wrong, wrong]}, ATTRIBUTES)


def sidecar(attributes):
    return json.dumps({"metadataAttributes": attributes}).encode()


def test_a_document_has_its_text_and_its_sidecars_attributes():
    document = read(S3Object("knowledge/a.md", b"# A"), sidecar(ATTRIBUTES))
    assert (document.key, document.text, document.attributes) == ("knowledge/a.md", "# A", ATTRIBUTES)


def test_sidecars_and_folder_markers_are_not_documents():
    found = pairs(
        S3Object(key, b"x") for key in ("k/", "k/a.md", "k/a.md.metadata.json", "k/gone.md.metadata.json")
    )
    assert [(each.key, bool(beside)) for each, beside in found] == [("k/a.md", True)]


@pytest.mark.parametrize(
    ("key", "body", "beside", "reason"),
    [
        ("a.png", b"x", None, "format is not supported"),
        ("a.md", b"", None, "is empty"),
        ("a.md", b" \n\t", None, "is empty"),
        ("a.md", b"caf\xe9 au lait", None, r"not UTF-8 \(byte 3\)"),
        ("a.md", b"x" * (50 * 1024 * 1024 + 1), None, "larger than 50 MB"),
        ("a.md", b"x" * 50_001, None, "50,001 characters"),
        ("a.md", b"x" * 40_960, sidecar({"path": "a.md"}), "40960 bytes together"),
        ("a.md", b"x", b"{not json", "not valid JSON"),
        ("a.md", b"x", b"\xff", "not valid JSON"),
        ("a.md", b"x", b"[" * 100_00, "not valid JSON"),
        ("a.md", b"x", b'{"metadataAttributes": {"n": NaN}}', "not valid JSON"),
        ("a.md", b"x", b'{"metadataAttributes": {"n": "\\ud800"}}', "not valid JSON"),
        ("a.md", b"x", b'["list"]', "no object metadataAttributes"),
        ("a.md", b"x", b'{"attributes": {}}', "no object metadataAttributes"),
        ("a.md", b"x", sidecar({"a": {"deep": 1}}), "'a' is not a string"),
        ("a.md", b"x", sidecar({"a": None}), "'a' is not a string"),
        ("a.md", b"x", sidecar({"anchor": ""}), "'anchor' is empty"),
        ("a.md", b"x", sidecar({"a": "x" * 2_048}), "at most 2048 bytes"),
        ("a.md", b"x", sidecar({"a": "x" * 10_240}), "larger than 10 KB"),
    ],
)
def test_what_bedrock_would_not_ingest_is_refused_with_the_reason(key, body, beside, reason):
    with pytest.raises(RefusedError, match=reason):
        read(S3Object(key, body), beside)


@given(
    st.binary(max_size=300),
    st.none() | st.binary(max_size=200) | st.builds(sidecar, st.dictionaries(st.text(), st.text())),
)
def test_any_bytes_are_a_document_or_refused(body, beside):
    try:
        document = read(S3Object("a.md", body), beside)
    except RefusedError:
        return
    assert document.text.encode() == body


STORED = st.builds(
    snapshot.StoredObject,
    st.sampled_from(["one", "two"]),
    st.text(min_size=1, max_size=20),
    st.binary(max_size=100),
    st.just("2026-11-22T00:00:00"),
    st.dictionaries(st.text(max_size=10), st.text(max_size=10), max_size=2),
)


@given(objects=st.lists(STORED, max_size=5))
def test_a_snapshot_reads_back_as_it_was_written(tmp_path_factory, objects):
    path = tmp_path_factory.mktemp("snapshot") / "storage.zip"
    written = snapshot.Snapshot(["one", "two"], objects)
    snapshot.write(written, path)
    assert snapshot.read(path) == written


@given(cut=st.integers(0, 400), flip=st.integers(0, 400), by=st.integers(0, 255))
def test_a_damaged_snapshot_is_never_half_read(tmp_path_factory, cut, flip, by):
    path = tmp_path_factory.mktemp("snapshot") / "storage.zip"
    written = snapshot.Snapshot(
        ["one"], [snapshot.StoredObject("one", "k", b"body" * 20, "2026-11-22T00:00:00", {})]
    )
    snapshot.write(written, path)
    content = bytearray(path.read_bytes())
    content[flip % len(content)] ^= by
    path.write_bytes(content[: len(content) - cut] if cut < len(content) else b"")
    try:
        found = snapshot.read(path)
    except snapshot.DamagedError:
        return
    assert [each.body for each in found.objects] == [each.body for each in written.objects]


def test_a_snapshot_of_another_version_is_not_guessed_at(tmp_path):
    path = tmp_path / "storage.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", '{"version": 99, "buckets": [], "objects": []}')
    with pytest.raises(snapshot.DamagedError, match="version 99"):
        snapshot.read(path)


def test_a_folder_belongs_to_one_process_and_is_free_when_that_ends(tmp_path):
    holding = (
        "import sys, pathlib; from emulator.folder import DataFolder;"
        "held = DataFolder(pathlib.Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(InUseError, match=f"process id {other.pid}"):
            DataFolder(tmp_path)
        other.kill()
        other.wait()
    folder = DataFolder(tmp_path)
    assert (tmp_path / "lock").read_text() == str(os.getpid())
    folder.close()


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path):
    folder = DataFolder(tmp_path)
    folder.write_json("state.json", {"version": 1, "value": "old"})

    def break_off(path):
        path.write_text("half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        folder.replace("state.json", break_off)
    assert folder.read_json("state.json", 1, pytest.fail)["value"] == "old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["held", "lock", "state.json"]
    folder.close()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"version": 2}'])
def test_an_unreadable_state_is_left_aside_with_a_notice(tmp_path, content):
    folder = DataFolder(tmp_path)
    (tmp_path / "state.json").write_bytes(content)
    notices: list[str] = []
    assert folder.read_json("state.json", 1, notices.append) is None
    assert len(notices) == 1
    folder.close()
