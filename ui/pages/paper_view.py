"""One working paper: its state, its contents as its kind has them, its lines, who reviewed it, what the unit says, evidence."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from models import evidence, papers
from models.evidence import Evidence, EvidenceLink
from models.fieldwork import PaperItem, WorkingPaper, check_reviewer
from models.store import Changes
from ui.editors import set_read_only
from ui.evidence_panel import EvidencePanel
from ui.forms import RecordForm
from ui.i18n import _
from ui.messages import Messages
from ui.pages.paper_kinds import form_of
from ui.pages.paper_state import StateLine
from ui.pages.parts import TableCard
from ui.session import Session
from ui.tables import RecordTable
from ui.widgets import Button, Card, Label, row

REVIEW = ("preparer", "prepared_on", "reviewer", "reviewed_on")
TABLES = {WorkingPaper.meta.table, EvidenceLink.meta.table, Evidence.meta.table, "project"}


class KindPart(QWidget):
    """The contents and lines of papers of one kind."""

    def __init__(self, session: Session, kind: str) -> None:
        super().__init__()
        self._session, self.spec = session, form_of(kind)
        self.form = RecordForm(session, WorkingPaper, self.spec.fields, columns=2)
        self.line = RecordForm(session, PaperItem, self.spec.line_fields or ["what"])
        self.line.setParent(self)
        self.lines: TableCard | None = self._make_lines() if self.spec.lines else None
        card = Card()
        card.body.addWidget(self.form)
        if self.spec.hint:
            card.body.addWidget(Label(_(self.spec.hint), "hint", wrap=True))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(14)
        box.addWidget(card)
        if self.lines is not None:
            box.addWidget(self.lines)

    def _make_lines(self) -> TableCard:
        title = _(self.spec.lines_title)
        table = RecordTable(
            self._session,
            PaperItem,
            self.spec.columns(),
            where=lambda _item: False,
            name=title,
            empty=_("还没有内容。按 Ctrl+Enter 新增一行，或从 Excel 复制后按 Ctrl+V 粘贴"),
            rows=8,
        )
        made = TableCard(title, table)
        made.heading.show()
        made.body.addWidget(self.line)
        table.selected.connect(self._show_line)
        self.line.stepped.connect(table.step)
        return made

    def _show_line(self, item: int | None) -> None:
        """The chosen line in full below the table, where long answers have room."""
        self.line.show_id(item)
        self.line.setVisible(item is not None)

    def show_paper(self, paper: WorkingPaper) -> None:
        changed = self.form.record is None or self.form.record.id != paper.id
        if changed:
            self.form.show_record(paper)
        if self.lines is None:
            self.line.hide()
        else:
            self.lines.table.records.allows = lambda name: papers.may_write_item(paper, name)
            if changed:
                self.lines.table.set_where(lambda item: item.paper == paper.id, lambda _step: PaperItem(paper=paper.id))
            free = not papers.is_locked(paper) and not self._session.read_only
            self.lines.allow(free)
            for name in ("remove_rows", "move_up", "move_down"):
                self.lines.table.rows.actions[name].setEnabled(free)
            self.lines.table.rows.actions["paste"].setEnabled(free)
            self._show_line(self.lines.table.current_id())
        lock(self.form, lambda name: papers.may_write(paper, name))
        lock(self.line, lambda name: papers.may_write_item(paper, name))

    def flush(self) -> None:
        self.form.flush()
        self.line.flush()
        if self.lines is not None:
            self.lines.table.flush()


def today() -> date:
    return datetime.now().astimezone().date()


def lock(form: RecordForm, may_write: Callable[[str], bool]) -> None:
    """Let only those fields be typed into that may be written now."""
    for name, field in form.fields.items():
        set_read_only(field.editor, form.session.read_only or not may_write(name))


class PaperView(QWidget):
    """Shows one paper at a time; parts of a kind are made when it is first shown."""

    jump = Signal(str, object)
    stepped = Signal(int)
    advanced = Signal()
    sent_back = Signal()
    unlocked = Signal()

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__()
        self.session, self.messages = session, messages
        self.paper: WorkingPaper | None = None
        self.name, self.number = Label("", "h1", wrap=True), Label("", "hint")
        self.renumber = Button(_("重新取号"), kind="link", tip=_("索引号与项目或种类不符"), on=self._renumber)
        self.state = StateLine()
        self.kinds: dict[str, KindPart] = {}
        self.review = RecordForm(session, WorkingPaper, REVIEW, columns=2, check=check_reviewer)
        self.unit = RecordForm(
            session,
            WorkingPaper,
            ("opinion", "opinion_text", "opinion_on", "scan"),
            narrow={"scan": self._is_own},
        )
        self.sign = Button(_("加入签章扫描件…"), "paperclip", "ghost", on=self._choose_scan)
        self.evidence = EvidencePanel(session, messages, WorkingPaper.meta.table)
        self._lay_out()
        for signal in ("advanced", "sent_back", "unlocked"):
            getattr(self.state, signal).connect(getattr(self, signal))
        for form in (self.review, self.unit):
            form.stepped.connect(self.stepped)
        self.evidence.jump.connect(self.jump)
        session.changed.connect(self._changed)

    def _lay_out(self) -> None:
        self._unit_card, review = Card(_("单位意见和签章"), right=self.sign), Card(_("编制和复核"))
        self._unit_card.body.addWidget(self.unit)
        review.body.addWidget(self.review)
        self._parts = QVBoxLayout()
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 6, 4, 6)
        box.setSpacing(14)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addLayout(row(self.number, self.renumber, None))
        head.addWidget(self.name)
        box.addLayout(head)
        box.addWidget(self.state)
        box.addLayout(self._parts)
        for card in (review, self._unit_card, self.evidence):
            box.addWidget(card)
        box.addStretch()

    def _is_own(self, paper: Any, piece: Any) -> bool:
        return piece.id in evidence.of(self.session.snapshot.evidence_links, WorkingPaper.meta.table, paper.id)

    # ---- which paper

    @property
    def part(self) -> KindPart | None:
        return self.kinds.get(self.paper.kind) if self.paper is not None else None

    def show_id(self, paper_id: int | None) -> None:
        found = next((one for one in self.session.snapshot.papers if one.id == paper_id), None)
        if found is None or self.paper is None or found.id != self.paper.id:
            self.flush()
        self.paper = found
        self.setVisible(found is not None)
        if found is not None:
            self._show(found)

    def _show(self, paper: WorkingPaper) -> None:
        if paper.kind not in self.kinds:
            made = self.kinds[paper.kind] = KindPart(self.session, paper.kind)
            made.form.stepped.connect(self.stepped)
            self._parts.addWidget(made)
        for kind, part in self.kinds.items():
            part.setVisible(kind == paper.kind)
        self.kinds[paper.kind].show_paper(paper)
        for form in (self.review, self.unit):
            if form.record is None or form.record.id != paper.id:
                form.show_record(paper)
            lock(form, lambda name: papers.may_write(paper, name))
        self.evidence.show_id(paper.id)
        self._say(paper)

    def _say(self, paper: WorkingPaper) -> None:
        writable = not self.session.read_only
        known = {piece.id for piece in self.session.snapshot.evidence}
        self.name.setText(paper.title or _("（未命名）"))
        self.number.setText(" · ".join(part for part in (paper.number, _(paper.kind) if paper.kind else "") if part))
        wrong = papers.misnumbered(paper, self.session.snapshot.projects) and not papers.is_locked(paper)
        self.renumber.setVisible(wrong and writable)
        self.state.show_paper(paper, paper.scan in known, self.session.read_only)
        self._unit_card.setVisible(bool(form_of(paper.kind).unit))
        self.sign.setEnabled(writable and papers.may_write(paper, "scan"))
        self.evidence.lock(not papers.may_write(paper, "scan"))

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES and self.paper is not None:
            self.show_id(self.paper.id)

    # ---- what is done

    def _renumber(self) -> None:
        if self.paper is not None:
            self.session.submit("重新取索引号", partial(papers.renumber, paper=self.paper.id))

    def _choose_scan(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self, _("签章扫描件"), str(Path.home()))
        if chosen:
            self.take_scan(Path(chosen))

    def take_scan(self, path: Path) -> None:
        """The paper as the unit has signed it."""
        if self.paper is not None:
            paper_id, day = self.paper.id, today()
            self.evidence.intake.take_as(
                path,
                (WorkingPaper.meta.table, paper_id),
                "加入签章扫描件",
                lambda step, new: papers.sign(step, paper_id, new[0], day),
            )

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field, by default the first of its contents."""
        part = self.part
        if part is None:
            return
        forms = [form for form in (part.form, self.review, self.unit) if name in form.fields]
        (forms[0] if forms else part.form).focus(name)

    def show_item(self, item: int) -> None:
        part = self.part
        if part is not None and part.lines is not None:
            part.lines.table.select(item)
            part.lines.table.setFocus()

    def flush(self) -> None:
        for part in self.kinds.values():
            part.flush()
        self.review.flush()
        self.unit.flush()
