"""On-site work: checklists and their items, voucher checks, working papers with their parts, and who signed what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from models import fields as f
from models.errors import UserError
from models.fields import Record, record
from models.money import Unit


class ItemResult(StrEnum):
    OK = "符合"
    PARTLY = "部分符合"
    FAILED = "不符合"
    NOT_APPLICABLE = "不适用"


@record("checklist", "核查表", title="title")
class Checklist(Record):
    title: str = f.text("核查表名称", required=True)
    template: str = f.text("模板", help="由哪个模板生成")
    project: int | None = f.reference("项目", "project")
    place: str = f.text("核查地点")
    checked_on: date | None = f.day("核查日期")
    checkers: tuple[int, ...] = f.references("核查人", "team_member", help="现场核查须两人以上")
    people: str = f.text("在场人员", help="单位陪同和被询问人员")
    note: str = f.long_text("备注")


@record("check_item", "核查事项", title="what")
class CheckItem(Record):
    checklist: int | None = f.reference("核查表", "checklist", required=True)
    what: str = f.text("核查事项", required=True)
    should_be: str = f.long_text("应有情况", help="标准是什么，依据哪个文件")
    where_to_look: str = f.text("看什么", help="查阅的资料或查看的地点")
    indicator: str = f.text("服务指标", help="对应的指标名称")
    result: str = f.choice("结果", ItemResult)
    as_found: str = f.long_text("实际情况", help="不符合的写明时间、地点、数量")
    note: str = f.text("备注")
    finding: int | None = f.reference("形成问题", "finding")


class Selection(StrEnum):
    ALL = "全部"
    ABOVE = "金额以上"
    RANDOM = "随机"
    BY_HAND = "手工"


@record("voucher_sample", "抽凭", title="note")
class VoucherSample(Record):
    """How vouchers were selected, so that the selection can be repeated."""

    project: int | None = f.reference("项目", "project")
    selection: str = f.choice("选取方式", Selection, required=True)
    threshold: int | None = f.money("金额下限（元）", unit=Unit.YUAN)
    size: Decimal | None = f.number("抽取笔数")
    seed: Decimal | None = f.number("随机种子", help="同样的种子抽出同样的凭证")
    population: Decimal | None = f.number("总体笔数")
    drawn_on: date | None = f.day("抽取日期")
    note: str = f.text("说明")


class Mark(StrEnum):
    OK = "是"
    FAILED = "否"
    NOT_APPLICABLE = "不适用"


@record("voucher_check", "凭证核查", title="entry")
class VoucherCheck(Record):
    """One selected voucher and what was seen on it."""

    sample: int | None = f.reference("抽凭", "voucher_sample")
    entry: int | None = f.reference("凭证", "entry", required=True)
    approval: str = f.choice("审批", Mark)
    invoice: str = f.choice("发票", Mark)
    contract: str = f.choice("合同", Mark)
    acceptance: str = f.choice("验收", Mark)
    purpose: str = f.choice("用途", Mark)
    note: str = f.text("异常说明")
    finding: int | None = f.reference("形成问题", "finding")


ATTRIBUTES = ("approval", "invoice", "contract", "acceptance", "purpose")


class PaperKind(StrEnum):
    SITE = "现场核查表"
    FACTS = "取证单"
    INTERVIEW = "访谈记录"
    REQUEST = "资料清单"
    SCORING = "评分底稿"
    FINDINGS = "问题清单"
    OPINION = "征求意见"


class PaperState(StrEnum):
    DRAFT = "草稿"
    TO_REVIEW = "待复核"
    REVIEWED = "已复核"
    CONFIRMED = "已确认"


class UnitOpinion(StrEnum):
    TRUE = "属实"
    NOT_TRUE = "不属实"
    EXPLAINED = "有说明"
    REFUSED = "拒绝签章"


@record("working_paper", "工作底稿", title="title")
class WorkingPaper(Record):
    kind: str = f.choice("种类", PaperKind, required=True)
    number: str = f.text("索引号", help="自动编号，例如 B-03-002")
    title: str = f.text("底稿名称", required=True)
    project: int | None = f.reference("项目", "project")
    indicator: int | None = f.reference("对应指标", "indicator")
    checklist: int | None = f.reference("核查表", "checklist")
    place: str = f.text("地点")
    held_on: date | None = f.day("日期")
    people: str = f.text("在场或被访人员")
    facts: str = f.long_text("事实", help="查明的情况，一事一行")
    clause: str = f.long_text("依据条款")
    difference: str = f.long_text("差异或说明")
    conclusion: str = f.long_text("结论")
    preparer: int | None = f.reference("编制人", "team_member")
    prepared_on: date | None = f.day("编制日期")
    reviewer: int | None = f.reference("复核人", "team_member", help="不能与编制人相同")
    reviewed_on: date | None = f.day("复核日期")
    state: str = f.choice("状态", PaperState)
    opinion: str = f.choice("单位意见", UnitOpinion)
    opinion_text: str = f.long_text("单位意见内容", help="不属实或有说明的写明内容；拒绝签章的写明原因")
    opinion_on: date | None = f.day("单位签章日期")
    sent_on: date | None = f.day("发出日期")
    due_on: date | None = f.day("答复期限")
    note: str = f.long_text("备注")
    scan: int | None = f.reference("签章扫描件", "evidence", help="单位签字盖章后的扫描件或照片")


class Adoption(StrEnum):
    ADOPTED = "采纳"
    PARTLY = "部分采纳"
    NOT = "不采纳"


@record("paper_item", "底稿事项", title="what")
class PaperItem(Record):
    """A line of a paper: a question and answer, a document asked for, an opinion and what became of it."""

    paper: int | None = f.reference("工作底稿", "working_paper", required=True)
    what: str = f.text("事项", required=True, help="问题、资料名称或意见所指的内容")
    answer: str = f.long_text("内容", help="回答、收到的资料或单位的意见")
    asked_on: date | None = f.day("提出日期")
    received_on: date | None = f.day("收到日期")
    missing: str = f.text("未提供原因")
    adoption: str = f.choice("采纳情况", Adoption)
    reason: str = f.long_text("理由")
    change: str = f.long_text("修改内容", help="据此对报告作了什么修改")
    finding: int | None = f.reference("对应问题", "finding")
    indicator: int | None = f.reference("对应指标", "indicator")


_LETTERS = dict(zip(PaperKind, "ABCDEFG", strict=True))


def next_number(kind: str, project: int | None, projects: Sequence[int], papers: Sequence[WorkingPaper]) -> str:
    """The 索引号 of a new paper: kind letter, project in order (00 for the evaluation as a whole), running number."""
    place = list(projects).index(project) + 1 if project is not None and project in projects else 0
    head = f"{_LETTERS[PaperKind(kind)]}-{place:02}-"
    taken = [int(one.number[len(head) :]) for one in papers if _numbered(one.number, head)]
    return f"{head}{max(taken, default=0) + 1:03}"


def _numbered(number: str, head: str) -> bool:
    return number.startswith(head) and number[len(head) :].isdigit()


LOCKED = {PaperState.REVIEWED, PaperState.CONFIRMED}


def check_state(paper: WorkingPaper, state: str, has_scan: bool) -> None:
    """Raise UserError where a paper may not go to ``state``: the reviewer is not the preparer, and only what the unit
    has signed (a scan) or refused (a note with its date) is confirmed."""
    check_reviewer(paper)
    if state != PaperState.DRAFT and paper.preparer is None:
        raise UserError("还没有编制人", "请先选好编制人")
    if state in LOCKED and paper.reviewer is None:
        raise UserError("还没有复核人", "请先选好复核人，不能是编制人本人")
    if state == PaperState.CONFIRMED and not has_scan and not refused(paper):
        raise UserError(
            "还没有单位签章的扫描件，不能确认",
            "请打印签章后加入签章扫描件；单位拒绝签章的，选“拒绝签章”并写明原因和日期",
        )


def check_reviewer(paper: WorkingPaper) -> None:
    """Raise UserError for a reviewer who is the preparer."""
    if paper.reviewer is not None and paper.reviewer == paper.preparer:
        raise UserError("复核人不能是编制人本人", "请换一位复核人")


def refused(paper: WorkingPaper) -> bool:
    """Whether the unit's refusal to sign is noted, with reason and date."""
    return paper.opinion == UnitOpinion.REFUSED and bool(paper.opinion_text.strip()) and paper.opinion_on is not None


@dataclass(frozen=True)
class Progress:
    """How far a list has come: items with a result, of all; and those that failed."""

    done: int
    count: int
    failed: int


def progress(items: Sequence[CheckItem]) -> Progress:
    return Progress(
        sum(bool(item.result) for item in items),
        len(items),
        sum(item.result in {ItemResult.FAILED, ItemResult.PARTLY} for item in items),
    )


def exceptional(check: VoucherCheck) -> bool:
    return any(getattr(check, name) == Mark.FAILED for name in ATTRIBUTES)


def checked(check: VoucherCheck) -> bool:
    """Whether every attribute has been looked at."""
    return all(getattr(check, name) for name in ATTRIBUTES)
