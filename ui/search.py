"""Search through all texts of the evaluation (Ctrl+F): a small list over the window, worked with the arrows."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from models.fields import RECORDS
from models.search import Hit
from ui import pages
from ui.i18n import _
from ui.lists import TwoLineList
from ui.session import Session
from ui.widgets import Label

PAUSE_MS = 120
LIST_KEYS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class SearchPalette(QDialog):
    """Type, choose with the arrows, Enter jumps to the record; ``show_hit`` gets its table and id."""

    def __init__(self, session: Session, show_hit: Callable[[str, int], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._show_hit, self._asked = session, show_hit, ""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("搜索"))
        self.resize(620, 420)
        self._input = QLineEdit()
        self._input.setAccessibleName(_("搜索全部内容"))
        self._input.setPlaceholderText(_("项目、资金、合同、问题……任意几个字"))
        self._list = TwoLineList(_("搜索结果"))
        self._said = Label(_("输入几个字，用 ↑ ↓ 选择，Enter 打开"), "hint")
        box = QVBoxLayout(self)
        for part in (self._input, self._list, self._said):
            box.addWidget(part)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self._input.textChanged.connect(lambda _text: self._timer.start())
        self._input.installEventFilter(self)
        self._list.itemActivated.connect(self._open)

    def _ask(self) -> None:
        self._asked = asked = self._input.text().strip()
        self._session.ask(lambda store: (asked, store.search(asked)), self._show)

    def _show(self, answer: tuple[str, list[Hit]]) -> None:
        asked, hits = answer
        if asked != self._asked:
            return  # a later question is on its way
        self._list.clear()
        for hit in hits:
            self._list.add(hit.title or hit.snippet, _place(hit), (hit.table, hit.id))
        self._list.setCurrentRow(0)
        found = _("{count} 条结果").format(count=len(hits)) if hits else _("没有找到“{text}”").format(text=asked)
        self._said.setText(found if asked else _("输入几个字，用 ↑ ↓ 选择，Enter 打开"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list while the text field keeps the keyboard."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in LIST_KEYS:
                self._list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _open(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            table, record_id = item.data(Qt.ItemDataRole.UserRole)
            self.accept()
            self._show_hit(table, record_id)


def _place(hit: Hit) -> str:
    """Where a hit is found; the words around it unless the title already says them."""
    page = pages.page_of(hit.table)
    table = _(RECORDS[hit.table].meta.label)
    where = f"{_(page.title)} · {table}" if page else table
    return where if hit.snippet == hit.title else f"{where} · {_(hit.label)}：{hit.snippet}"
