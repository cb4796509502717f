"""What a sync refuses before it writes, and two syncs that meet."""

from pathlib import Path
from typing import Any

import pytest

from api.contract import KNOWLEDGE_PREFIX
from content import Library, load
from publishing import deployment
from publishing.errors import PublishingError
from publishing.guards import Deletion, deletion, require_publishable
from tests.unit.publishing.guarding import NAMES, folder_of, state, sync


def test_a_folder_without_documents_is_refused_before_any_write(s3: Any, tmp_path: Path) -> None:
    sync(s3, folder_of(tmp_path / "full", 2))
    before = state(s3)
    with pytest.raises(PublishingError, match="holds no Markdown"):
        sync(s3, folder_of(tmp_path / "empty", 0), may_delete=True)
    assert state(s3) == before


@pytest.mark.parametrize(
    ("gone", "published", "large"),
    [(3, 3, False), (4, 20, False), (4, 19, True), (5, 20, True), (4, 4, True)],
)
def test_more_than_three_documents_and_more_than_a_fifth_are_a_large_deletion(
    gone: int, published: int, large: bool
) -> None:
    assert Deletion(tuple(f"{n}.md" for n in range(gone)), published).is_large == large


def test_a_large_deletion_needs_permission_and_writes_nothing_without_it(s3: Any, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "k", 10)
    sync(s3, folder)
    for number in range(5, 10):
        (folder / f"d{number}.md").unlink()
    before = state(s3)
    with pytest.raises(PublishingError, match=r"5 of 10 .*d5.md.* --allow-deletions"):
        sync(s3, folder)
    assert state(s3) == before
    assert sync(s3, folder, may_delete=True).outcome.deleted == 5
    assert not any("d7.md" in key for key in state(s3))


def test_a_roll_back_to_a_deployed_commit_is_not_asked_about(s3: Any, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "k", 4)
    sync(s3, folder, back_to="old")
    sync(s3, folder_of(folder, 12), back_to="new")
    for number in range(4, 12):
        (folder / f"d{number}.md").unlink()
    with pytest.raises(PublishingError, match="8 of 12"):
        sync(s3, folder)
    with pytest.raises(PublishingError, match="8 of 12"):
        sync(s3, folder, back_to="never deployed")
    assert sync(s3, folder, back_to="old").outcome.deleted == 8
    assert deployment.deployed_commits(s3, NAMES.documents_bucket) == ["new", "old"]


def test_only_documents_and_images_of_the_folder_itself_are_published(s3: Any, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "k", 1)
    (tmp_path / "secret.png").write_bytes(b"secret")
    (tmp_path / "secret.md").write_text("# Secret\n\nsecret\n", "utf-8")
    (folder / "a.png").write_bytes(b"picture")
    for name in ("page.html", "run.js", "notes.yaml", ".hidden.md", ".hidden.png", "new\nline.png"):
        (folder / name).write_text("never\n", "utf-8")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "link.md").symlink_to(tmp_path / "secret.md")
    (folder / "loop.md").symlink_to(folder / "loop.md")
    (folder / "folder.png").mkdir()
    sync(s3, folder)
    assert sorted(key for key in state(s3) if key.startswith("site-bucket/documents")) == [
        "site-bucket/documents/a.png",
        "site-bucket/documents/d0.md",
        "site-bucket/documents/index.html",
    ]
    chunks = [key for key in state(s3) if "/knowledge/" in key and key.endswith(".md")]
    assert chunks == ["documents-bucket/knowledge/d0.md/d0-01.md"]


@pytest.mark.parametrize("name", ["new\nline.md", "é" * 120 + ".md"], ids=["newline", "long"])
def test_an_odd_name_is_one_sentence(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "k"
    (folder / ("x" * 200) / ("y" * 200) / ("z" * 200)).mkdir(parents=True)
    place = folder if "\n" in name else next(folder.rglob("z*"))
    (place / name).write_text("# " + "w" * 300 + "\n\ntext\n", "utf-8")
    library: Library = load(folder)
    with pytest.raises(PublishingError, match=r"rename the file|shorten the name"):
        require_publishable(library)


def test_what_is_published_is_read_from_the_keys() -> None:
    keys = [f"{KNOWLEDGE_PREFIX}sub/a.md/x-01.md", f"{KNOWLEDGE_PREFIX}sub/a.md/x-01.md.metadata.json"]
    assert deletion(Library(()), keys) == Deletion(("sub/a.md",), 1)
