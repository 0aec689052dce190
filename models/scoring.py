"""How an indicator earns its points: the formulas of each scoring method, and scores combined over the tree.

Points and weights are ten-thousandths of a point; the ratio methods round to two decimals as a provincial scoring
system does (domain rules, section 2).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.indicators import (
    Deduction,
    ExpertScore,
    Indicator,
    Method,
    ScorePoint,
    Total,
    Verdict,
    children,
    first_level,
    walk,
)
from models.money import SCORE_UNIT, round_half_up, show_score

TOO_EASY = Decimal("1.3")  # above this multiple of the target one asks whether the target was too low


def _round(points: Decimal) -> int:
    """Points with two decimals, half up, as ten-thousandths."""
    return int(round_half_up(points, 2) * SCORE_UNIT)


def at_least(actual: Decimal, target: Decimal, weight: int) -> int:
    """"≥": full when reached, else in proportion."""
    if actual >= target:
        return weight
    share = actual / target if target > 0 else Decimal(0)
    return max(0, min(weight, _round(share * weight / SCORE_UNIT)))


def at_most(actual: Decimal, target: Decimal, weight: int) -> int:
    """"≤": full when kept, nothing from twice the target on, in between less by as much as it is exceeded."""
    if actual <= target:
        return weight
    if target <= 0 or actual >= 2 * target:
        return 0
    return max(0, min(weight, _round((1 - (actual - target) / target) * weight / SCORE_UNIT)))


def equal(actual: Decimal, target: Decimal, weight: int) -> int:
    """"=": in proportion as "≥"; a target of 0 is met by 0 alone."""
    if target == 0:
        return weight if actual <= 0 else 0
    return at_least(actual, target, weight)


RATIO: dict[str, Callable[[Decimal, Decimal, int], int]] = {
    Method.AT_LEAST: at_least,
    Method.AT_MOST: at_most,
    Method.EQUAL: equal,
}

BANDS: dict[str, tuple[Decimal, Decimal]] = {  # of the weight; the upper end belongs to the band only for 达成
    Verdict.MET: (Decimal("0.8"), Decimal(1)),
    Verdict.PARTLY: (Decimal("0.6"), Decimal("0.8")),
    Verdict.NOT_MET: (Decimal(0), Decimal("0.6")),
}


def in_band(points: int, verdict: str, weight: int) -> bool:
    """Whether points picked by the evaluator lie in the band of a qualitative verdict."""
    low, high = BANDS[verdict]
    return low * weight <= points < high * weight or (verdict == Verdict.MET and points == weight)


@dataclass(frozen=True)
class Parts:
    """What hangs below one indicator: its points, deductions and experts' scores."""

    points: tuple[ScorePoint, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    experts: tuple[ExpertScore, ...] = ()


@dataclass(frozen=True)
class Result:
    """A leaf's score as the formula has it (None: it has none) and as it counts (None: not scored)."""

    machine: int | None
    final: int | None
    weight: int

    @property
    def overridden(self) -> bool:
        return self.machine is not None and self.final is not None and self.machine != self.final

    @property
    def lost(self) -> int:
        return 0 if self.final is None else self.weight - self.final


def machine_score(indicator: Indicator, actual: Decimal | None, parts: Parts, trimmed: bool = False) -> int | None:
    """What the method of the indicator gives; None where it lacks a value or leaves the points to the evaluator."""
    weight = indicator.weight or 0
    if parts.experts:
        return experts_mean([one.score for one in parts.experts if one.score is not None], trimmed)
    if indicator.method in RATIO:
        if actual is None or indicator.target is None:
            return None
        return RATIO[indicator.method](actual, indicator.target, weight)
    if indicator.method == Method.POINTS and parts.points:
        if any(point.earned is None for point in parts.points):
            return None
        return min(weight, sum(min(point.earned or 0, point.share or 0) for point in parts.points))
    if indicator.method == Method.DEDUCTION:
        taken = sum((one.cases or 0) * (one.per_case or 0) for one in parts.deductions)
        return max(0, weight - int(round_half_up(Decimal(taken), 0))) if parts.deductions else None
    return None


def experts_mean(scores: Sequence[int], trimmed: bool) -> int | None:
    """Mean of the experts' scores to two decimals; ``trimmed`` leaves out one highest and one lowest of three or more."""
    kept = sorted(scores)[1:-1] if trimmed and len(scores) >= 3 else list(scores)
    return _round(Decimal(sum(kept)) / len(kept) / SCORE_UNIT) if kept else None


def result(indicator: Indicator, machine: int | None) -> Result:
    return Result(machine, indicator.score if indicator.score is not None else machine, indicator.weight or 0)


def too_easy(actual: Decimal | None, indicator: Indicator) -> bool:
    """Whether the actual value is so far above the target that the target may have been set too low."""
    target = indicator.target
    return indicator.method == Method.AT_LEAST and bool(target) and actual is not None and actual > TOO_EASY * target


def fault(indicator: Indicator, machine: int | None) -> str:
    """Why the evaluator's score cannot stand; "" where it can."""
    points, weight = indicator.score, indicator.weight or 0
    if points is None:
        return ""
    if not 0 <= points <= weight:
        return f"得分 {show_score(points)} 超出 0 到 {show_score(weight)} 的范围"
    if machine is not None and points != machine and not indicator.override_reason.strip():
        return f"自动算分 {show_score(machine)}，改为 {show_score(points)} 须写明调整理由"
    if indicator.method == Method.QUALITATIVE and indicator.verdict and not in_band(points, indicator.verdict, weight):
        low, high = (show_score(int(share * weight)) for share in BANDS[indicator.verdict])
        return f"“{indicator.verdict}”的得分应在 {low} 到 {high} 之间"
    return ""


def total(indicators: tuple[Indicator, ...], results: dict[int, Result]) -> Total:
    """Leaves added up; a higher node scored by itself counts while none below it is."""
    parts = [subtotal(indicators, node, results) for node in first_level(indicators)]
    return Total(
        sum(part.score for part in parts),
        sum(part.weight for part in parts),
        sum(part.scored for part in parts),
        sum(part.count for part in parts),
    )


def subtotal(indicators: tuple[Indicator, ...], node: Indicator, results: dict[int, Result]) -> Total:
    below = children(indicators, node.id)
    weight = node.weight or 0
    if not below:
        final = results[node.id].final if node.id in results else node.score
        return Total(final or 0, weight, int(final is not None), 1)
    parts = [subtotal(indicators, one, results) for one in below]
    scored, count = sum(part.scored for part in parts), sum(part.count for part in parts)
    if not scored and node.score is not None:
        return Total(node.score, weight, count, count)
    return Total(sum(part.score for part in parts), weight, scored, count)


def leaves(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    parents = {indicator.parent for indicator in indicators}
    return tuple(node for _, node in walk(indicators) if node.id not in parents)


def weighted_mean(scores: Sequence[tuple[int, int]]) -> int | None:
    """Several projects' totals as one, (points, weight by funds in 分), to two decimals; plain mean: equal weights."""
    whole = sum(weight for _, weight in scores)
    if not whole:
        return None
    return _round(Decimal(sum(points * weight for points, weight in scores)) / whole / SCORE_UNIT)
