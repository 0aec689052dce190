"""The table of records, worked with keys as a user does, on a real file."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from models.evaluation import Evaluation, Project, TeamMember
from models.funds import ExpenseLine, Fund
from models.progress import Milestone
from ui import theme
from ui.editors import CheckList, ChoiceInput
from ui.table_clipboard import cells
from ui.tables import Column, RecordTable

Key, Mod, Role = Qt.Key, Qt.KeyboardModifier, Qt.ItemDataRole


@dataclass
class Desk:
    """A table with the tester of Qt's own watching its model, and the verbs of a user."""

    table: RecordTable
    settled: object

    def __post_init__(self):
        model = self.table.records
        self.tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    def go(self, row, column):
        self.table.setFocus()
        self.table.setCurrentIndex(self.table.records.index(row, column))

    def press(self, key, mod=Mod.NoModifier):
        QTest.keyClick(self.editor() or self.table, key, mod)
        QApplication.processEvents()

    def type(self, text):
        """Open the editor of the current cell and put ``text`` in place of what is there."""
        self.press(Key.Key_F2)
        for letter in text:
            QTest.keyClick(self.editor(), letter)

    def editor(self):
        return self.table.itemDelegate().editor

    def column(self, at=0):
        return [self.table.records.text(row, at) for row in range(self.table.records.rowCount())]

    def selected(self):
        return sorted((one.row(), one.column()) for one in self.table.selectionModel().selectedIndexes())

    def here(self):
        index = self.table.currentIndex()
        return index.row(), index.column()


@pytest.fixture
def open_table(qtbot, session, settled):
    def make(kind, columns, **options):
        table = RecordTable(session, kind, columns, **options)
        qtbot.addWidget(table)
        table.resize(900, 400)
        table.show()
        return Desk(table, settled)

    return make


@pytest.fixture
def lines(session, open_table):
    project = session.snapshot.projects[0].id
    return open_table(
        ExpenseLine, ["item", "amount", Column("占比", text=lambda _line: "—", right=True), "part_of", "note"],
        total="合计", new=lambda _step: ExpenseLine(project=project),
    )  # fmt: skip


def amounts(session):
    return [line.amount for line in session.snapshot.expense_lines]


def test_amounts_stand_in_the_unit_of_the_evaluation_with_equal_decimals(session, settled, lines):
    assert lines.column(1) == ["76.42", "150.00", "108.38", "334.80"]
    session.submit("", lambda step: step.change(ExpenseLine, session.snapshot.expense_lines[0].id, amount=76_421_500))
    settled()
    assert lines.column(1) == ["76.42", "150.00", "108.38", "334.80"]
    said = [lines.table.records.index(row, 1).data(Qt.ItemDataRole.ToolTipRole) for row in (0, 1, 3)]
    assert said == ["76.4215 万元", "150.00 万元", "334.8015 万元"]
    session.submit("", lambda step: step.change(Evaluation, session.snapshot.evaluation.id, money_unit="元"))
    settled()
    assert lines.column(1)[0] == "764,215.00"
    assert lines.table.records.headerData(1, Qt.Orientation.Horizontal) == "金额（元）"


def test_a_typed_amount_is_saved_with_its_wording_and_enter_goes_on(session, settled, lines):
    lines.go(0, 1)
    lines.type("80.5")
    lines.press(Key.Key_Return)
    assert lines.here() == (0, 3)  # the computed column is passed over
    assert lines.column(1)[0] == "80.50"  # at once, before the disk has answered
    settled()
    line = session.snapshot.expense_lines[0]
    assert (line.amount, line.amount_text) == (80_500_000, "80.5万元")
    assert session.undo_label == "修改支出明细：金额"
    session.undo()
    settled()
    assert lines.column(1)[0] == "76.42"


def test_an_amount_typed_where_the_window_shows_yuan_is_yuan(session, settled, lines):
    session.submit("", lambda step: step.change(Evaluation, session.snapshot.evaluation.id, money_unit="元"))
    settled()
    lines.go(0, 1)
    lines.type("805000")
    lines.press(Key.Key_Return)
    settled()
    assert session.snapshot.expense_lines[0].amount_text == "805000元"
    assert amounts(session)[0] == 80_500_000


def test_enter_at_the_end_of_a_row_goes_to_the_next_row(lines):
    lines.go(0, 4)
    lines.press(Key.Key_Return)
    assert lines.here() == (1, 0)


