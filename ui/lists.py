"""Lists whose rows have two lines: what it is, and smaller below it where it is or what is known of it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import theme

HEIGHT, PADDING = 52, 12
NOTE = Qt.ItemDataRole.UserRole + 1
MUTED = Qt.ItemDataRole.UserRole + 2


class TwoLineList(QListWidget):
    """Rows are added by ``add``; a row's data is what UserRole holds."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setItemDelegate(TwoLineDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("framed", True)

    def add(self, title: str, note: str, data: object, *, muted: bool = False) -> QListWidgetItem:
        item = QListWidgetItem(title, self)
        item.setData(NOTE, note)
        item.setData(MUTED, muted)
        item.setData(Qt.ItemDataRole.UserRole, data)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title} {note}")
        item.setToolTip(f"{title}\n{note}")
        return item


class TwoLineDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = theme.colours()
        rect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.sel))
        room = rect.adjusted(PADDING, 7, -PADDING, -7)
        title, note = str(index.data() or ""), str(index.data(NOTE) or "")
        self._line(painter, room, title, theme.font(), tokens.text3 if index.data(MUTED) else tokens.text, top=True)
        self._line(painter, room, note, theme.font(12), tokens.text2, top=False)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _line(self, painter: QPainter, room: QRect, text: str, font: QFont, colour: str, *, top: bool) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignTop if top else Qt.AlignmentFlag.AlignBottom
        shown = painter.fontMetrics().elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | side, shown)
