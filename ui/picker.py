"""A small searchable list to pick from: type a few characters, choose with the arrows, Enter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from ui.i18n import _
from ui.lists import TwoLineList
from ui.widgets import Label

LIST_KEYS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
MOST = 200


@dataclass(frozen=True)
class Choice:
    title: str
    note: str
    data: Any

    def fits(self, words: Sequence[str]) -> bool:
        said = f"{self.title} {self.note}".casefold()
        return all(word in said for word in words)


class Picker(QDialog):
    """``picked`` tells the data of the choice that was taken."""

    picked = Signal(object)

    def __init__(self, title: str, choices: Sequence[Choice], empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(560, 440)
        self._choices, self._empty = choices, empty
        self.input, self.list, self.said = QLineEdit(), TwoLineList(title), Label("", "hint")
        self.input.setAccessibleName(_("查找"))
        self.input.setPlaceholderText(_("输入几个字，用 ↑ ↓ 选择，Enter 确定"))
        box = QVBoxLayout(self)
        for part in (self.input, self.list, self.said):
            box.addWidget(part)
        self.input.textChanged.connect(lambda _text: self._fill())
        self.input.installEventFilter(self)
        self.list.itemActivated.connect(self._take)
        self._fill()

    def _fill(self) -> None:
        found = [one for one in self._choices if one.fits(self.input.text().casefold().split())]
        self.list.clear()
        for choice in found[:MOST]:
            self.list.add(choice.title, choice.note, choice.data)
        self.list.setCurrentRow(0)
        if not self._choices:
            self.said.setText(self._empty)
        elif len(found) > MOST:
            self.said.setText(_("前 {most} 条，共 {count} 条；再输入几个字").format(most=MOST, count=len(found)))
        else:
            self.said.setText(_("{count} 条").format(count=len(found)) if found else _("没有找到，换几个字试试"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list while the text field keeps the keyboard."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in LIST_KEYS:
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.accept()
            self.picked.emit(item.data(Qt.ItemDataRole.UserRole))
