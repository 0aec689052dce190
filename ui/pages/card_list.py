"""A list of records with two lines each, on the keys of every table: new, remove, move, next; Enter goes to the form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from models.fields import Record
from models.store import Step
from ui import theme
from ui.i18n import _
from ui.session import Session
from ui.tables import Column, RecordTable

HEIGHT, PADDING = 60, 12


@dataclass(frozen=True)
class Line:
    """How a record stands in the list: its title, what is said of it below, and a word of warning."""

    title: str
    hint: str = ""
    pill: str = ""

    @property
    def words(self) -> str:
        return "　".join(part for part in (self.title, self.hint, self.pill) if part)


class CardList(RecordTable):
    """``line`` makes the two lines of a record; ``add`` replaces what Ctrl+Enter does."""

    def __init__(
        self,
        session: Session,
        kind: type[Record],
        line: Callable[[Any], Line],
        *,
        where: Callable[[Any], bool] | None = None,
        new: Callable[[Step], Record] | None = None,
        add: Callable[[], None],
        name: str,
        empty: str,
        parent: QWidget | None = None,
    ) -> None:
        self.line = line
        columns = [Column(name, text=lambda record: line(record).words)]
        super().__init__(session, kind, columns, where=where, new=new, name=name, empty=empty, parent=parent)
        self.setItemDelegate(_Cards(self))
        self.horizontalHeader().hide()
        self.setShowGrid(False)
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.setSelectionMode(RecordTable.SelectionMode.SingleSelection)
        action = self.rows.actions["add_row"]
        action.triggered.disconnect()
        action.triggered.connect(lambda _on=False: add())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def number(self, record_id: int) -> int:
        """The place of a record in the list, counted from 1."""
        return self.records.row_of(record_id) + 1


class _Cards(QStyledItemDelegate):
    def __init__(self, cards: CardList) -> None:
        super().__init__(cards)
        self._cards = cards

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        record = self._cards.records.record(index.row())
        if record is None:
            return
        tokens = theme.colours()
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # pyright: ignore[reportAttributeAccessIssue]
        line = self._cards.line(record)
        painter.save()
        painter.fillRect(rect, QColor(tokens.sel if chosen else tokens.surface))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.grid))
        if option.state & QStyle.StateFlag.State_HasFocus:  # pyright: ignore[reportAttributeAccessIssue]
            painter.setPen(QColor(tokens.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        room = rect.adjusted(PADDING, 8, -PADDING, -8)
        number = f"{index.row() + 1}、"
        painter.setFont(theme.font())
        indent = painter.fontMetrics().horizontalAdvance("88、")
        self._write(painter, room.adjusted(0, 0, 0, -22), number, tokens.text2)
        self._write(painter, room.adjusted(indent, 0, 0, -22), line.title or _("（未命名）"), tokens.text)
        painter.setFont(theme.font(12))
        below = room.adjusted(indent, 24, 0, 0)
        if line.pill:
            below = self._pill(painter, below, line.pill, tokens)
        self._write(painter, below, line.hint, tokens.text3)
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        text = painter.fontMetrics().elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _pill(self, painter: QPainter, room: QRect, text: str, tokens: theme.Colours) -> QRect:
        """Painted at the right end; what is left of the room."""
        width = painter.fontMetrics().horizontalAdvance(text) + 16
        pill = QRect(room.right() - width, room.center().y() - 9, width, 18)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.warn_soft))
        painter.drawRoundedRect(pill, 9, 9)
        painter.setPen(QColor(tokens.warn))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        return room.adjusted(0, 0, -width - 8, 0)
