"""What is still missing before the final report: each lack as a sentence, with the page and record to mend it at."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.evaluation import Evaluation, Section, TeamMember
from models.fields import Field, Kind, Record, show
from models.findings import unanswered
from models.funds import Fund, lines_total
from models.indicators import Indicator, plain_points, weight_gaps
from models.scores import Scores, scores, uncounted
from models.snapshot import PARTS, Snapshot
from models.traceability import unsupported
from reports import wording
from reports.sections.expenses import used_by
from reports.sections.findings import settled
from reports.sections.pieces import grouped
from reports.word.scan import LEFTOVER


class Severity(StrEnum):
    BLOCKING = "必须补齐"  # the final report is refused
    WARNING = "建议补齐"


@dataclass(frozen=True)
class Missing:
    """One lack; ``id`` is 0 where a whole table is meant, ``field`` "" where a whole record is."""

    sentence: str
    severity: Severity
    page: str
    table: str
    id: int = 0
    field: str = ""


#: on which page of the window a table is filled in
PAGES = {
    "evaluation": "项目概况",
    "team_member": "项目概况",
    "project": "项目概况",
    "legal_basis": "项目概况",
    "goal": "项目概况",
    "approved_purpose": "项目概况",
    "regulation": "项目概况",
    "fund": "资金使用",
    "expense_line": "资金使用",
    "milestone": "进度与合同",
    "plan": "进度与合同",
    "recurring_duty": "进度与合同",
    "contract": "进度与合同",
    "payment": "进度与合同",
    "invoice": "进度与合同",
    "indicator": "指标评分",
    "grade_band": "指标评分",
    "score_point": "指标评分",
    "deduction": "指标评分",
    "expert_score": "指标评分",
    "checklist": "现场核查",
    "check_item": "现场核查",
    "voucher_sample": "现场核查",
    "voucher_check": "现场核查",
    "working_paper": "现场核查",
    "paper_item": "现场核查",
    "evidence": "现场核查",
    "evidence_link": "现场核查",
    "finding": "疑点与问题",
    "finding_point": "疑点与问题",
    "recommendation": "疑点与问题",
    "recommendation_point": "疑点与问题",
    "section_text": "评价报告",
    "measure": "评价报告",
}

_FIELD_WORK = {table for table, page in PAGES.items() if page == "现场核查"}
_NOT_IN_REPORT = {"approved_purpose", "payment", "invoice"} | _FIELD_WORK
_PLACEHOLDER = re.compile(r"TODO|待补充|待填写|待完善|尚未填写|此处填写")
_ANONYMOUS = re.compile(r"[×＊]{2,}|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|_{2,}|＿{2,}|【\s*】")
_MARKS = ((LEFTOVER, Severity.BLOCKING), (_PLACEHOLDER, Severity.BLOCKING), (_ANONYMOUS, Severity.WARNING))
_WRITTEN = {Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE}


def missing(snapshot: Snapshot) -> tuple[Missing, ...]:
    """Everything that is lacking, what bars the final report first."""
    found = [lack for rule in RULES for lack in rule(snapshot)]
    return tuple(sorted(found, key=lambda lack: lack.severity is not Severity.BLOCKING))


def _lack(sentence: str, record: Record, field: str = "", severity: Severity = Severity.BLOCKING) -> Missing:
    table = record.meta.table
    return Missing(sentence, severity, PAGES[table], table, record.id, field)


def _no(sentence: str, table: str, severity: Severity = Severity.BLOCKING) -> Missing:
    return Missing(sentence, severity, PAGES[table], table)


def records(snapshot: Snapshot) -> Iterator[Record]:
    yield snapshot.evaluation
    for kind in PARTS:
        yield from snapshot.of(kind)


class _Names:
    """What the records are called in the sentences."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._titles: dict[str, dict[int, str]] = {}
        for record in records(snapshot):
            value = getattr(record, record.meta.title)
            known = value if isinstance(value, str) else ""
            self._titles.setdefault(record.meta.table, {})[record.id] = known

    def __getitem__(self, record: Record) -> str:
        """问题“…”, or 问题 alone where it has no title yet."""
        spec = record.meta[record.meta.title]
        title = wording.inline(show(spec, getattr(record, spec.name), self._titles.get(spec.table)))
        single = isinstance(record, Evaluation)
        return record.meta.label if single or not title else f"{record.meta.label}“{_shortened(title)}”"

    def knows(self, table: str, id: int) -> bool:
        return id in self._titles.get(table, {})


