"""The tree of indicators with weights, scoring methods and scores, and the grade a total earns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from models import fields as f
from models.fields import Record, record
from models.money import SCORE_UNIT, show_score


class Method(StrEnum):
    """How an indicator earns its points."""

    MANUAL = "直接评分"
    AT_LEAST = "≥ 目标值"
    AT_MOST = "≤ 目标值"
    EQUAL = "= 目标值"
    QUALITATIVE = "定性分档"
    POINTS = "评价要点"
    DEDUCTION = "扣分"


class Verdict(StrEnum):
    """The bands of qualitative scoring."""

    MET = "达成"
    PARTLY = "部分达成"
    NOT_MET = "未达成"


class ActualSource(StrEnum):
    """Where the actual value of an indicator comes from, followed live."""

    TYPED = "手工填写"
    RECEIVED_RATE = "资金到位率"
    USED_RATE = "预算执行率"
    MEASURE = "指标口径"
    ON_TIME = "完成及时性"
    SATISFACTION = "满意度"
    EQUIPMENT = "设备完好率"


@record("indicator", "指标", title="name")
class Indicator(Record):
    """One node of the tree. ``score`` is the evaluator's: of a leaf the final score, where it overrides the computed
    one with a reason, or is all there is; of a higher node only while none below it is scored."""

    parent: int | None = f.reference("上级指标", "indicator")
    name: str = f.text("指标名称", required=True)
    weight: int | None = f.score("权重", required=True, help="满分；下级权重合计等于上级，一级合计 100 分")
    explanation: str = f.long_text("指标解释")
    standard: str = f.long_text("评分标准")
    score: int | None = f.score("得分", help="0 到权重之间；自动算分的指标留空，改分须写调整理由")
    reason: str = f.long_text("扣分原因", help="时间、地点、数量、依据；扣了分必须写明")
    code: str = f.text("模板编号", help="在评分体系中的编号")
    method: str = f.choice("评分方法", Method)
    target: Decimal | None = f.number("目标值")
    unit: str = f.text("计量单位")
    source: str = f.choice("实际值来源", ActualSource, help="自动取数的随数据变化，也可以手工填写")
    measure: int | None = f.reference("取数指标", "measure", help="来源为“指标口径”时选择")
    actual: Decimal | None = f.number("实际值", help="来源为“手工填写”时填写")
    verdict: str = f.choice("定性结论", Verdict)
    override_reason: str = f.long_text("调整理由", help="最终得分与自动算分不同时必须写明")
    project: int | None = f.reference("项目", "project", help="各项目分别评分时填写")
    checked_by: str = f.text("核查方式", help="例如：现场核查、资料审阅、访谈、问卷")
    checked_on: date | None = f.day("核查日期")


@record("score_point", "评价要点", title="what")
class ScorePoint(Record):
    """One of the points an indicator is scored by, worth ``share``."""

    indicator: int | None = f.reference("指标", "indicator", required=True)
    what: str = f.text("要点", required=True)
    share: int | None = f.score("分值", required=True)
    earned: int | None = f.score("得分", help="满足得全部分值，不满足得 0")
    note: str = f.text("说明")


@record("deduction", "扣分事项", title="what")
class Deduction(Record):
    indicator: int | None = f.reference("指标", "indicator", required=True)
    what: str = f.text("扣分事项", required=True)
    cases: Decimal | None = f.number("次数", required=True)
    per_case: int | None = f.score("每次扣分", required=True)
    note: str = f.text("说明")


@record("expert_score", "专家评分", title="member")
class ExpertScore(Record):
    indicator: int | None = f.reference("指标", "indicator", required=True)
    member: int | None = f.reference("评分人", "team_member", required=True)
    score: int | None = f.score("评分", required=True)
    note: str = f.text("意见")


@record("grade_band", "等级标准", title="name")
class GradeBand(Record):
    """A grade and the least total that earns it: half-open bands, 优 [90,100], 良 [80,90)…"""

    name: str = f.text("等级", required=True)
    floor: int | None = f.score("最低分", required=True)


@dataclass(frozen=True)
class Total:
    """Scores added up; ``scored`` of ``count`` leaves are given, missing ones are never taken for full or zero.

    ``itself``: the node was scored as a whole, and nothing below it is."""

    score: int  # ten-thousandths of a point
    weight: int
    scored: int
    count: int
    itself: bool = False

    @property
    def complete(self) -> bool:
        return self.count > 0 and self.scored == self.count


def first_level(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Nodes without a parent (or whose parent is gone)."""
    known = {indicator.id for indicator in indicators}
    return tuple(indicator for indicator in indicators if indicator.parent not in known)


