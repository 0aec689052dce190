"""The tree of indicators with weights and scores, and the grade a total earns."""

from dataclasses import dataclass

from models import fields as f
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
