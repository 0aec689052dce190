"""What a table refuses is said at the cell it concerns, for as long as it helps and no longer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from models.funds import ExpenseLine
from ui.tables import RecordTable

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def table(qtbot, session):
    """Beside a field that can take the keyboard away from it."""
    window = QWidget()
    qtbot.addWidget(window)
    made = RecordTable(session, ExpenseLine, ["item", "amount", "note"], total="合计")
    made.room, made.elsewhere = window, QLineEdit()
    box = QVBoxLayout(window)
    box.addWidget(made)
    box.addWidget(made.elsewhere)
    window.resize(900, 500)
    with qtbot.waitActive(window):
        window.show()
    made.setFocus()
    return made


def paste(table, text):
    QGuiApplication.clipboard().setText(text)
    QTest.keyClick(table, Key.Key_V, Mod.ControlModifier)


@pytest.fixture
def refused(table):
    """A paste that was refused."""
    table.setCurrentIndex(table.records.index(0, 0))
    paste(table, "甲\tx1")
    assert "不是金额" in table._bubble.text()
    assert table._bubble.isVisible()
    return table


def test_a_refusal_goes_with_the_paste_that_succeeds(session, settled, refused):
    refused.rows.paste()  # from the menu, again
    assert refused._bubble.isVisible()
    QGuiApplication.clipboard().setText("甲\t1")
    refused.rows.paste()
    assert not refused._bubble.isVisible()
    settled()
    assert session.snapshot.expense_lines[0].item == "甲"


@pytest.mark.parametrize("method", ["add_row", "remove_rows", "clear_cells", "move_down"])
def test_a_refusal_goes_with_any_other_change(refused, settled, method):
    getattr(refused.rows, method)()
    assert not refused._bubble.isVisible()
    settled()


@pytest.mark.parametrize(
    ("key", "mod"), [(Key.Key_Escape, Mod.NoModifier), (Key.Key_Down, Mod.NoModifier), (Key.Key_Z, Mod.ControlModifier)]
)
def test_a_refusal_goes_with_the_next_key(refused, key, mod):
    QTest.keyClick(refused, key, mod)
    assert not refused._bubble.isVisible()


def test_a_refusal_stays_while_only_a_modifier_is_held(refused):
    QTest.keyClick(refused, Key.Key_Control)
    assert refused._bubble.isVisible()


def test_a_refusal_goes_with_the_page_and_when_the_table_is_left(refused):
    refused.elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert not refused._bubble.isVisible()
    refused.setFocus()
    paste(refused, "甲\tx1")
    refused.window().hide()
    refused.window().show()
    assert not refused._bubble.isVisible()


def test_a_refused_cell_says_why_whenever_the_cursor_is_in_it(table):
    table.setCurrentIndex(table.records.index(0, 1))
    QTest.keyClick(table, Key.Key_F2)
    QTest.keyClicks(table.itemDelegate().editor, "x")
    table.flush()
    assert "不是金额" in table._bubble.text()
    table.step(1)
    assert not table._bubble.isVisible()
    table.step(-1)
    assert table._bubble.isVisible()


def test_escape_ends_the_typing_and_what_is_said_about_it(table):
    table.setCurrentIndex(table.records.index(0, 1))
    QTest.keyClick(table, Key.Key_F2)
    QTest.keyClicks(table.itemDelegate().editor, "x")
    QTest.keyClick(table.itemDelegate().editor, Key.Key_Return)
    assert table._bubble.isVisible()
    QTest.keyClick(table.itemDelegate().editor, Key.Key_Escape)
    assert not table._bubble.isVisible()
    assert table.records.text(0, 1) == "76.42"
