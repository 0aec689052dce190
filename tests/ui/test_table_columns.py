"""Figures and what is computed are never cut in a table; texts give way to them."""

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.evaluation import Project
from models.funds import ExpenseLine
from ui import theme
from ui.tables import Column, RecordTable

LONG = "按合同约定支付的第一期工程款，尚待监理单位确认后据实结算"


@pytest.fixture
def open_table(qtbot, session):
    def make(width, *columns, kind=ExpenseLine):
        table = RecordTable(session, kind, columns, total="合计")
        qtbot.addWidget(table)
        table.resize(width, 400)
        table.show()
        return table

    return make


def cut(table):
    """The titles of the columns in which something does not fit."""
    model, found = table.records, set()
    for at, column in enumerate(model.columns):
        room = table.columnWidth(at) - 20
        texts = {model.text(row, at): theme.font() for row in range(len(model.records))}
        texts |= {model.text(len(model.records), at): theme.font(bold=True), column.title: theme.font(12, bold=True)}
        if any(QFontMetrics(font).horizontalAdvance(text) > room for text, font in texts.items()):
            found.add(column.title)
    return found


def change(session, settled, **values):
    session.submit("", lambda step: step.change(ExpenseLine, session.snapshot.expense_lines[0].id, **values))
    settled()


def test_texts_give_way_to_figures(session, settled, open_table):
    change(session, settled, amount=123_456_789_012_345, item=LONG, note=LONG)
    assert cut(open_table(520, "item", "amount", "note")) == {"支出项目", "备注"}


def test_a_text_with_a_width_of_its_own_gives_way_too(session, settled, open_table):
    change(session, settled, amount=123_456_789_012_345)
    table = open_table(480, Column(field="part_of", width=300), "amount", "note")
    assert not table.horizontalScrollBar().maximum()


def test_the_greatest_figure_of_a_long_table_counts_too(session, settled, open_table):
    lines = [ExpenseLine(item="一", amount=1_000_000) for _ in range(80)]
    lines += [ExpenseLine(item="二", amount=-123_456_789_012_345), ExpenseLine(item="三", amount=123_456_789_012_345)]
    session.submit("", lambda step: step.add_all(lines))
    settled()
    assert cut(open_table(520, "item", "amount", "note")) == set()


def test_a_width_is_the_least_for_what_is_computed(open_table):
    computed = Column("相差", text=lambda _line: "超计划2个多月以上", width=80)
    assert cut(open_table(520, "item", computed)) == set()


def test_what_is_computed_from_elsewhere_is_measured_again(session, settled, open_table):
    figure = Column("付款比例", text=lambda _line: "9" * len(session.snapshot.projects[0].name), right=True)
    table = open_table(900, "item", figure)
    hidden = open_table(900, "item", figure)
    hidden.hide()
    project = session.snapshot.projects[0].id
    session.submit("", lambda step: step.change(Project, project, name=LONG))
    settled()
    assert cut(table) == set()
    assert cut(hidden) != set()  # nobody sees it, nothing is spent on it
    hidden.show()
    assert cut(hidden) == set()


def test_texts_that_are_typed_give_way_down_to_their_headings(session, settled, open_table):
    change(session, settled, item=LONG, note=LONG)
    computed = Column("相差", text=lambda _line: "超计划2个多月以上")
    table = open_table(480, "item", "amount", "note", computed)
    assert not table.horizontalScrollBar().maximum()
    assert cut(table) == {"支出项目", "备注"}
    table.resize(240, 400)
    assert cut(table) == {"支出项目", "备注"}  # now it scrolls


def test_a_table_as_high_as_its_rows_is_so_in_any_dress(qtbot, session):
    window = QWidget()
    qtbot.addWidget(window)
    table = RecordTable(session, ExpenseLine, ["item", "amount"], total="合计", rows=9)
    QVBoxLayout(window).addWidget(table)
    for dressed in (lambda: None, lambda: theme.dress(window)):
        window.hide()
        dressed()
        window.show()
        total = len(table.records.records)
        assert table.rowViewportPosition(total) + table.rowHeight(total) <= table.viewport().height()
