"""The tree of indicators with weights and scores, and the grade a total earns."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from models import fields as f
from models.errors import UserError
from models.fields import Record, record
from models.money import SCORE_UNIT, show_score


@record("indicator", "指标", title="name")
class Indicator(Record):
    """One node of the tree; for now scores are given at the first level (``parent`` is None)."""

    parent: int | None = f.reference("上级指标", "indicator")
    name: str = f.text("指标名称", required=True)
    weight: int | None = f.score("权重", required=True, help="满分，各一级指标合计 100 分")
    explanation: str = f.long_text("指标解释")
    standard: str = f.long_text("评分标准")
    score: int | None = f.score("得分", help="0 到权重之间")
    reason: str = f.long_text("扣分原因", help="时间、地点、数量、依据；扣了分必须写明")
    code: str = f.text("模板编号", help="在评分体系中的编号")


@record("grade_band", "等级标准", title="name")
class GradeBand(Record):
    """A grade and the least total that earns it: half-open bands, 优 [90,100], 良 [80,90)…"""

    name: str = f.text("等级", required=True)
    floor: int | None = f.score("最低分", required=True)


@dataclass(frozen=True)
class Total:
    """First-level scores added up; ``scored`` of ``count`` are given, missing ones are never taken for full or zero."""

    score: int  # ten-thousandths of a point
    weight: int
    scored: int
    count: int

    @property
    def complete(self) -> bool:
        return self.count > 0 and self.scored == self.count


def first_level(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    return tuple(indicator for indicator in indicators if indicator.parent is None)


def total(indicators: tuple[Indicator, ...]) -> Total:
    top = first_level(indicators)
    return Total(
        sum(indicator.score or 0 for indicator in top),
        sum(indicator.weight or 0 for indicator in top),
        sum(indicator.score is not None for indicator in top),
        len(top),
    )


def grade(points: int, bands: tuple[GradeBand, ...]) -> str:
    """The name of the highest band whose floor the total, rounded half up to two decimals, reaches; "" if none."""
    rounded = int(show_score(points).replace(".", "")) * (SCORE_UNIT // 100)
    reached = [band for band in bands if band.floor is not None and rounded >= band.floor]
    return max(reached, key=lambda band: band.floor or 0).name if reached else ""


class State(Enum):
    """How far the scoring of one indicator has come."""

    UNSCORED = "未评"
    FULL = "满分"
    LOST = "有扣分"
    UNEXPLAINED = "有扣分，没有写原因"


def lost(indicator: Indicator) -> int:
    """Points taken off; 0 while there is no score."""
    if indicator.score is None or indicator.weight is None:
        return 0
    return max(0, indicator.weight - indicator.score)


def state(indicator: Indicator) -> State:
    if indicator.score is None:
        return State.UNSCORED
    if not lost(indicator):
        return State.FULL
    return State.LOST if indicator.reason.strip() else State.UNEXPLAINED


def check_score(indicator: Indicator) -> None:
    """Raises UserError for more points than the weight."""
    if indicator.score is not None and indicator.weight is not None and indicator.score > indicator.weight:
        given, most = (plain_points(points) for points in (indicator.score, indicator.weight))
        raise UserError(f"得分 {given} 高于权重 {most}", f"请填写 0 到 {most} 之间的分数")


def after_taking(indicator: Indicator, points: int) -> int | None:
    """The score when ``points`` more are taken off, from the full weight where there is none yet."""
    start = indicator.weight if indicator.score is None else indicator.score
    return None if start is None else max(0, start - points)


def plain_points(points: int | None) -> str:
    """Points with as many decimals as they have: 17.5, 20."""
    if points is None:
        return "—"
    text = show_score(points, 4)
    return text.rstrip("0").rstrip(".")


def tree(
    indicators: tuple[Indicator, ...], parent: int | None = None, depth: int = 0
) -> Iterator[tuple[Indicator, int]]:
    """Every indicator with its depth, each after its parent; one whose parent is gone does not appear."""
    for one in indicators:
        if one.parent == parent:
            yield one, depth
            yield from tree(indicators, one.id, depth + 1)


@dataclass(frozen=True)
class WeightGap:
    """Weights that do not add up: those of the first level to 100, or those below ``under`` to its own."""

    under: Indicator | None
    sum: int
    due: int


def weight_gaps(indicators: tuple[Indicator, ...]) -> tuple[WeightGap, ...]:
    """Where a level has no weights at all, there is nothing to compare."""
    gaps: list[WeightGap] = []
    for under in (None, *indicators):
        below = [one for one in indicators if one.parent == (under.id if under else None)]
        due = 100 * SCORE_UNIT if under is None else under.weight
        weights = [one.weight for one in below if one.weight is not None]
        if weights and due is not None and sum(weights) != due:
            gaps.append(WeightGap(under, sum(weights), due))
    return tuple(gaps)


def next_band(points: int, bands: tuple[GradeBand, ...]) -> tuple[GradeBand, int] | None:
    """The next better grade and how many points are missing for it; None at the top."""
    above = [(band, band.floor - points) for band in bands if band.floor is not None and band.floor > points]
    return min(above, key=lambda found: found[1], default=None)
