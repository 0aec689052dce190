"""抽凭 as a user does it: draw, mark by single keys, report the exceptions, and read the verified share."""

import random
from datetime import date

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from models.fieldwork import ATTRIBUTES, Mark, Selection, VoucherCheck
from models.funds import Entry, ExpenseLine, Fund
from models.sampling import Draw, population, take
from ui.messages import Messages
from ui.pages.fieldwork import FieldworkPage
from ui.pages.fieldwork_vouchers import OPEN, WRONG

Key, Mod = Qt.Key, Qt.KeyboardModifier


class Said(Messages):
    """Remembers instead of showing."""

    def __init__(self):
        super().__init__()
        self.texts = []

    def say(self, text):
        self.texts.append(text)


@pytest.fixture
def said():
    return Said()


@pytest.fixture
def booked(session, settled):
    """Ten vouchers of 100 to 1000 元 under the first line of the first project, which has used 10 000 元."""
    line = session.snapshot.expense_lines[0].id

    def work(step):
        step.change(Fund, session.snapshot.funds[0].id, used=1_000_000)
        step.add_all(
            [
                Entry(
                    id=n,
                    line=line,
                    voucher=f"记-{n:02}",
                    booked=date(2018, 6, n),
                    amount=n * 10_000,
                    purpose=f"第{n}笔",
                )
                for n in range(1, 11)
            ]
        )

    session.submit("", work)
    settled()


@pytest.fixture
def page(qtbot, session, said, booked):
    made = FieldworkPage(session, said)
    qtbot.addWidget(made)
    made.resize(1084, 740)
    made.show()
    made.tabs.setCurrentIndex(1)
    made.activateWindow()
    return made


@pytest.fixture
def tab(page):
    return page.tab("voucher_check")


@pytest.fixture
def drawn(session, settled, tab):
    offered = session.read(population)
    session.submit("抽取凭证：全部", lambda step: take(step, Draw(Selection.ALL), offered, None))
    settled()
    tab.table.select(checks(session)[0].id, "approval")
    tab.table.setFocus()
    return tab.table


def checks(session):
    return session.snapshot.voucher_checks


def marks(check):
    return [getattr(check, name) for name in ATTRIBUTES]


def press(widget, *keys, modifier=Mod.NoModifier):
    for key in keys:
        QTest.keyClick(widget, key, modifier)
        QApplication.processEvents()


def column(table, title):
    at = next(at for at, one in enumerate(table.records.columns) if title in one.title)
    return [table.records.text(row, at) for row in range(table.records.rowCount())]


def dialog(tab, settled):
    tab.offer()
    settled()
    return tab.findChild(QDialog)


# ---- drawing


def test_a_random_draw_says_what_it_takes_and_takes_that(session, settled, tab):
    asked = dialog(tab, settled)
    asked.size_.setText("4")
    asked.seed.setText("4711")
    expected = sorted(random.Random(4711).sample(range(1, 11), 4))
    total = sum(expected) * 100
    assert asked.summary.text() == (
        f"总体 10 笔、5,500.00 元；将抽取 4 笔、{total:,}.00 元，占金额的 {total / 55:.2f}%"
    )
    press(asked.seed, Key.Key_Return)
    settled()
    assert [check.entry for check in checks(session)] == expected
    (sample,) = session.snapshot.voucher_samples
    assert (sample.seed, sample.size, sample.population) == (4711, 4, 10)
    assert column(tab.table, "凭证号") == [f"记-{n:02}" for n in expected]
    assert tab.samples.currentData() == sample.id
    assert tab.table.current_id() == checks(session)[0].id
    session.undo()
    settled()
    assert checks(session) == session.snapshot.voucher_samples == ()
    assert tab.samples.count() == 1


def test_the_other_ways_and_what_cannot_be_drawn(session, settled, tab):
    asked = dialog(tab, settled)
    asked.size_.setText("11")
    assert "总体只有 10 笔" in asked.wrong.text()
    assert not asked.take.isEnabled()
    asked.seed.setText("4.5")
    asked.size_.setText("3")
    assert "“4.5”不是整数" in asked.wrong.text()
    asked.ways[Selection.ABOVE].setChecked(True)
    asked.threshold.setText("900")
    assert "将抽取 2 笔、1,900.00 元" in asked.summary.text()
    asked.threshold.setText("x")
    assert "“x”不是金额" in asked.wrong.text()
    asked.ways[Selection.ALL].setChecked(True)
    assert "将抽取 10 笔" in asked.summary.text()
    asked.project.setCurrentIndex(2)
    settled()
    assert "没有可以抽取的凭证" in asked.wrong.text()
    asked.reject()
    assert checks(session) == ()


