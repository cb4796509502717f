"""The data folder: one process at a time, files replaced whole, so that a crash leaves the old state or the new."""

import fcntl
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

LOCK_FILE = "lock"
"""Held while an emulator runs on the folder; nobody else touches it, or an emulator that starts would be refused."""
SHOWN_FILE = "held"
"""Held by whoever holds the lock, for others to look at."""
Notice = Callable[[str], None]


class InUseError(Exception):
    """Another emulator runs on this folder."""


class DataFolder:
    """The folder given by `--data`, locked for as long as the process lives.

    Raises InUseError when another process holds it, and OSError when it can't be made or written.
    """

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = (path / LOCK_FILE).open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.seek(0)
            owner = self._lock.read().strip() or "unknown"
            self._lock.close()
            raise InUseError(
                f"{path} is in use by the emulator with process id {owner}; stop it or use another --data"
            ) from None
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()
        self._shown = (path / SHOWN_FILE).open("a+")
        fcntl.flock(self._shown, fcntl.LOCK_EX)  # waits for those who look, an instant each

    def close(self) -> None:
        """Let another process have the folder."""
        self._lock.close()  # first, so that who finds the folder free can have it
        self._shown.close()

    def replace(self, name: str, write: Callable[[Path], None]) -> None:
        """Let `write` fill a new file, then put it in the place of `name` in one step."""
        descriptor, temporary = tempfile.mkstemp(dir=self.path, prefix=f".{name}-")
        os.close(descriptor)
        try:
            write(Path(temporary))
            _flush(Path(temporary))
            Path(temporary).replace(self.path / name)
        finally:
            Path(temporary).unlink(missing_ok=True)

    def write_json(self, name: str, content: Any) -> None:
        """Replace `name` by `content` as JSON."""
        self.replace(name, lambda path: _write_text(path, json.dumps(content, ensure_ascii=False)))

    def read_json(self, name: str, version: int, notice: Notice) -> dict[str, Any] | None:
        """The object in `name`; None, and a notice, when it is missing its `version`, damaged or of another version."""
        try:
            content = json.loads((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            notice(f"{self.path / name} can't be read ({error}); starting without it")
            return None
        if not isinstance(content, dict) or content.get("version") != version:
            notice(f"{self.path / name} was written by another version of the emulator; starting without it")
            return None
        return content


def is_held(path: Path) -> bool:
    """Whether an emulator runs on a folder, which needn't exist. Looking never keeps one from starting."""
    try:
        with (path / SHOWN_FILE).open("rb") as shown:
            fcntl.flock(shown, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
