"""What is done with working papers: made, filled in from what is known, sent on, locked after review, and unlocked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from models import evidence, fieldwork
from models.checking import WRONG
from models.errors import UserError
from models.evaluation import Project, TeamMember
from models.evidence import Evidence, EvidenceKind, File
from models.fieldwork import (
    LOCKED,
    CheckItem,
    Checklist,
    ItemResult,
    PaperItem,
    PaperKind,
    PaperState,
    WorkingPaper,
)
from models.findings import Finding
from models.indicators import Indicator, walk
from models.money import show_score
from models.scores import scores
from models.scoring import Result
from models.snapshot import Snapshot
from models.step import Step

TABLE = WorkingPaper.meta.table
STATES = tuple(PaperState)


def is_locked(paper: WorkingPaper) -> bool:
    return paper.state in LOCKED


def state_of(paper: WorkingPaper) -> PaperState:
    """The state of a paper; one that was never told has just been begun."""
    return PaperState(paper.state) if paper.state in set(PaperState) else PaperState.DRAFT


def states(paper: WorkingPaper) -> tuple[PaperState, ...]:
    """The way of a paper; one that the unit never sees ends with the review."""
    return STATES[:-1] if paper.kind == PaperKind.SCORING else STATES


def next_state(paper: WorkingPaper) -> PaperState | None:
    return dict(pairwise(states(paper))).get(state_of(paper))


def obstacle(paper: WorkingPaper, has_scan: bool) -> UserError | None:
    """Why a paper cannot go to its next state; None where it can, or has come to the end of its way."""
    state = next_state(paper)
    try:
        if state is not None:
            fieldwork.check_state(paper, state, has_scan)
    except UserError as error:
        return error
    return None


# ---- made


def add(step: Step, paper: WorkingPaper, who: str = "", today: date | None = None) -> int:
    """A new draft with the next 索引号; ``who`` prepares it, if the team knows them."""
    projects = [project.id for project in step.all(Project)]
    number = fieldwork.next_number(paper.kind, paper.project, projects, step.all(WorkingPaper))
    preparer = paper.preparer or next((one.id for one in step.all(TeamMember) if who and one.name == who), None)
    title = paper.title or paper.kind
    made = replace(
        paper,
        title=title,
        number=number,
        state=PaperState.DRAFT,
        preparer=preparer,
        prepared_on=paper.prepared_on or today,
    )
    return step.add(made)


def misnumbered(paper: WorkingPaper, projects: Sequence[Project]) -> bool:
    """Whether the 索引号 speaks of another kind or project than the paper does."""
    right = fieldwork.next_number(paper.kind, paper.project, [one.id for one in projects], ()) if paper.kind else ""
    return right.rpartition("-")[0] != paper.number.rpartition("-")[0]


def renumber(step: Step, paper: int) -> None:
    """The next free 索引号 for a paper whose project or kind has changed."""
    found = _get(step, paper)
    others = [one for one in step.all(WorkingPaper) if one.id != paper]
    projects = [project.id for project in step.all(Project)]
    step.change(WorkingPaper, paper, number=fieldwork.next_number(found.kind, found.project, projects, others))


def remove(step: Step, papers: Collection[int]) -> None:
    """Papers with their lines; what has been reviewed stays."""
    for one in papers:
        if is_locked(_get(step, one)):
            raise UserError("已复核的底稿不能删除", "确需删除的，请先解锁并写明原因")
    items = [item.id for item in step.all(PaperItem) if item.paper in papers]
    for table, rows in ((TABLE, papers), (PaperItem.meta.table, items)):
        for row in rows:
            evidence.release(step, (table, row))
    step.remove(PaperItem, *items)
    step.remove(WorkingPaper, *papers)


# ---- filled in


def from_finding(step: Step, finding: int, who: str = "", today: date | None = None) -> int:
    """A 取证单 of what a finding says, with the finding's evidence."""
    found = step.get(Finding, finding)
    if found is None:
        raise UserError("这个问题已经不存在", "请重新选择问题")
    paper = add(
        step,
        WorkingPaper(
            kind=PaperKind.FACTS,
            title=f"{found.headline.strip().rstrip('。')}取证单",
            project=_one(found.projects),
            held_on=today,
            facts=found.condition,
            clause=found.criteria,
        ),
        who,
        today,
    )
    step.add(PaperItem(paper=paper, what=found.headline, finding=finding))
    evidence.pass_on(step, (Finding.meta.table, finding), (TABLE, paper))
    return paper


