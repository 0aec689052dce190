"""What the overview counts: nothing that is missing is taken for zero or for done."""

from decimal import Decimal

import pytest

from models.evaluation import Evaluation, Project, Regulation
from models.findings import Finding, Recommendation
from models.fund_checks import used_rate
from models.funds import Fund
from models.indicators import GradeBand, Indicator
from models.overview import (
    dimensions,
    first_steps,
    floors,
    is_new,
    project_funds,
    regulations_of,
    standing,
    tally,
    unanswered_count,
    whole_fund,
)
from models.snapshot import Snapshot

BANDS = tuple(
    GradeBand(id=at, name=name, floor=floor * 10_000)
    for at, (name, floor) in enumerate((("优", 90), ("良", 80), ("中", 60), ("差", 0)), 1)
)
PROJECTS = (Project(id=1, name="甲"), Project(id=2, name="乙"))


def scored(*points):
    weights = (20, 25, 55)
    indicators = [
        Indicator(id=at, name=f"指标{at}", weight=weight * 10_000, score=None if one is None else int(one * 10_000))
        for at, (weight, one) in enumerate(zip(weights, points, strict=True), 1)
    ]
    return Snapshot(indicators=tuple(indicators), bands=BANDS)


def test_the_way_to_the_next_grade():
    now = standing(scored(18, 21, Decimal("46.54")))
    assert (now.complete, now.grade, now.next, now.lacking) == (True, "良", "优", Decimal("4.46"))


@pytest.mark.parametrize(
    ("last", "grade", "next"), [(51, "优", ""), (41, "良", "优"), (40, "中", "良"), (0, "差", "中")]
)
def test_grades_begin_at_their_floor(last, grade, next):
    now = standing(scored(18, 21, last))
    assert (now.grade, now.next) == (grade, next)


def test_a_score_with_gaps_has_no_grade():
    now = standing(scored(20, 25, None))
    assert (now.score, now.scored, now.count, now.complete) == (450_000, 2, 3, False)
    assert (now.grade, now.next) == ("", "")
    assert [one.share for one in dimensions(scored(15, None, 55))] == [Decimal("75.00"), None, Decimal("100.00")]


def test_the_lowest_grade_begins_nowhere():
    assert floors(scored(1, 1, 1)) == [(Decimal(60), "中"), (Decimal(80), "良"), (Decimal(90), "优")]


def test_the_rate_of_the_whole_needs_every_project():
    full = Snapshot(
        projects=PROJECTS, funds=(Fund(project=1, received=100, used=90), Fund(project=2, received=100, used=70))
    )
    assert used_rate(whole_fund(full)) == Decimal("80.00")
    part = Snapshot(projects=PROJECTS, funds=full.funds[:1])
    assert used_rate(whole_fund(part)) is None
    assert [fund.received for _project, fund in project_funds(part)] == [100, None]


def test_comparisons_are_counted():
    funds = (Fund(id=5, project=1, budget=100, received=120, used=90, surplus=30),)
    counted = tally(Snapshot(projects=PROJECTS, funds=funds))
    assert (counted.agree, counted.differ, counted.waiting) == (1, 1, 2)


def test_findings_without_recommendation_and_regulations():
    found = Snapshot(
        findings=(Finding(id=1), Finding(id=2)),
        recommendations=(Recommendation(id=3, findings=(1,)),),
        regulations=(Regulation(area="资金"), Regulation(area="项目"), Regulation(area="项目")),
    )
    assert unanswered_count(found) == 1
    assert (regulations_of(found, "资金"), regulations_of(found, "项目")) == (1, 2)


def test_a_new_evaluation_begins_with_its_facts():
    assert is_new(scored(None, None, None))
    assert not is_new(scored(1, None, None))
    assert not is_new(Snapshot(projects=PROJECTS))
    steps = first_steps(Snapshot(evaluation=Evaluation(title="甲", unit="乙", fiscal_year=2018, evaluator="丙")))
    assert [step.done for step in steps] == [True] + [False] * (len(steps) - 1)
    assert not first_steps(Snapshot(evaluation=Evaluation(title="甲")))[0].done
