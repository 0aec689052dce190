"""How an indicator earns its points: the formula of each scoring method, and scores added up over the tree.

Points and weights are ten-thousandths of a point; the ratio methods round to two decimals as a provincial scoring
system does. Each is worked out as one fraction, so that nothing is rounded twice.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import Enum

from models.indicators import (
    Deduction,
    ExpertScore,
    Indicator,
    Method,
    ScorePoint,
    Total,
    Verdict,
    first_level,
    leaves,
    plain_points,
    walk,
)
from models.money import SCORE_UNIT, round_half_up

__all__ = ["leaves"]

TOO_EASY = Decimal("1.3")  # above this multiple of the target one asks whether the target was too low
FEWEST_TRIMMED = 3  # of fewer scores none is left out
_LONGEST = 40  # digits before the point; what is longer is no quantity


def sound(value: Decimal | None) -> Decimal | None:
    """The value unless it is one nothing can be reckoned with."""
    return value if value is not None and value.is_finite() and abs(value.adjusted()) < _LONGEST else None


def share(part: Decimal, whole: Decimal, weight: int) -> int:
    """``part / whole`` of the weight with two decimals, half up, between 0 and the weight."""
    with localcontext(prec=200):
        points = int(round_half_up(part * weight / (whole * SCORE_UNIT), 2) * SCORE_UNIT)
    return max(0, min(weight, points))


def at_least(actual: Decimal, target: Decimal, weight: int) -> int:
    """For ≥: full when reached, else in proportion."""
    if actual >= target:
        return weight
    return share(actual, target, weight) if target > 0 else 0


def at_most(actual: Decimal, target: Decimal, weight: int) -> int:
    """For ≤: full when kept, nothing from twice the target on, in between less by as much as it is exceeded."""
    if actual <= target:
        return weight
    if target <= 0 or actual >= 2 * target:
        return 0
    return share(2 * target - actual, target, weight)


def equal(actual: Decimal, target: Decimal, weight: int) -> int:
    """For =: in proportion as for ≥; a target of 0 is met by nothing above it."""
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


def band(verdict: str, weight: int) -> tuple[int, int]:
    """Least and most points of a qualitative verdict; the most is itself one of them for 达成 alone."""
    low, high = BANDS[verdict]
    return -int(-low * weight // 1), int(high * weight)


def in_band(points: int, verdict: str, weight: int) -> bool:
    """Whether points picked by the evaluator lie in the band of a qualitative verdict."""
    low, high = BANDS[verdict]
    return low * weight <= points < high * weight or (verdict == Verdict.MET and points == weight)


def band_words(verdict: str, weight: int) -> str:
    low, high = (plain_points(points) for points in band(verdict, weight))
    return f"{low} 到 {high} 分" if verdict == Verdict.MET else f"{low} 到 {high} 分（不含 {high}）"


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
        return 0 if self.final is None else max(0, self.weight - self.final)


class State(Enum):
    """How far the scoring of one indicator has come."""

    UNSCORED = "未评"
    FULL = "满分"
    LOST = "有扣分"
    UNEXPLAINED = "有扣分，没有写原因"
    FAULTY = "得分有误"


def machine_score(indicator: Indicator, actual: Decimal | None, parts: Parts, trimmed: bool = False) -> int | None:
    """What the method of the indicator gives; None where it lacks a value or leaves the points to the evaluator."""
    weight = max(0, indicator.weight or 0)
    if parts.experts:
        mean = experts_mean([one.score for one in parts.experts], trimmed)
        return None if mean is None else max(0, min(weight, mean))
    if indicator.method in RATIO:
        actual, target = sound(actual), sound(indicator.target)
        return None if actual is None or target is None else RATIO[indicator.method](actual, target, weight)
    if indicator.method == Method.POINTS:
        return _points(parts.points, weight)
    if indicator.method == Method.DEDUCTION:
        return _deductions(parts.deductions, weight)
    return None


def _points(points: Sequence[ScorePoint], weight: int) -> int | None:
    """None until every point has been looked at."""
    if not points or any(point.earned is None for point in points):
        return None
    earned = sum(max(0, min(point.earned or 0, point.share or 0)) for point in points)
    return min(weight, earned)


def _deductions(deductions: Sequence[Deduction], weight: int) -> int | None:
    """None without any: that nothing is to be taken off is for the evaluator to say."""
    if not deductions:
        return None
    return max(0, min(weight, weight - sum(taken(one) for one in deductions)))


def taken(deduction: Deduction) -> int:
    """What one kind of case costs; a case without its number or points does not count yet."""
    cases = sound(deduction.cases)
    return int(round_half_up(cases * deduction.per_case, 0)) if cases is not None and deduction.per_case else 0


def experts_mean(scores: Sequence[int | None], trimmed: bool) -> int | None:
    """Mean to two decimals, None until all have scored; ``trimmed`` leaves out one highest and one lowest of three or
    more."""
    given = sorted(one for one in scores if one is not None)
    if not given or len(given) < len(scores):
        return None
    kept = given[1:-1] if trimmed and len(given) >= FEWEST_TRIMMED else given
    return _mean(sum(kept), len(kept))


def _mean(points: int, whole: int) -> int:
    with localcontext(prec=200):
        return int(round_half_up(Decimal(points) / (whole * SCORE_UNIT), 2) * SCORE_UNIT)


def weighted_mean(scores: Sequence[tuple[int, int]]) -> int | None:
    """Several projects' totals as one, (points, weight by funds in 分), to two decimals; plain mean: equal weights."""
    whole = sum(weight for _, weight in scores)
    return _mean(sum(points * weight for points, weight in scores), whole) if whole > 0 else None


