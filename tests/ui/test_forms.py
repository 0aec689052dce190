"""The form of a record: saved when a field is left, nothing lost, nothing overwritten."""

from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStyle, QStyleOptionFrame, QVBoxLayout, QWidget

from models.evaluation import Evaluation, LegalBasis, Project, TeamMember
from models.fields import RECORDS, Kind
from models.funds import Fund
from models.progress import Milestone
from ui.editors import ChoiceInput, DateInput
from ui.forms import WIDTHS, RecordForm, said_inside

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def open_form(qtbot, session):
    """A form in a window of its own, beside a field that can take the keyboard away from it."""

    def make(kind: Any, names: list[str], **options: Any) -> RecordForm:
        window = QWidget()
        qtbot.addWidget(window)
        box = QVBoxLayout(window)
        form = RecordForm(session, kind, names, **options)
        form.room, form.elsewhere = window, QLineEdit()
        box.addWidget(form)
        box.addWidget(form.elsewhere)
        QShortcut(QKeySequence("Ctrl+Z"), window).activated.connect(session.undo)
        with qtbot.waitActive(window):
            window.show()
        return form

    return make


@pytest.fixture
def facts(session, open_form):
    names = ["title", "fiscal_year", "fieldwork_from", "stage", "sealed", "steps", "note"]
    form = open_form(Evaluation, names)
    form.show_record(session.snapshot.evaluation)
    return form


def editor(form, name):
    return form.fields[name].editor


def write(form, name, text):
    """Type over what is in the field."""
    field = editor(form, name)
    form.focus(name)
    if isinstance(field, QLineEdit):
        field.selectAll()
    QTest.keyClicks(field, text)
    return field


def leave(form):
    form.elsewhere.setFocus()
    QApplication.processEvents()


def drafts(session):
    return {(one.field, one.text) for one in session.read(lambda store: store.drafts())}


def test_a_field_is_saved_once_when_it_is_left(session, settled, facts):
    saves = []
    session.changed.connect(lambda changes: saves.append(changes.label))
    write(facts, "title", "report 2018")
    settled()
    assert saves == []
    leave(facts)
    settled()
    assert session.snapshot.evaluation.title == "report 2018"
    assert saves == ["修改绩效评价：报告标题"]


def test_a_field_that_was_only_visited_is_not_saved(session, settled, facts):
    label = session.undo_label
    facts.focus("title")
    leave(facts)
    settled()
    assert session.undo_label == label


def test_enter_saves_and_goes_to_the_next_field(session, settled, facts):
    QTest.keyClick(write(facts, "title", "x"), Key.Key_Return)
    settled()
    assert session.snapshot.evaluation.title == "x"
    assert editor(facts, "fiscal_year").hasFocus()


def test_in_a_long_text_enter_is_a_line_and_tab_leaves(session, settled, facts):
    field = write(facts, "steps", "a")
    QTest.keyClick(field, Key.Key_Return)
    QTest.keyClicks(field, "b")
    QTest.keyClick(field, Key.Key_Tab)
    settled()
    QApplication.processEvents()
    settled()
    assert session.snapshot.evaluation.steps == "a\nb"
    assert editor(facts, "note").hasFocus()


def test_a_long_text_grows(facts):
    before = editor(facts, "steps").sizeHint().height()
    write(facts, "steps", "a")
    editor(facts, "steps").insertPlainText("\n" * 8)
    assert editor(facts, "steps").sizeHint().height() > before


def test_a_bad_value_stays_is_explained_and_survives_as_a_draft(session, settled, facts):
    field = write(facts, "fiscal_year", "20x8")
    leave(facts)
    settled()
    assert field.text() == "20x8"
    assert field.property("invalid") is True
    assert "不是年度" in field.accessibleDescription()
    assert "例如 2018" in facts.fields["fiscal_year"].error.text()
    assert session.snapshot.evaluation.fiscal_year == 2018
    session.flush()
    assert drafts(session) == {("fiscal_year", "20x8")}
    facts.show_record(session.snapshot.evaluation)
    assert (field.text(), field.property("invalid")) == ("20x8", True)
    write(facts, "fiscal_year", "2019")
    leave(facts)
    settled()
    assert session.snapshot.evaluation.fiscal_year == 2019
    assert field.property("invalid") is False
    assert drafts(session) == set()


