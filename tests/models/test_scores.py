"""The scores of an evaluation: live, by table, combined as chosen, and never over what is not scored."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.evaluation import Combination, Evaluation, Project
from models.funds import Fund
from models.indicators import ActualSource, ExpertScore, GradeBand, Indicator, Method, Total
from models.scores import method_words, scores, uncounted
from models.scoring import State
from models.snapshot import Snapshot

POINT = 10_000
BANDS = (GradeBand(name="优", floor=90 * POINT), GradeBand(name="良", floor=80 * POINT), GradeBand(name="差", floor=0))
PROJECTS = (Project(id=1, name="甲"), Project(id=2, name="乙"))
FUNDS = (
    Fund(project=1, budget=300, received=300, used=150),
    Fund(project=2, budget=100, received=100, used=100),
)


def leaf(id, score=None, project=None, weight=100, **values):
    points = None if score is None else round(score * POINT)
    return Indicator(id=id, name=f"指标{id}", weight=weight * POINT, score=points, project=project, **values)


def snapshot(*indicators, combination=Combination.WHOLE, **values):
    return Snapshot(
        evaluation=Evaluation(combination=combination),
        projects=PROJECTS,
        funds=FUNDS,
        indicators=indicators,
        bands=BANDS,
        **values,
    )


def test_one_table_follows_the_data():
    rate = {"method": Method.AT_LEAST, "target": Decimal(100), "unit": "%", "source": ActualSource.USED_RATE}
    first = snapshot(leaf(1, weight=40, **rate), leaf(2, 60, weight=60))
    found = scores(first)
    assert found.actuals[1].value == Decimal("62.50") and found.results[1].machine == 25 * POINT
    assert found.total == Total(85 * POINT, 100 * POINT, 2, 2) and found.grade == "良"
    more = replace(first, funds=(replace(FUNDS[0], used=300), FUNDS[1]))
    assert scores(more).total.score == 100 * POINT and scores(more).grade == "优"
    assert scores(first) is found  # worked out once, and not for another snapshot


def test_what_is_not_scored_is_counted_and_earns_no_grade():
    found = scores(snapshot(leaf(1, 40, weight=40), leaf(2, weight=60, method=Method.AT_LEAST)))
    assert found.total == Total(40 * POINT, 100 * POINT, 1, 2)
    assert found.grade == "" and found.state(found.leaves[1]) is State.UNSCORED
    assert found.actuals[2].missing == "还没有填写实际值"


def test_states_and_faults():
    found = scores(snapshot(leaf(1, 90, reason="晚了"), leaf(2, 90), leaf(3, 101), leaf(4, 100)))
    assert [found.state(one) for one in found.leaves] == [State.LOST, State.UNEXPLAINED, State.FAULTY, State.FULL]


def test_experts_are_trimmed_where_the_evaluation_says_so():
    own = tuple(ExpertScore(indicator=1, score=points * POINT) for points in (50, 80, 85))
    plain = snapshot(leaf(1), expert_scores=own)
    assert scores(plain).total.score == round(71.67 * POINT)
    trimmed = replace(plain, evaluation=Evaluation(trimmed=True))
    assert scores(trimmed).total.score == 80 * POINT
    assert "取平均分。" in method_words(plain) and "去掉一个最高分和一个最低分" in method_words(trimmed)


# ---- several projects

TABLES = (leaf(10, 70), leaf(11, 90, 1), leaf(12, 80, 2))


def combined(combination, *indicators, **values):
    return scores(snapshot(*(indicators or TABLES), combination=combination, **values))


def test_one_table_for_the_whole_leaves_the_others_out():
    found = combined(Combination.WHOLE)
    assert found.total.score == 70 * POINT and found.problem == ""
    assert [table.name for table in uncounted(found)] == ["甲", "乙"]
    assert method_words(snapshot(*TABLES)) == "各项目合用一张评分表，综合得分为各三级指标得分之和。"


def test_the_mean_by_funds_and_the_plain_one():
    by_funds, plain = combined(Combination.FUNDS), combined(Combination.PLAIN)
    assert by_funds.total == Total(round(87.5 * POINT), 100 * POINT, 2, 2)
    assert plain.total.score == 85 * POINT and plain.grade == "良"
    assert [table.name for table in uncounted(plain)] == ["共用评分表"]
    words = method_words(snapshot(*TABLES, combination=Combination.FUNDS))
    assert words == "各项目分别评分，综合得分为各项目得分按实际到位资金加权的平均数：甲90.00分；乙80.00分。"


def test_projects_without_a_table_of_their_own_take_the_common_one():
    found = combined(Combination.FUNDS, *TABLES[:2])
    assert found.total.score == 85 * POINT  # 90 × 300 + 70 × 100
    assert [[one.name for one in table.stands_for] for table in found.tables] == [["乙"], ["甲"]]
    assert combined(Combination.PLAIN, *TABLES[:2]).total.score == 80 * POINT
    alone = combined(Combination.PLAIN, *TABLES[:1])
    assert alone.total.score == 70 * POINT and alone.problem == ""


def test_no_project_is_passed_over_in_silence():
    lacking = combined(Combination.PLAIN, TABLES[1])
    assert lacking.problem == "没有评分表：乙" and lacking.grade == ""
    poor = scores(replace(snapshot(*TABLES, combination=Combination.FUNDS), funds=FUNDS[:1]))
    assert poor.problem == "没有到位资金，不能按资金加权：乙" and poor.grade == ""
    none = scores(replace(snapshot(*TABLES[1:], combination=Combination.FUNDS), funds=()))
    assert none.problem and not none.total.complete
    assert combined(Combination.WHOLE, *TABLES[1:]).problem.startswith("没有可以合并的评分表")


def test_one_table_that_is_not_finished_leaves_the_whole_unfinished():
    found = combined(Combination.PLAIN, leaf(11, 90, 1), leaf(12, None, 2), leaf(13, 80, 2))
    assert (found.total.scored, found.total.count) == (2, 3) and found.grade == ""


@pytest.mark.parametrize("old", [True, False])
def test_an_evaluation_scored_at_the_first_level_alone_keeps_its_total(old):
    top = Indicator(id=1, weight=100 * POINT, score=86 * POINT)
    below = (leaf(2, None if old else 50, weight=60, parent=1), leaf(3, parent=1, weight=40))
    found = scores(snapshot(top, *below))
    assert found.total.score == (86 if old else 50) * POINT
    assert found.total.complete is old and found.totals[1].itself is old
    assert found.grade == ("良" if old else "")


def test_nothing_at_all():
    found = scores(Snapshot())
    assert found.total == Total(0, 0, 0, 0) and found.grade == "" and found.leaves == () and found.problem == ""
