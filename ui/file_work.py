"""Work on the bytes of evidence: beside the window, with progress and a way to stop once it takes half a second."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from ui.i18n import _
from ui.jobs import Job
from ui.messages import Messages
from ui.session import Session
from ui.widgets import Button, Label, row

T = TypeVar("T")
SHOW_MS = 500
STOP_SECONDS = 10
WHOLE = 1000  # bytes of films are too many for what a signal carries


class FileWork(QWidget):
    """One piece of work at a time; it is told to stop, and waited for, before the file is closed."""

    ended = Signal()

    def __init__(self, session: Session, messages: Messages, name: str) -> None:
        super().__init__()
        self._messages = messages
        self._job: Job | None = None
        self._kept: Job | None = None  # the pool's thread must not be the last to hold it
        self._stopped = threading.Event()
        self.bar, self.text = QProgressBar(), Label("", "hint")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, WHOLE)
        self.bar.setAccessibleName(name)
        self.cancel = Button(_("停止"), "x", "ghost", on=self._cancel)
        line = row(self.text, self.bar, self.cancel)
        line.setStretch(1, 1)
        self.setLayout(line)
        self._late = QTimer(self, singleShot=True, interval=SHOW_MS)
        self._late.timeout.connect(self.show)
        self.hide()
        session.closing.connect(self.stop)

    @property
    def busy(self) -> bool:
        return self._job is not None

    def run(self, work: Callable[[Job], T], then: Callable[[T], None]) -> bool:
        """``work`` goes on beside the window; False, and a word to the user, where the last one is not done yet."""
        if self._job is not None:
            self._messages.say(_("上一批文件还在处理，请稍候"))
            return False
        stopped = self._stopped = threading.Event()

        def guarded(job: Job) -> T:
            try:
                return work(job)
            finally:
                stopped.set()

        def finished(result: T) -> None:
            self._end()
            then(result)

        self.bar.setValue(0)
        self.text.setText("")
        self._job = self._kept = job = Job(guarded)
        self._then = finished
        job.progress.connect(self._show_progress)
        job.done.connect(self._done)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._end)
        self._late.start()
        job.start()
        return True

    def stop(self) -> None:
        """Tell the work to stop, and return when it reads no more."""
        if self._job is not None:
            self._job.cancel()
            self._stopped.wait(STOP_SECONDS)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _done(self, result: Any) -> None:
        self._then(result)

    def _failed(self, error: Exception) -> None:
        self._end()
        self._messages.error(error)

    def _show_progress(self, done: int, of: int, text: str) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.text.setText(text)

    def _end(self) -> None:
        self._job = None
        self._late.stop()
        self.hide()
        self.ended.emit()


def portion(job: Job, at: int, count: int, text: str) -> Callable[[int, int], None]:
    """Progress within the ``at``-th of ``count`` files, as a part of the whole."""

    def progress(done: int, of: int) -> None:
        share = done / of if of else 0
        job.step(min(WHOLE - 1, int((at + share) / count * WHOLE)), WHOLE, text)

    return progress