@pytest.mark.parametrize(("wording", "offered"), [("约12万元", "约12万元"), ("", "12.00")])
def test_opening_a_cell_and_leaving_it_writes_nothing(session, settled, open_table, wording, offered):
    number = session.snapshot.funds[0].id
    session.submit("", lambda step: step.change(Fund, number, used=12_000_000, used_text=wording))
    settled()
    desk = open_table(Fund, ["used"])
    label = session.undo_label
    desk.go(0, 0)
    desk.press(Key.Key_F2)
    assert desk.editor().text() == offered
    desk.press(Key.Key_Return)
    settled()
    assert session.snapshot.funds[0].used_text == wording
    assert session.undo_label == label


def test_a_bad_amount_stays_in_its_editor_and_is_explained(session, settled, lines):
    lines.go(1, 1)
    lines.type("abc")
    lines.press(Key.Key_Return)
    editor = lines.editor()
    assert editor.text() == "abc"
    assert editor.property("invalid") is True
    assert "不是金额" in editor.accessibleDescription()
    assert lines.table._bubble.isVisible()
    assert "请填写数字" in lines.table._bubble.text()
    settled()
    assert amounts(session)[1] == 150_000_000


def test_a_bad_amount_that_is_left_is_not_lost(qtbot, session, settled, lines):
    lines.go(1, 1)
    lines.type("abc")
    lines.table.flush()
    assert lines.column(1)[1] == "abc"
    assert "不是金额" in lines.table.records.index(1, 1).data(Role.AccessibleTextRole)
    session.flush()
    assert [draft.text for draft in session.read(lambda store: store.drafts())] == ["abc"]
    again = RecordTable(session, ExpenseLine, ["item", "amount"])
    qtbot.addWidget(again)
    assert again.records.text(1, 1) == "abc"
    lines.go(1, 1)
    lines.press(Key.Key_Escape)
    settled()
    assert lines.column(1)[1] == "150.00"
    assert session.read(lambda store: store.drafts()) == []


def test_chinese_is_typed_into_a_cell_by_an_input_method(session, settled, say, lines):
    lines.go(0, 0)
    lines.press(Key.Key_F2)
    say(lines.editor(), "办公用品", preedit="bangong")
    lines.press(Key.Key_Return)
    settled()
    assert session.snapshot.expense_lines[0].item == "办公用品"


def test_an_input_method_starts_editing_by_itself(say, lines):
    lines.go(0, 0)
    say(lines.table, "纸", preedit="zhi")
    assert isinstance(lines.editor(), QLineEdit)


@pytest.mark.parametrize(("column", "text"), [(0, "，"), (0, "办公用品"), (3, "场地")])
def test_a_word_that_comes_whole_opens_the_editor_and_stands_in_it(say, lines, column, text):
    lines.go(0, column)
    say(lines.table, text)
    editor = lines.editor()
    assert (editor.currentText() if isinstance(editor, ChoiceInput) else editor.text()) == text


def test_what_is_being_typed_is_durable_within_a_second(qtbot, session, lines):
    lines.go(0, 4)
    lines.type("draft")

    def kept():
        assert [draft.text for draft in session.read(lambda store: store.drafts())] == ["draft"]

    qtbot.waitUntil(kept, timeout=1_000)


def test_a_change_from_elsewhere_leaves_the_open_editor_alone(session, settled, lines):
    lines.go(1, 0)
    lines.type("half")
    first = session.snapshot.expense_lines[0].id
    session.submit("", lambda step: step.remove(ExpenseLine, first))
    settled()
    assert lines.column() == ["场地租赁", "便民设施购置", "合计"]
    assert lines.editor().text() == "half"
    lines.press(Key.Key_Return)
    settled()
    assert session.snapshot.expense_lines[0].item == "half"


def test_the_selection_stays_with_its_record(session, settled, lines):
    lines.go(2, 0)
    last = lines.table.current_id()
    session.submit("", lambda step: step.add(ExpenseLine(item="新", position="0001")))
    settled()
    assert lines.column()[0] == "新"
    assert (lines.table.current_id(), lines.here()) == (last, (3, 0))


def test_ctrl_enter_makes_a_row_with_the_cursor_in_its_first_cell(session, settled, lines):
    lines.go(0, 3)
    lines.press(Key.Key_Return, Mod.ControlModifier)
    settled()
    assert lines.here() == (3, 0)
    assert session.snapshot.expense_lines[3].project == session.snapshot.projects[0].id
    assert session.undo_label == "新增支出明细"