def _shortened(title: str) -> str:
    return title if len(title) <= 30 else f"{title[:29]}…"


def _required(snapshot: Snapshot) -> Iterator[Missing]:
    names = _Names(snapshot)
    for record in records(snapshot):
        aside = record.meta.table in _NOT_IN_REPORT or isinstance(record, TeamMember)
        if isinstance(record, Indicator) and record.parent is not None:
            aside = True
        for spec in record.meta.fields:
            if spec.required and _empty(spec, getattr(record, spec.name)):
                severity = Severity.WARNING if aside or spec.kind is Kind.MONEY else Severity.BLOCKING
                yield _lack(f"{names[record]}没有填写{spec.label}", record, spec.name, severity)


def _empty(spec: Field, value: object) -> bool:
    if isinstance(value, str):
        return not wording.bare(value)
    return value is None or value == () or (spec.kind is Kind.YEAR and value == 0)


def _gone(snapshot: Snapshot) -> Iterator[Missing]:
    """References to what was deleted: such a record no longer finds its place in the report."""
    names, whole = _Names(snapshot), {kind.meta.table for kind in PARTS}
    for record in records(snapshot):
        for spec in record.meta.fields:
            if spec.table not in whole:
                continue
            value = getattr(record, spec.name)
            pointed = value if spec.kind is Kind.REFERENCES else (value,) if spec.kind is Kind.REFERENCE else ()
            if any(id is not None and not names.knows(spec.table, id) for id in pointed):
                words = f"{names[record]}的{spec.label}已删除，请重新选择"
                yield _lack(words, record, spec.name, Severity.WARNING)


def _marked(snapshot: Snapshot) -> Iterator[Missing]:
    """Places in the users' own texts that were left to be filled in later."""
    names = _Names(snapshot)
    for record in records(snapshot):
        for spec in record.meta.fields:
            if spec.kind not in _WRITTEN or spec.name == "note":
                continue
            text = getattr(record, spec.name)
            for form, severity in _MARKS:
                if match := form.search(text):
                    words = f"{names[record]}的{spec.label}中有未填写的“{match[0]}”"
                    yield _lack(words, record, spec.name, severity)


def _projects(snapshot: Snapshot) -> Iterator[Missing]:
    if not snapshot.projects:
        yield _no("还没有项目", "project")
    names = _Names(snapshot)
    for records, what in ((snapshot.bases, "立项依据"), (snapshot.goals, "绩效目标")):
        having = {record.project for record in records}
        for project in snapshot.projects:
            if project.id not in having:
                yield _lack(f"{names[project]}没有{what}，报告将写明未取得", project, severity=Severity.WARNING)


def _funds(snapshot: Snapshot) -> Iterator[Missing]:
    names, money = _Names(snapshot), wording.money_of(snapshot.evaluation)
    funds, lines = grouped(snapshot.funds, "project"), grouped(snapshot.expense_lines, "project")
    for project in snapshot.projects:
        name, some, spent = names[project], funds[project.id], lines[project.id]
        if not some:
            yield Missing(f"{name}没有资金数据", Severity.BLOCKING, PAGES["fund"], "project", project.id)
            continue
        for field in ("carried_over", "budget", "received", "used"):
            if all(getattr(fund, field) is None for fund in some):
                words = f"{name}没有填写{Fund.meta[field].label}，报告中为“—”"
                yield _lack(words, some[0], field, Severity.WARNING)
        used = used_by(some)
        if not spent and used:
            yield Missing(f"{name}没有支出明细", Severity.WARNING, PAGES["expense_line"], "project", project.id)
        elif spent and used is not None and lines_total(spent) != used:
            apart = money.difference(lines_total(spent) - used)
            yield _lack(f"{name}的支出明细合计与本年使用相差{apart}", some[0], "used", Severity.WARNING)


def _chapters(snapshot: Snapshot) -> Iterator[Missing]:
    """Sections written by hand: without any text or table there would be nothing to print."""
    beside = {
        Section.IMPLEMENTATION: bool(snapshot.milestones or snapshot.duties or snapshot.contracts),
        Section.REGULATIONS: bool(snapshot.regulations),
        Section.OUTCOMES: bool(snapshot.measures),
        Section.CONCLUSION: bool(snapshot.indicators),
    }
    written = {text.section for text in snapshot.texts if wording.lines(text.body)}
    for section, otherwise in beside.items():
        if section not in written:
            severity = Severity.WARNING if otherwise else Severity.BLOCKING
            yield _no(f"“{section}”还没有正文", "section_text", severity)


