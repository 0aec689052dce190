"""The tree changed in place: what goes with a node, where it moves, and weights brought to their sum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import weighing
from models.evaluation import Evaluation, Project
from models.indicators import Deduction, ExpertScore, Indicator, ScorePoint, walk, weight_gaps
from models.store import Store

POINT = 10_000


@pytest.fixture
def store(tmp_path):
    store = Store.create(tmp_path / "a.digao", lambda step: step.add(Evaluation()), home=tmp_path / "home")
    with store.operation("") as step:
        tops = step.add_all([Indicator(name=name, weight=weight * POINT) for name, weight in (("甲", 40), ("乙", 60))])
        below = step.add_all([Indicator(name=name, weight=20 * POINT, parent=tops[0]) for name in ("子", "丑")])
        step.add_all(
            [
                ScorePoint(indicator=below[0], what="要点", share=15 * POINT, earned=15 * POINT),
                ScorePoint(indicator=below[0], what="要点", share=5 * POINT, earned=1 * POINT),
                ScorePoint(indicator=tops[1], what="别的"),
            ]
        )
        step.add(Deduction(indicator=below[1], what="扣"))
        step.add(ExpertScore(indicator=below[1], score=POINT))
    yield store
    store.close()


def do(store, work, *args):
    with store.operation("改") as step:
        return work(step, *args)


def names(store):
    return [one.name for _, one in walk(store.all(Indicator))]


def id_of(store, name):
    return next(one.id for one in store.all(Indicator) if one.name == name)


def test_a_node_goes_with_everything_below_it_and_comes_back(store):
    do(store, weighing.remove, id_of(store, "甲"))
    assert names(store) == ["乙"]
    assert [one.what for one in store.all(ScorePoint)] == ["别的"]
    assert store.all(Deduction) == () == store.all(ExpertScore)
    store.undo()
    assert names(store) == ["甲", "子", "丑", "乙"] and len(store.all(ScorePoint)) == 3


def test_a_new_node_belongs_to_the_table_it_stands_in(store):
    with store.operation("") as step:
        project = step.add(Project(name="路"))
    top = do(store, weighing.add, None, project)
    below = do(store, weighing.add, top, None)
    assert store.get(Indicator, below).project == project == store.get(Indicator, top).project


def test_nodes_move_among_their_siblings_only(store):
    do(store, weighing.move, id_of(store, "丑"), -1)
    assert names(store) == ["甲", "丑", "子", "乙"]
    do(store, weighing.move, id_of(store, "丑"), -1)
    do(store, weighing.move, id_of(store, "子"), 1)
    assert names(store) == ["甲", "丑", "子", "乙"]
    do(store, weighing.move, id_of(store, "乙"), -1)
    assert names(store) == ["乙", "甲", "丑", "子"]
    do(store, weighing.move, id_of(store, "乙"), 1)
    assert names(store) == ["甲", "丑", "子", "乙"]
    do(store, weighing.move, 99, 1)


def test_siblings_of_one_place_are_put_in_order(store):
    with store.operation("") as step:
        for name in ("子", "丑"):
            step.change(Indicator, id_of(store, name), position="V")
    before = names(store)
    do(store, weighing.move, id_of(store, before[2]), -1)
    assert names(store) == ["甲", before[2], before[1], "乙"]


def test_weights_are_brought_to_their_sum_level_by_level(store):
    with store.operation("") as step:
        step.change(Indicator, id_of(store, "甲"), weight=60 * POINT)
        step.change(Indicator, id_of(store, "子"), weight=10 * POINT)
    assert len(weight_gaps(store.all(Indicator))) == 2
    do(store, weighing.fit_below, None)
    assert weight_gaps(store.all(Indicator)) == ()
    weights = {one.name: one.weight / POINT for one in store.all(Indicator)}
    assert weights == {"甲": 50, "乙": 50, "子": 16.67, "丑": 33.33}
    points = [(one.share / POINT, one.earned / POINT) for one in store.all(ScorePoint)[:2]]
    assert points == [(12.5, 12.5), (4.17, 1.0)]  # a met point stays met
    store.undo()
    assert len(weight_gaps(store.all(Indicator))) == 2
    do(store, weighing.fit_below, id_of(store, "甲"))
    assert [gap.under for gap in weight_gaps(store.all(Indicator))] == [None]


@given(st.integers(0, 100 * POINT), st.lists(st.integers(0, 100 * POINT), max_size=8))
def test_what_is_spread_adds_up(whole, weights):
    found = weighing.spread(whole, weights)
    assert len(found) == len(weights) and all(one >= 0 for one in found)
    assert found == weights or sum(found) == whole


def test_what_would_be_lost_with_a_table(store):
    assert weighing.at_stake(store.snapshot(), None) == 2
    with store.operation("") as step:
        step.change(Indicator, id_of(store, "乙"), reason="晚了")
    assert weighing.at_stake(store.snapshot(), None) == 3
    assert weighing.at_stake(store.snapshot(), 7) == 0
