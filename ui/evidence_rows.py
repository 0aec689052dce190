"""The rows of the evidence card: a small picture, the name, where to look in it, and an eye and a bin at the end."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from models.evidence import Evidence
from ui import icons, theme
from ui.i18n import _
from ui.session import Session
from ui.thumbnails import paint_piece, thumbnails_of

HEIGHT, PICTURE, ICON, GAP, MOST_ROWS = 44, 40, 16, 12, 6
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
Key = Qt.Key


def size_words(size: Decimal | None) -> str:
    """2.1 MB, 340 KB, 12 字节."""
    if size is None:
        return ""
    if size >= 1 << 20:
        return f"{size / (1 << 20):.1f} MB"
    return f"{size / 1024:.0f} KB" if size >= 1024 else _("{size} 字节").format(size=size)


def hint(piece: Evidence) -> str:
    """现场照片 · 2.1 MB, or what page and row to look at."""
    place = piece.place or size_words(piece.size)
    return " · ".join(
        part for part in (_(piece.kind) if piece.kind else "", place, _(piece.copy) if piece.copy else "") if part
    )


def called(piece: Evidence) -> str:
    return piece.title or piece.file_name or _("（未命名）")


class PieceModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pieces: list[Evidence] = []

    def show(self, pieces: Sequence[Evidence]) -> None:
        """The same pieces in the same order stay where they are, selection and all."""
        if [one.id for one in pieces] == [one.id for one in self.pieces]:
            self.pieces = list(pieces)
            if pieces:
                self.dataChanged.emit(self.index(0), self.index(len(pieces) - 1))
            return
        self.beginResetModel()
        self.pieces = list(pieces)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.pieces)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        piece = self.pieces[index.row()] if 0 <= index.row() < len(self.pieces) else None
        if piece is None or role not in (Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole):
            return None
        spoken = " ".join(part for part in (piece.number, called(piece), hint(piece)) if part)
        return called(piece) if role == Role.DisplayRole else spoken


class PieceView(QListView):
    """Pieces in a list or a grid, several of which may be chosen; Enter views one, Delete asks to remove."""

    viewed = Signal(int)  # row
    removed = Signal()
    chosen = Signal()

    def __init__(self, session: Session, name: str) -> None:
        super().__init__()
        self.model_ = PieceModel(self)
        self.setModel(self.model_)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.thumbnails = thumbnails_of(session)
        self.thumbnails.arrived.connect(self.viewport().update)
        self.doubleClicked.connect(lambda index: self.viewed.emit(index.row()))
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self.chosen.emit())

    @property
    def pieces(self) -> list[Evidence]:
        return self.model_.pieces

    def show_pieces(self, pieces: Sequence[Evidence]) -> None:
        """Keep the selection as far as its pieces are still there; else its neighbour."""
        before, row = self.selected_ids(), self.currentIndex().row()
        self.model_.show(pieces)
        if before and not self.selected_ids():
            self.select([piece.id for piece in pieces if piece.id in before])
        if pieces and not self.currentIndex().isValid():
            index = self.model_.index(min(max(0, row), len(pieces) - 1))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def select(self, ids: Sequence[int]) -> bool:
        """Choose pieces by id, the last one as the current one."""
        flags = QItemSelectionModel.SelectionFlag
        self.clearSelection()
        rows = [row for row, piece in enumerate(self.pieces) if piece.id in ids]
        for row in rows:
            self.selectionModel().setCurrentIndex(self.model_.index(row), flags.Select)
        return bool(rows)

    def selected_ids(self) -> list[int]:
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.pieces[row].id for row in rows if row < len(self.pieces)]

    def current(self) -> Evidence | None:
        row = self.currentIndex().row()
        return self.pieces[row] if 0 <= row < len(self.pieces) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Key.Key_Return, Key.Key_Enter) and self.currentIndex().isValid():
            self.viewed.emit(self.currentIndex().row())
        elif event.key() == Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class PieceList(PieceView):
    """As high as its rows, up to a few; a click on the eye or the bin of a row does what it shows."""

    def __init__(self, session: Session, name: str) -> None:
        super().__init__(session, name)
        self.may_remove = not session.read_only
        self.setItemDelegate(_Rows(self))
        self.setMouseTracking(True)

    def show_pieces(self, pieces: Sequence[Evidence]) -> None:
        super().show_pieces(pieces)
        self.setFixedHeight(min(MOST_ROWS, max(1, len(pieces))) * HEIGHT + 2)

    def places(self, row: QRect) -> dict[str, QRect]:
        """Where the eye and the bin of a row are."""
        right, top, side = row.right() - 10, row.center().y() - 14, 28
        names = ("remove", "view") if self.may_remove else ("view",)
        return {name: QRect(right - side - at * (side + 16), top, side, side) for at, name in enumerate(names)}

    def _at(self, point: QPoint) -> tuple[int, str]:
        index = self.indexAt(point)
        if not index.isValid():
            return -1, ""
        found = [name for name, place in self.places(self.visualRect(index)).items() if place.contains(point)]
        return index.row(), found[0] if found else ""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row, what = self._at(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or not what:
            super().mousePressEvent(event)
            return
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self.model_.index(row), flags.ClearAndSelect)
        (self.removed.emit if what == "remove" else lambda: self.viewed.emit(row))()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        _row, what = self._at(event.position().toPoint())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if what else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and (what := self._at(event.pos())[1]):
            QToolTip.showText(event.globalPos(), _("移除（Delete）") if what == "remove" else _("查看（Enter）"), self)
            return True
        return super().viewportEvent(event)


class _Rows(QStyledItemDelegate):
    def __init__(self, rows: PieceList) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, piece = theme.colours(), self._rows.pieces[index.row()]
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        if state & QStyle.StateFlag.State_Selected and self._rows.hasFocus():
            painter.fillRect(rect, QColor(tokens.sel))
        picture = QRect(rect.left() + 4, rect.center().y() - PICTURE // 2 + 2, PICTURE, PICTURE - 4)
        paint_piece(painter, picture, piece, self._rows.thumbnails)
        places = self._rows.places(rect)
        room = rect.adjusted(PICTURE + GAP + 4, 0, min(place.left() for place in places.values()) - rect.right() - 8, 0)
        self._write(painter, room, piece)
        for name, place in places.items():
            drawn = icons.pixmap("eye" if name == "view" else "trash-2", tokens.text2, ICON)
            spot = QRect(0, 0, ICON, ICON)
            spot.moveCenter(place.center())
            painter.drawPixmap(spot, drawn)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(tokens.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, piece: Evidence) -> None:
        tokens, side = theme.colours(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for text, font, colour, least in (
            (piece.number, theme.font(12), tokens.text3, 0),
            (called(piece), theme.font(), tokens.text, 120),
            (hint(piece), theme.font(12), tokens.text2, 0),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            width = min(
                painter.fontMetrics().horizontalAdvance(text) + 2, max(least, room.width() - (120 if least else 0))
            )
            width = min(width, room.width())
            painter.drawText(room, side, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width))
            room.setLeft(room.left() + (width + 10 if text else 0))
