"""The keys of an opened list of choices: those that leave its field take what they stand on, letters are typed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox

Key, Modifier = Qt.Key, Qt.KeyboardModifier
LEAVING = {Key.Key_Return, Key.Key_Enter, Key.Key_Tab, Key.Key_Backtab}


class ListKeys(QObject):
    """Watches the list of a box; ``picked`` is called before the key goes on to the box itself."""

    def __init__(self, box: QComboBox, picked: Callable[[], None]) -> None:
        super().__init__(box)
        self._box, self._picked = box, picked

    def watch(self) -> None:
        self._box.view().installEventFilter(self)  # before those of Qt, which come with the list

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not (event.key() in LEAVING or is_letter(event)):
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.KeyPress:
            if event.key() in LEAVING:
                self._pick()
            self._box.hidePopup()
            QApplication.sendEvent(self._box, QKeyEvent(event.type(), event.key(), event.modifiers(), event.text()))
        event.accept()  # also where Qt asks first whether it is a shortcut: newer ones take Enter for themselves then
        return True

    def _pick(self) -> None:
        at = self._box.view().currentIndex()
        if at.isValid():
            self._box.setCurrentIndex(at.row())
            self._picked()


def is_letter(event: QKeyEvent) -> bool:
    """Whether a key puts a letter into a text."""
    meant = event.modifiers() & ~(Modifier.ShiftModifier | Modifier.KeypadModifier)
    return not meant and event.text().isprintable() and bool(event.text().strip())