def test_by_hand_from_what_is_found(session, settled, tab):
    asked = dialog(tab, settled)
    asked.ways[Selection.BY_HAND].setChecked(True)
    settled()
    assert "还没有选中凭证" in asked.wrong.text()
    QTest.keyClicks(asked.text, "10")
    settled()
    assert column(asked.found, "凭证号") == ["记-10"]
    asked.found.selectAll()
    assert "将抽取 1 笔、1,000.00 元" in asked.summary.text()
    asked.found.setFocus()
    press(asked.found, Key.Key_Return)
    settled()
    assert [check.entry for check in checks(session)] == [10]
    again = dialog(tab, settled)
    again.ways[Selection.BY_HAND].setChecked(True)
    settled()
    assert "记-09" in column(again.found, "凭证号")
    assert "记-10" not in column(again.found, "凭证号")
    again.reject()


def test_a_dialog_closed_too_early_harms_nothing(session, settled, tab):
    tab.offer()
    asked = tab.findChild(QDialog)
    asked.ways[Selection.BY_HAND].setChecked(True)
    asked.reject()
    settled()
    again = dialog(tab, settled)
    again.size_.setText("3")
    again.draw()
    again.reject()
    settled()
    assert len(checks(session)) == 3


def test_a_draw_is_removed_with_its_vouchers(session, settled, tab, drawn):
    assert not tab.forget.isEnabled()
    tab.samples.setCurrentIndex(1)
    tab.forget.click()
    settled()
    assert checks(session) == session.snapshot.voucher_samples == ()
    session.undo()
    settled()
    assert len(checks(session)) == 10


# ---- marking


def test_keys_turn_marks_and_enter_settles_the_rest(session, settled, drawn):
    press(drawn, Key.Key_2, Key.Key_2, Key.Key_3, Key.Key_3, Key.Key_3, Key.Key_Return)
    press(drawn, Key.Key_Return, Key.Key_1)
    settled()
    first, second, third = checks(session)[:3]
    assert marks(first) == [Mark.OK, Mark.FAILED, Mark.NOT_APPLICABLE, Mark.OK, Mark.OK]
    assert marks(second) == [Mark.OK] * 5
    assert marks(third) == [Mark.OK, "", "", "", ""]
    assert drawn.current_id() == third.id
    press(drawn, Key.Key_1, Key.Key_1, Key.Key_1, Key.Key_1)
    settled()
    assert marks(checks(session)[2])[0] == Mark.FAILED
    press(drawn, Key.Key_0)
    settled()
    assert marks(checks(session)[2]) == [""] * 5
    session.undo()
    settled()
    assert marks(checks(session)[2])[0] == Mark.FAILED


def test_notes_are_typed_and_backspace_empties_only_them(session, settled, drawn):
    check = checks(session)[0]
    press(drawn, Key.Key_1)
    drawn.select(check.id, "note")
    QTest.keyClick(drawn, Key.Key_3)
    assert drawn.itemDelegate().editor is not None
    press(drawn.itemDelegate().editor, Key.Key_Return)
    settled()
    assert (checks(session)[0].note, marks(checks(session)[0])[2]) == ("3", "")
    drawn.select(check.id, "approval")
    press(drawn, Key.Key_Backspace)
    settled()
    assert (checks(session)[0].note, marks(checks(session)[0])[0]) == ("3", Mark.OK)
    drawn.select(check.id, "note")
    press(drawn, Key.Key_Backspace)
    settled()
    assert (checks(session)[0].note, marks(checks(session)[0])[0]) == ("", Mark.OK)


def test_the_row_being_marked_stays_under_its_filter(session, settled, tab, drawn):
    tab.filters.choose(OPEN)
    first, second = checks(session)[:2]
    tab.table.select(first.id, "approval")
    press(drawn, Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4, Key.Key_5)
    settled()
    assert tab.table.current_id() == first.id
    press(drawn, Key.Key_Down)
    assert tab.table.current_id() == second.id
    assert tab.table.records.rowCount() == 9
    tab.filters.choose(WRONG)
    assert tab.table.records.rowCount() == 0


def test_vouchers_of_another_project_are_left_out(session, settled, tab, drawn):
    tab.projects.setCurrentIndex(2)
    assert tab.table.records.rowCount() == 0
    tab.projects.setCurrentIndex(1)
    assert tab.table.records.rowCount() == 10
    line = session.snapshot.expense_lines[0]
    session.submit("", lambda step: step.change(ExpenseLine, line.id, project=session.snapshot.projects[1].id))
    settled()
    assert tab.table.records.rowCount() == 0