def from_findings(step: Step, kind: PaperKind, who: str = "", today: date | None = None) -> int:
    """A 问题清单 or 征求意见 with one line for each finding."""
    findings = step.all(Finding)
    if not findings:
        raise UserError("还没有问题，不能生成" + kind, "请先在“疑点与问题”中记录问题")
    paper = add(step, WorkingPaper(kind=kind, title=_TITLES[kind]), who, today)
    step.add_all([PaperItem(paper=paper, what=one.headline, finding=one.id, asked_on=today) for one in findings])
    return paper


_TITLES = {PaperKind.FINDINGS: "现场评价问题清单", PaperKind.OPINION: "评价报告征求意见稿"}


def from_indicators(
    step: Step, snapshot: Snapshot, project: int | None = None, who: str = "", today: date | None = None
) -> int:
    """A 评分底稿 of one table of scores, a line for each leaf: its points of its weight, and why some were lost."""
    found = scores(snapshot)
    tops = [top.id for table in found.tables if _is(table.project, project) for top in table.tops]
    below = {node.id for top in tops for _, node in walk(snapshot.indicators, top)}
    leaves = [leaf for leaf in found.leaves if leaf.id in below or leaf.id in tops]
    if not leaves:
        raise UserError("还没有评价指标，不能生成评分底稿", "请先在“指标评分”中载入指标体系")
    results = [found.results[leaf.id] for leaf in leaves]
    given = [one for one in results if one.final is not None]
    facts = (
        f"共{len(leaves)}项指标，已评{len(given)}项，"
        f"得{_points(sum(one.final or 0 for one in given))}分，满分{_points(sum(one.weight for one in given))}分。"
    )
    paper = add(
        step, WorkingPaper(kind=PaperKind.SCORING, title="指标评分底稿", project=project, facts=facts), who, today
    )
    lines = zip(leaves, results, strict=True)
    step.add_all(
        [PaperItem(paper=paper, what=leaf.name, answer=_told(leaf, one), indicator=leaf.id) for leaf, one in lines]
    )
    return paper


def _is(project: Project | None, wanted: int | None) -> bool:
    return (project.id if project else None) == wanted


def _told(indicator: Indicator, result: Result) -> str:
    if result.final is None:
        return "未评"
    score = f"得{_points(result.final)}分，满分{_points(result.weight)}分"
    lost = f"扣{_points(result.lost)}分：{indicator.reason.strip() or '原因未写'}" if result.lost else ""
    changed = (
        f"自动算分{_points(result.machine or 0)}分，调整理由：{indicator.override_reason}" if result.overridden else ""
    )
    return "。".join(part.rstrip("。") for part in (score, lost, changed) if part) + "。"


def _points(points: int) -> str:
    return show_score(points, 4).rstrip("0").rstrip(".")


def from_checklist(step: Step, checklist: int, who: str = "", today: date | None = None) -> int:
    """A 现场核查表 of what was found on a checklist; its items keep their own evidence."""
    found = step.get(Checklist, checklist)
    if found is None:
        raise UserError("这份核查表已经不存在", "请重新选择核查表")
    items = [item for item in step.all(CheckItem) if item.checklist == checklist]
    wrong = [item for item in items if item.result in WRONG]
    preparer = found.checkers[0] if found.checkers else None
    return add(
        step,
        WorkingPaper(
            kind=PaperKind.SITE,
            title=f"{found.title}现场核查表" if "核查表" not in found.title else found.title,
            project=found.project,
            checklist=checklist,
            place=found.place,
            held_on=found.checked_on,
            people=found.people,
            facts="\n".join(item.as_found for item in wrong if item.as_found.strip()),
            clause=_lines(item.should_be for item in wrong),
            difference="\n".join(f"{item.what}：{item.result}" for item in wrong),
            conclusion=_counted(items),
            preparer=preparer,
        ),
        who,
        today,
    )


