"""The sync's progress as bars in the terminal."""

from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from cli.console import errors
from publishing import sync


class SyncBars(sync.Progress):
    """The sync's progress as bars in the terminal, on standard error; silent where nothing has to be done."""

    def __init__(self) -> None:
        self._bars = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(40),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=errors,
            transient=not errors.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "SyncBars":
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def upload(self, done: int, total: int) -> None:
        """Move the bar of uploads."""
        self._move("uploading", done, total)

    def ingest(self, done: int, total: int) -> None:
        """Move the bar of indexed chunks."""
        if total:
            self._move("indexing", done, total)

    def prove(self, done: int, total: int) -> None:
        """Move the bar of chunks that Retrieve has given back."""
        self._move("proving", done, total)

    def _move(self, name: str, done: int, total: int) -> None:
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=total)
        self._bars.update(self._tasks[name], completed=done, total=total)
