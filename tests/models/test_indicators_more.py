"""Scores against weights: what was lost, what may not be, and where weights do not add up."""

from decimal import Decimal

import pytest

from models.indicators import (
    GradeBand,
    Indicator,
    grade,
    leaves,
    next_band,
    path,
    plain_points,
    roots,
    walk,
    weight_gaps,
)


def points(number):
    return round(number * 10_000)


def test_points_in_words():
    assert [plain_points(one) for one in (points(20), points(17.5), points(0.0001), 0, None)] == [
        "20", "17.5", "0.0001", "0", "—",
    ]  # fmt: skip


NODES = (
    Indicator(id=1),
    Indicator(id=2, parent=1),
    Indicator(id=3, project=7),
    Indicator(id=4, parent=2),
    Indicator(id=5, parent=9),
)


def test_the_tree_in_order_with_levels():
    assert [(level, one.id) for level, one in walk(NODES)] == [(1, 1), (2, 2), (3, 4), (1, 3), (1, 5)]
    assert [(level, one.id) for level, one in walk(NODES, under=1)] == [(1, 2), (2, 4)]
    assert [one.id for one in leaves(NODES)] == [4, 3, 5]
    assert [one.id for one in path(NODES, NODES[3])] == [1, 2]
    assert [one.id for one in roots(NODES)] == [1, 5] and [one.id for one in roots(NODES, 7)] == [3]


def test_nodes_that_hang_in_a_circle_are_passed_over():
    circle = (Indicator(id=1, parent=2), Indicator(id=2, parent=1), Indicator(id=3, parent=3), Indicator(id=4))
    assert [one.id for _, one in walk(circle)] == [4]
    assert len(path(circle, circle[0])) == 2


def test_weights_that_do_not_add_up():
    top = (Indicator(id=1, weight=points(40)), Indicator(id=2, weight=points(60)))
    assert weight_gaps(top) == ()
    below = (Indicator(id=3, parent=1, weight=points(30)), Indicator(id=4, parent=2))
    (gap,) = weight_gaps((*top, *below))
    assert (gap.under, gap.sum, gap.due) == (top[0], points(30), points(40))
    (gap,) = weight_gaps(top[:1])
    assert (gap.under, gap.sum, gap.due) == (None, points(40), points(100))
    assert weight_gaps(()) == ()


def test_each_table_has_its_own_hundred():
    top = (Indicator(id=1, weight=points(100)), Indicator(id=2, weight=points(99), project=7))
    (gap,) = weight_gaps(top)
    assert (gap.project, gap.sum) == (7, points(99))
    assert weight_gaps((top[0], Indicator(id=2, weight=points(100), project=7))) == ()


def test_the_next_better_grade():
    bands = (GradeBand(name="优", floor=points(90)), GradeBand(name="良", floor=points(80)), GradeBand(name="？"))
    band, missing = next_band(points(85.54), bands)
    assert (band.name, missing) == ("优", points(4.46))
    assert next_band(points(90), bands) is None


@pytest.mark.parametrize(
    ("score", "name"),
    [
        ("100", "优"), ("90", "优"), ("89.995", "优"), ("89.994", "良"), ("85.54", "良"), ("80", "良"), ("79.99", "中"),
        ("60", "中"), ("59.9949", "差"), ("0", "差"),
    ],
)  # fmt: skip
def test_grades_begin_at_their_floor_on_the_rounded_score(score, name):
    floors = (("优", 90), ("良", 80), ("中", 60), ("差", 0))
    bands = tuple(GradeBand(name=name, floor=points(floor)) for name, floor in floors)
    assert grade(int(Decimal(score) * 10_000), bands) == name
    assert grade(0, bands[:1]) == ""