def test_what_is_changed_of_a_voucher_shows(session, settled, drawn):
    session.submit("", lambda step: step.change(Entry, 1, voucher="补-1", amount=5))
    settled()
    assert column(drawn, "凭证号")[0] == "补-1"
    assert column(drawn, "金额")[0] == "0.05"


def test_a_voucher_is_taken_out(session, settled, tab, drawn):
    press(drawn, Key.Key_Delete, modifier=Mod.ControlModifier)
    settled()
    assert len(checks(session)) == 9
    assert 1 not in {check.entry for check in checks(session)}
    session.undo()
    settled()
    assert len(checks(session)) == 10


# ---- the verified share


def test_the_share_follows_the_keys_with_both_its_numbers(session, settled, tab, drawn):
    table = tab.verified.table
    assert column(table, "核实率")[0] == "0.00%"
    press(drawn, *[Key.Key_Return] * 4)
    settled()
    assert column(table, "核实率") == ["10.00%", "—", "—", "10.00%"]
    assert column(table, "已核") == ["4", "", "", "4"]
    assert tab.verified.pill.text() == "0.10 ÷ 1.00 ＝ 10.00%"
    press(drawn, Key.Key_Return)
    settled()
    assert tab.verified.pill.text() == "0.15 ÷ 1.00 ＝ 15.00%"


# ---- exceptions


def test_exceptions_become_one_finding(session, settled, said, page, tab, drawn):
    press(drawn, Key.Key_2, Key.Key_2, Key.Key_Return, Key.Key_Return, Key.Key_4, Key.Key_4)
    settled()
    assert tab.finding.text() == "新增问题（2 笔异常）"
    press(drawn, Key.Key_F8)
    settled()
    (finding,) = session.snapshot.findings
    assert finding.headline == "2笔支出没有合规发票或者没有验收资料"
    assert (finding.amount, finding.projects) == (40_000, (session.snapshot.projects[0].id,))
    assert "记-01" in finding.condition
    assert "记-03" in finding.condition
    assert said.texts == ["已形成问题 1，按 F8 去看"]
    assert column(drawn, "问题")[:3] == ["1", "", "1"]
    jumps = []
    page.jump.connect(lambda *to: jumps.append(to))
    press(drawn, Key.Key_F8)
    assert jumps == [("finding", finding.id)]


def test_of_several_selected_rows_only_those(session, settled, tab, drawn):
    for _turn in range(3):
        press(drawn, Key.Key_1, Key.Key_1, Key.Key_Down)
    settled()
    for row in (0, 1):
        drawn.selectionModel().select(
            drawn.records.index(row, 0),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )
    drawn.selectionModel().select(
        drawn.records.index(3, 0), QItemSelectionModel.SelectionFlag.Deselect | QItemSelectionModel.SelectionFlag.Rows
    )
    assert tab.finding.text() == "新增问题（2 笔异常）"
    tab.finding.click()
    settled()
    assert session.snapshot.findings[0].amount == 30_000
    assert [bool(check.finding) for check in checks(session)[:3]] == [True, True, False]


def test_nothing_wrong_is_no_finding(session, settled, said, tab, drawn):
    assert not tab.finding.isEnabled()
    press(drawn, Key.Key_F8)
    settled()
    assert "没有可以形成问题的异常凭证" in said.texts[0]


def test_records_are_shown_whatever_the_filters_hide(session, settled, page, tab, drawn):
    tab.filters.choose(WRONG)
    page.show_record(VoucherCheck.meta.table, checks(session)[4].id)
    assert tab.table.current_id() == checks(session)[4].id
    page.show_record("voucher_sample", session.snapshot.voucher_samples[0].id)
    assert tab.samples.currentIndex() == 1


def test_a_read_only_file_can_be_looked_through(qtbot, session, settled, drawn, monkeypatch):
    monkeypatch.setattr(session, "read_only", True)
    page = FieldworkPage(session, Said())
    qtbot.addWidget(page)
    tab = page.tab("voucher_check")
    assert not tab.new.isEnabled()
    failures = []
    session.failed.connect(failures.append)
    tab.table.turn("approval")
    tab.remove_checks()
    tab.form_finding()
    tab.offer()
    settled()
    assert (marks(checks(session)[0])[0], len(checks(session)), failures) == ("", 10, [])
    assert tab.findChild(QDialog) is None
