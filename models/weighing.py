"""Changing the tree of indicators in place: new nodes, other weights, another order, and what goes with a node."""

from decimal import Decimal

from models.fields import Record
from models.indicators import Deduction, ExpertScore, Indicator, ScorePoint, children, first_level, walk
from models.money import SCORE_UNIT, round_half_up
from models.positions import between, following
from models.snapshot import Snapshot
from models.store import Step

BELOW: tuple[type[Record], ...] = (ScorePoint, Deduction, ExpertScore)


def add(step: Step, parent: int | None, project: int | None = None) -> int:
    """A new indicator, below ``parent`` and of its table, or of the first level."""
    above = step.get(Indicator, parent) if parent is not None else None
    return step.add(Indicator(parent=parent, project=above.project if above else project))


def branch(indicators: tuple[Indicator, ...], node: int) -> tuple[int, ...]:
    """The node and everything below it."""
    return (node, *(one.id for _, one in walk(indicators, node)))


def remove(step: Step, node: int) -> None:
    """With everything below it, and the points, deductions and experts' scores of all of them."""
    gone = set(branch(step.all(Indicator), node))
    for kind in BELOW:
        step.remove(kind, *(one.id for one in step.all(kind) if getattr(one, "indicator", None) in gone))
    step.remove(Indicator, *gone)


def move(step: Step, node: int, by: int) -> None:
    """Before or behind its neighbour of the same parent; nothing where there is none."""
    indicators = step.all(Indicator)
    one = next((known for known in indicators if known.id == node), None)
    if one is None:
        return
    order = [known for known in _siblings(indicators, one) if known.id != node]
    at = [known.id for known in _siblings(indicators, one)].index(node) + by
    if not 0 <= at <= len(order):
        return
    before = order[at - 1].position if at else ""
    after = order[at].position if at < len(order) else ""
    if after and before >= after:  # two laptops may have given one place twice
        order.insert(at, one)
        for known, place in zip(order, following("", len(order)), strict=True):
            step.change(Indicator, known.id, position=place)
    else:
        step.change(Indicator, node, position=between(before, after))


def _siblings(indicators: tuple[Indicator, ...], one: Indicator) -> tuple[Indicator, ...]:
    tops = first_level(indicators)
    return (
        tuple(top for top in tops if top.project == one.project)
        if one in tops
        else children(indicators, one.parent or 0)
    )


def spread(whole: int, weights: list[int]) -> list[int]:
    """The weights in their proportions with ``whole`` as their sum, to two decimals; the last takes what is left."""
    total = sum(weights)
    if not weights or not total:
        return weights
    cent = SCORE_UNIT // 100
    found = [int(round_half_up(Decimal(whole * weight) / (total * cent), 0)) * cent for weight in weights]
    heaviest = max(range(len(weights)), key=lambda at: weights[at])
    found[heaviest] += whole - sum(found)
    return found if min(found) >= 0 else weights


def fit_below(step: Step, node: int | None, project: int | None = None) -> None:
    """Let the weights below a node (or of the first level) add up to its own, level by level, and the points' shares."""
    indicators = step.all(Indicator)
    if node is None:
        tops = tuple(one for one in first_level(indicators) if one.project == project)
        _fit(step, indicators, 100 * SCORE_UNIT, tops)
    elif (one := step.get(Indicator, node)) is not None:
        _fit_node(step, indicators, one, one.weight or 0)


def _fit(step: Step, indicators: tuple[Indicator, ...], whole: int, level: tuple[Indicator, ...]) -> None:
    for one, weight in zip(level, spread(whole, [one.weight or 0 for one in level]), strict=True):
        step.change(Indicator, one.id, weight=weight)
        _fit_node(step, indicators, one, weight)


def _fit_node(step: Step, indicators: tuple[Indicator, ...], one: Indicator, weight: int) -> None:
    below = children(indicators, one.id)
    if below:
        _fit(step, indicators, weight, below)
    points = [point for point in step.all(ScorePoint) if point.indicator == one.id]
    shares = spread(weight, [point.share or 0 for point in points])
    for point, share in zip(points, shares, strict=True):
        full = point.earned is not None and point.earned == point.share
        step.change(ScorePoint, point.id, share=share, earned=share if full else point.earned)


def at_stake(snapshot: Snapshot, project: int | None) -> int:
    """How many indicators of a table something has been entered for, and would go with it."""
    own = {one.id for one in snapshot.indicators if one.project == project}
    marked = {one.indicator for one in snapshot.score_points if one.earned is not None}
    marked |= {one.indicator for records in (snapshot.deductions, snapshot.expert_scores) for one in records}
    marked |= {one.id for one in snapshot.indicators if one.score is not None or one.reason.strip()}
    return len(own & marked)