def test_escape_gives_up_what_was_typed(session, settled, facts):
    field = write(facts, "fiscal_year", "20x8")
    QTest.keyClick(field, Key.Key_Escape)
    settled()
    assert field.text() == "2018"
    session.flush()
    assert drafts(session) == set()


def test_typing_is_durable_within_a_second(qtbot, session, facts):
    write(facts, "title", "half")
    qtbot.waitUntil(lambda: drafts(session) == {("title", "half")}, timeout=1_000)
    leave(facts)
    qtbot.waitUntil(lambda: drafts(session) == set(), timeout=1_000)


@pytest.mark.parametrize("name", ["title", "steps"])
def test_a_composition_is_neither_saved_nor_drafted(session, settled, say, facts, name):
    facts.focus(name)
    field = editor(facts, name)
    say(field, "", preedit="cheng")
    facts.flush()
    session.flush()
    assert facts.fields[name].editor.composing or not facts.fields[name].dirty
    assert drafts(session) == set()
    say(field, "长沙", preedit="changsha")
    assert facts.fields[name].dirty
    leave(facts)
    settled()
    assert "长沙" in getattr(session.snapshot.evaluation, name)


def test_during_a_composition_nothing_is_touched(session, say, facts):
    from PySide6.QtGui import QInputMethodEvent

    facts.focus("steps")
    QApplication.sendEvent(editor(facts, "steps"), QInputMethodEvent("ni", []))
    assert editor(facts, "steps").composing
    assert not facts.fields["steps"].dirty


def test_ctrl_z_takes_back_typing_first_and_then_what_was_saved(session, settled, facts):
    write(facts, "title", "one")
    leave(facts)
    settled()
    field = write(facts, "title", "two")
    QTest.keyClick(field, Key.Key_Z, Mod.ControlModifier)
    assert field.text() == "one"
    QTest.keyClick(field, Key.Key_Z, Mod.ControlModifier)
    facts.flush()
    settled()
    assert session.snapshot.evaluation.title == "2018年度专项资金绩效评价"
    assert field.text() == "2018年度专项资金绩效评价"


def test_a_change_from_elsewhere_does_not_overwrite_a_field_being_edited(session, settled, facts):
    write(facts, "title", "mine")
    number = session.snapshot.evaluation.id
    session.submit("", lambda step: step.change(Evaluation, number, title="theirs", note="new"))
    settled()
    assert editor(facts, "title").text() == "mine"
    assert editor(facts, "note").toPlainText() == "new"


def test_going_to_another_record_saves_the_one_before(session, settled, open_form):
    form = open_form(Project, ["name", "content"])
    first, second, _third = session.snapshot.projects
    form.show_record(first)
    write(form, "name", "renamed")
    form.show_record(second)
    settled()
    assert session.snapshot.projects[0].name == "renamed"
    assert editor(form, "name").text() == second.name


def test_hiding_the_form_saves_whatever_has_the_keyboard(session, settled, say, facts):
    facts.elsewhere.setFocus()
    editor(facts, "title").selectAll()
    say(editor(facts, "title"), "留下")
    facts.hide()
    settled()
    assert session.snapshot.evaluation.title == "留下"


def test_a_record_that_is_removed_empties_the_form(session, settled, open_form):
    form = open_form(Project, ["name"])
    first = session.snapshot.projects[0].id
    form.show_id(first)
    session.submit("", lambda step: step.remove(Project, first))
    settled()
    assert editor(form, "name").text() == ""
    assert not form.isEnabled()


def test_a_stated_amount_keeps_its_wording(session, settled, open_form):
    form = open_form(Fund, ["budget", "used"])
    form.show_record(session.snapshot.funds[0])
    assert editor(form, "budget").text() == "1286万元"
    write(form, "used", "15.5")
    leave(form)
    settled()
    assert (session.snapshot.funds[0].used, session.snapshot.funds[0].used_text) == (15_500_000, "15.5万元")
    assert form.fields["used"].unit.text() == "万元"


