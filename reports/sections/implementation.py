"""四、项目实施情况: what the departments did, and beside it milestones, recurring duties and contracts as tables."""

from collections.abc import Iterator

from models.dates import FuzzyDate
from models.evaluation import Project, Section
from models.progress import Contract, Milestone, Plan, RecurringDuty, lateness
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Row, Run, Table
from reports.sections.pieces import (
    at,
    everywhere,
    grouped,
    left,
    note,
    right,
    run,
    say,
    subsections,
    table,
)
from reports.sections.projects import project_name


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("implementation", "项目实施情况")
    blocks = [
        *subsections(snapshot, Section.IMPLEMENTATION),
        *_progress(snapshot),
        *_duties(snapshot.duties),
        *_contracts(snapshot),
    ]
    yield from blocks or [Paragraph("implementation.none", say(f"项目实施情况{wording.UNFILLED}。"))]


def _progress(snapshot: Snapshot) -> Iterator[Block]:
    milestones, plans = grouped(snapshot.milestones, "project"), grouped(snapshot.plans, "milestone")
    tables = [
        _progress_table(project, milestones[project.id], plans)
        for project in snapshot.projects
        if milestones[project.id]
    ]
    if not tables:
        return
    yield Heading("progress", "项目进度情况", 2)
    yield Paragraph("progress.lead", say("对照计划核查各项目进度节点，结果如下。"))
    yield from tables
    if any(
        cell.text.startswith(("晚约", "早约", "超计划约")) for one in tables for row in one.rows for cell in row.cells
    ):
        yield note(
            "progress.note", "计划时间或实际时间未精确到日的，以该月、该季度或该年最后一日计算，相差天数标“约”。"
        )


def _progress_table(project: Project, milestones: list[Milestone], plans: dict[int, list[Plan]]) -> Table:
    rows: list[Row] = []
    for milestone in milestones:
        for place, plan in enumerate(plans[milestone.id] or [None]):
            name = f"plan.{plan.id}" if plan else f"milestone.{milestone.id}"
            remark = run(milestone, "note", "" if place else wording.inline(milestone.note))
            rows.append(Row(name, (*_progress_cells(milestone, plan), remark), at(plan or milestone)))
    columns = (
        left("节点", 2),
        left("计划时间", 1.8),
        left("计划出处", 1.9),
        left("实际时间", 1.8),
        left("相差", 1.4),
        left("情况说明", 2.6),
    )
    return table(f"progress.{project.id}", f"{project_name(project)}进度情况表", columns, rows, kept=5)


def _progress_cells(milestone: Milestone, plan: Plan | None) -> tuple[Run, ...]:
    what = run(milestone, "what", wording.inline(milestone.what) or wording.UNFILLED)
    actual = run(milestone, "actual", _actual(milestone))
    if plan is None:
        return what, Run(wording.MISSING, at(milestone)), Run(wording.MISSING, at(milestone)), actual, _dash()
    planned = plan.planned.words if plan.planned else plan.planned_duration.text if plan.planned_duration else ""
    return (
        what,
        run(plan, "planned", wording.inline(planned) or wording.MISSING),
        run(plan, "source", wording.document_number(plan.source) or wording.MISSING),
        actual,
        run(plan, "planned", _difference(milestone, plan) or wording.MISSING),
    )


def _dash() -> Run:
    return Run(wording.MISSING)


def _actual(milestone: Milestone) -> str:
    if milestone.not_done:
        return "至评价时未实施"
    if milestone.actual:
        return milestone.actual.words
    return wording.inline(milestone.actual_duration.text) if milestone.actual_duration else wording.MISSING


def _difference(milestone: Milestone, plan: Plan) -> str:
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
        return f"超计划{wording.number(actual.number - planned.number)}{counted}{more}{actual.unit}"
    if days == 0:
        return "略超计划" if actual.more and not planned.more else "按期"
    return f"超计划约{days}天" if days > 0 else "未超计划"


def _duties(duties: tuple[RecurringDuty, ...]) -> Iterator[Block]:
    told = [duty for duty in duties if wording.bare(duty.what)]
    if not told:
        return
    rows = [
        Row(
            f"duty.{duty.id}",
            (
                run(duty, "what", wording.inline(duty.what)),
                run(duty, "due", _often(duty.due, wording.number(duty.due_count, "次"))),
                run(duty, "done", _often(duty.done, wording.number(duty.done_count, "次"))),
                run(duty, "exceptions", wording.inline(duty.exceptions)),
                run(duty, "rule", wording.document_number(duty.rule)),
            ),
            at(duty),
        )
        for duty in told
    ]
    columns = (left("工作内容", 3), left("规定", 1.2), left("实际", 1.2), left("未按期情况", 2.6), left("规定出处", 2))
    yield Heading("duties.title", "定期工作开展情况", 2)
    yield Paragraph("duties.lead", say("按规定应定期开展的工作，核查结果如下。"))
    yield table("duties", "定期工作开展情况表", columns, rows, kept=3)


def _often(frequency: str, count: str) -> str:
    known = [part for part in (wording.inline(frequency), count) if part not in ("", wording.MISSING)]
    return "，".join(known) or wording.MISSING


def _contracts(snapshot: Snapshot) -> Iterator[Block]:
    if not snapshot.contracts:
        return
    money = wording.money_of(snapshot.evaluation)
    payments = grouped(snapshot.payments, "contract")
    rows: list[Row] = []
    for contract in snapshot.contracts:
        paid = [payment.amount for payment in payments[contract.id] if payment.amount is not None]
        cells = (
            run(contract, "subject", wording.inline(contract.subject) or wording.UNFILLED),
            run(contract, "party", wording.inline(contract.party) or wording.MISSING),
            run(contract, "amount", money.figure(contract.amount)),
            *(run(contract, field, _when(getattr(contract, field))) for field in ("signed", "started")),
            *(run(contract, field, _when(getattr(contract, field))) for field in ("delivered", "accepted")),
            run(contract, "amount", money.figure(sum(paid) if paid else None)),
        )
        rows.append(Row(f"contract.{contract.id}", cells, at(contract)))
    dates = [left(title, 2) for title in ("签订时间", "开始时间", "交付时间", "验收时间")]
    columns = (left("合同内容", 2.6), left("对方单位", 2.2), right("合同金额", 1.4), *dates, right("已付款", 1.4))
    made = table("contracts", "合同签订和履行情况表", columns, rows, kept=2)
    priced = {"合同金额", "已付款"} & {column.title for column in made.columns}
    yield Heading("contracts.title", "合同签订和履行情况", 2)
    count = Run(f"{len(rows)}份", everywhere(Contract))
    yield Paragraph("contracts.lead", say("现场核查合同", count, "，签订和履行情况如下。"))
    yield Table(made.key, made.caption, made.columns, made.rows, money.heading if priced else "")


def _when(value: FuzzyDate | None) -> str:
    return value.words if value else wording.MISSING
