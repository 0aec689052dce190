"""Every scoring formula with its vectors and boundaries, and what must hold for any numbers."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import scoring
from models.indicators import Deduction, ExpertScore, Indicator, Method, ScorePoint, Total, Verdict
from models.scoring import Parts, Result, State

POINT = 10_000


def points(number):
    return int(Decimal(str(number)) * POINT)


@pytest.mark.parametrize(
    ("formula", "actual", "target", "weight", "expected"),
    [
        (scoring.at_least, "100", "100", 5, 5),
        (scoring.at_least, "130", "100", 5, 5),
        (scoring.at_least, "82.35", "100", 5, "4.12"),
        (scoring.at_least, "86.63", "100", 4, "3.47"),
        (scoring.at_least, "75.59", "90", 8, "6.72"),
        (scoring.at_least, "99.99", "100", 3, 3),  # 2.9997 rounds to the full weight
        (scoring.at_least, "1", "3", "0.015", "0.01"),  # half up of exactly 0.005, in one division
        (scoring.at_least, "0", "95", 4, 0),
        (scoring.at_least, "-4", "95", 4, 0),
        (scoring.at_least, "-4", "0", 4, 0),
        (scoring.at_least, "0", "0", 4, 4),
        (scoring.at_most, "100", "100", 5, 5),
        (scoring.at_most, "0", "100", 5, 5),
        (scoring.at_most, "100.01", "100", 5, 5),  # 4.9995 rounds up
        (scoring.at_most, "150", "100", 5, "2.5"),
        (scoring.at_most, "133.3", "100", 5, "3.34"),  # 3.335
        (scoring.at_most, "199.99", "100", 5, 0),  # 0.0005
        (scoring.at_most, "200", "100", 5, 0),
        (scoring.at_most, "900", "100", 5, 0),
        (scoring.at_most, "1", "0", 5, 0),
        (scoring.at_most, "0", "0", 5, 5),
        (scoring.equal, "37", "37", 4, 4),
        (scoring.equal, "40", "37", 4, 4),
        (scoring.equal, "28", "37", 4, "3.03"),
        (scoring.equal, "0", "0", 4, 4),
        (scoring.equal, "-1", "0", 4, 4),
        (scoring.equal, "0.01", "0", 4, 0),
    ],
)
def test_the_vectors_of_each_ratio(formula, actual, target, weight, expected):
    assert formula(Decimal(actual), Decimal(target), points(weight)) == points(expected)


@pytest.mark.parametrize(
    ("verdict", "inside", "outside"),
    [
        (Verdict.MET, ["8", "9.99", "10"], ["7.99", "10.01"]),
        (Verdict.PARTLY, ["6", "7.9999"], ["5.9999", "8"]),
        (Verdict.NOT_MET, ["0", "5.99"], ["6", "10"]),
    ],
)
def test_bands_of_a_verdict_are_half_open(verdict, inside, outside):
    assert all(scoring.in_band(points(one), verdict, points(10)) for one in inside)
    assert not any(scoring.in_band(points(one), verdict, points(10)) for one in outside)


def test_bands_in_words():
    assert scoring.band_words(Verdict.MET, points(8)) == "6.4 到 8 分"
    assert scoring.band_words(Verdict.PARTLY, points(8)) == "4.8 到 6.4 分（不含 6.4）"
    assert scoring.band_words(Verdict.NOT_MET, points(8)) == "0 到 4.8 分（不含 4.8）"


def machine(method, weight=10, parts=None, actual=None, target=None, trimmed=False):
    indicator = Indicator(method=method, weight=points(weight), target=target)
    return scoring.machine_score(indicator, actual, parts or Parts(), trimmed)


def marked(*pairs):
    return Parts(points=tuple(ScorePoint(share=points(a), earned=b if b is None else points(b)) for a, b in pairs))


def test_points_are_added_up_when_all_have_been_looked_at():
    assert machine(Method.POINTS, 4, marked((2, 2), (1, 0), (1, "0.5"))) == points("2.5")
    assert machine(Method.POINTS, 4, marked((2, 2), (2, None))) is None
    assert machine(Method.POINTS, 4) is None
    assert machine(Method.POINTS, 4, marked((2, 3), (2, 2))) == points(4)  # more than its share earns its share
    assert machine(Method.POINTS, 4, marked((3, 3), (3, 3))) == points(4)


def test_deductions_per_case_down_to_nothing():
    def cost(*pairs):
        parts = Parts(deductions=tuple(Deduction(cases=Decimal(a), per_case=points(b)) for a, b in pairs))
        return machine(Method.DEDUCTION, 3, parts)

    assert cost((6, "0.15"), (1, "0.5")) == points("1.6")
    assert cost((6, "0.5")) == 0 == cost((60, "0.5"))
    assert cost(("0.5", "0.0001")) == points("2.9999")
    assert machine(Method.DEDUCTION, 3) is None
    half = Parts(deductions=(Deduction(cases=Decimal(2)), Deduction(per_case=points(1))))
    assert machine(Method.DEDUCTION, 3, half) == points(3)


def experts(*scores):
    return Parts(experts=tuple(ExpertScore(score=None if one is None else points(one)) for one in scores))


@pytest.mark.parametrize(
    ("scores", "mean", "trimmed"),
    [
        (["7.4", "7.58"], "7.49", "7.49"),
        (["1", "2", "6"], 3, 2),
        (["1", "1", "9", "9"], 5, 5),
        (["8", "8.5", "9", "2", "10"], "7.5", "8.5"),
        (["1", "1", "2"], "1.33", 1),
        (["0.01", "0.02"], "0.02", "0.02"),
    ],
)
def test_experts_mean_plain_and_trimmed(scores, mean, trimmed):
    assert machine(Method.QUALITATIVE, 10, experts(*scores)) == points(mean)
    assert machine(Method.QUALITATIVE, 10, experts(*scores), trimmed=True) == points(trimmed)


def test_an_expert_who_has_not_scored_leaves_the_indicator_open():
    assert machine(Method.QUALITATIVE, 10, experts("8", None, "9")) is None


def test_nothing_is_scored_without_a_value_or_by_hand():
    assert machine(Method.AT_LEAST, target=Decimal(1)) is None
    assert machine(Method.AT_LEAST, actual=Decimal(1)) is None
    assert machine(Method.AT_LEAST, actual=Decimal("NaN"), target=Decimal(1)) is None
    assert machine(Method.MANUAL, actual=Decimal(1), target=Decimal(1)) is None
    assert machine("", actual=Decimal(1), target=Decimal(1)) is None


def test_several_projects_become_one_score():
    assert scoring.weighted_mean([(points(90), 300), (points(60), 100)]) == points("82.5")
    assert scoring.weighted_mean([(points(90), 1), (points("80.01"), 1)]) == points("85.01")
    assert scoring.weighted_mean([(points(90), 0)]) is None is scoring.weighted_mean([])


def test_a_target_that_is_too_low_is_asked_about():
    easy = Indicator(method=Method.AT_LEAST, target=Decimal(100))
    assert scoring.too_easy(Decimal("130.01"), easy)
    assert not scoring.too_easy(Decimal(130), easy)
    assert not scoring.too_easy(None, easy)
    assert not scoring.too_easy(Decimal(300), Indicator(method=Method.AT_MOST, target=Decimal(100)))
    assert not scoring.too_easy(Decimal(300), Indicator(method=Method.AT_LEAST, target=Decimal(0)))


# ---- what may not stand


def fault(machine=None, parts=None, **values):
    return scoring.fault(Indicator(weight=points(8), **values), machine, parts)


def test_another_score_than_the_computed_one_needs_a_reason():
    assert fault(points(6)) == "" == fault(points(6), score=points(6))
    assert fault(points(6), score=points(5)) == "自动得分 6 分，改为 5 分须写明调整理由"
    assert fault(points(6), score=points(5), override_reason="　\n") != ""
    assert fault(points(6), score=points(5), override_reason="计划本身定低了") == ""
    assert scoring.result(Indicator(weight=points(8), score=points(5)), points(6)) == Result(
        points(6), points(5), points(8)
    )


def test_a_score_outside_its_range_or_band_is_told():
    assert fault(score=points("8.01")) == "得分 8.01 超出 0 到 8 分的范围"
    assert fault(score=points(-1)).startswith("得分 -1 超出")
    told = fault(method=Method.QUALITATIVE, verdict=Verdict.PARTLY, score=points(7))
    assert told == "“部分达成”的得分应在 4.8 到 6.4 分（不含 6.4）之间"
    assert "先选择定性结论" in fault(method=Method.QUALITATIVE, score=points(7))
    assert fault(method=Method.QUALITATIVE) == ""
    mean = fault(points(5), experts(5, 5), method=Method.QUALITATIVE, verdict=Verdict.MET)
    assert "“达成”的得分应在" in mean


def test_parts_that_do_not_fit_are_told():
    assert "高于分值 2" in fault(parts=marked((2, 3), (6, 6)))
    assert fault(parts=marked((2, 2), (5, 5))) == "评价要点的分值合计 7 分，应为 8 分"
    assert fault(parts=experts("8.5")) == "专家评分 8.5 高于权重 8"


def test_how_far_one_has_come():
    def state(final, reason="", wrong=""):
        return scoring.state(Indicator(reason=reason), Result(None, final, points(20)), wrong)

    assert state(None) is State.UNSCORED
    assert state(points(20)) is State.FULL
    assert state(points(18)) is State.UNEXPLAINED is state(points(18), "　\n")
    assert state(0, "没有做") is State.LOST
    assert state(points(20), wrong="错") is State.FAULTY


def test_points_are_taken_from_what_is_there():
    assert scoring.after_taking(Result(None, None, points(20)), points("0.5")) == points("19.5")
    assert scoring.after_taking(Result(points(19), points("19.5"), points(20)), points(1)) == points("18.5")
    assert scoring.after_taking(Result(None, points("0.5"), points(20)), points(1)) == 0


# ---- over the tree

TREE = (
    Indicator(id=1, weight=points(60)),
    Indicator(id=2, weight=points(40)),
    Indicator(id=3, parent=1, weight=points(25)),
    Indicator(id=4, parent=1, weight=points(35)),
    Indicator(id=5, parent=4, weight=points(35)),
)


def finals(**given):
    weights = {one.id: one.weight for one in TREE}
    return {
        leaf: Result(None, points(given[f"_{leaf}"]) if f"_{leaf}" in given else None, weights[leaf])
        for leaf in (2, 3, 5)
    }


def test_leaves_add_up_and_missing_ones_are_counted():
    assert scoring.total(TREE, finals(_2=30, _3=20, _5=35)) == Total(points(85), points(100), 3, 3)
    half = scoring.total(TREE, finals(_3=20))
    assert half == Total(points(20), points(100), 1, 3) and not half.complete
    assert scoring.subtotal(TREE, TREE[3], finals(_5=30)) == Total(points(30), points(35), 1, 1)


def test_a_node_scored_by_itself_counts_while_nothing_below_it_is():
    old = (*(Indicator(id=one.id, weight=one.weight, score=points(50)) for one in TREE[:1]), *TREE[1:])
    found = scoring.subtotals(old, finals(_2=40))
    assert found[1] == Total(points(50), points(60), 2, 2, True)
    assert scoring.total(old, finals(_2=40)) == Total(points(90), points(100), 3, 3)
    begun = scoring.total(old, finals(_2=40, _3=20))
    assert begun == Total(points(60), points(100), 2, 3)


# ---- what holds for any numbers

numbers = st.decimals(-(10**6), 10**6, places=3)
weights = st.integers(0, 100 * POINT)
methods = st.sampled_from([*Method])
maybe = st.none() | st.integers(0, 120 * POINT)
parts = st.builds(
    Parts,
    st.lists(st.builds(ScorePoint, share=maybe, earned=maybe), max_size=4).map(tuple),
    st.lists(st.builds(Deduction, cases=st.none() | numbers, per_case=maybe), max_size=4).map(tuple),
    st.lists(st.builds(ExpertScore, score=maybe), max_size=5).map(tuple),
)


@given(methods, weights, numbers | st.none(), numbers | st.none(), parts, st.booleans())
def test_a_machine_score_lies_between_nothing_and_the_weight(method, weight, actual, target, below, trimmed):
    indicator = Indicator(method=method, weight=weight, target=target)
    found = scoring.machine_score(indicator, actual, below, trimmed)
    assert found is None or 0 <= found <= weight
    assert scoring.result(indicator, found).lost == (0 if found is None else weight - found)


@given(st.sampled_from([*scoring.RATIO]), weights, numbers.filter(bool), st.lists(numbers, min_size=2, max_size=6))
def test_ratio_scores_never_turn(method, weight, target, actuals):
    formula = scoring.RATIO[method]
    found = [formula(actual, target, weight) for actual in sorted(actuals)]
    rising = method != Method.AT_MOST
    assert all(a <= b if rising else a >= b for a, b in pairwise(found))


@given(st.lists(maybe.filter(lambda one: one is not None), min_size=1, max_size=7), st.booleans())
def test_the_experts_mean_lies_among_their_scores(scores, trimmed):
    cent = POINT // 200  # half of the last decimal
    assert min(scores) - cent <= scoring.experts_mean(scores, trimmed) <= max(scores) + cent


@st.composite
def trees(draw):
    """Indicators whose parents come before them, and results of their leaves."""
    count = draw(st.integers(1, 12))
    nodes = [
        Indicator(
            id=place,
            parent=draw(st.none() | st.integers(1, place - 1)) if place > 1 else None,
            weight=draw(weights),
        )
        for place in range(1, count + 1)
    ]
    found = {
        leaf.id: Result(None, draw(st.none() | st.integers(0, leaf.weight)), leaf.weight)
        for leaf in scoring.leaves(tuple(nodes))
    }
    return tuple(nodes), found


@given(trees())
def test_every_level_is_the_sum_of_the_one_below(drawn):
    nodes, results = drawn
    found = scoring.subtotals(nodes, results)
    for node in nodes:
        below = [found[one.id] for one in nodes if one.parent == node.id]
        if below:
            assert found[node.id].score == sum(one.score for one in below)
            assert found[node.id].count == sum(one.count for one in below)
    whole = scoring.total(nodes, results)
    assert whole.score == sum(one.final or 0 for one in results.values())
    assert (whole.scored, whole.count) == (sum(one.final is not None for one in results.values()), len(results))