def test_ctrl_enter_while_typing_keeps_what_was_typed(session, settled, lines):
    lines.go(2, 4)
    lines.type("note")
    lines.press(Key.Key_Return, Mod.ControlModifier)
    settled()
    assert session.snapshot.expense_lines[2].note == "note"
    assert len(session.snapshot.expense_lines) == 4


def test_a_new_row_is_selected_alone_and_ctrl_delete_takes_only_it_away(session, settled, lines, held):
    lines.go(0, 3)
    with held(Mod.ControlModifier):
        lines.press(Key.Key_Return, Mod.ControlModifier)
        settled()
        lines.press(Key.Key_Delete, Mod.ControlModifier)
        settled()
    assert lines.column() == ["办公耗材", "场地租赁", "便民设施购置", "合计"]
    assert session.undo_label == "删除支出明细"


def test_another_record_is_selected_alone(lines, held):
    lines.go(0, 0)
    with held(Mod.ControlModifier):
        lines.table.step(1)
        lines.table.select(lines.table.records.records[2].id)
    assert lines.selected() == [(2, 0)]


def test_the_current_cell_is_selected_from_the_start_and_after_its_row_is_gone(session, settled, lines):
    assert lines.selected() == [(0, 0)]
    lines.go(1, 1)
    lines.press(Key.Key_Delete, Mod.ControlModifier)
    settled()
    assert lines.selected() == [lines.here()] == [(1, 1)]
    session.undo()
    settled()
    assert lines.selected() == [lines.here()]


def test_keys_act_on_the_cell_with_the_cursor_where_nothing_is_selected(session, settled, lines):
    lines.go(0, 1)
    lines.table.clearSelection()
    lines.press(Key.Key_C, Mod.ControlModifier)
    assert cells(QGuiApplication.clipboard().text()) == [["76.42"]]
    lines.press(Key.Key_Backspace)
    settled()
    assert amounts(session)[0] is None
    lines.table.clearSelection()
    lines.press(Key.Key_Delete, Mod.ControlModifier)
    settled()
    assert lines.column() == ["场地租赁", "便民设施购置", "合计"]


@pytest.mark.parametrize("mod", [Mod.NoModifier, Mod.ControlModifier])
def test_delete_removes_the_selected_rows_as_one_step(session, settled, lines, mod):
    lines.go(0, 1)
    lines.press(Key.Key_Down, Mod.ShiftModifier)
    lines.press(Key.Key_Delete, mod)
    settled()
    assert lines.column() == ["便民设施购置", "合计"]
    session.undo()
    settled()
    assert lines.column() == ["办公耗材", "场地租赁", "便民设施购置", "合计"]


def test_backspace_empties_the_selected_cells(session, settled, lines):
    lines.go(0, 1)
    lines.press(Key.Key_Down, Mod.ShiftModifier)
    lines.press(Key.Key_Backspace)
    settled()
    assert amounts(session) == [None, None, 108_380_000]


def test_a_block_from_excel_fills_cells_and_makes_rows_in_one_step(session, settled, lines):
    QGuiApplication.clipboard().setText('支出项目\t金额（万元）\r\n"甲\n乙"\t1,286.50\r\n丙\t12\r\n')
    lines.go(2, 0)
    lines.press(Key.Key_V, Mod.ControlModifier)
    settled()
    assert [(line.item, line.amount) for line in session.snapshot.expense_lines[2:]] == [
        ("甲 乙", 1_286_500_000), ("丙", 12_000_000),
    ]  # fmt: skip
    assert session.snapshot.expense_lines[3].project == session.snapshot.projects[0].id
    assert session.undo_label == "粘贴 2 行支出明细"
    session.undo()
    settled()
    assert amounts(session) == [76_420_000, 150_000_000, 108_380_000]


def test_a_block_with_a_bad_cell_is_refused_whole(session, settled, lines):
    label = session.undo_label
    QGuiApplication.clipboard().setText("甲\t1\n乙\tx1\n丙\t3")
    lines.go(0, 0)
    lines.press(Key.Key_V, Mod.ControlModifier)
    settled()
    assert session.undo_label == label
    assert "第 2 行“金额（万元）”：“x1”不是金额" in lines.table._bubble.text()


