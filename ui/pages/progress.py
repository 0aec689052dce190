"""进度与合同: what was to happen when and what did, what was agreed and paid, and what had to be done again and again."""

from typing import TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.errors import N_
from models.progress import (
    Contract,
    Invoice,
    Milestone,
    Payment,
    Plan,
    RecurringDuty,
    behind,
    difference,
    missed_times,
    worst,
)
from models.store import Changes
from ui.i18n import _
from ui.messages import Messages
from ui.pages.contracts import ContractTab
from ui.pages.parts import Later, TableCard, put_beside, tabs
from ui.pages.record_tab import RecordTab, Spec
from ui.pages.removals import Removals
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.widgets import MARGINS, focus_first

DATES = N_(
    "时间写法：2018-12-20、2018年12月、2018年11月底、2018年第三季度、2018年；时长写法：3个月、5个多月、15个工作日"
)
T = TypeVar("T", bound=QWidget)
TABLES = {kind.meta.table for kind in (Milestone, Plan, RecurringDuty, Contract, Payment, Invoice)}
TONES = {True: "bad", False: "good", None: "text2"}


def _milestones(session: Session) -> Spec:
    def nearest(milestone: Milestone) -> Plan | None:
        return worst(milestone, session.snapshot.plans)

    def planned(milestone: Milestone) -> str:
        plans = [one for one in session.snapshot.plans if one.milestone == milestone.id]
        shown = nearest(milestone) or next(iter(plans), None)
        return plan_words(shown) + (_("（共 {count} 项）").format(count=len(plans)) if len(plans) > 1 else "")

    def apart(milestone: Milestone) -> str:
        plan = nearest(milestone)
        return difference(milestone, plan) if plan else ""

    def tone(milestone: Milestone) -> str:
        plan = nearest(milestone)
        return TONES[behind(milestone, plan) if plan else None]

    return Spec(
        Milestone,
        N_("进度节点"),
        (
            Column(field="project", width=210),
            "what",
            Column(_("计划"), text=planned, width=190),
            Column(field="actual", width=130),
            "actual_duration",
            "not_done",
            Column(_("相差"), text=apart, tone=tone, width=120),
        ),
        ("project", "what", "actual", "actual_duration", "not_done", "source", "note"),
        N_("还没有进度节点。按 Ctrl+Enter 新增，再在下面填写计划时间和实际时间"),
        filters=("project",),
        carried=("project",),
        abreast=1,
    )


def plan_words(plan: Plan | None) -> str:
    if plan is None:
        return ""
    if plan.planned is not None:
        return plan.planned.words
    return plan.planned_duration.text if plan.planned_duration else ""


