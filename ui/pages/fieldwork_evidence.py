"""佐证材料: all evidence in a list or as pictures, taken in by the folder, named, linked by keyboard, checked and exported."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from models import evidence, traceability
from models.evidence import Evidence, EvidenceLink
from models.store import Changes
from ui.evidence_grid import PieceGrid
from ui.evidence_intake import Intake, local_files
from ui.evidence_rows import size_words
from ui.evidence_view import EvidenceView
from ui.file_work import FileWork
from ui.i18n import _
from ui.messages import Messages
from ui.pages.evidence_actions import EvidenceActions
from ui.pages.evidence_detail import Detail
from ui.pages.parts import Switch
from ui.pages.record_tab import FilterBox
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.widgets import Button, Card, EmptyState, Label, row

TABLES = {Evidence.meta.table, EvidenceLink.meta.table, "check_item", "working_paper", "paper_item", "finding"}
ALL, UNLINKED = "all", "unlinked"


class EvidenceTab(QWidget):
    """The table and the pictures show the same pieces; what is done is done to those selected in the one shown."""

    jump = Signal(str, object)

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__()
        self.session, self.messages = session, messages
        self._unused: frozenset[int] = frozenset()
        self.kinds = FilterBox(session, Evidence, "kind")
        self.switch = Switch(_("筛选佐证"), [(ALL, _("全部")), (UNLINKED, _("未关联"))])
        self.count = Label("", "hint")
        self.work = FileWork(session, messages, _("佐证处理进度"))
        self.intake = Intake(session, messages, self.work, self)
        self.table, self.grid, self.detail = self._make_table(), PieceGrid(session, _("佐证图片")), Detail(session)
        self.views, self.stack = QStackedWidget(), QStackedWidget()
        self.acts = EvidenceActions(session, messages, self.work, self.selected, self.show_piece, self)
        self._make_buttons()
        self._lay_out()
        self._listen()
        self._refresh()

    # ---- parts

    def _make_table(self) -> RecordTable:
        table = RecordTable(
            self.session,
            Evidence,
            [
                Column(field="number", read_only=True, width=66),
                "title",
                Column(field="kind", width=88),
                Column(_("用途"), text=self._used, tone=self._tone, width=70),
                Column(field="place", width=108),
                "provided_by",
                Column(field="provided_on", width=118),
                Column(_("原/复"), field="copy", width=74),
                "note",
            ],
            where=self._fits,
            name=_("佐证材料"),
            empty=_("没有符合筛选的佐证材料"),
            fixed=True,
        )
        table.rows.actions["paste"].triggered.disconnect()
        table.rows.actions["paste"].triggered.connect(lambda _on=False: self.paste())
        return table

    def _used(self, piece: Evidence) -> str:
        used = traceability.threads(self.session.snapshot).used.get(piece.id, ())
        return _("{count} 处").format(count=len(used)) if used else _("未关联")

    def _tone(self, piece: Evidence) -> str:
        return "warn" if piece.id in self._unused else ""

    def _make_buttons(self) -> None:
        self.pictures = Button(icon="layout-grid", kind="ghost", tip=_("图片视图（Ctrl+G）"), on=self._turn)
        self.pictures.setCheckable(True)
        self.add = Button(_("添加文件…"), "plus", tip="Ctrl+Enter", on=self.intake.choose)
        self.folder = Button(_("导入照片文件夹…"), "camera", on=self.intake.choose_folder)
        self.more = Button(_("更多"), "chevron-down", "ghost", on=self._open_menu)
        self.menu = QMenu(self)
        for text, act, writes in (
            (_("导出所选…"), self.acts.export, False),
            (_("校验全部文件"), self.acts.verify, False),
            (_("按顺序重新编号"), self.acts.renumber, True),
            (_("删除所选材料（Delete）"), self.acts.remove, True),
        ):
            self.menu.addAction(text, act).setEnabled(not (writes and self.session.read_only))
        for button in (self.add, self.folder, self.detail.assign):
            button.setEnabled(not self.session.read_only)

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _lay_out(self) -> None:
        shell = Card(padding=0)
        shell.body.setContentsMargins(1, 1, 1, 1)
        self.views.addWidget(self.table)
        self.views.addWidget(self.grid)
        shell.body.addWidget(self.views)
        both = row(shell, self.detail, spacing=14)
        both.setStretch(0, 1)
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        head = row(self.kinds, self.switch, self.count, None, self.pictures, self.more, self.folder, self.add)
        box.addLayout(head)
        box.addLayout(both, 1)
        first = self.start = Button(_("导入照片文件夹…"), "camera", "primary", on=self.intake.choose_folder)
        first.setEnabled(not self.session.read_only)
        words = _("导入手机里的照片文件夹，按 Ctrl+Enter 添加文件，也可以把文件拖到这里或按 Ctrl+V 粘贴截图")
        self.stack.addWidget(whole)
        self.stack.addWidget(EmptyState("camera", _("还没有佐证材料"), words, first))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 12, 0, 0)
        outer.addWidget(self.stack, 1)
        outer.addWidget(self.work)
        self.setAcceptDrops(True)

    def _listen(self) -> None:
        self.table.selected.connect(lambda _id: self._show())
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._show())
        self.table.opened.connect(lambda _id: self.view())
        self.grid.chosen.connect(self._show)
        self.grid.viewed.connect(lambda _row: self.view())
        self.grid.removed.connect(self.acts.remove)
        self.kinds.currentIndexChanged.connect(lambda _at: self._refresh())
        self.switch.chosen.connect(lambda _key: self._refresh())
        self.detail.view.clicked.connect(lambda _on: self.view())
        self.detail.assign.clicked.connect(lambda _on: self.assign())
        self.detail.jump.connect(self.jump)
        self.intake.taken.connect(self._taken)
        self.session.changed.connect(self._changed)
        for keys, act, where in (
            ("Ctrl+J", self.assign, self),
            ("Ctrl+O", self.view, self),
            ("Ctrl+G", self._turn, self),
            ("Ctrl+Return", self.intake.choose, self),
            ("Ctrl+Enter", self.intake.choose, self),
            ("Delete", self.acts.remove, self.table),
            ("Ctrl+V", self.paste, self.grid),
            ("F2", self._rename, self.grid),
        ):
            self._key(keys, act, where)

    def _key(self, keys: str, act: Callable[[], object], where: QWidget) -> None:
        context = (
            Qt.ShortcutContext.WidgetShortcut if where is not self else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        QShortcut(QKeySequence(keys), where, context=context).activated.connect(lambda: act())

    # ---- what is shown

    def _fits(self, piece: Evidence) -> bool:
        return self.kinds.fits(piece) and (self.switch.key == ALL or piece.id in self._unused)

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES:
            self._refresh()

    def _refresh(self) -> None:
        snapshot = self.session.snapshot
        self._unused = frozenset(piece.id for piece in evidence.unlinked(snapshot.evidence, snapshot.evidence_links))
        self.stack.setCurrentIndex(0 if snapshot.evidence else 1)
        self.setFocusProxy(self.shown_view if snapshot.evidence else self.start)
        self.switch.count(ALL, len(snapshot.evidence))
        self.switch.count(UNLINKED, len(self._unused))
        self.table.refresh()
        self.grid.unused = self._unused
        self.grid.show_pieces(self._shown())
        total = sum(piece.size or 0 for piece in snapshot.evidence)
        self.count.setText(_("共 {size}").format(size=size_words(Decimal(total))) if total else "")
        self._show()

    def _shown(self) -> list[Evidence]:
        return [piece for piece in self.session.snapshot.evidence if self._fits(piece)]

    @property
    def in_pictures(self) -> bool:
        return self.views.currentWidget() is self.grid

    @property
    def shown_view(self) -> QWidget:
        return self.grid if self.in_pictures else self.table

    def selected(self) -> list[Evidence]:
        """The pieces something is to be done to, in their order; the current one where none is selected."""
        if self.in_pictures:
            ids = set(self.grid.selected_ids())
        else:
            rows = {index.row() for index in self.table.selectionModel().selectedIndexes()}
            ids = {record.id for one in rows if (record := self.table.records.record(one)) is not None}
        current = self.grid.current() if self.in_pictures else self.table.current_record()
        return [piece for piece in self._shown() if piece.id in ids] or ([current] if current is not None else [])

    def _show(self) -> None:
        chosen = self.selected()
        current = self.grid.current() if self.in_pictures else self.table.current_record()
        known = {piece.id: piece for piece in self.session.snapshot.evidence}
        self.detail.show_piece(known.get(current.id) if current is not None else None, len(chosen))

    def _turn(self) -> None:
        """Between the table and the pictures, with the same pieces selected."""
        ids = [piece.id for piece in self.selected()]
        self.table.flush()
        self.views.setCurrentWidget(self.table if self.in_pictures else self.grid)
        self.pictures.setChecked(self.in_pictures)
        self.setFocusProxy(self.shown_view)
        self.select(ids)
        self.shown_view.setFocus()

    def select(self, ids: Sequence[int]) -> bool:
        """Choose pieces in the view that is shown; False where the filters hide them."""
        if self.in_pictures:
            return self.grid.select(ids)
        flags, model = QItemSelectionModel.SelectionFlag, self.table.selectionModel()
        rows = [self.table.records.row_of(one) for one in ids]
        model.clearSelection()
        for at in (at for at in rows if at >= 0):
            index = self.table.records.index(at, max(1, self.table.currentIndex().column()))
            model.setCurrentIndex(index, flags.Select | flags.Rows if len(rows) > 1 else flags.Select)
        return any(at >= 0 for at in rows)

    def show_piece(self, piece: int) -> None:
        self.show_record(Evidence.meta.table, piece)

    def show_record(self, table: str, record_id: int, name: str = "") -> None:
        """Select a piece, whatever the filters hide."""
        if table == EvidenceLink.meta.table:
            links = {link.id: link.evidence for link in self.session.snapshot.evidence_links}
            record_id = links.get(record_id) or 0
        if not self.select([record_id]):
            self.kinds.setCurrentIndex(0)
            self.switch.choose(ALL)
            self.select([record_id])
        self.shown_view.setFocus()

    # ---- what is done

    def paste(self) -> None:
        """Files and pictures become evidence; anything else goes into the cells."""
        if not self.intake.paste() and not self.in_pictures:
            self.table.rows.paste()

    def _taken(self, pieces: tuple[int, ...]) -> None:
        self._refresh()
        if not self.select(pieces):
            self.show_record(Evidence.meta.table, pieces[0] if pieces else 0)
            self.select(pieces)
        self.shown_view.setFocus()

    def view(self) -> None:
        shown = self._shown()
        current = self.selected()[:1]
        if current:
            at = next((at for at, piece in enumerate(shown) if piece.id == current[0].id), 0)
            EvidenceView(self.session, self.messages, shown, at, self.window()).open()

    def _rename(self) -> None:
        """In the table, where names are typed."""
        current = self.grid.current()
        if current is not None and self.in_pictures:
            self._turn()
            self.table.select(current.id, "title")
            self.table.edit(self.table.currentIndex())

    def assign(self) -> None:
        self.table.flush()
        self.acts.assign()

    def flush(self) -> None:
        self.table.flush()

    # ---- the mouse

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if not self.session.read_only and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.intake.take(local_files(event.mimeData()))
