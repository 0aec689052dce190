"""What was to happen when, and what did: milestones and their plans, recurring duties, contracts, payments, invoices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from models import fields as f
from models.dates import Duration, FuzzyDate, Gap, gap
from models.fields import Record, record
from models.money import Unit, percent


@record("milestone", "进度节点", title="what")
class Milestone(Record):
    """One event of a project; its planned times, of which there may be several, are ``Plan`` records."""

    project: int | None = f.reference("项目", "project", required=True)
    what: str = f.text("节点", required=True, help="例如：平台上线运营")
    actual: FuzzyDate | None = f.fuzzy_date("实际时间", help="可以只写到月、月底、季度或年")
    actual_duration: Duration | None = f.duration("实际用时", help="只知道用了多久的填写，例如 5个多月")
    not_done: bool = f.flag("未实施", help="至评价时仍未做")
    source: str = f.text("证明材料", help="实际时间的依据，例如：验收报告")
    note: str = f.text("情况说明")


@record("plan", "计划时间", title="source")
class Plan(Record):
    """One planned time of a milestone, with the document that says so."""

    milestone: int | None = f.reference("进度节点", "milestone", required=True)
    planned: FuzzyDate | None = f.fuzzy_date("计划时间")
    planned_duration: Duration | None = f.duration("计划用时", help="例如 3个月")
    source: str = f.text("计划出处", help="文件名称或文号、合同编号")
    note: str = f.text("备注")


class Frequency(StrEnum):
    DAILY = "每日"
    WEEKLY = "每周"
    MONTHLY = "每月"
    NEXT_MONTH = "次月"
    QUARTERLY = "每季度"
    HALF_YEARLY = "每半年"
    YEARLY = "每年"


@record("recurring_duty", "周期性工作", title="what")
class RecurringDuty(Record):
    project: int | None = f.reference("项目", "project")
    what: str = f.text("工作内容", required=True)
    due: str = f.choice("应做周期", Frequency, open=True, required=True)
    done: str = f.choice("实际周期", Frequency, open=True)
    due_count: Decimal | None = f.number("应做次数")
    done_count: Decimal | None = f.number("实际次数")
    rule: str = f.text("规定出处", help="哪个制度规定的")
    exceptions: str = f.text("未按期情况", help="例如：2018年1、7、8、9、10、12月延迟")
    question: str = f.text("待核实问题", help="要向单位核实的事项")
    note: str = f.text("备注")


@record("contract", "合同", title="subject")
class Contract(Record):
    project: int | None = f.reference("项目", "project", required=True)
    subject: str = f.text("合同内容", required=True)
    number: str = f.text("合同编号")
    party: str = f.text("对方单位", required=True)
    amount: int | None = f.money("合同金额")
    signed: FuzzyDate | None = f.fuzzy_date("签订时间")
    started: FuzzyDate | None = f.fuzzy_date("开工或开始时间")
    delivered: FuzzyDate | None = f.fuzzy_date("交付时间")
    accepted: FuzzyDate | None = f.fuzzy_date("验收时间")
    note: str = f.text("备注")


@record("payment", "付款", title="purpose")
class Payment(Record):
    contract: int | None = f.reference("合同", "contract", required=True)
    paid: date | None = f.day("付款日期", required=True)
    amount: int | None = f.money("付款金额（元）", unit=Unit.YUAN, required=True)
    purpose: str = f.text("款项", help="例如：首付款、进度款、尾款")
    voucher: str = f.text("凭证号")
    note: str = f.text("备注")


@record("invoice", "发票", title="number")
class Invoice(Record):
    contract: int | None = f.reference("合同", "contract", required=True)
    number: str = f.text("发票号码", required=True)
    issued: date | None = f.day("开票日期")
    amount: int | None = f.money("发票金额（元）", unit=Unit.YUAN, required=True)
    issuer: str = f.text("开票单位")
    note: str = f.text("备注")


def lateness(plan: Plan, milestone: Milestone) -> Gap | None:
    """Days late against one plan, negative when early; None where either date is unknown."""
    if plan.planned is None or milestone.actual is None:
        return None
    return gap(plan.planned, milestone.actual)


def difference(milestone: Milestone, plan: Plan) -> str:
    """How a milestone stands against one plan, in words: 晚约183天, 超计划2个多月; "" where nothing can be said."""
    if milestone.not_done:
        return "未完成"
    found = lateness(plan, milestone)
    if found is None:
        return _longer(milestone, plan)
    if found.days == 0:
        return "按期"
    return f"{'晚' if found.days > 0 else '早'}{found.words}"


def _longer(milestone: Milestone, plan: Plan) -> str:
    """How much longer something took than it was to take; "" where either duration is unknown."""
    planned, actual = plan.planned_duration, milestone.actual_duration
    if planned is None or actual is None:
        return ""
    days = round(actual.days - planned.days)
    if actual.unit == planned.unit and actual.number > planned.number:
        counted = {"月": "个"}.get(actual.unit, "")
        more = "多" if actual.more else ""
        return f"超计划{actual.number - planned.number:f}{counted}{more}{actual.unit}"
    if days == 0:
        return "略超计划" if actual.more and not planned.more else "按期"
    return f"超计划约{days}天" if days > 0 else "未超计划"


def behind(milestone: Milestone, plan: Plan) -> bool | None:
    """Whether a plan was missed; None where that cannot be said."""
    words = difference(milestone, plan)
    return words.startswith(("晚", "超", "略超", "未完成")) if words else None


def worst(milestone: Milestone, plans: Iterable[Plan]) -> Plan | None:
    """Of the plans of a milestone the one it stands worst against: the most days late, else the first missed one."""
    own = [plan for plan in plans if plan.milestone == milestone.id and difference(milestone, plan)]

    def badness(plan: Plan) -> tuple[bool, int]:
        late = lateness(plan, milestone)
        return bool(behind(milestone, plan)), late.days if late else 0

    return max(own, key=badness, default=None)


def missed_times(duty: RecurringDuty) -> Decimal | None:
    """How many times less often than due; negative when more often, None where either count is unknown."""
    if duty.due_count is None or duty.done_count is None:
        return None
    return duty.due_count - duty.done_count


@dataclass(frozen=True)
class Settlement:
    """A contract's amount against what was paid and invoiced under it, in 分."""

    amount: int | None
    paid: int
    invoiced: int

    @property
    def unpaid(self) -> int | None:
        """Still to be paid; negative where more was paid than agreed."""
        return None if self.amount is None else self.amount - self.paid

    @property
    def uninvoiced(self) -> int | None:
        return None if self.amount is None else self.amount - self.invoiced

    @property
    def paid_percent(self) -> Decimal | None:
        return percent(self.paid, self.amount)


def settlement(contract: Contract, payments: Iterable[Payment], invoices: Iterable[Invoice]) -> Settlement:
    return Settlement(
        contract.amount,
        sum(one.amount or 0 for one in payments if one.contract == contract.id),
        sum(one.amount or 0 for one in invoices if one.contract == contract.id),
    )
