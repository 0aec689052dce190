"""What is known of one piece of evidence beside the list: its picture, its facts, and what it proves."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QListWidgetItem, QWidget

from models import traceability
from models.evidence import Evidence
from ui.evidence_rows import called, hint, size_words
from ui.i18n import _
from ui.lists import TwoLineList
from ui.session import Session
from ui.thumbnails import paint_piece, thumbnails_of
from ui.widgets import Button, Card, Label, row

WIDTH, PICTURE = 268, 168


class Preview(QWidget):
    """The small picture of a piece, as large as it is kept."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._thumbnails = thumbnails_of(session)
        self._thumbnails.arrived.connect(self.update)
        self.piece: Evidence | None = None
        self.setFixedHeight(PICTURE)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.piece is not None:
            painter = QPainter(self)
            paint_piece(painter, QRect(self.rect()), self.piece, self._thumbnails, 48)
            painter.end()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 32, PICTURE)


class Detail(Card):
    """``jump`` asks for the page of a record the piece proves."""

    jump = Signal(str, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setFixedWidth(WIDTH)
        self.picture = Preview(session)
        self.name, self.facts = Label("", "h2", wrap=True), Label("", "hint", wrap=True)
        self.view = Button(_("查看"), "eye", tip="Ctrl+O")
        self.assign = Button(_("关联到…"), "paperclip", "primary", tip="Ctrl+J")
        self.used, self.uses = Label("", "muted"), TwoLineList(_("用在哪里"))
        self.unused = Label(_("还没有关联。按 Ctrl+J 关联到评分、核查事项、问题或底稿"), "muted", wrap=True)
        self.body.setSpacing(8)
        for part in (self.picture, self.name, self.facts):
            self.body.addWidget(part)
        self.body.addLayout(row(self.view, self.assign, None))
        for part in (self.used, self.uses, self.unused):
            self.body.addWidget(part, 1 if part is self.uses else 0)
        self._room = QWidget()
        self.body.addWidget(self._room, 1)
        self.uses.itemActivated.connect(self._go)

    def show_piece(self, piece: Evidence | None, selected: int) -> None:
        self.setEnabled(piece is not None)
        self.picture.piece = piece
        self.picture.update()
        if piece is None:
            for label in (self.name, self.facts, self.used):
                label.setText("")
            self.uses.clear()
            return
        many = selected > 1
        self.name.setText(_("已选 {count} 份").format(count=selected) if many else called(piece))
        taken = _("拍摄于 {moment}").format(moment=piece.taken_at) if piece.taken_at else ""
        facts = (piece.number, hint(piece), size_words(piece.size) if piece.place else "", taken)
        self.facts.setText(" · ".join(part for part in facts if part))
        self.facts.setToolTip(f"{piece.file_name}\nSHA-256 {piece.sha}")
        self._show_uses(piece)

    def _show_uses(self, piece: Evidence) -> None:
        found, at = traceability.uses(self._session.snapshot, piece.id), self.uses.currentRow()
        self.uses.clear()
        for one in found:
            self.uses.add(one.title, one.note, one.target)
        self.uses.setCurrentRow(min(max(0, at), len(found) - 1))
        self.used.setText(_("用在 {count} 处，Enter 前往").format(count=len(found)) if found else _("用在哪里"))
        self.uses.setVisible(bool(found))
        self.unused.setVisible(not found)
        self._room.setVisible(not found)

    def _go(self, item: QListWidgetItem) -> None:
        table, record_id = item.data(Qt.ItemDataRole.UserRole)
        self.jump.emit(table, record_id)
