"""How milestones stand against their plans, and contracts against what was paid and invoiced, in words and sums."""

from decimal import Decimal

import pytest

from models.dates import parse_date, parse_duration
from models.progress import (
    Contract,
    Invoice,
    Milestone,
    Payment,
    Plan,
    RecurringDuty,
    behind,
    difference,
    missed_times,
    settlement,
    worst,
)


def milestone(actual="", took="", **values):
    when = parse_date(actual) if actual else None
    return Milestone(id=1, actual=when, actual_duration=parse_duration(took) if took else None, **values)


def plan(planned="", takes="", id=0):
    when = parse_date(planned) if planned else None
    return Plan(id=id, milestone=1, planned=when, planned_duration=parse_duration(takes) if takes else None)


@pytest.mark.parametrize(
    ("done", "planned", "words", "missed"),
    [
        (milestone("2018-12-20"), plan("2018-04-30"), "晚234天", True),
        (milestone("2018-12"), plan("2018-06-30"), "晚约184天", True),
        (milestone("2018-12-20"), plan("2018-12-21"), "早1天", False),
        (milestone("2018-12-20"), plan("2018-12-20"), "按期", False),
        (milestone(took="5个多月"), plan(takes="3个月"), "超计划2个多月", True),
        (milestone(took="100天"), plan(takes="3个月"), "超计划约9天", True),
        (milestone(took="2个月"), plan(takes="3个月"), "未超计划", False),
        (milestone(took="3个多月"), plan(takes="3个月"), "略超计划", True),
        (milestone(not_done=True), plan("2018-12-20"), "未完成", True),
        (milestone(), plan("2018-12-20"), "", None),
        (milestone("2018-12-20"), plan(takes="3个月"), "", None),
    ],
)
def test_a_milestone_against_one_plan(done, planned, words, missed):
    assert difference(done, planned) == words
    assert behind(done, planned) is missed


def test_the_worst_plan_is_the_one_it_is_latest_against():
    plans = [plan("2018-06-30", id=1), plan("2018-04-30", id=2), plan("2018-11-30", id=3), plan(takes="3个月", id=4)]
    assert worst(milestone("2018-12-20"), plans).id == 2
    assert worst(milestone(), plans) is None
    assert worst(milestone("2018-12-20"), [Plan(milestone=9, planned=parse_date("2018-01-01"))]) is None


def test_a_contract_is_compared_with_its_own_payments_and_invoices():
    contract = Contract(id=7, amount=50_000_000)
    payments = [Payment(contract=7, amount=20_000_000), Payment(contract=7), Payment(contract=8, amount=1)]
    found = settlement(contract, payments, [Invoice(contract=7, amount=60_000_000)])
    assert (found.paid, found.unpaid, found.uninvoiced) == (20_000_000, 30_000_000, -10_000_000)
    assert found.paid_percent == Decimal("40.00")
    empty = settlement(Contract(id=7), payments, [])
    assert (empty.unpaid, empty.uninvoiced, empty.paid_percent) == (None, None, None)


def test_a_duty_done_less_often_than_due():
    assert missed_times(RecurringDuty(due_count=Decimal(12), done_count=Decimal(4))) == 8
    assert missed_times(RecurringDuty(due_count=Decimal(12))) is None