class MilestoneTab(RecordTab):
    """Milestones above; of the chosen one its form, and beside it the plans with how late each was missed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _milestones(session))

    def _lay_out(self) -> None:
        super()._lay_out()
        columns = (
            "planned",
            "planned_duration",
            "source",
            Column(_("相差"), text=self._apart, tone=self._tone, width=110),
            "note",
        )
        self.plans = RecordTable(
            self.session, Plan, columns, where=lambda _plan: False, name=_("计划时间"),
            empty=_("还没有计划时间。按 Ctrl+Enter 新增；同一节点在不同文件中的计划各填一行"),
        )  # fmt: skip
        self.plan_card = TableCard(_("计划时间"), self.plans, hint=_(DATES))
        put_beside(self, self.plan_card)

    def _milestone(self, plan: Plan) -> Milestone:
        return next((one for one in self.session.snapshot.milestones if one.id == plan.milestone), Milestone())

    def _apart(self, plan: Plan) -> str:
        return difference(self._milestone(plan), plan)

    def _tone(self, plan: Plan) -> str:
        return TONES[behind(self._milestone(plan), plan)]

    def _chosen(self, record_id: int | None) -> None:
        super()._chosen(record_id)
        self.plans.set_where(lambda plan: plan.milestone == record_id, lambda _step: Plan(milestone=record_id))
        self.plan_card.allow(record_id is not None and not self.session.read_only)
        self._title()

    def _changed(self, changes: Changes) -> None:
        super()._changed(changes)
        if Milestone.meta.table in changes.tables:
            self._title()

    def _title(self) -> None:
        chosen = self.table.current_record()
        self.plan_card.heading.setText(_("计划时间 · {what}").format(what=chosen.what) if chosen else _("计划时间"))

    def flush(self) -> None:
        super().flush()
        self.plans.flush()

    def show_plan(self, plan_id: int, name: str = "") -> None:
        plan = next((one for one in self.session.snapshot.plans if one.id == plan_id), None)
        if plan is not None and plan.milestone is not None:
            self.show_record(plan.milestone)
            self.plans.select(plan_id, name)
            self.plans.setFocus()


def _missed(duty: RecurringDuty) -> str:
    times = missed_times(duty)
    if times is None:
        return ""
    if times == 0:
        return _("一致")
    return (_("少 {times} 次") if times > 0 else _("多 {times} 次")).format(times=f"{abs(times):f}")


def _missed_tone(duty: RecurringDuty) -> str:
    times = missed_times(duty)
    return "text2" if times is None else "bad" if times > 0 else "good"


DUTIES = Spec(
    RecurringDuty,
    N_("周期性工作"),
    (
        "what",
        Column(field="project", width=210),
        Column(field="due", width=110),
        Column(field="done", width=110),
        "due_count",
        "done_count",
        Column(_("相差"), text=_missed, tone=_missed_tone, width=100),
    ),
    ("what", "project", "due", "due_count", "done", "done_count", "rule", "exceptions", "question", "note"),
    N_("还没有周期性工作。按 Ctrl+Enter 新增，例如：平台每月绩效考核"),
    filters=("project",),
    carried=("project",),
)


class ProgressPage(QWidget):
    """Three tabs, switched with Ctrl+Tab."""

    def __init__(self, session: Session, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removals = Removals(session, messages, self, TABLES)
        self.milestones = MilestoneTab(session)
        self._contracts, self._duties = Later(lambda: ContractTab(session)), Later(lambda: RecordTab(session, DUTIES))
        self.tabs = tabs(
            _("进度与合同"),
            [(self.milestones, _("进度节点")), (self._contracts, _("合同")), (self._duties, _("周期性工作"))],
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGINS[0], 8, MARGINS[2], MARGINS[3])
        box.addWidget(self.tabs)

    @property
    def contracts(self) -> ContractTab:
        return self._contracts.part

    @property
    def duties(self) -> RecordTab:
        return self._duties.part

    def begin(self) -> None:
        focus_first(self.tabs.currentWidget())

    def show_record(self, table: str, record_id: int) -> None:
        self.show_field(table, record_id, "")

    def show_field(self, table: str, record_id: int, name: str) -> None:
        """Turn to the tab of a table and put the cursor on a record, or on a field of it."""
        match table:
            case Milestone.meta.table:
                self._turn(self.milestones).show_record(record_id, name)
            case Plan.meta.table:
                self._turn(self.milestones).show_plan(record_id, name)
            case RecurringDuty.meta.table:
                self._turn(self._duties)
                self.duties.show_record(record_id, name)
            case Contract.meta.table:
                self._turn(self._contracts)
                self.contracts.show_record(record_id, name)
            case Payment.meta.table | Invoice.meta.table:
                self._turn(self._contracts)
                self.contracts.show_part(Payment if table == Payment.meta.table else Invoice, record_id, name)

    def _turn(self, tab: T) -> T:
        self.tabs.setCurrentWidget(tab)
        return tab

    def show_table(self, table: str) -> None:
        tabs = {
            Contract.meta.table: self._contracts,
            Payment.meta.table: self._contracts,
            Invoice.meta.table: self._contracts,
            RecurringDuty.meta.table: self._duties,
        }
        focus_first(self._turn(tabs.get(table, self.milestones)))

    def flush(self) -> None:
        for tab in (self.milestones, self._contracts.made, self._duties.made):
            if tab is not None:
                tab.flush()