def children(indicators: tuple[Indicator, ...], parent: int) -> tuple[Indicator, ...]:
    return tuple(indicator for indicator in indicators if indicator.parent == parent)


def walk(indicators: tuple[Indicator, ...], under: int | None = None) -> Iterator[tuple[int, Indicator]]:
    """Every node with its level (1 is the top), each after its parent; only those below ``under`` where it is given."""
    below: dict[int | None, list[Indicator]] = {}
    for indicator in indicators:
        below.setdefault(indicator.parent, []).append(indicator)
    tops = first_level(indicators) if under is None else below.get(under, [])
    stack = [(1, one) for one in reversed(tops)]
    seen = set[int]()
    while stack:
        level, node = stack.pop()
        if node.id in seen:
            continue
        seen.add(node.id)
        yield level, node
        stack += [(level + 1, one) for one in reversed(below.get(node.id, []))]


def leaves(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """The nodes that are scored, in the order of the tree."""
    parents = {indicator.parent for indicator in indicators}
    return tuple(node for _, node in walk(indicators) if node.id not in parents)


def roots(indicators: tuple[Indicator, ...], project: int | None = None) -> tuple[Indicator, ...]:
    """First-level indicators of the table for the whole evaluation, or of the one a project has for itself."""
    return tuple(one for one in first_level(indicators) if one.project == project)


def path(indicators: tuple[Indicator, ...], node: Indicator) -> tuple[Indicator, ...]:
    """The nodes above one, from the top."""
    known = {one.id: one for one in indicators}
    found: list[Indicator] = []
    above = known.get(node.parent) if node.parent is not None else None
    while above is not None and above not in found:
        found.insert(0, above)
        above = known.get(above.parent) if above.parent is not None else None
    return tuple(found)


def grade(points: int, bands: tuple[GradeBand, ...]) -> str:
    """The name of the highest band whose floor the total, rounded half up to two decimals, reaches; "" if none."""
    rounded = int(show_score(points).replace(".", "")) * (SCORE_UNIT // 100)
    reached = [band for band in bands if band.floor is not None and rounded >= band.floor]
    return max(reached, key=lambda band: band.floor or 0).name if reached else ""


def plain_points(points: int | None) -> str:
    """Points with as many decimals as they have: 17.5, 20."""
    if points is None:
        return "—"
    text = show_score(points, 4)
    return text.rstrip("0").rstrip(".")


@dataclass(frozen=True)
class WeightGap:
    """Weights that do not add up: those of the first level to 100, or those below ``under`` to its own."""

    under: Indicator | None
    sum: int
    due: int
    project: int | None = None  # whose table it is, None for the whole evaluation's


def weight_gaps(indicators: tuple[Indicator, ...]) -> tuple[WeightGap, ...]:
    """Each table's first level against 100, each node's children against it; a level without weights is not compared."""
    tops = first_level(indicators)
    levels: list[tuple[Indicator | None, int | None, list[Indicator]]] = [
        (None, 100 * SCORE_UNIT, [one for one in tops if one.project == project])
        for project in dict.fromkeys(one.project for one in tops)
    ]
    levels += [(node, node.weight, list(children(indicators, node.id))) for node in indicators]
    gaps: list[WeightGap] = []
    for under, due, below in levels:
        weights = [one.weight for one in below if one.weight is not None]
        if weights and due is not None and sum(weights) != due:
            project = below[0].project if under is None else under.project
            gaps.append(WeightGap(under, sum(weights), due, project))
    return tuple(gaps)


def next_band(points: int, bands: tuple[GradeBand, ...]) -> tuple[GradeBand, int] | None:
    """The next better grade and how many points are missing for it; None at the top."""
    above = [(band, band.floor - points) for band in bands if band.floor is not None and band.floor > points]
    return min(above, key=lambda found: found[1], default=None)
