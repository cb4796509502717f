"""A folder that changes while it is served: one line for each change, and one state of pages and answers."""

import asyncio
import threading

import pytest

from cli.living import Living, changes
from content import Library, load


class RefusedError(Exception):
    """What a sync says when it fails."""


class Served:
    """A folder with what was published of it and said about it."""

    def __init__(self, folder):
        self.folder = folder
        self.published: list[Library] = []
        self.said: list[str] = []
        self.warned: list[str] = []
        self.fails = False
        self.changed = threading.Event()
        self.living = Living(
            folder, load(folder), self.publish, self.say, self.warned.append, (RefusedError,)
        )

    def publish(self, library):
        if self.fails:
            raise RefusedError("the emulator is away")
        self.published.append(library)

    def say(self, line):
        self.said.append(line)
        self.changed.set()


def saved(file, text):
    """Saved in one step: whoever looks sees the file as it was or as it is, never empty."""
    new = file.with_suffix(".new")
    new.write_text(text)
    new.replace(file)


@pytest.fixture
def served(tmp_path):
    (tmp_path / "a.md").write_text("# A\n\nOne.")
    return Served(tmp_path)


def test_an_edit_a_new_and_a_deleted_file_are_one_line_each(served):
    (served.folder / "a.md").write_text("# A\n\nTwo.")
    assert served.living.refresh()
    (served.folder / "b.md").write_text("# B\n\nNew.")
    assert served.living.refresh()
    (served.folder / "a.md").unlink()
    assert served.living.refresh()
    assert served.said == ["a.md changed", "b.md added", "a.md deleted"]
    assert [len(library.documents) for library in served.published] == [1, 2, 1]
    assert served.living.library() is served.published[-1]


def test_what_changes_no_document_is_not_published(served):
    (served.folder / "a.md").write_text("# A\n\nOne.")
    (served.folder / "notes.txt").write_text("no document")
    assert not served.living.refresh()
    assert (served.published, served.said) == ([], [])


def test_many_changes_are_still_one_line(served):
    for name in "bcdef":
        (served.folder / f"{name}.md").write_text(f"# {name}\n\ntext")
    served.living.refresh()
    assert served.said == ["b.md added, c.md added, d.md added and 2 more"]


def test_a_failed_change_leaves_pages_and_answers_as_they_were_and_is_tried_again(served):
    before = served.living.library()
    served.fails = True
    (served.folder / "a.md").write_text("# A\n\nTwo.")
    served.living.refresh()
    assert served.living.library() is before
    assert served.warned == ["the change of a.md is not served yet: the emulator is away"]
    served.fails = False
    served.living.refresh()
    assert served.said == ["a.md changed"]


def test_a_folder_that_is_gone_is_said_once_and_served_on(served):
    (served.folder / "a.md").unlink()
    served.folder.rmdir()
    assert not served.living.refresh()
    assert not served.living.refresh()
    assert len(served.warned) == 1
    assert "is gone" in served.warned[0]
    assert served.living.library().documents[0].path == "a.md"


def test_a_file_that_can_no_longer_be_read_is_named(served):
    (served.folder / "a.md").write_bytes(b"# A\n\n\xff")
    served.living.refresh()
    assert served.warned == ["a.md:3: left out: byte 0xff is not UTF-8; save the file as UTF-8"]
    assert served.said == ["a.md deleted"]


def test_the_folder_is_watched(served):
    with served.living.watching():
        saved(served.folder / "a.md", "# A\n\nTwo.")
        assert served.changed.wait(60)
    assert served.said == ["a.md changed"]


def test_pages_and_answers_wait_while_a_change_is_being_published(served):
    order: list[str] = []
    entered, go = threading.Event(), threading.Event()

    def publish(library):
        entered.set()
        go.wait(20)
        order.append("published")

    living = Living(served.folder, load(served.folder), publish, lambda _: None, served.warned.append)

    async def app(scope, receive, send):
        order.append(scope["path"])

    async def ask(path):
        await living.settled(app)({"type": "http", "path": path}, None, None)

    (served.folder / "a.md").write_text("# A\n\nTwo.")
    thread = threading.Thread(target=living.refresh)
    thread.start()
    assert entered.wait(20)
    asyncio.run(ask("/styles/page.css"))
    waiting = threading.Thread(target=lambda: asyncio.run(ask("/documents/a.md")))
    waiting.start()
    go.set()
    waiting.join(20)
    thread.join(20)
    assert order == ["/styles/page.css", "published", "/documents/a.md"]


def test_changes_are_told_apart_by_path():
    assert changes(Library(()), Library(())) == []


def test_what_changes_while_a_watch_begins_is_seen_too(served, monkeypatch):
    def watch(folder, *, stop_event, yield_on_timeout=False, **_):
        saved(folder / "a.md", "# A\n\nTwo.")
        if yield_on_timeout:
            yield set()
        stop_event.wait()

    monkeypatch.setattr("watchfiles.watch", watch)
    with served.living.watching():
        assert served.changed.wait(20)
    assert served.said == ["a.md changed"]
