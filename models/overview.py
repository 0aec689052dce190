"""What the overview says of the whole evaluation: what its money did, what was found, how far the scores are."""

from dataclasses import dataclass
from decimal import Decimal

from models import fund_checks
from models.errors import N_
from models.evaluation import Project, RegulationArea
from models.findings import unanswered
from models.funds import Fund
from models.indicators import first_level
from models.money import SCORE_UNIT, percent, round_half_up
from models.scores import scores
from models.snapshot import Snapshot


def project_funds(snapshot: Snapshot) -> tuple[tuple[Project, Fund], ...]:
    """Each project with its funds; those of a project without any are empty."""
    found: list[tuple[Project, Fund]] = []
    for project in snapshot.projects:
        own = [fund for fund in snapshot.funds if fund.project == project.id]
        found.append((project, fund_checks.together(own) if own else Fund(project=project.id)))
    return tuple(found)


def whole_fund(snapshot: Snapshot) -> Fund:
    """All projects together; a figure that one of them lacks is missing."""
    return fund_checks.total_of([fund for _project, fund in project_funds(snapshot)])


@dataclass(frozen=True)
class Tally:
    """The comparisons of the funds, counted."""

    agree: int
    differ: int
    waiting: int


def tally(snapshot: Snapshot) -> Tally:
    holds = [check.holds for check in fund_checks.checks(snapshot)]
    return Tally(holds.count(True), holds.count(False), holds.count(None))


def unanswered_count(snapshot: Snapshot) -> int:
    return len(unanswered(snapshot.findings, snapshot.recommendations))


def regulations_of(snapshot: Snapshot, area: RegulationArea) -> int:
    return sum(one.area == area for one in snapshot.regulations)


@dataclass(frozen=True)
class Standing:
    """The score so far. ``grade`` and what is lacking to the ``next`` one are known when nothing is left to score."""

    score: int
    weight: int
    scored: int
    count: int
    grade: str = ""
    next: str = ""
    lacking: Decimal = Decimal(0)  # points to the next grade

    @property
    def complete(self) -> bool:
        return self.count > 0 and self.scored == self.count


def standing(snapshot: Snapshot) -> Standing:
    found = scores(snapshot)
    whole = found.total
    so_far = Standing(whole.score, whole.weight, whole.scored, whole.count)
    if not whole.complete or found.problem:
        return so_far
    points = round_half_up(Decimal(whole.score) / SCORE_UNIT, 2)
    above = [(floor, name) for floor, name in floors(snapshot) if floor > points]
    floor, name = min(above, default=(points, ""))
    return Standing(whole.score, whole.weight, whole.scored, whole.count, found.grade, name, floor - points)


def floors(snapshot: Snapshot) -> list[tuple[Decimal, str]]:
    """Where each grade above the lowest begins, ascending, in points."""
    return sorted((Decimal(band.floor) / SCORE_UNIT, band.name) for band in snapshot.bands if band.floor)


@dataclass(frozen=True)
class Dimension:
    """A first-level indicator; ``score`` and ``share`` are None while nothing of it is scored."""

    name: str
    score: int | None
    weight: int | None
    share: Decimal | None


def dimensions(snapshot: Snapshot) -> tuple[Dimension, ...]:
    totals = scores(snapshot).totals
    found = [(one, totals[one.id]) for one in first_level(snapshot.indicators)]
    points = [(one, whole.score if whole.scored else None) for one, whole in found]
    return tuple(Dimension(one.name, score, one.weight, percent(score, one.weight)) for one, score in points)


@dataclass(frozen=True)
class FirstStep:
    """A step of a new evaluation: what to do, on which page and in which table."""

    title: str
    hint: str
    page: str
    table: str
    done: bool


def is_new(snapshot: Snapshot) -> bool:
    """Whether nothing is there yet that gauges and bars could show."""
    return not (snapshot.projects or snapshot.funds or snapshot.findings or standing(snapshot).scored)


def first_steps(snapshot: Snapshot) -> tuple[FirstStep, ...]:
    evaluation, overall, facts = snapshot.evaluation, N_("项目概况"), N_("报告标题、被评价单位、评价年度和评价机构")
    named = all((evaluation.title, evaluation.unit, evaluation.fiscal_year, evaluation.evaluator))
    return (
        FirstStep(N_("填写评价信息"), facts, overall, "evaluation", named),
        FirstStep(N_("登记工作组"), N_("成员、角色和分工，并选择“我是…”"), overall, "team_member", bool(snapshot.team)),
        FirstStep(
            N_("新增项目"), N_("每个专项一行：名称、处室、主要内容"), overall, "project", bool(snapshot.projects)
        ),
        FirstStep(N_("登记依据和绩效目标"), N_("立项依据、承诺的目标"), overall, "legal_basis", bool(snapshot.bases)),
        FirstStep(N_("录入资金"), N_("结转、预算、到位、使用和支出明细"), N_("资金使用"), "fund", bool(snapshot.funds)),
        FirstStep(N_("给指标评分"), N_("得分和扣分原因"), N_("指标评分"), "indicator", standing(snapshot).scored > 0),
        FirstStep(
            N_("记录问题和建议"), N_("事实、标准、原因、影响"), N_("疑点与问题"), "finding", bool(snapshot.findings)
        ),
        FirstStep(
            N_("撰写正文，生成报告"), N_("各部分正文和结论"), N_("评价报告"), "section_text", bool(snapshot.texts)
        ),
    )
