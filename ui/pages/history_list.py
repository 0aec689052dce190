"""The saved actions in rows, newest first: when, who, what, of which kind, how many records; undone ones struck out."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from models.errors import N_
from models.history import KINDS, Item
from models.ledger import EntryKind
from ui import theme
from ui.i18n import _

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
PADDING = 10
HEADINGS = (N_("时间"), N_("操作人"), N_("操作"), N_("类型"), N_("记录数"))


class ItemModel(QAbstractTableModel):
    """``gone`` are the actions that were undone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: Sequence[Item] = ()
        self.gone: frozenset[int] = frozenset()

    def show(self, items: Sequence[Item], gone: frozenset[int]) -> None:
        self.beginResetModel()
        self.items, self.gone = items, gone
        self.endResetModel()

    def item(self, row: int) -> Item | None:
        return self.items[row] if 0 <= row < len(self.items) else None

    def row_of(self, entry: int | None) -> int:
        return next((row for row, item in enumerate(self.items) if item.entry == entry), -1)

    def cells(self, item: Item) -> tuple[str, ...]:
        kind = _("已撤销") if item.entry in self.gone else _(item_kind(item))
        return f"{item.at:%Y-%m-%d %H:%M:%S}", item.who or _("未填姓名"), item.label, kind, str(item.rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.items)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return _(HEADINGS[section])
        if role == Role.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        item = self.item(index.row())
        if item is None:
            return None
        match role:
            case Role.DisplayRole | Role.ToolTipRole:
                return self.cells(item)[index.column()]
            case Role.AccessibleTextRole:
                return " ".join(self.cells(item))
            case Role.FontRole if item.entry in self.gone:
                font = QFont(theme.font())
                font.setStrikeOut(index.column() == 2)
                return font
            case _:
                return None


class ItemDelegate(QStyledItemDelegate):
    """Cells as wide apart as their headings; undone actions are grey."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, ItemModel)
        item = model.item(index.row())
        if item is None:
            return
        tokens = theme.colours()
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.sel))
        painter.save()
        painter.setPen(QColor(tokens.text3 if item.entry in model.gone else tokens.text))
        painter.setFont(index.data(Role.FontRole) or theme.font())
        room = rect.adjusted(PADDING, 0, -PADDING, 0)
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
        if state & QStyle.StateFlag.State_HasFocus:
            painter.save()
            painter.setPen(QColor(tokens.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.restore()


def item_kind(item: Item) -> str:
    """The kind of an action in words."""
    return KINDS[EntryKind(item.kind)] if item.kind in set(EntryKind) else item.kind
