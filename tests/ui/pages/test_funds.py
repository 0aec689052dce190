"""资金使用: amounts typed in place, what is computed from them, vouchers under their line, and the comparisons."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from models.evaluation import Evaluation, Project
from models.funds import Entry, ExpenseLine, Fund
from models.store import Store
from ui.messages import Messages
from ui.pages.funds import FundsPage
from ui.pages.funds_lines import READ_AT_ONCE

Key, Modifier = Qt.Key, Qt.KeyboardModifier
WAN = 1_000_000


@pytest.fixture
def page(qtbot, session):
    made = FundsPage(session, Messages())
    qtbot.addWidget(made)
    made.resize(1170, 944)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def press(qtbot):
    def keys(*steps):
        for key in [key for step in steps for key in (step if isinstance(step, str) else [step])]:
            modifier, key = key if isinstance(key, tuple) else (Modifier.NoModifier, key)
            qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    return keys


def cell(table, row, title):
    return table.records.text(row, [column.title for column in table.records.columns].index(title))


def tone(table, row, title):
    return table.records.tone(row, [column.title for column in table.records.columns].index(title))


def project(session, at=0):
    return session.snapshot.projects[at].id


def paste(table, text):
    QApplication.clipboard().setText(text)
    table.rows.paste()


def test_typing_the_funds_of_a_project_computes_the_rest(page, press, session, settled):
    page.table.setFocus()
    press("14", Key.Key_Return, Key.Key_Return, "1,200", Key.Key_Return, "900", Key.Key_Return)
    settled()
    fund = session.snapshot.funds[0]
    assert (fund.carried_over, fund.budget, fund.received, fund.used) == (14 * WAN, 1286 * WAN, 1200 * WAN, 900 * WAN)
    assert fund.received_text == "1,200万元"
    assert cell(page.table, 0, "合计") == "1,300.00"
    assert cell(page.table, 0, "到位率") == "92.31%"
    assert cell(page.table, 0, "使用率") == "75.00%"
    assert cell(page.table, 0, "结余") == "300.00"
    assert tone(page.table, 0, "使用率") == "bad"
    assert tone(page.table, 0, "到位率") == "text2"


def tip(table, row, title):
    at = [column.title for column in table.records.columns].index(title)
    return table.records.index(row, at).data(Qt.ItemDataRole.ToolTipRole)


def test_a_column_has_two_decimals_and_the_exact_amounts_in_its_tips(page, session, settled):
    amounts = ((8347, 150_050, 150_050, 148_420), (0, 36_000, 35_000, 34_012.6), (0, 0, 0, 0))

    def work(step):
        step.remove(Fund, *(fund.id for fund in session.snapshot.funds))
        for at, (carried, budget, received, used) in enumerate(amounts):
            values = {"carried_over": carried, "budget": budget, "received": received, "used": used}
            step.add(
                Fund(project=project(session, at), **{name: int(value * 10_000) for name, value in values.items()})
            )

    session.submit("", work)
    settled()
    rows = (0, 1, 3)
    assert [cell(page.table, row, "本年使用") for row in rows] == ["1,484.20", "340.13", "1,824.33"]
    assert [cell(page.table, row, "结余") for row in rows] == ["16.30", "9.87", "26.17"]
    assert [cell(page.table, row, "合计") for row in rows] == ["1,583.97", "360.00", "1,943.97"]
    assert [tip(page.table, row, "本年使用") for row in rows] == [
        "1,484.20 万元",
        "340.126 万元",
        "1,824.326 万元",
    ]
    assert [tip(page.table, row, "结余") for row in rows] == ["16.30 万元", "9.874 万元", "26.174 万元"]


def test_the_sum_of_the_lines_is_exact_in_its_tip(page, session, settled):
    session.submit("", lambda step: step.change(ExpenseLine, session.snapshot.expense_lines[0].id, amount=76_421_500))
    settled()
    at = page.lines.table.records.rowCount() - 1
    assert cell(page.lines.table, at, "金额") == "334.80"
    assert tip(page.lines.table, at, "金额") == "334.8015 万元"


def test_a_red_figure_says_why(page, press):
    page.table.setFocus()
    press("14", Key.Key_Return, Key.Key_Return, "1,100", Key.Key_Return, "700", Key.Key_Return)
    assert tip(page.table, 0, "到位率") == "84.62%；到位率低于 90%"
    assert tip(page.table, 0, "使用率") == "63.64%；使用率低于 80%"
    assert tip(page.table, 0, "结余") == "400.00 万元；占实际到位的 36.36%，超过 10%"
    assert tone(page.table, 0, "结余") == "bad"


def test_what_is_missing_is_no_zero(page):
    assert cell(page.table, 0, "到位率") == cell(page.table, 0, "结余") == "—"
    assert cell(page.table, 3, "项目") == "合计"
    assert cell(page.table, 3, "使用率") == "—"


def test_a_project_without_funds_gets_them_with_its_first_amount(page, press, session, settled):
    assert len(session.snapshot.funds) == 1
    page.table.select(page.table.records.records[1].id, "budget")
    page.table.setFocus()
    press("460", Key.Key_Return, "46", Key.Key_Return)
    settled()
    fund = session.snapshot.funds[1]
    assert (fund.project, fund.budget, fund.received) == (project(session, 1), 460 * WAN, 46 * WAN)
    assert page.form.record is not None
    session.undo()
    session.undo()
    settled()
    assert len(session.snapshot.funds) == 1
    assert cell(page.table, 1, "本年预算") == ""
    press("1", Key.Key_Return)
    settled()
    assert len(session.snapshot.funds) == 2


def test_a_column_of_amounts_from_excel_reaches_projects_without_funds(page, session, settled):
    page.table.select(page.table.records.records[0].id, "received")
    page.table.setFocus()
    QApplication.clipboard().setText("实际到位\n１，２８６\n460万元\n9800000元\n")
    page.table.rows.paste()
    settled()
    assert {fund.project: fund.received for fund in session.snapshot.funds} == {
        project(session, 0): 1286 * WAN,
        project(session, 1): 460 * WAN,
        project(session, 2): 980 * WAN,
    }
    session.undo()
    settled()
    assert [fund.received for fund in session.snapshot.funds] == [None]


def test_emptying_a_row_that_waits_saves_nothing(page, session, settled):
    page.table.select(page.table.records.records[1].id, "budget")
    page.table.rows.clear_cells()
    settled()
    assert len(session.snapshot.funds) == 1


def test_what_is_typed_into_a_row_that_waits_survives_a_crash(page, session, file, tmp_path):
    second, third = (project(session, at) for at in (1, 2))
    page.table.choose(second)
    page.form.focus("source")
    QTest.keyClicks(page.form.fields["source"].editor, "ABC")
    page.table.choose(third)
    page.table.select(page.table.current_id(), "used")
    page.table.setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "9")
    QTest.keyClicks(QApplication.focusWidget(), "7")
    session.flush()
    left = tmp_path / "left.digao"
    shutil.copyfile(file, left)
    store = Store.open(left, home=tmp_path / "other")
    funds = {fund.project: (fund.used, fund.source) for fund in store.all(Fund)}
    assert (funds[second], funds[third]) == ((None, "ABC"), (97 * WAN, ""))
    assert store.drafts() == []
    store.close()


def test_what_is_given_up_in_a_row_that_waits_leaves_nothing(page, session, file, tmp_path):
    page.table.choose(project(session, 1))
    page.form.focus("source")
    QTest.keyClicks(page.form.fields["source"].editor, "ABC")
    QTest.keyClick(page.form.fields["source"].editor, Key.Key_Escape)
    session.close()
    store = Store.open(file, home=tmp_path / "other")
    assert [fund.project for fund in store.all(Fund)] == [project(session)]
    assert store.drafts() == []
    store.close()


def test_the_details_of_a_project_without_funds_can_be_written_first(page, session, settled, say):
    page.table.choose(project(session, 1))
    form = page.form
    assert form.isEnabled()
    form.focus("source")
    say(form.fields["source"].editor, "区级财政")
    form.flush()
    settled()
    assert [(fund.project, fund.source) for fund in session.snapshot.funds[1:]] == [(project(session, 1), "区级财政")]
    session.flush()
    assert session.read(lambda store: store.drafts()) == []
    session.undo()
    settled()
    assert len(session.snapshot.funds) == 1
    assert form.fields["source"].editor.text() == ""
    assert (form.isEnabled(), page.table.project) == (True, project(session, 1))


def test_the_unit_changes_every_amount(page, session, settled, qtbot):
    yuan = page.unit.findChildren(QPushButton)[1]
    yuan.setFocus()
    qtbot.keyClick(yuan, Key.Key_Space)
    settled()
    assert session.snapshot.evaluation.money_unit == "元"
    assert cell(page.table, 0, "本年预算") == "12,860,000.00"
    assert cell(page.lines.table, 0, "金额") == "764,200.00"
    page.table.select(page.table.records.records[0].id, "received")
    page.table.setFocus()
    for key in "100":
        qtbot.keyClick(QApplication.focusWidget(), key)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    settled()
    assert session.snapshot.funds[0].received == 100_00
    session.undo()
    session.undo()
    settled()
    assert page.unit.buttons["万元"].isChecked()


def test_lines_add_up_and_are_compared_with_what_was_used(page, session, settled):
    assert cell(page.lines.table, 3, "金额") == "334.80"
    assert page.lines.pill.text() == "没有填写本年使用"
    fund = session.snapshot.funds[0].id
    session.submit("改", lambda step: step.change(Fund, fund, used=33_480 * 10_000))
    settled()
    assert page.lines.pill.text() == "明细合计＝本年使用"
    session.submit("改", lambda step: step.change(Fund, fund, used=33_580 * 10_000))
    settled()
    assert page.lines.pill.text() == "相差 1.00 万元"


def test_a_line_that_is_part_of_another_is_left_out_of_the_sum(page, session, settled):
    first, second = session.snapshot.expense_lines[:2]
    session.submit("改", lambda step: step.change(ExpenseLine, second.id, part_of=first.id))
    settled()
    assert cell(page.lines.table, 3, "金额") == "184.80"


def test_lines_from_excel(page, session, settled):
    page.table.select(page.table.records.records[1].id)
    assert page.lines.table.records.records == []
    page.lines.table.setFocus()
    paste(page.lines.table, "支出项目\t金额（万元）\n培训费\t1,234.56\n差旅费\t１２万元\n劳务费\t5000元\n")
    settled()
    lines = session.snapshot.lines(project(session, 1))
    assert [(line.item, line.amount, line.amount_text) for line in lines] == [
        ("培训费", 1234_560_000, "1,234.56万元"),
        ("差旅费", 12 * WAN, "１２万元"),
        ("劳务费", 500_000, "5000元"),
    ]


def test_what_excel_holds_that_is_no_amount_is_refused_whole(page, session, settled):
    page.lines.table.setFocus()
    before = session.snapshot.expense_lines
    page.lines.table.select(before[0].id, "item")
    paste(page.lines.table, "甲\t1\n乙\t不详\n")
    settled()
    assert session.snapshot.expense_lines == before
    assert "不详" in page.lines.table._bubble.text()


def test_vouchers_of_the_chosen_line_in_yuan(page, press, session, settled):
    line = session.snapshot.expense_lines[0]
    page.vouchers.table.setFocus()
    paste(page.vouchers.table, "2018-06-记-0032\t2018-06-12\t某公司\t764,100.00\t办公耗材\n")
    settled()
    (entry,) = session.read(lambda store: store.all(Entry))
    assert (entry.line, entry.amount, entry.payee) == (line.id, 76_410_000, "某公司")
    assert page.vouchers.pill.text() == "尚有 0.01 万元没有凭证"
    assert cell(page.vouchers.table, 1, "凭证号") == "合计"
    press((Modifier.ControlModifier, Key.Key_Return))
    settled()
    assert page.vouchers.table.currentIndex().row() == 1
    press("X-1", Key.Key_Return, "2018-7-1", Key.Key_Return, Key.Key_Return, "100", Key.Key_Return)
    settled()
    assert page.vouchers.pill.text() == "与明细一致"
    assert cell(page.vouchers.table, 2, "金额（元）") == "764,200.00"
    assert session.snapshot.expense_lines[0].amount == line.amount
    session.undo()
    settled()
    assert cell(page.vouchers.table, 1, "金额（元）") == ""


def test_another_line_shows_its_own_vouchers(page, session, settled):
    second = session.snapshot.expense_lines[1]
    session.submit("加", lambda step: step.add(Entry(line=second.id, purpose="乙", amount=1)))
    settled()
    assert page.vouchers.table.records.records == []
    page.lines.table.select(second.id)
    assert [entry.purpose for entry in page.vouchers.table.records.records] == ["乙"]
    page.table.select(page.table.records.records[2].id)
    assert page.vouchers.line is None
    assert not page.vouchers.table.rows.actions["add_row"].isEnabled()


def test_many_vouchers_are_waited_for_and_one_change_does_not_read_them_again(page, session, settled):
    first, second = session.snapshot.expense_lines[:2]
    many = [Entry(line=second.id, purpose=f"第{at}笔", amount=100) for at in range(READ_AT_ONCE + 1)]
    session.submit("导入", lambda step: step.add_all(many))
    settled()
    page.lines.table.select(second.id)
    settled()
    entries = page.vouchers.table.records.records
    assert len(entries) == READ_AT_ONCE + 1
    last = entries[-1].id
    session.submit("改", lambda step: step.change(Entry, last, amount=777))
    settled()
    assert page.vouchers.table.records.records[-1].amount == 777
    assert page.vouchers.table.records.records[0] is entries[0]
    page.show_record("expense_line", first.id)
    page.show_record("entry", last)
    settled()
    assert page.vouchers.table.current_id() == last


def test_checks_name_what_does_not_agree_and_lead_there(page, session, settled):
    other = project(session, 2)
    session.submit(
        "加",
        lambda step: step.add(Fund(project=other, budget=100, received=90, used=50, surplus=30, surplus_text="0.3元")),
    )
    settled()
    assert page.checks.pill.text() == "1 项不符"
    link = next(
        one
        for one in page.checks.findChildren(QPushButton)
        if "信息系统建设与运维：到位－使用＝结余" in one.accessibleName()
    )
    link.click()
    assert page.table.project == other
    assert page.table.hasFocus()
    page.show_record("project", project(session, 1))
    assert (page.table.project, page.table.currentIndex().column()) == (project(session, 1), 1)


def test_no_project_yet_says_what_to_do_next(page, session, settled, qtbot):
    ids = [one.id for one in session.snapshot.projects]
    session.submit("删", lambda step: step.remove(Project, *ids))
    settled()
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "新增项目")
    assert button.isVisible()
    with qtbot.waitSignal(page.jump) as asked:
        button.click()
    assert asked.args == ["project", None]
    session.undo()
    settled()
    assert page.table.isVisible()


def test_rates_follow_the_chosen_base(page, session, settled):
    fund, row = session.snapshot.funds[0].id, session.snapshot.evaluation.id
    session.submit("改", lambda step: step.change(Fund, fund, carried_over=100 * WAN, received=1286 * WAN))
    session.submit("改", lambda step: step.change(Evaluation, row, received_base="实际到位÷本年预算"))
    settled()
    assert cell(page.table, 0, "到位率") == "100.00%"


def test_what_is_typed_is_kept_when_the_page_is_left(page, session, settled, qtbot):
    page.lines.table.setFocus()
    qtbot.keyClick(page.lines.table, "Z")
    page.flush()
    settled()
    assert session.snapshot.expense_lines[0].item == "Z"


def test_tab_goes_through_everything_and_comes_round(page, qtbot):
    page.unit.findChildren(QPushButton)[0].setFocus()
    seen = []
    for _ in range(40):
        if (now := QApplication.focusWidget()) in seen:
            break
        seen.append(now)
        qtbot.keyClick(now, Key.Key_Tab)
    assert {page.table, page.lines.table, page.vouchers.table} <= set(seen)
    assert QApplication.focusWidget() is seen[0]
    assert all(one.accessibleName() or getattr(one, "text", str)() for one in seen)


def test_both_themes_are_painted(page, qapp):
    from ui import theme

    theme.dress(page)
    light = page.grab().toImage()
    theme.apply(qapp, theme.Mode.DARK)
    dark = page.grab().toImage()
    theme.apply(qapp, theme.Mode.LIGHT)
    assert light.pixelColor(4, 4) != dark.pixelColor(4, 4)