def test_a_block_does_not_fit_into_computed_columns(lines):
    QGuiApplication.clipboard().setText("1\t2")
    lines.go(0, 1)
    lines.press(Key.Key_V, Mod.ControlModifier)
    assert "“占比”不能填写" in lines.table._bubble.text()


def test_what_is_copied_can_be_pasted_again(lines):
    lines.go(0, 0)
    lines.press(Key.Key_Right, Mod.ShiftModifier)
    lines.press(Key.Key_Down, Mod.ShiftModifier)
    lines.press(Key.Key_C, Mod.ControlModifier)
    assert cells(QGuiApplication.clipboard().text()) == [["办公耗材", "76.42"], ["场地租赁", "150.00"]]


def test_rows_move_with_ctrl_shift_and_an_arrow(session, settled, lines):
    lines.go(2, 0)
    lines.press(Key.Key_Up, Mod.ControlModifier | Mod.ShiftModifier)
    settled()
    assert lines.column() == ["办公耗材", "便民设施购置", "场地租赁", "合计"]
    assert lines.here() == (1, 0)
    lines.press(Key.Key_Up, Mod.ControlModifier | Mod.ShiftModifier)
    settled()
    lines.press(Key.Key_Down, Mod.ControlModifier | Mod.ShiftModifier)
    settled()
    assert lines.column() == ["办公耗材", "便民设施购置", "场地租赁", "合计"]


def test_rows_that_two_laptops_put_in_one_place_can_be_moved(session, settled, lines):
    ids = [line.id for line in session.snapshot.expense_lines]
    session.submit("", lambda step: [step.change(ExpenseLine, one, position="V001") for one in ids])
    settled()
    lines.go(2, 0)
    lines.press(Key.Key_Up, Mod.ControlModifier | Mod.ShiftModifier)
    settled()
    assert lines.column() == ["办公耗材", "便民设施购置", "场地租赁", "合计"]


def test_alt_and_arrow_go_to_another_record_also_while_typing(session, settled, lines):
    told = []
    lines.table.selected.connect(told.append)
    lines.go(0, 4)
    lines.type("x")
    lines.press(Key.Key_Down, Mod.AltModifier)
    settled()
    assert lines.here() == (1, 4)
    assert session.snapshot.expense_lines[0].note == "x"
    lines.press(Key.Key_Up, Mod.AltModifier)
    ids = [line.id for line in session.snapshot.expense_lines]
    assert told == [ids[1], ids[0]]


def test_a_reference_is_found_by_typing_part_of_it(session, settled, say, lines):
    lines.go(2, 3)
    lines.press(Key.Key_F2)
    assert isinstance(lines.editor(), ChoiceInput)
    say(lines.editor(), "租赁")
    lines.press(Key.Key_Return)
    settled()
    assert session.snapshot.expense_lines[2].part_of == session.snapshot.expense_lines[1].id
    assert lines.column(3)[2] == "场地租赁"


def test_one_enter_takes_what_is_chosen_in_the_list_and_goes_on(session, settled, say, lines):
    session.submit("", lambda step: step.add(ExpenseLine(item="场地租赁", project=session.snapshot.projects[0].id)))
    settled()
    lines.go(0, 3)
    lines.press(Key.Key_F2)
    box = lines.editor()
    say(box, "场地")
    popup = box.completer().popup()
    assert popup.isVisible()
    assert popup.styleSheet()
    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)
    settled()
    second = session.snapshot.expense_lines[3]
    assert (second.item, session.snapshot.expense_lines[0].part_of) == ("场地租赁", second.id)
    assert lines.editor() is None
    assert lines.here() == (0, 4)


def test_space_opens_the_list_and_one_enter_takes_from_it_and_goes_on(session, settled, lines):
    lines.go(0, 3)
    lines.press(Key.Key_Space)
    shown = lines.editor().view()
    assert shown.isVisible()
    QTest.keyClick(shown, Key.Key_Down)
    QTest.keyClick(shown, Key.Key_Down)
    QTest.keyClick(shown, Key.Key_Return)
    settled()
    assert session.snapshot.expense_lines[0].part_of == session.snapshot.expense_lines[1].id
    assert lines.editor() is None
    assert lines.here() == (0, 4)


