"""Scores against weights: what was lost, what may not be, and where weights do not add up."""

import pytest

from models.errors import UserError
from models.indicators import (
    GradeBand,
    Indicator,
    State,
    after_taking,
    check_score,
    lost,
    next_band,
    plain_points,
    state,
    tree,
    weight_gaps,
)


def points(number):
    return round(number * 10_000)


def test_how_far_one_has_come():
    assert state(Indicator(weight=points(20))) is State.UNSCORED
    assert state(Indicator(weight=points(20), score=points(20))) is State.FULL
    assert state(Indicator(weight=points(20), score=points(18))) is State.UNEXPLAINED
    assert state(Indicator(weight=points(20), score=points(18), reason="　\n")) is State.UNEXPLAINED
    assert state(Indicator(weight=points(20), score=0, reason="没有做")) is State.LOST
    assert lost(Indicator(weight=points(20), score=points(18.5))) == points(1.5)
    assert lost(Indicator(weight=points(20))) == 0
    assert lost(Indicator(score=points(5))) == 0


def test_more_than_the_weight_is_refused():
    check_score(Indicator(weight=points(20), score=points(20)))
    check_score(Indicator(score=points(20)))
    with pytest.raises(UserError, match=r"得分 20\.5 高于权重 20") as refused:
        check_score(Indicator(weight=points(20), score=points(20.5)))
    assert "0 到 20" in refused.value.hint


def test_points_are_taken_from_what_is_there():
    assert after_taking(Indicator(weight=points(20)), points(0.5)) == points(19.5)
    assert after_taking(Indicator(weight=points(20), score=points(19.5)), points(1)) == points(18.5)
    assert after_taking(Indicator(weight=points(20), score=points(0.5)), points(1)) == 0
    assert after_taking(Indicator(), points(1)) is None


def test_points_in_words():
    assert [plain_points(one) for one in (points(20), points(17.5), points(0.0001), 0, None)] == [
        "20", "17.5", "0.0001", "0", "—",
    ]  # fmt: skip


def test_the_tree_in_order_with_depths():
    nodes = (
        Indicator(id=1),
        Indicator(id=2, parent=1),
        Indicator(id=3),
        Indicator(id=4, parent=2),
        Indicator(id=5, parent=9),
    )
    assert [(one.id, depth) for one, depth in tree(nodes)] == [(1, 0), (2, 1), (4, 2), (3, 0)]


def test_weights_that_do_not_add_up():
    top = (Indicator(id=1, weight=points(40)), Indicator(id=2, weight=points(60)))
    assert weight_gaps(top) == ()
    below = (Indicator(id=3, parent=1, weight=points(30)), Indicator(id=4, parent=2))
    (gap,) = weight_gaps((*top, *below))
    assert (gap.under, gap.sum, gap.due) == (top[0], points(30), points(40))
    (gap,) = weight_gaps(top[:1])
    assert (gap.under, gap.sum, gap.due) == (None, points(40), points(100))
    assert weight_gaps(()) == ()


def test_the_next_better_grade():
    bands = (GradeBand(name="优", floor=points(90)), GradeBand(name="良", floor=points(80)), GradeBand(name="？"))
    band, missing = next_band(points(85.54), bands)
    assert (band.name, missing) == ("优", points(4.46))
    assert next_band(points(90), bands) is None
