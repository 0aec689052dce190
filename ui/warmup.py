"""What the next pages need is loaded while nobody types: a module at a time, so that no key waits for it."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from types import ModuleType

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 40


class WarmUp(QObject):
    """Ends by itself with the last module, or with its parent."""

    def __init__(self, modules: Iterable[str], parent: QObject) -> None:
        super().__init__(parent)
        self._left: Iterator[ModuleType] = map(import_module, modules)
        self._timer = QTimer(self, interval=PAUSE_MS)
        self._timer.timeout.connect(self._next)
        self._timer.start()

    def _next(self) -> None:
        if next(self._left, None) is None:
            self._timer.stop()