def _counted(items: Sequence[CheckItem]) -> str:
    counts = {result: sum(item.result == result for item in items) for result in ItemResult}
    open_items = len(items) - sum(counts.values())
    parts = [f"{result}{count}项" for result, count in counts.items() if count]
    parts += [f"尚未核查{open_items}项"] if open_items else []
    return f"共{len(items)}项：{'，'.join(parts)}。" if items else ""


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _one(projects: Sequence[int]) -> int | None:
    return projects[0] if len(projects) == 1 else None


# ---- sent on, signed, locked and unlocked


def advance(step: Step, paper: int, today: date | None = None) -> PaperState:
    """To the next state; raises UserError where it may not go there. Days that are not noted yet are today's."""
    found = _get(step, paper)
    state = next_state(found)
    if state is None:
        raise UserError(f"底稿{state_of(found)}，没有下一步", "需要修改的，请先解锁并写明原因")
    fieldwork.check_state(found, state, has_scan=has_scan(step, found))
    days: dict[str, date | None] = {}
    if state == PaperState.TO_REVIEW and found.prepared_on is None:
        days["prepared_on"] = today
    if state == PaperState.REVIEWED and found.reviewed_on is None:
        days["reviewed_on"] = today
    step.change(WorkingPaper, paper, state=state, **days)
    return state


def send_back(step: Step, paper: int) -> None:
    """From waiting for review back to its preparer."""
    if is_locked(_get(step, paper)):
        raise UserError("已复核的底稿不能退回", "需要修改的，请先解锁并写明原因")
    step.change(WorkingPaper, paper, state=PaperState.DRAFT)


def unlocking(paper: WorkingPaper, reason: str) -> str:
    """The label under which unlocking stands in the history; raises UserError without a reason."""
    if not reason.strip():
        raise UserError("还没有写解锁原因", "解锁会记入修改历史，请写明为什么要改已复核的底稿")
    return f"解锁底稿 {paper.number}：{' '.join(reason.split())}"


def unlock(step: Step, paper: int) -> None:
    """A draft again, to be reviewed anew. Done under the label of ``unlocking``."""
    _get(step, paper)
    step.change(WorkingPaper, paper, state=PaperState.DRAFT, reviewed_on=None)


def has_scan(step: Step, paper: WorkingPaper) -> bool:
    return paper.scan is not None and step.get(Evidence, paper.scan) is not None


def sign(step: Step, paper: int, file: File, today: date | None = None) -> evidence.Attached:
    """Keep a file as the scan of the signed paper; the day of signing is today's unless it is noted."""
    found = _get(step, paper)
    scan = replace(file, kind=EvidenceKind.SCAN)
    done = evidence.attach(step, [scan], [(TABLE, paper)], today)
    step.change(WorkingPaper, paper, scan=done.pieces[0], opinion_on=found.opinion_on or today)
    return done


def _get(step: Step, paper: int) -> WorkingPaper:
    found = step.get(WorkingPaper, paper)
    if found is None:
        raise UserError("这份底稿已经不存在", "它可能已被删除或撤销；请刷新后再试")
    return found


#: what only becomes known after a paper was reviewed, and may still be written then
AFTER_REVIEW = frozenset({"opinion", "opinion_text", "opinion_on", "scan", "sent_on", "due_on", "note"})
ITEMS_AFTER_REVIEW = {
    PaperKind.OPINION: frozenset({"answer", "received_on", "adoption", "reason", "change"}),
    PaperKind.REQUEST: frozenset({"answer", "received_on", "missing"}),
}


def may_write(paper: WorkingPaper, name: str) -> bool:
    """Whether a field may be changed now: of a reviewed paper what the unit says, of a confirmed one nothing."""
    return not is_locked(paper) or (paper.state == PaperState.REVIEWED and name in AFTER_REVIEW)


def may_write_item(paper: WorkingPaper, name: str) -> bool:
    """The same for a line: a reviewed list is still answered."""
    if paper.state != PaperState.REVIEWED or paper.kind not in set(PaperKind):
        return not is_locked(paper)
    return name in ITEMS_AFTER_REVIEW.get(PaperKind(paper.kind), ())


def titled(paper: WorkingPaper) -> str:
    """索引号 and name, as lists and links call a paper."""
    return " ".join(part for part in (paper.number, paper.title) if part)
