"""Actual values follow the data, say what they are made of, and say why there is none."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models import scoring
from models.actuals import actual
from models.dates import parse_date
from models.evaluation import Evaluation, Project, ReceivedBase
from models.funds import Fund
from models.indicators import ActualSource, Indicator
from models.measures import Form, Measure
from models.progress import Milestone, Plan
from models.snapshot import Snapshot

WAN = 1_000_000  # 分

SNAPSHOT = Snapshot(
    evaluation=Evaluation(money_unit="万元"),
    projects=(Project(id=1, name="甲"), Project(id=2, name="乙")),
    funds=(
        Fund(project=1, carried_over=50 * WAN, budget=50 * WAN, received=90 * WAN, used=60 * WAN),
        Fund(project=2, budget=100 * WAN, received=100 * WAN, used=100 * WAN + 1),
    ),
    measures=(
        Measure(
            id=11, what="接通率", form=Form.RATE, numerator=Decimal("102.88"), denominator=Decimal("107.97"),
            numerator_name="接通（万个）", denominator_name="来电（万个）", value=Decimal("95.28"),
        ),
        Measure(id=12, what="回访率", form=Form.RATE, value=Decimal(84)),
        Measure(
            id=13, what="整合热线", form=Form.EXACT, value=Decimal(28), unit="条", target=Decimal(37), exempt=Decimal(3)
        ),
        Measure(id=14, what="日均来电", form=Form.EXACT, value=Decimal(3000), unit="个"),
        Measure(id=15, what="空", form=Form.RATE, numerator=Decimal(1), denominator=Decimal(0)),
        Measure(id=16, what="未报", form=Form.EXACT),
    ),
)  # fmt: skip


def of(source, snapshot=SNAPSHOT, **values):
    return actual(snapshot, Indicator(source=source, unit="%", **values))


def test_received_rate_of_all_and_of_one_project():
    whole = of(ActualSource.RECEIVED_RATE)
    assert (whole.value, whole.unit) == (Decimal("95.00"), "%")
    assert whole.made_of == "实际到位 190.00 万元 ÷ 上年结转＋本年预算 200.00 万元（取自资金使用）"
    assert of(ActualSource.RECEIVED_RATE, project=1).value == Decimal("90.00")
    by_budget = replace(SNAPSHOT, evaluation=Evaluation(received_base=ReceivedBase.BUDGET, money_unit="元"))
    found = of(ActualSource.RECEIVED_RATE, by_budget, project=1)
    assert found.value == Decimal("180.00") and found.denominator == "本年预算 500,000.00 元"


def test_use_is_divided_by_what_was_received_and_shown_to_the_last_cent():
    found = of(ActualSource.USED_RATE, project=2)
    assert (found.figure, found.numerator) == ("100.00%", "本年使用 100.000001 万元")
    assert of(ActualSource.USED_RATE).value == Decimal("84.21")


def test_a_figure_that_one_project_lacks_is_missing_for_all():
    poor = replace(SNAPSHOT, funds=(SNAPSHOT.funds[0], replace(SNAPSHOT.funds[1], used=None)))
    found = of(ActualSource.USED_RATE, poor)
    assert found.value is None and found.figure == "—" and found.missing == "“乙”没有填写本年使用"
    assert of(ActualSource.USED_RATE, poor, project=1).value == Decimal("66.67")
    assert of(ActualSource.RECEIVED_RATE, poor).value == Decimal("95.00")
    assert "“甲”没有填写实际到位" in of(ActualSource.RECEIVED_RATE, replace(SNAPSHOT, funds=())).missing
    assert of(ActualSource.USED_RATE, Snapshot()).missing == "还没有录入资金"
    nothing = replace(SNAPSHOT, funds=(Fund(project=1, budget=0, received=0, used=0),))
    assert of(ActualSource.USED_RATE, nothing, project=1).missing == "实际到位为 0，无法计算"


def test_a_measure_is_a_rate_of_its_parts():
    found = of(ActualSource.MEASURE, measure=11)
    assert found.value == Decimal("95.29")  # not the 95.28 the unit states
    assert found.made_of == "接通（万个） 102.88 ÷ 来电（万个） 107.97（取自指标口径“接通率”）"
    assert "没有分子和分母，单位填报值 84% 未经计算" in of(ActualSource.MEASURE, measure=12).missing
    assert "分母不大于 0" in of(ActualSource.MEASURE, measure=15).missing
    assert "没有填写数值" in of(ActualSource.MEASURE, measure=16).missing
    assert of(ActualSource.MEASURE, measure=99).missing == of(ActualSource.MEASURE).missing == "还没有选择取数指标"


def test_a_counted_measure_against_its_plan_or_as_it_is():
    found = of(ActualSource.MEASURE, measure=13)
    assert found.value == Decimal("82.35") and found.made_of.startswith("实际 28条 ÷ 计划 34条")
    plain = actual(SNAPSHOT, Indicator(source=ActualSource.MEASURE, unit="个", measure=14))
    assert plain.figure == "3000个" and plain.numerator == "日均来电 3000个"


def test_milestones_in_time_of_those_that_can_be_compared():
    plans = tuple(Plan(id=20 + one, milestone=one, planned=parse_date("2018-05-31")) for one in (1, 2, 3, 4))
    stones = (
        Milestone(id=1, project=1, what="按期", actual=parse_date("2018-05-30")),
        Milestone(id=2, project=1, what="晚", actual=parse_date("2018-06-01")),
        Milestone(id=3, project=2, what="没做", not_done=True),
        Milestone(id=4, project=2, what="不知道"),
        Milestone(id=5, project=2, what="没有计划", actual=parse_date("2018-06-01")),
    )
    snapshot = replace(SNAPSHOT, milestones=stones, plans=plans)
    found = of(ActualSource.ON_TIME, snapshot)
    assert found.value == Decimal("33.33")
    assert found.made_of == "按期完成 1 个节点 ÷ 有计划的 3 个节点（取自进度与合同），另有 2 个节点不能比较"
    assert of(ActualSource.ON_TIME, snapshot, project=1).value == Decimal("50.00")
    assert "还没有能与计划比较的进度节点" in of(ActualSource.ON_TIME).missing
    both = (*plans, Plan(id=30, milestone=2, planned=parse_date("2018-12-31")))
    assert of(ActualSource.ON_TIME, replace(snapshot, plans=both), project=1).value == Decimal("50.00")


@pytest.mark.parametrize("source", [ActualSource.SATISFACTION, ActualSource.EQUIPMENT])
def test_what_there_is_no_data_of_yet_says_so(source):
    found = of(source)
    assert found.value is None and found.missing.startswith("尚无") and "手工填写" in found.missing


def test_typed_by_hand():
    assert of(ActualSource.TYPED, actual=Decimal("94.5")).figure == "94.5%"
    assert of("", actual=Decimal(3)).value == 3
    assert of(ActualSource.TYPED).missing == "还没有填写实际值"
    assert of(ActualSource.TYPED, actual=Decimal("NaN")).value is None


def test_the_shown_value_is_the_one_that_is_scored_by():
    found = of(ActualSource.MEASURE, measure=13)
    assert scoring.at_least(found.value, Decimal(100), 50_000) == 41_200
