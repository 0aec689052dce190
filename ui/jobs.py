"""Long work on plain values, off the GUI thread, with progress and cancel; the outcome comes back on the GUI thread."""

import logging
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

log = logging.getLogger(__name__)
_PROGRESS_SECONDS = 0.05


class Cancelled(Exception):
    """Raised inside the work by ``Job.step`` after the user has cancelled."""


class Job(QObject):
    """``work(job)`` runs once on a pool thread; it may call ``job.step(done, of, text)``, which is cheap."""

    progress = Signal(int, int, str)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, work: Callable[["Job"], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work, self._stop, self._last = work, False, 0.0

    def start(self) -> "Job":
        QThreadPool.globalInstance().start(QRunnable.create(self._run))
        return self

    def cancel(self) -> None:
        self._stop = True

    def step(self, done: int, of: int, text: str = "") -> None:
        if self._stop:
            raise Cancelled
        now = time.monotonic()
        if now - self._last > _PROGRESS_SECONDS or done == of:
            self._last = now
            self.progress.emit(done, of, text)

    def _run(self) -> None:
        try:
            result = self._work(self)
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:
            self.failed.emit(error)
        else:
            self.done.emit(result)
