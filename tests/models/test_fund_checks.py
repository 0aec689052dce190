"""The comparisons of the funds: what holds, what does not, and what nobody can say yet."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.evaluation import Evaluation, Project, ReceivedBase
from models.fund_checks import (
    alarming,
    available,
    checks,
    half_step,
    received_rate,
    surplus,
    together,
    total_of,
    used_rate,
)
from models.funds import ExpenseLine, Fund
from models.snapshot import LineEntries, Snapshot

WAN = 1_000_000
PROJECT = Project(id=1, name="便民服务专项")
FUND = Fund(
    id=11, project=1, carried_over=529 * 10_000, budget=64_908 * 10_000, received=65_437 * 10_000,
    used=63_920 * 10_000, used_text="639.20万元", surplus=1_517 * 10_000, surplus_text="15.17万元",
    received_text="654.37万元",
)  # fmt: skip


def line(id, amount, **more):
    return ExpenseLine(id=id, project=1, item=f"第{id}项", amount=amount, **more)


def snapshot(*, fund=FUND, lines=(), entries=None, unit="万元"):
    funds = (fund,) if fund else ()
    evaluation = Evaluation(money_unit=unit, received_base=ReceivedBase.AVAILABLE)
    return Snapshot(
        evaluation=evaluation, projects=(PROJECT,), funds=funds, expense_lines=tuple(lines), entries=entries or {}
    )


def verdicts(snapshot):
    return {check.title: check.holds for check in checks(snapshot)}


def detail(snapshot, title):
    return next(check.detail for check in checks(snapshot) if check.title == title)


def test_figures_that_agree():
    found = snapshot(lines=[line(1, 60_000 * 10_000), line(2, 3_920 * 10_000)])
    assert verdicts(found) == {
        "结转＋预算＝合计，到位不超过合计": True,
        "到位－使用＝结余": True,
        "明细合计＝本年使用": True,
    }
    assert detail(found, "到位－使用＝结余") == "654.37－639.20＝15.17 万元，与单位填报一致"
    received = detail(found, "结转＋预算＝合计，到位不超过合计")
    assert received == "5.29＋649.08＝654.37 万元；实际到位 654.37，到位率 100.00%"


def test_in_yuan():
    assert (
        detail(snapshot(unit="元"), "到位－使用＝结余") == "6,543,700.00－6,392,000.00＝151,700.00 元，与单位填报一致"
    )


@pytest.mark.parametrize("unit", ["", "元"])
def test_every_check_names_its_project_and_record(unit):
    for check in checks(snapshot(unit=unit, lines=[line(1, 5)], entries={1: LineEntries(2, 9)})):
        assert check.project == 1
        assert (check.table, check.id) in {("fund", 11), ("expense_line", 1)}


def test_a_project_without_funds_is_open():
    (check,) = checks(snapshot(fund=None))
    assert (check.holds, check.table, check.id) == (None, "project", 1)


def test_more_received_than_there_was():
    found = snapshot(fund=replace(FUND, received=FUND.received + WAN))
    assert verdicts(found)["结转＋预算＝合计，到位不超过合计"] is False
    assert detail(found, "结转＋预算＝合计，到位不超过合计").endswith("多出 1.00 万元")


def test_a_stated_surplus_that_differs():
    found = snapshot(fund=replace(FUND, surplus=1_417 * 10_000, surplus_text="14.17万元"))
    assert verdicts(found)["到位－使用＝结余"] is False
    assert detail(found, "到位－使用＝结余").endswith("单位填报 14.17，相差 1.00 万元")


def test_a_difference_rounding_may_explain_is_no_error():
    found = snapshot(fund=replace(FUND, surplus=1_516 * 10_000, surplus_text="15.16万元"))
    assert verdicts(found)["到位－使用＝结余"] is None
    assert "四舍五入" in detail(found, "到位－使用＝结余")


def test_used_beyond_received():
    found = snapshot(fund=replace(FUND, used=FUND.received + WAN))
    assert verdicts(found)["到位－使用＝结余"] is False


def test_missing_figures_are_not_zero():
    found = verdicts(snapshot(fund=Fund(id=11, project=1, budget=WAN)))
    assert found == {"结转＋预算＝合计，到位不超过合计": None, "到位－使用＝结余": None}


def test_lines_against_used():
    lines = [line(1, 63_919_50 * 100, amount_text="6391950元")]
    rounded = snapshot(lines=lines)  # 639.20万元 was stated to 100 元: 639.195 may be meant
    assert verdicts(rounded)["明细合计＝本年使用"] is None
    assert "四舍五入" in detail(rounded, "明细合计＝本年使用")
    exact = snapshot(fund=replace(FUND, used_text="6392000元"), lines=lines)
    assert verdicts(exact)["明细合计＝本年使用"] is False
    assert detail(exact, "明细合计＝本年使用").endswith("相差 0.005 万元")


def test_a_part_does_not_count_twice():
    lines = [line(1, FUND.used), line(2, 5 * WAN, part_of=1)]
    assert verdicts(snapshot(lines=lines))["明细合计＝本年使用"] is True


@pytest.mark.parametrize(
    ("booked", "holds", "words"),
    [
        (155_000_00, True, "与明细一致"),
        (155_049_99, True, "与明细一致"),
        (150_000_00, None, "尚有 0.50 万元没有凭证"),
        (165_000_00, False, "多出 1.00 万元"),
    ],
)
def test_vouchers_against_the_line_as_it_was_stated(booked, holds, words):
    stated = line(1, 155_000_00, amount_text="15.5万元")
    found = snapshot(lines=[stated], entries={1: LineEntries(3, booked)})
    assert verdicts(found)["明细账合计＝支出明细"] is holds
    assert holds or words in detail(found, "明细账合计＝支出明细")


@pytest.mark.parametrize(
    ("wording", "half"),
    [("15.5万元", 50_000), ("23.67万元", 5_000), ("1,286元", 50), ("12.34元", 0), ("1.2亿", 500_000_000), ("", 0)],
)
def test_half_of_the_last_stated_place(wording, half):
    assert half_step(wording) == half


def test_figures_of_a_fund():
    assert available(FUND) == FUND.received
    assert received_rate(FUND) == Decimal("100.00")
    assert received_rate(FUND, by_budget=True) == Decimal("100.81")
    assert used_rate(FUND) == Decimal("97.68")
    assert surplus(FUND) == 1_517 * 10_000
    assert (available(Fund()), received_rate(Fund()), used_rate(Fund()), surplus(Fund())) == (None, None, None, None)


def test_two_funds_of_one_project_are_one():
    both = together([Fund(project=1, budget=WAN), Fund(project=1, budget=WAN, used=3)])
    assert (both.budget, both.used, both.received) == (2 * WAN, 3, None)


def test_the_whole_has_no_rate_while_a_figure_is_missing():
    whole = total_of([FUND, Fund(project=2, budget=WAN, used=5)])
    assert (whole.received, received_rate(whole)) == (None, None)
    assert (whole.budget, whole.used) == (FUND.budget + WAN, FUND.used + 5)


@pytest.mark.parametrize(
    ("fund", "found"),
    [
        (FUND, set()),
        (Fund(budget=100, received=0, used=0), {"received_rate"}),
        (Fund(budget=100, received=100, used=120), {"used_rate", "surplus"}),
        (Fund(budget=100, received=100, used=70), {"used_rate", "surplus"}),
        (Fund(), set()),
    ],
)
def test_what_calls_for_a_question(fund, found):
    assert alarming(fund) == found
