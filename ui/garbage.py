"""Python's cycles are collected on the GUI thread alone: a widget that another thread frees takes the program down."""

import gc

from PySide6.QtCore import QObject, QTimer

TIDY_MS = 1_000


def tidy() -> None:
    """Collect what Python itself would have collected by now."""
    counts, limits = gc.get_count(), gc.get_threshold()
    due = [generation for generation in range(3) if limits[generation] and counts[generation] > limits[generation]]
    if due:
        gc.collect(due[-1])


class Collector(QObject):
    """From its making on no thread collects by itself; a timer does, between two events."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what the start has loaded stays
        self._timer = QTimer(self, interval=TIDY_MS)
        self._timer.timeout.connect(tidy)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()
