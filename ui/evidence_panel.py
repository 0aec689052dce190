"""佐证材料: the card on every page with scores, items, findings and papers: what proves the record, and ways to add to it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout

from models import evidence, traceability
from models.evidence import Evidence, EvidenceLink
from models.store import Changes
from ui.evidence_intake import Intake, local_files
from ui.evidence_rows import PieceList, called, hint
from ui.evidence_view import EvidenceView
from ui.file_work import FileWork
from ui.i18n import _
from ui.messages import Messages
from ui.picker import Choice, Picker
from ui.session import Session
from ui.widgets import Button, Card, Label, clear, row

#: a change of these may change what stands behind a record
TABLES = {
    Evidence.meta.table,
    EvidenceLink.meta.table,
    "check_item",
    "checklist",
    "voucher_check",
    "working_paper",
    "paper_item",
    "indicator",
}


class EvidencePanel(Card):
    """``show_id`` chooses the record of ``table``; ``jump`` asks for the page of a paper or item behind it."""

    jump = Signal(str, object)

    def __init__(self, session: Session, messages: Messages, table: str) -> None:
        super().__init__()
        self._session, self._messages, self._table, self._id = session, messages, table, 0
        self._locked = False
        self.list = PieceList(session, _("佐证材料"))
        self.work = FileWork(session, messages, _("加入佐证的进度"))
        self.intake = Intake(session, messages, self.work, self)
        self.intake.taken.connect(self._taken)
        self.add = Button(
            _("添加文件…"), "plus", "ghost", tip=_("也可以拖入文件，或按 Ctrl+V 粘贴截图"), on=self.choose
        )
        self.link = Button(_("关联已有…"), "paperclip", "ghost", on=self.pick)
        self.view = Button(_("查看"), "eye", "ghost", tip="Enter", on=self.open)
        self.drop = Button(
            _("移除"), "trash-2", "ghost", tip=_("只移除与本条的关联，材料仍保留（Delete）"), on=self.remove
        )
        self.empty = Label(
            _("还没有佐证材料。把照片或文件拖到这里，按 Ctrl+V 粘贴截图，或点“添加文件…”"), "muted", wrap=True
        )
        self._behind = QVBoxLayout()
        self._behind.setSpacing(0)
        self.links: list[Button] = []
        self.led = Label(_("相关核查事项和底稿"), "hint")
        self._lay_out()
        self._listen()
        self.show_id(None)

    def _lay_out(self) -> None:
        self.heading.setText(_("佐证材料"))
        self.heading.show()
        self.body.setSpacing(4)
        self.body.addLayout(row(self.heading, None, self.view, self.drop, self.link, self.add, spacing=2))
        for part in (self.work, self.list, self.empty):
            self.body.addWidget(part)
        self.body.addWidget(self.led)
        self.body.addLayout(self._behind)
        self.setAcceptDrops(True)

    def _listen(self) -> None:
        self.list.viewed.connect(self._view)
        self.list.removed.connect(self.remove)
        self.list.chosen.connect(self._allow)
        self._session.changed.connect(self._changed)

    # ---- which record

    def show(self, record_id: int | None = None) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The evidence of a record; without one, Qt's own."""
        if record_id is None:
            super().show()
        else:
            self.show_id(record_id)

    def show_id(self, record_id: int | None) -> None:
        self._id = record_id or 0
        self._refresh()

    def lock(self, on: bool) -> None:
        """Whether links stay as they are, as those of a reviewed paper do."""
        self._locked = on
        self._allow()

    @property
    def pieces(self) -> tuple[Evidence, ...]:
        return traceability.evidence_of(self._session.snapshot, self._table, self._id) if self._id else ()

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES:
            self._refresh()

    def _refresh(self) -> None:
        pieces = self.pieces
        self.list.show_pieces(pieces)
        self.list.setVisible(bool(pieces))
        self.empty.setVisible(not pieces)
        self._show_behind()
        self._allow()

    def _show_behind(self) -> None:
        """Papers and items that prove the record with their own evidence, each a link to it."""
        found = traceability.papers_behind(self._session.snapshot, self._table, self._id) if self._id else ()
        said = [(one.target, f"{one.note}　{one.title}") for one in found]
        self.led.setVisible(bool(said))
        if said == [(button.property("target"), button.text()) for button in self.links]:
            return
        clear(self._behind)
        self.links = []
        for target, text in said:
            button = Button(text, kind="link", tip=_("前往"), on=lambda target=target: self.jump.emit(*target))
            button.setProperty("target", target)
            self._behind.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.links.append(button)

    def _allow(self) -> None:
        some, writable = bool(self.list.pieces), bool(self._id) and not self._locked and not self._session.read_only
        self.list.may_remove = writable
        self.view.setEnabled(some)
        self.drop.setEnabled(some and writable)
        self.view.setVisible(some)
        self.drop.setVisible(some)
        for button in (self.add, self.link):
            button.setEnabled(writable)
        self.list.viewport().update()

    @property
    def _writable(self) -> bool:
        return self.add.isEnabled()

    # ---- what is done with it

    @property
    def target(self) -> evidence.Target:
        return self._table, self._id

    def choose(self) -> None:
        if self._writable:
            self.intake.choose([self.target])

    def paste(self) -> None:
        if self._writable and not self.intake.paste([self.target]):
            self._messages.say(_("剪贴板里没有图片或文件"))

    def pick(self) -> None:
        """Link a piece that is there already."""
        target, there = self.target, {piece.id for piece in self.pieces}
        choices = [
            Choice(f"{piece.number} {called(piece)}".strip(), hint(piece), piece.id)
            for piece in self._session.snapshot.evidence
            if piece.id not in there
        ]
        picker = Picker(_("关联已有佐证"), choices, _("没有其他佐证可以关联，请用“添加文件…”"), self)
        picker.picked.connect(
            lambda piece: self._session.submit("关联佐证", lambda step: evidence.link(step, [piece], target))
        )
        picker.open()

    def remove(self) -> None:
        """Only the link; Ctrl+Z brings it back, and the piece itself stays."""
        target, gone = self.target, self.list.selected_ids()
        if gone and self._writable:
            label = "移除佐证关联" if len(gone) == 1 else f"移除 {len(gone)} 份佐证的关联"
            self._session.submit(label, lambda step: evidence.unlink(step, gone, target))

    def open(self) -> None:
        self._view(max(0, self.list.currentIndex().row()))

    def _view(self, at: int) -> None:
        if self.list.pieces:
            EvidenceView(self._session, self._messages, self.list.pieces, at, self.window()).open()

    def _taken(self, pieces: tuple[int, ...]) -> None:
        self.list.select(pieces)

    # ---- keys and the mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._writable and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.intake.take(local_files(event.mimeData()), [self.target])
