"""The open file as the window sees it: operations go in, one signal comes out, and no key waits for the disk.

One storage thread owns the store. ``submit`` and ``ask`` return at once and answer on the GUI thread; ``read`` waits.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

from models.snapshot import Snapshot
from models.store import Changes, Step, Store

T = TypeVar("T")
DRAFT_MS = 400  # after the first unsaved key; with the save itself well under a second
IDLE_MS = 2000


@dataclass(frozen=True)
class _Outcome:
    """What came of a job, on its way from the storage thread to the GUI thread."""

    deliver: Callable[[], None]
    changes: Changes | None = None
    snapshot: Snapshot | None = None
    undo_label: str = ""
    redo_label: str = ""


class Session(QObject):
    """An open evaluation. ``snapshot`` and the undo labels are always current when ``changed`` is emitted."""

    changed = Signal(object)  # Changes
    failed = Signal(object)  # Exception nobody asked to be told of
    saved = Signal(object)  # datetime
    busy = Signal(bool)  # whether anything waits to be saved
    closing = Signal()  # whoever reads from another thread must stop now
    _finished = Signal(object)

    def __init__(self, open_store: Callable[[], Store], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._waiting = 0
        self._ended = False
        self._unsaved: dict[tuple[str, int, str], str] = {}
        self._draft_timer = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._draft_timer.timeout.connect(self._write_drafts)
        self._idle_timer = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle_timer.timeout.connect(self._catch_up)
        self._finished.connect(self._deliver)
        self._thread = threading.Thread(target=self._work, name="storage", daemon=True)
        self._thread.start()
        self._open(open_store)

    @classmethod
    def open(cls, path: Path, *, home: Path | None = None, author: str = "") -> "Session":
        """Open a file; raises UserError on the calling thread."""
        return cls(lambda: Store.open(path, home=home, author=author))

    def _open(self, open_store: Callable[[], Store]) -> None:
        def start() -> tuple[Store, tuple[Snapshot, str, str]]:
            store = open_store()
            try:
                return store, (store.snapshot(), store.undo_label(), store.redo_label())
            except BaseException:
                store.close()
                raise

        try:
            self._store, state = self._call(start).result()
        except BaseException:
            self._jobs.put(None)
            raise
        self.path, self.read_only, self.uid = self._store.path, self._store.read_only, self._store.uid
        self.recovered, self._author = self._store.recovered, self._store.author
        self.snapshot, self.undo_label, self.redo_label = state

    # ---- what pages call

    def submit(
        self,
        label: str,
        work: Callable[[Step], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Save: ``work`` writes through the step, on the storage thread; ``then`` or ``failed`` follows here."""

        def operation() -> tuple[T, Changes | None]:
            with self._store.operation(label) as step:
                result = work(step)
            return result, step.changes if step.changes.tables else None

        self._queue(operation, then, failed)

    def undo(self) -> None:
        self._write_drafts()
        self._queue(lambda: (None, self._store.undo()), None, None)

    def redo(self) -> None:
        self._queue(lambda: (None, self._store.redo()), None, None)

    def undo_to(self, entry: int) -> None:
        """Take back, as one step, everything this machine has done after a log entry."""
        self._queue(lambda: (None, self._store.undo_to(entry)), None, None)

    def ask(
        self,
        question: Callable[[Store], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Read on the storage thread; the answer comes to ``then`` on this one."""
        self._queue(lambda: (question(self._store), None), then, failed)

    def read(self, question: Callable[[Store], T]) -> T:
        """Read and wait: for what takes a few milliseconds. Raises once the file is closed."""
        if self._ended:
            raise RuntimeError("the file is closed")
        return self._call(lambda: question(self._store)).result()

    def draft(self, table: str, row: int, name: str, text: str) -> None:
        """Keep typed text safe until its field is left: durable within a second, neither logged nor undone."""
        self._unsaved[table, row, name] = text
        if not self._draft_timer.isActive():
            self._draft_timer.start()

    def drop_draft(self, table: str, row: int, name: str) -> None:
        self._unsaved.pop((table, row, name), None)
        self.ask(lambda store: store.drop_draft(table, row, name))

    def flush(self) -> None:
        """Return when everything said so far is durable."""
        if self._ended:
            return
        self._write_drafts()
        self._call(lambda: None).result()

    @property
    def author(self) -> str:
        return self._author

    @author.setter
    def author(self, name: str) -> None:
        self._author = name
        self.ask(lambda store: setattr(store, "author", name))

    def close(self) -> None:
        """Save, close the file and end the storage thread. May be called twice."""
        if self._ended:
            return
        self.closing.emit()
        self._draft_timer.stop()
        self._idle_timer.stop()
        self.flush()
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)  # told while it can still be read
        closed = self._call(lambda: self._store.close())
        self._ended = True
        self._jobs.put(None)
        self._thread.join()
        closed.result()

    # ---- the storage thread

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _call(self, work: Callable[[], T]) -> "Future[T]":
        answer: Future[T] = Future()

        def job() -> None:
            try:
                answer.set_result(work())
            except BaseException as error:
                answer.set_exception(error)

        self._jobs.put(job)
        return answer

    def _state(self) -> tuple[Snapshot, str, str]:
        return self._store.snapshot(), self._store.undo_label(), self._store.redo_label()

    def _queue(
        self,
        work: Callable[[], tuple[T, Changes | None]],
        then: Callable[[T], None] | None,
        failed: Callable[[Exception], None] | None,
    ) -> None:
        if self._ended:
            return  # nobody would ever take it up
        self._waiting += 1
        if self._waiting == 1:
            self.busy.emit(True)

        def job() -> None:
            try:
                result, changes = work()
                deliver = partial(then, result) if then else _nothing
                state: tuple[Any, ...] = self._state() if changes else ()
                outcome = _Outcome(deliver, changes, *state)
            except Exception as error:
                outcome = _Outcome(partial(failed or self.failed.emit, error))
            self._finished.emit(outcome)

        self._jobs.put(job)

    def _deliver(self, outcome: _Outcome) -> None:
        if self._ended:
            return
        self._waiting -= 1
        if outcome.snapshot is not None:
            self.snapshot = outcome.snapshot
            self.undo_label, self.redo_label = outcome.undo_label, outcome.redo_label
            self.changed.emit(outcome.changes)
            self.saved.emit(datetime.now().astimezone())
            self._idle_timer.start()
        if self._waiting == 0:
            self.busy.emit(False)
        outcome.deliver()

    def _catch_up(self) -> None:
        """Index for searching while nobody waits, a slice at a time."""
        self.ask(Store.catch_up, lambda more: self._idle_timer.start(0 if more else IDLE_MS) if more else None)

    def _write_drafts(self) -> None:
        self._draft_timer.stop()
        unsaved, self._unsaved = self._unsaved, {}
        for (table, row, name), text in unsaved.items():
            self.ask(partial(Store.save_draft, table=table, row=row, name=name, text=text))


def _nothing() -> None:
    """Nobody waits for the answer."""
