"""Evidence as a sheet of small pictures, as a photographer looks through a day's work."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import theme
from ui.evidence_rows import Index, PieceView, called
from ui.session import Session
from ui.thumbnails import paint_piece

CELL, PICTURE = QSize(156, 164), 112


class PieceGrid(PieceView):
    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session, name)
        self.unused: frozenset[int] = frozenset()  # pieces that prove nothing yet
        self.setItemDelegate(_Cells(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(CELL)
        self.setSpacing(0)


class _Cells(QStyledItemDelegate):
    def __init__(self, grid: PieceGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, piece = theme.colours(), self._grid.pieces[index.row()]
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        room = rect.adjusted(4, 4, -4, -4)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(room, QColor(tokens.sel))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(tokens.accent))
            painter.drawRect(room.adjusted(0, 0, -1, -1))
        picture = QRect(room.left() + 6, room.top() + 6, room.width() - 12, PICTURE)
        painter.fillRect(picture, QColor(tokens.sunken))
        paint_piece(painter, picture, piece, self._grid.thumbnails, 32)
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        lines = (
            (called(piece), theme.font(12), tokens.text, 20),
            (piece.number, theme.font(12), tokens.warn if piece.id in self._grid.unused else tokens.text3, 18),
        )
        line = QRect(picture.left(), picture.bottom() + 3, picture.width(), 20)
        for text, font, colour, height in lines:
            painter.setFont(font)
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, line.width())
            painter.drawText(line, centre, shown)
            line.translate(0, height - 2)
        painter.restore()
