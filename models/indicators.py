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
    """Scores added up; ``scored`` of ``count`` leaves are given, missing ones are never taken for full or zero."""

    score: int  # ten-thousandths of a point
    weight: int
    scored: int
    count: int

    @property
    def complete(self) -> bool:
        return self.count > 0 and self.scored == self.count


def first_level(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """Nodes without a parent (or whose parent is gone)."""
    known = {indicator.id for indicator in indicators}
    return tuple(indicator for indicator in indicators if indicator.parent not in known)


def children(indicators: tuple[Indicator, ...], parent: int) -> tuple[Indicator, ...]:
    return tuple(indicator for indicator in indicators if indicator.parent == parent)


def walk(indicators: tuple[Indicator, ...]) -> Iterator[tuple[int, Indicator]]:
    """Every node with its level (1 is the top), in the order of the tree."""
    below: dict[int | None, list[Indicator]] = {}
    for indicator in indicators:
        below.setdefault(indicator.parent, []).append(indicator)
    stack = [(1, one) for one in reversed(first_level(indicators))]
    seen = set[int]()
    while stack:
        level, node = stack.pop()
        if node.id in seen:
            continue
        seen.add(node.id)
        yield level, node
        stack += [(level + 1, one) for one in reversed(below.get(node.id, []))]


def grade(points: int, bands: tuple[GradeBand, ...]) -> str:
    """The name of the highest band whose floor the total, rounded half up to two decimals, reaches; "" if none."""
    rounded = int(show_score(points).replace(".", "")) * (SCORE_UNIT // 100)
    reached = [band for band in bands if band.floor is not None and rounded >= band.floor]
    return max(reached, key=lambda band: band.floor or 0).name if reached else ""


def unbalanced(indicators: tuple[Indicator, ...]) -> tuple[tuple[Indicator | None, int, int], ...]:
    """Nodes (None: the root, to be 100) with the weight they have and the sum of their children's, where these differ."""
    top = sum(one.weight or 0 for one in first_level(indicators))
    wrong: list[tuple[Indicator | None, int, int]] = [] if top == 100 * SCORE_UNIT else [(None, 100 * SCORE_UNIT, top)]
    for _, node in walk(indicators):
        below = children(indicators, node.id)
        if below and (total := sum(one.weight or 0 for one in below)) != (node.weight or 0):
            wrong.append((node, node.weight or 0, total))
    return tuple(wrong)