@pytest.mark.parametrize("typed", ["20190704", "2019-7-4", "2019/07/04"])
def test_a_date_is_read_in_many_forms_and_shown_in_one(session, settled, facts, typed):
    write(facts, "fieldwork_from", typed)
    leave(facts)
    settled()
    assert session.snapshot.evaluation.fieldwork_from.isoformat() == "2019-07-04"
    assert editor(facts, "fieldwork_from").text() == "2019-07-04"


def test_the_calendar_writes_a_date(session, settled, facts):
    field = editor(facts, "fieldwork_from")
    facts.focus("fieldwork_from")
    QTest.keyClick(field, Key.Key_Return, Mod.AltModifier)
    field._calendar.activated.emit(QDate(2019, 7, 11))
    settled()
    assert session.snapshot.evaluation.fieldwork_from.isoformat() == "2019-07-11"


def test_a_number_field_keeps_the_input_method_out(facts):
    assert editor(facts, "fiscal_year").inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    assert editor(facts, "title").inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is True


def test_a_choice_is_typed_or_chosen(qtbot, session, settled, say, facts):
    facts.focus("stage")
    say(editor(facts, "stage"), "撰写")
    QTest.keyClick(editor(facts, "stage").completer().popup(), Key.Key_Tab)  # the list of matches has the keys now
    assert editor(facts, "sealed").hasFocus()
    QApplication.processEvents()
    settled()
    assert session.snapshot.evaluation.stage == "撰写报告"
    box = editor(facts, "stage")
    box.setCurrentIndex(1)
    box.activated.emit(1)
    qtbot.waitUntil(lambda: session.snapshot.evaluation.stage == "前期准备")


def test_one_enter_takes_what_is_chosen_in_the_list_and_goes_to_the_next_field(session, settled, say, facts):
    facts.focus("stage")
    say(editor(facts, "stage"), "报告")
    popup = editor(facts, "stage").completer().popup()
    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)
    assert editor(facts, "sealed").hasFocus()
    assert not popup.isVisible()
    settled()
    assert session.snapshot.evaluation.stage == "撰写报告"


def test_space_opens_the_list_of_a_choice_unless_something_is_being_typed(session, settled, facts):
    facts.focus("stage")
    box = editor(facts, "stage")
    QTest.keyClick(box, Key.Key_Space)
    assert box.view().isVisible()
    QTest.keyClick(box.view(), Key.Key_Down)
    QTest.keyClick(box.view(), Key.Key_Return)
    assert editor(facts, "sealed").hasFocus()
    settled()
    assert session.snapshot.evaluation.stage == "前期准备"
    write(facts, "stage", "a b")
    assert not box.view().isVisible()
    assert box.currentText().startswith("a b")


@pytest.mark.parametrize(("typed", "shown"), [("2018年底", "2018年12月底"), ("年底", "2018年12月底")])
def test_the_end_of_the_year_is_that_of_the_evaluation(session, settled, open_form, say, typed, shown):
    session.submit("", lambda step: step.add(Milestone(what="上线")))
    settled()
    form = open_form(Milestone, ["actual"])
    form.show_record(session.snapshot.milestones[0])
    form.focus("actual")
    say(editor(form, "actual"), typed)
    leave(form)
    settled()
    assert session.snapshot.milestones[0].actual.words == editor(form, "actual").text() == shown


@pytest.mark.parametrize(
    ("text", "kind", "inside"),
    [
        ("例如 2018-04-30，或 2018年底", Kind.FUZZY_DATE, "例如 2018-04-30"),
        ("被评价资金所属的年度，例如 2018", Kind.YEAR, ""),
        ("单位报的结余，与算出的结余比较", Kind.MONEY, "单位报的结余"),
        ("立项依据、评价依据，或问题建议中引用的文件", Kind.CHOICE, "立项依据、评价依据"),
        ("一行一步，按先后顺序，写完再检查", Kind.LONG_TEXT, "一行一步，按先后顺序，写完再检查"),
    ],
)
def test_an_empty_field_says_only_what_fits_in_it(text, kind, inside):
    assert said_inside(text, kind) == inside