def result(indicator: Indicator, machine: int | None) -> Result:
    final = indicator.score if indicator.score is not None else machine
    return Result(machine, final, max(0, indicator.weight or 0))


def too_easy(actual: Decimal | None, indicator: Indicator) -> bool:
    """Whether the actual value is so far above the target that the target may have been set too low."""
    actual, target = sound(actual), sound(indicator.target)
    above = actual is not None and target is not None and target > 0 and actual > TOO_EASY * target
    return indicator.method == Method.AT_LEAST and above


def fault(indicator: Indicator, machine: int | None, parts: Parts | None = None) -> str:
    """Why a score cannot stand; "" where it can."""
    return next((said for said in _faults(indicator, result(indicator, machine), parts or Parts()) if said), "")


def _faults(indicator: Indicator, scored: Result, parts: Parts) -> Iterable[str]:
    final, weight = scored.final, scored.weight
    yield from _faults_below(parts, weight)
    if final is None:
        return
    if not 0 <= final <= weight:
        yield f"得分 {plain_points(final)} 超出 0 到 {plain_points(weight)} 分的范围"
    if scored.overridden and not indicator.override_reason.strip():
        yield f"自动得分 {plain_points(scored.machine)} 分，改为 {plain_points(final)} 分须写明调整理由"
    if indicator.method == Method.QUALITATIVE:
        if not indicator.verdict:
            yield "请先选择定性结论：达成、部分达成或未达成"
        elif indicator.verdict in BANDS and not in_band(final, indicator.verdict, weight):
            yield f"“{indicator.verdict}”的得分应在 {band_words(indicator.verdict, weight)}之间"


def _faults_below(parts: Parts, weight: int) -> Iterable[str]:
    for point in parts.points:
        if (point.earned or 0) > (point.share or 0):
            yield f"要点“{point.what}”的得分 {plain_points(point.earned)} 高于分值 {plain_points(point.share)}"
    for one in parts.experts:
        if (one.score or 0) > weight:
            yield f"专家评分 {plain_points(one.score)} 高于权重 {plain_points(weight)}"
    shares = sum(point.share or 0 for point in parts.points)
    if parts.points and shares != weight:
        yield f"评价要点的分值合计 {plain_points(shares)} 分，应为 {plain_points(weight)} 分"


def state(indicator: Indicator, scored: Result, wrong: str = "") -> State:
    if wrong:
        return State.FAULTY
    if scored.final is None:
        return State.UNSCORED
    if not scored.lost:
        return State.FULL
    return State.LOST if indicator.reason.strip() else State.UNEXPLAINED


def after_taking(scored: Result, points: int) -> int:
    """The score when ``points`` more are taken off, from the full weight where there is none yet."""
    return max(0, (scored.weight if scored.final is None else scored.final) - points)


# ---- over the tree


def total(indicators: tuple[Indicator, ...], results: dict[int, Result]) -> Total:
    """Leaves added up; a higher node scored by itself counts while none below it is."""
    found = subtotals(indicators, results)
    return add_up(found[node.id] for node in first_level(indicators))


def subtotal(indicators: tuple[Indicator, ...], node: Indicator, results: dict[int, Result]) -> Total:
    return subtotals(indicators, results)[node.id]


def subtotals(indicators: tuple[Indicator, ...], results: dict[int, Result]) -> dict[int, Total]:
    """What each node comes to."""
    nodes = [node for _, node in walk(indicators)]
    below: dict[int | None, list[Total]] = {}
    found: dict[int, Total] = {}
    for node in reversed(nodes):
        found[node.id] = _total(node, below.get(node.id, []), results.get(node.id))
        below.setdefault(node.parent, []).append(found[node.id])
    return found


def _total(node: Indicator, parts: list[Total], scored: Result | None) -> Total:
    weight = max(0, node.weight or 0)
    if not parts:
        final = scored.final if scored else node.score
        return Total(final or 0, weight, int(final is not None), 1)
    whole = add_up(parts)
    if not whole.scored and node.score is not None:
        return Total(node.score, weight, whole.count, whole.count, True)
    return Total(whole.score, weight, whole.scored, whole.count)


def add_up(parts: Iterable[Total]) -> Total:
    known = list(parts)
    return Total(
        sum(part.score for part in known),
        sum(part.weight for part in known),
        sum(part.scored for part in known),
        sum(part.count for part in known),
    )
