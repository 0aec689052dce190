"""进度与合同 as a user fills it in: plans and how late they were missed, payments against their contract."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.dates import parse_date
from models.progress import Contract, Invoice, Milestone, Payment, Plan, RecurringDuty
from ui.messages import Messages
from ui.pages.progress import ProgressPage

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(qtbot, session):
    made = ProgressPage(session, Messages())
    qtbot.addWidget(made)
    made.resize(1170, 640)
    made.show()
    return made


@pytest.fixture
def add(session, settled):
    def put(record):
        made = []
        session.submit("", lambda step: step.add(record), made.append)
        settled()
        return made[0]

    return put


def texts(table, column):
    return [table.records.text(row, column) for row in range(table.records.rowCount())]


def type_into(table, row, column, text):
    table.setCurrentIndex(table.records.index(row, column))
    table.setFocus()
    QTest.keyClick(table, Key.Key_F2)
    editor = table.itemDelegate().editor
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Key.Key_Return)
    QApplication.processEvents()


def test_a_new_milestone_is_typed_in_chinese_and_saved(page, session, settled, say):
    tab = page.milestones
    assert tab.plan_card.add.isEnabled() is False
    QTest.keyClick(tab.table, Key.Key_Return, Mod.ControlModifier)
    settled()
    what = tab.form.fields["what"].editor
    what.setFocus()
    say(what, "平台上线运营", "pingtai")
    QTest.keyClick(what, Key.Key_Return)
    settled()
    assert [one.what for one in session.snapshot.milestones] == ["平台上线运营"]
    assert texts(tab.table, 1) == ["平台上线运营"]
    assert tab.plan_card.heading.text() == "计划时间 · 平台上线运营" and tab.plan_card.heading.isVisible()
    session.undo()
    session.undo()
    settled()
    assert session.snapshot.milestones == ()
    assert tab.plan_card.add.isEnabled() is False


def test_lateness_follows_the_typed_plan(page, session, settled, add):
    add(Milestone(what="上线", actual=parse_date("2018-06-01")))
    tab = page.milestones
    tab.show_record(session.snapshot.milestones[0].id)
    tab.plan_card.add.click()
    settled()
    type_into(tab.plans, 0, 0, "2017-11-end")
    settled()
    assert texts(tab.plans, 0) == ["2017年11月底"]
    assert texts(tab.plans, 3) == ["晚约183天"]
    assert texts(tab.table, 6) == ["晚约183天"]
    assert tab.table.records.tone(0, 6) == "bad"
    session.submit("", lambda step: step.change(Milestone, session.snapshot.milestones[0].id, actual=None))
    settled()
    assert texts(tab.plans, 3) == [""]


def test_plans_are_those_of_the_chosen_milestone(page, session, settled, add):
    first, second = add(Milestone(what="一")), add(Milestone(what="二"))
    add(Plan(milestone=first, source="甲"))
    add(Plan(milestone=second, source="乙"))
    page.milestones.show_record(first)
    assert texts(page.milestones.plans, 2) == ["甲"]
    QTest.keyClick(page.milestones.table, Key.Key_Down, Mod.AltModifier)
    assert texts(page.milestones.plans, 2) == ["乙"]
    page.show_record("plan", session.snapshot.plans[0].id)
    assert page.milestones.table.current_id() == first


def test_a_date_that_is_none_is_refused_with_the_ways_to_write_one(page, session, settled, add):
    add(Milestone(what="上线"))
    page.milestones.show_record(session.snapshot.milestones[0].id)
    field = page.milestones.form.fields["actual"]
    field.editor.setFocus()
    QTest.keyClicks(field.editor, "next week")
    QTest.keyClick(field.editor, Key.Key_Return)
    settled()
    assert "2018年11月底" in field.error.text()
    assert session.snapshot.milestones[0].actual is None


def test_payments_pasted_from_excel_add_up_against_the_contract(page, session, settled, add):
    contract = add(Contract(subject="设计", party="设计院", amount=50_000_000))
    page.show_record("contract", contract)
    tab = page.contracts
    assert tab.isVisible()
    assert tab.cards[Payment].pill.text() == ""
    QGuiApplication.clipboard().setText("2018-03-01\t200000\t首付款\n2018-09-01\t310000.5\t尾款\n")
    tab.payments.setFocus()
    tab.payments.rows.paste()
    settled()
    assert [one.amount for one in session.snapshot.payments] == [20_000_000, 31_000_050]
    assert all(one.contract == contract for one in session.snapshot.payments)
    assert tab.cards[Payment].pill.text() == "超合同 10,000.50 元"
    assert texts(tab.payments, 1)[-1] == "510,000.50"
    session.undo()
    settled()
    assert texts(tab.payments, 1) == []
    assert tab.cards[Payment].pill.text() == ""


def test_agreed_and_paid_have_two_decimals_and_say_the_rest_in_their_tips(page, add):
    contract = add(Contract(subject="甲", amount=100_126_000))
    add(Payment(contract=contract, amount=110_126_000))
    records = page.contracts.table.records
    titles = [column.title for column in records.columns]
    cells = [records.index(0, titles.index(title)) for title in ("合同金额（万元）", "已付款")]
    assert [one.data() for one in cells] == ["100.13", "110.13"]
    assert [one.data(Qt.ItemDataRole.ToolTipRole) for one in cells] == ["100.126 万元", "110.126 万元"]


def test_what_is_open_of_a_contract(page, session, settled, add):
    contract = add(Contract(subject="设计", party="设计院", amount=50_000_000))
    page.show_record("contract", contract)
    add(Payment(contract=contract, amount=50_000_000))
    invoice = add(Invoice(contract=contract, number="1", amount=20_000_000))
    cards = page.contracts.cards
    assert (cards[Payment].pill.text(), cards[Invoice].pill.text()) == ("已付清", "未开票 300,000.00 元")
    assert texts(page.contracts.table, 7) == ["100.00%"]
    session.submit("", lambda step: step.change(Contract, contract, amount=None))
    settled()
    assert cards[Payment].pill.text() == "合同金额未填"
    page.show_record("invoice", invoice)
    assert page.contracts.invoices.current_id() == invoice


def test_a_duty_done_too_seldom(page, session, settled, add):
    duty = add(RecurringDuty(what="会商"))
    page.show_record("recurring_duty", duty)
    type_into(page.duties.table, 0, 4, "12")
    type_into(page.duties.table, 0, 5, "4")
    settled()
    assert texts(page.duties.table, 6) == ["少 8 次"]
    assert page.duties.table.records.tone(0, 6) == "bad"


def test_a_read_only_file_offers_no_new_rows(qtbot, session, monkeypatch, page, add):
    milestone = add(Milestone(what="一"))
    monkeypatch.setattr(session, "read_only", True)
    locked = ProgressPage(session, Messages())
    qtbot.addWidget(locked)
    locked.milestones.show_record(milestone)
    assert not locked.milestones.plan_card.add.isEnabled()
    assert not locked.milestones.add.isEnabled()