def test_every_editor_with_a_width_has_room_for_what_it_says_inside(session, open_form):
    for kind in RECORDS.values():
        form = open_form(kind, [one.name for one in kind.meta.fields if one.kind in WIDTHS])
        for field in form.fields.values():
            inner = field.editor.lineEdit() if isinstance(field.editor, ChoiceInput) else field.editor
            edges = QStyleOptionFrame()
            edges.initFrom(inner)
            room = inner.style().subElementRect(QStyle.SubElement.SE_LineEditContents, edges, inner).width()
            room -= 26 * isinstance(field.editor, DateInput) + 4
            said = inner.placeholderText()
            assert inner.fontMetrics().horizontalAdvance(said) <= room, field.view.label
            assert field.editor.toolTip().startswith(said)


def test_a_reference_can_be_none(session, settled, open_form):
    project = session.snapshot.projects[0].id
    session.submit("", lambda step: step.add(LegalBasis(title="办法", project=project)))
    settled()
    form = open_form(LegalBasis, ["project"])
    form.show_record(session.snapshot.bases[0])
    assert editor(form, "project").currentText() == "政务大厅运行维护"
    form.focus("project")
    editor(form, "project").setCurrentIndex(0)
    editor(form, "project").activated.emit(0)
    leave(form)
    settled()
    assert session.snapshot.bases[0].project is None
    assert editor(form, "project").currentText() == "（无）"


def test_references_are_ticked_in_a_list(session, settled, open_form):
    session.submit("", lambda step: step.add(TeamMember(name="李四")))
    settled()
    form = open_form(TeamMember, ["projects"])
    form.show_record(session.snapshot.team[0])
    QTest.keyClick(editor(form, "projects"), Key.Key_Space)
    ticks = editor(form, "projects")._list
    QTest.keyClick(ticks, Key.Key_Space)
    QTest.keyClick(ticks, Key.Key_Down)
    QTest.keyClick(ticks, Key.Key_Space)
    QTest.keyClick(ticks, Key.Key_Return)
    assert not ticks.isVisible()
    settled()
    assert session.snapshot.team[0].projects == tuple(one.id for one in session.snapshot.projects[:2])
    assert session.undo_label == "修改评价工作组成员：负责项目"
    form.room.resize(600, 300)
    QApplication.processEvents()
    assert editor(form, "projects").text() == "政务大厅运行维护、便民服务专项"
    form.room.resize(300, 300)
    QApplication.processEvents()
    assert editor(form, "projects").text().endswith("…")
    assert editor(form, "projects").toolTip() == "政务大厅运行维护、便民服务专项"


def test_a_flag_is_saved_at_once(session, settled, facts):
    QTest.keyClick(editor(facts, "sealed"), Key.Key_Space)
    settled()
    assert session.snapshot.evaluation.sealed is True


def test_alt_and_arrow_ask_for_another_record(facts):
    asked = []
    facts.stepped.connect(asked.append)
    facts.focus("title")
    QTest.keyClick(editor(facts, "title"), Key.Key_Down, Mod.AltModifier)
    QTest.keyClick(editor(facts, "title"), Key.Key_Up, Mod.AltModifier)
    assert asked == [1, -1]


def test_a_read_only_file_is_shown_and_not_edited(session, open_form):
    session.read_only = True
    form = open_form(Evaluation, ["title", "stage"])
    form.show_record(session.snapshot.evaluation)
    assert editor(form, "title").isReadOnly()
    assert not editor(form, "stage").isEnabled()


def test_every_input_is_called_by_its_label_and_has_it_as_buddy(facts):
    for field in facts.fields.values():
        assert field.editor.accessibleName() == field.view.label
        assert field.label.buddy() is field.editor
    assert facts.fields["title"].label.text() == "报告标题 *"
