"""资金使用: the funds of each project, what they were spent on, the vouchers of each line, and whether all of it agrees."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from models.evaluation import Evaluation, MoneyUnit, Project
from models.funds import Entry, ExpenseLine, Fund
from models.store import Changes
from ui.forms import RecordForm
from ui.i18n import _
from ui.messages import Messages
from ui.pages.funds_checks import ChecksCard
from ui.pages.funds_lines import LinesCard, VouchersCard
from ui.pages.funds_table import FundTable
from ui.pages.parts import one_stop
from ui.pages.removals import Removals
from ui.session import Session
from ui.widgets import Button, Card, EmptyState, Label, page_body, row

LINES_HEIGHT, VOUCHERS_HEIGHT, CARRY_WIDTH = 320, 260, 196
DETAILS = ("carry_kind", "source", "note")


class UnitSwitch(QWidget):
    """万元 or 元: how every amount of the evaluation is shown and typed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._group = QButtonGroup(self)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(Label(_("金额单位"), "muted"))
        self.buttons = {unit: self._button(unit) for unit in MoneyUnit}
        for button in self.buttons.values():
            box.addWidget(button)
        session.changed.connect(self._changed)
        self._show()
        one_stop(self._group)

    def _button(self, unit: MoneyUnit) -> Button:
        button = Button(_(unit), on=lambda: self._choose(unit))
        button.setCheckable(True)
        button.setAccessibleName(_("金额单位：{unit}").format(unit=_(unit)))
        button.setEnabled(not self._session.read_only)
        self._group.addButton(button)
        return button

    def _choose(self, unit: MoneyUnit) -> None:
        evaluation = self._session.snapshot.evaluation
        if evaluation.money_unit != unit:
            self._session.submit(
                f"金额单位改为{unit}", lambda step: step.change(Evaluation, evaluation.id, money_unit=unit)
            )

    def _changed(self, changes: Changes) -> None:
        if Evaluation.meta.table in changes.tables:
            self._show()

    def _show(self) -> None:
        self.buttons[MoneyUnit(self._session.snapshot.evaluation.money_unit or MoneyUnit.WAN)].setChecked(True)


class FundsPage(QWidget):
    """The project chosen in the upper table decides what the lower half shows."""

    jump = Signal(str, object)

    def __init__(self, session: Session, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._removals = Removals(session, messages, self, (ExpenseLine.meta.table, Entry.meta.table))
        self.table = FundTable(session)
        self.form = RecordForm(session, Fund, DETAILS, columns=3, saving=self.table.saving)
        self.form.fields["carry_kind"].editor.setFixedWidth(CARRY_WIDTH)
        self.unit = UnitSwitch(session)
        self.lines, self.vouchers, self.checks = LinesCard(session), VouchersCard(session), ChecksCard(session)
        self._lay_out()
        self.table.selected.connect(self._chosen)
        self.form.stepped.connect(self.table.step)
        self.lines.table.selected.connect(self.vouchers.show_line)
        self.checks.opened.connect(self.show_record)
        session.changed.connect(self._changed)
        self._chosen(self.table.current_id())
        self._show_parts()

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        content = QWidget()
        body = page_body(content)
        body.addLayout(row(self.unit, None))
        top = Card(padding=0)
        top.body.setContentsMargins(1, 1, 1, 12)
        top.body.addWidget(self.table)
        details = row(self.form)
        details.setContentsMargins(14, 0, 14, 0)
        top.body.addLayout(details)
        body.addWidget(top)
        self.lines.setMinimumHeight(LINES_HEIGHT)
        self.vouchers.setMinimumHeight(VOUCHERS_HEIGHT)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self.lines, 3)
        middle.addWidget(self.checks, 2)
        body.addLayout(middle, 4)
        body.addWidget(self.vouchers, 3)
        self._stack.addWidget(content)
        self._first = Button(_("新增项目"), "plus", "primary", on=lambda: self.jump.emit(Project.meta.table, None))
        self._stack.addWidget(
            EmptyState(
                "wallet", _("还没有项目"), _("资金按项目填写。先在“项目概况”中新增项目，再回到这里"), self._first
            )
        )

    # ---- what is chosen

    def _chosen(self, record_id: int | None) -> None:
        self.form.show_id(record_id)
        project = self.table.project
        self.lines.show_project(project)
        self.checks.show_project(project)
        self.vouchers.show_line(self.lines.table.current_id())

    def _changed(self, changes: Changes) -> None:
        if Project.meta.table in changes.tables:
            self._show_parts()

    def _show_parts(self) -> None:
        self._stack.setCurrentIndex(0 if self._session.snapshot.projects else 1)

    # ---- jumping and saving

    def begin(self) -> None:
        """At the funds of the chosen project; without any project, at the way to the first."""
        (self.table if self._session.snapshot.projects else self._first).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_record(self, table: str, record_id: int, name: str = "") -> None:
        """Put the cursor on the funds of a project, on an expense line, or on a voucher."""
        snapshot = self._session.snapshot
        if table == Entry.meta.table:
            entry = self._session.read(lambda store: store.get(Entry, record_id))
            if entry is not None and entry.line is not None:
                self.show_record(ExpenseLine.meta.table, entry.line)
                self.vouchers.show_voucher(record_id, name)
        elif table == ExpenseLine.meta.table:
            project = next((line.project for line in snapshot.expense_lines if line.id == record_id), None)
            self._show_project(project)
            self.lines.table.select(record_id, name or "item")
            self.lines.table.setFocus()
        elif table == Fund.meta.table:
            self.table.select(record_id, name or "carried_over")
            self.table.setFocus()
        elif table == Project.meta.table:
            self._show_project(record_id)
            self.table.setFocus()

    def show_field(self, table: str, record_id: int, name: str) -> None:
        self.show_record(table, record_id, name)

    def _show_project(self, project: int | None) -> None:
        if project != self.table.project:
            self.table.choose(project)

    def flush(self) -> None:
        for table in (self.table, self.lines.table, self.vouchers.table):
            table.flush()
        self.form.flush()
