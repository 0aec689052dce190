"""Whatever nobody caught: written to a log that rotates, and said once, from whichever thread it came."""

import faulthandler
import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TextIO

from platformdirs import user_log_path
from PySide6.QtCore import QObject, Signal

from ui.home import home

log = logging.getLogger("digao")
MOST_BYTES, KEPT = 1_000_000, 3


def log_folder() -> Path:
    return home() / "log" if os.environ.get("DIGAO_HOME") else user_log_path("digao", appauthor=False)


def start_log() -> TextIO | None:
    """Log from here on, native crashes too; None where the folder cannot be written to."""
    folder = log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        native = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError:
        return None
    logging.getLogger().addHandler(LogFile(folder / "digao.log"))
    faulthandler.enable(native)
    return native


class LogFile(logging.Handler):
    """The file, and what Python needs to write it, come with the first record: most days have none."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(
                self._path, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8", delay=True
            )
            self._file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
        self._file.emit(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        super().close()


class CrashGuard(QObject):
    """``tell`` is called on the GUI thread with each failure, never while it is still showing the one before."""

    _caught = Signal(object)

    def __init__(self, tell: Callable[[Exception], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tell, self._telling = tell, False
        self._caught.connect(self._say)

    def install(self) -> None:
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        sys.unraisablehook = self._unraisable

    def remove(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        self._caught.emit(error.with_traceback(trace))

    def _thread_hook(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._hook(args.exc_type, args.exc_value, args.exc_traceback)

    def _unraisable(self, args: "sys.UnraisableHookArgs") -> None:
        log.warning("ignored in %r", args.object, exc_info=args.exc_value)

    def _say(self, error: Exception) -> None:
        if self._telling:
            log.error("while another was shown", exc_info=error)
            return
        self._telling = True
        try:
            self._tell(error)
        finally:
            self._telling = False
