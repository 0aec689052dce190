"""工作底稿: the papers with how far each has come, new ones typed or filled in from what is known, and the chosen one."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from models import papers, traceability
from models.errors import UserError
from models.fields import Record
from models.fieldwork import PaperItem, PaperKind, WorkingPaper
from models.store import Changes, Step
from ui.i18n import _
from ui.messages import Messages
from ui.pages.paper_list import PaperList
from ui.pages.paper_state import ReasonDialog
from ui.pages.paper_view import PaperView, today
from ui.pages.parts import trash
from ui.pages.record_tab import FilterBox, asks_for_new
from ui.picker import Choice, Picker
from ui.session import Session
from ui.widgets import Button, EmptyState, row, scrolling

SIDE = 340
TABLES = {WorkingPaper.meta.table, "project", "team_member"}


class PapersTab(QWidget):
    """Ctrl+Enter offers the kinds by number; F8 takes the chosen paper a step on."""

    jump = Signal(str, object)

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__()
        self.session, self.messages = session, messages
        self.kinds, self.states = FilterBox(session, WorkingPaper, "kind"), FilterBox(session, WorkingPaper, "state")
        self.list = PaperList(session, self._fits, self.offer)
        self.view = PaperView(session, messages)
        self.new = Button(_("新建底稿"), "plus", tip="Ctrl+Enter", on=self.offer)
        self.remove = trash(_("删除底稿（Ctrl+Delete）"), self.remove_paper)
        self.menu = self._make_menu()
        self._lay_out()
        self._listen()
        self._refresh()

    # ---- parts

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName(_("新建底稿"))
        for key, kind in enumerate(PaperKind, 1):
            text = _("&{key}　{kind}").format(key=key, kind=_(kind))
            menu.addAction(text).triggered.connect(lambda _on=False, kind=kind: self.add(kind))
        menu.addSeparator()
        for text, act in (
            (_("&A　由一个问题生成取证单…"), self.from_finding),
            (_("&B　由一份核查表生成现场核查表…"), self.from_checklist),
            (_("&C　由全部问题生成问题清单"), lambda: self.from_findings(PaperKind.FINDINGS)),
            (_("&D　由全部问题生成征求意见"), lambda: self.from_findings(PaperKind.OPINION)),
            (_("&E　由指标评分生成评分底稿"), self.from_indicators),
        ):
            menu.addAction(text).triggered.connect(lambda _on=False, act=act: act())
        return menu

    def _lay_out(self) -> None:
        left = QFrame()
        left.setBackgroundRole(QPalette.ColorRole.Base)
        left.setAutoFillBackground(True)
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 10, 0, 0)
        head = row(self.kinds, self.states, spacing=6)
        foot = row(self.new, None, self.remove)
        for part in (head, foot):
            part.setContentsMargins(10, 0, 10, 8)
        side.addLayout(head)
        side.addWidget(self.list, 1)
        side.addLayout(foot)
        self.stack = QStackedWidget()
        start = self.start = Button(_("新建底稿"), "plus", "primary", on=self.offer)
        start.setEnabled(not self.session.read_only)
        words = _("按 Ctrl+Enter 选择种类；取证单、问题清单、征求意见、评分底稿和现场核查表可以由已有内容生成")
        self.stack.addWidget(scrolling(self.view))
        self.stack.addWidget(EmptyState("clipboard-list", _("还没有工作底稿"), words, start))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("papers")
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.stack)
        splitter.setSizes([SIDE, 750])
        splitter.setStretchFactor(1, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 10, 0, 0)
        box.addWidget(splitter)
        self.setFocusProxy(self.list)

    def _listen(self) -> None:
        remove = self.list.rows.actions["remove_rows"]
        remove.triggered.disconnect()
        remove.triggered.connect(lambda _on=False: self.remove_paper())
        self.list.selected.connect(self.view.show_id)
        self.list.opened.connect(lambda _id: self.view.focus())
        self.view.stepped.connect(self.list.step)
        self.view.jump.connect(self.jump)
        self.view.advanced.connect(self.advance)
        self.view.sent_back.connect(self.send_back)
        self.view.unlocked.connect(self.ask_reason)
        for box in (self.kinds, self.states):
            box.currentIndexChanged.connect(lambda _at: self._refresh())
        self.session.changed.connect(self._changed)
        for button in (self.new, self.remove):
            button.setEnabled(not self.session.read_only)
        QShortcut(QKeySequence("F8"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
            self.advance
        )

    # ---- which papers

    def _fits(self, paper: WorkingPaper) -> bool:
        return self.kinds.fits(paper) and self.states.wanted in (None, papers.state_of(paper))

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES:
            self._refresh()

    def _refresh(self) -> None:
        self.list.refresh()
        self.stack.setCurrentIndex(0 if self.list.records.records else 1)
        if self.list.current_id() != (self.view.paper.id if self.view.paper else None):
            self.view.show_id(self.list.current_id())

    def show_record(self, table: str, record_id: int, name: str = "") -> None:
        """Select a paper, whatever the filters hide, and put the cursor on it, a line or a field of it."""
        item = 0
        if table == PaperItem.meta.table:
            owners = {one.id: one.paper for one in self.session.snapshot.paper_items}
            item, record_id = record_id, owners.get(record_id) or 0
        if not self.list.select(record_id):
            self.kinds.setCurrentIndex(0)
            self.states.setCurrentIndex(0)
            self.list.select(record_id)
        if item:
            self.view.show_item(item)
        elif name:
            self.view.focus(name)
        else:
            self.list.setFocus()

    # ---- new ones

    def offer(self) -> None:
        """The kinds by number, and what can be made from what is known."""
        if self.session.read_only:
            return
        self.view.flush()
        self.menu.popup(self.new.mapToGlobal(QPoint(0, -self.menu.sizeHint().height())))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if asks_for_new(event):
            self.offer()
        else:
            super().keyPressEvent(event)

    def add(self, kind: PaperKind) -> None:
        paper = WorkingPaper(kind=kind)
        self._make(f"新建{kind}", lambda step, who, day: papers.add(step, paper, who, day))

    def from_finding(self) -> None:
        self._pick(
            _("由问题生成取证单"), self.session.snapshot.findings, _("还没有问题，请先在“疑点与问题”中记录"),
            "由问题生成取证单", papers.from_finding,
        )  # fmt: skip

    def from_checklist(self) -> None:
        self._pick(
            _("由核查表生成现场核查表"), self.session.snapshot.checklists, _("还没有核查表，请先在“核查表”中新建"),
            "由核查表生成现场核查表", papers.from_checklist,
        )  # fmt: skip

    def from_findings(self, kind: PaperKind) -> None:
        self._make(f"由全部问题生成{kind}", lambda step, who, day: papers.from_findings(step, kind, who, day))

    def from_indicators(self) -> None:
        snapshot = self.session.snapshot
        self._make(
            "由指标评分生成评分底稿", lambda step, who, day: papers.from_indicators(step, snapshot, None, who, day)
        )

    def _pick(self, title: str, records: tuple[Record, ...], empty: str, label: str, make: Callable[..., int]) -> None:
        found = traceability.refs(self.session.snapshot, [(one.meta.table, one.id) for one in records])
        picker = Picker(title, [Choice(one.title, one.note, one.id) for one in found], empty, self)
        picker.picked.connect(lambda chosen: self._make(label, lambda step, who, day: make(step, chosen, who, day)))
        picker.open()

    def _make(self, label: str, make: Callable[..., int]) -> None:
        who, day = self.session.author, today()
        self.session.submit(label, lambda step: make(step, who, day), self._go_to_new, self._refused)

    def _go_to_new(self, paper: int) -> None:
        self.show_record(WorkingPaper.meta.table, paper, "title")

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.messages.refuse(error)
        else:
            self.messages.error(error)

    # ---- the way of a paper

    def _do(self, label: str, work: Callable[[Step], object]) -> None:
        if not self.session.read_only:
            self.session.submit(label, work, None, self._refused)

    def remove_paper(self) -> None:
        """With its lines; Ctrl+Z brings it back. What was reviewed stays."""
        paper = self.list.current_record()
        if paper is not None:
            self._do(f"删除底稿 {paper.number}", partial(papers.remove, papers=[paper.id]))

    def advance(self) -> None:
        """To the next state, with everything typed so far."""
        self.view.flush()
        paper = self.view.paper
        following = papers.next_state(paper) if paper is not None else None
        if paper is not None and following is not None:
            self._do(f"底稿 {paper.number}：{following}", partial(papers.advance, paper=paper.id, today=today()))

    def send_back(self) -> None:
        paper = self.view.paper
        if paper is not None:
            self._do(f"底稿 {paper.number}：退回修改", partial(papers.send_back, paper=paper.id))

    def ask_reason(self) -> None:
        paper = self.view.paper
        if paper is not None:
            dialog = ReasonDialog(papers.titled(paper), self)
            dialog.given.connect(partial(self._unlock, paper))
            dialog.open()

    def _unlock(self, paper: WorkingPaper, reason: str) -> None:
        self._do(papers.unlocking(paper, reason), partial(papers.unlock, paper=paper.id))

    def flush(self) -> None:
        self.view.flush()