def _findings(snapshot: Snapshot) -> Iterator[Missing]:
    names = _Names(snapshot)
    if not snapshot.findings:
        done = settled(snapshot)
        words = "没有记录问题，报告将写明未发现需要反映的问题" if done else "还没有记录问题，评分也未完成"
        yield _no(words, "finding", Severity.WARNING if done else Severity.BLOCKING)
    if snapshot.findings and not snapshot.recommendations:
        yield _no("还没有建议", "recommendation")
    for finding in unanswered(snapshot.findings, snapshot.recommendations) if snapshot.recommendations else ():
        yield _lack(f"{names[finding]}没有对应的建议", finding, severity=Severity.WARNING)
    known = {finding.id for finding in snapshot.findings}
    for recommendation in snapshot.recommendations:
        if not known & set(recommendation.findings):
            words = f"{names[recommendation]}没有对应任何问题"
            yield _lack(words, recommendation, "findings", Severity.WARNING)


def _scores(snapshot: Snapshot) -> Iterator[Missing]:
    names, found = _Names(snapshot), scores(snapshot)
    if not snapshot.indicators:
        yield _no("还没有评价指标", "indicator")
        return
    for leaf in found.unscored:
        because = f"：{found.actuals[leaf.id].missing}" if leaf.id in found.actuals else ""
        yield _lack(f"{names[leaf]}尚未评分{because}", leaf, "score")
    for leaf in (leaf for table in found.counted for leaf in table.leaves):
        if wrong := found.faults.get(leaf.id):
            yield _lack(f"{names[leaf]}：{wrong}", leaf, "score")
    yield from _lost_points(snapshot, found, names)
    for gap in weight_gaps(snapshot.indicators):
        what = f"{names[gap.under]}的下级权重" if gap.under else "一级指标权重"
        words = f"{what}合计{plain_points(gap.sum)}分，应为{plain_points(gap.due)}分"
        yield _lack(words, gap.under, "weight") if gap.under else _no(words, "indicator")
    if found.problem:
        yield _no(wording.bare(found.problem), "indicator")
    elif found.total.complete and not wording.bare(found.grade):
        yield _no("综合得分没有对应的等级，请检查等级表", "grade_band")
    for table in uncounted(found):
        if table.total.scored:
            words = f"“{wording.inline(table.name)}”的得分没有计入综合得分，请核对多项目合并方式"
            yield _no(words, "indicator", Severity.WARNING)


def _lost_points(snapshot: Snapshot, found: Scores, names: _Names) -> Iterator[Missing]:
    """Points that were taken off without a word: of a leaf, or of a node that was scored by itself."""
    for one in snapshot.indicators:
        total = found.totals.get(one.id)
        if total is None or not total.complete or total.score >= total.weight or wording.lines(one.reason):
            continue
        if total.itself or (one.id in found.results and one.id not in found.covered):
            yield _lack(f"{names[one]}扣了分，没有写扣分原因", one, "reason")


def _evidence(snapshot: Snapshot) -> Iterator[Missing]:
    """Scores and findings that nobody could prove."""
    names = _Names(snapshot)
    by_target = {(one.meta.table, one.id): one for one in (*snapshot.indicators, *snapshot.findings)}
    for ref in snapshot.once(unsupported):
        record = by_target[ref.target]
        what = "的评分" if isinstance(record, Indicator) else ""
        yield _lack(f"{names[record]}{what}没有佐证材料", record)


def _dates(snapshot: Snapshot) -> Iterator[Missing]:
    evaluation = snapshot.evaluation
    start, end, signed = evaluation.fieldwork_from, evaluation.fieldwork_to, evaluation.report_date
    if start is None and end is None:
        yield _lack("没有填写现场评价时间", evaluation, "fieldwork_from", Severity.WARNING)
    if start and end and start > end:
        yield _lack("现场评价开始晚于结束", evaluation, "fieldwork_from")
    if signed and (end or start) and signed < (end or start or signed):
        yield _lack("报告日期早于现场评价结束", evaluation, "report_date", Severity.WARNING)


RULES: tuple[Callable[[Snapshot], Iterator[Missing]], ...] = (
    _required,
    _projects,
    _funds,
    _chapters,
    _findings,
    _scores,
    _evidence,
    _dates,
    _marked,
    _gone,
)