def test_a_letter_over_the_open_list_is_typed_into_the_cell(lines):
    lines.go(0, 3)
    lines.press(Key.Key_Space)
    QTest.keyClick(lines.editor().view(), Key.Key_Down)
    QTest.keyClick(lines.editor().view(), "x")
    assert not lines.editor().view().isVisible()
    assert lines.editor().currentText() == "x"


def test_a_reference_offers_only_what_it_may_refer_to(open_table):
    column = Column(field="part_of", narrow=lambda line, other: other.id != line.id)
    desk = open_table(ExpenseLine, [column])
    desk.go(0, 0)
    desk.press(Key.Key_F2)
    assert [desk.editor().itemText(at) for at in range(desk.editor().count())] == ["（无）", "场地租赁", "便民设施购置"]


def test_several_references_are_ticked_with_space(session, settled, open_table):
    session.submit("", lambda step: step.add(TeamMember(name="李四")))
    settled()
    desk = open_table(TeamMember, ["name", "projects"])
    desk.go(0, 1)
    desk.press(Key.Key_F2)
    assert isinstance(desk.editor(), CheckList)
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Down)
    desk.press(Key.Key_Space)
    desk.press(Key.Key_Return)
    settled()
    assert session.snapshot.team[0].projects == tuple(one.id for one in session.snapshot.projects[:2])
    assert desk.column(1) == ["政务大厅运行维护、便民服务专项"]


def test_space_turns_a_flag_round(session, settled, open_table):
    session.submit("", lambda step: step.add(Milestone(what="上线")))
    settled()
    desk = open_table(Milestone, ["what", "not_done"])
    desk.go(0, 1)
    desk.press(Key.Key_Space)
    settled()
    assert session.snapshot.milestones[0].not_done is True


def test_a_long_text_takes_enter_as_a_new_line_and_tab_as_the_end(session, settled, open_table):
    desk = open_table(Project, ["name", "content", "department"])
    desk.go(0, 1)
    desk.press(Key.Key_F2)
    assert isinstance(desk.editor(), QPlainTextEdit)
    for key in (Key.Key_A, Key.Key_Return, Key.Key_B, Key.Key_Tab):
        desk.press(key)
    settled()
    assert session.snapshot.projects[0].content == "a\nb"
    assert desk.here() == (0, 2)


def test_tab_leaves_the_table(qtbot, lines):
    lines.go(0, 0)
    assert not lines.table.tabKeyNavigation()


def test_a_read_only_file_is_shown_and_not_edited(session, open_table):
    session.read_only = True
    desk = open_table(Project, ["name"])
    desk.go(0, 0)
    desk.press(Key.Key_F2)
    desk.press(Key.Key_Delete)
    assert desk.editor() is None
    assert len(desk.column()) == 3


def test_each_cell_says_its_row_column_and_value(lines):
    index = lines.table.records.index(0, 1)
    assert index.data(Role.AccessibleTextRole) == "办公耗材 金额（万元） 76.42"
    assert lines.table.accessibleName() == "支出明细"


def test_tables_of_one_project_follow_the_choice(session, settled, open_table):
    projects = [one.id for one in session.snapshot.projects]
    desk = open_table(ExpenseLine, ["item"], where=lambda line: line.project == projects[1])
    assert desk.column() == []
    desk.table.set_where(lambda line: line.project == projects[0])
    assert len(desk.column()) == 3


def test_a_letter_that_opens_an_editor_is_no_shortcut(lines):
    pressed = []
    QShortcut(QKeySequence("?"), lines.table.window()).activated.connect(lambda: pressed.append(True))
    lines.go(0, 0)
    lines.press(Key.Key_Question)
    assert lines.editor().text() == "?"
    lines.press(Key.Key_Escape)
    lines.go(0, 2)
    lines.press(Key.Key_Question)
    assert pressed == [True]


def test_a_table_as_high_as_its_rows_makes_room_for_the_scroll_bar(qtbot, session):
    table = RecordTable(session, ExpenseLine, ["item", "amount", "part_of", "note"], total="合计", rows=9)
    qtbot.addWidget(table)
    theme.dress(table)
    table.show()
    for width, scrolls in ((900, False), (260, True), (900, False)):
        table.resize(width, table.height())
        QApplication.processEvents()
        assert table.horizontalScrollBar().isVisible() is scrolls
        last = table.visualRect(table.records.index(table.records.rowCount() - 1, 0))
        assert table.viewport().height() - 8 < last.bottom() < table.viewport().height()
