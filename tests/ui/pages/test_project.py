"""项目概况 by the keyboard: the facts of a new evaluation, its records in their tabs, and who is writing."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from models import blank
from models.evaluation import Evaluation, Goal, LegalBasis, Project, Regulation, TeamMember
from models.store import Store
from ui import preferences
from ui.messages import Messages
from ui.pages import project_tabs
from ui.pages.project import ProjectPage

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def page(qtbot, session):
    made = ProjectPage(session, Messages())
    qtbot.addWidget(made)
    made.resize(1170, 644)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def press(qtbot):
    def keys(*steps):
        singly = [key for step in steps for key in (step if isinstance(step, str) else [step])]
        for key in singly:
            modifier, key = key if isinstance(key, tuple) else (Modifier.NoModifier, key)
            qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    return keys


@pytest.fixture
def write(say):
    """Chinese into whatever has the focus, as an input method sends it."""
    return lambda text: say(QApplication.focusWidget(), text, preedit="pinyin")


@pytest.fixture
def new_file(file, tmp_path):
    """An evaluation as 新建 makes it."""
    file.unlink()
    Store.create(file, blank.start, home=tmp_path / "home").close()
    return file


def turn(page, table):
    page.show_table(table)
    return page.tab(table)


def test_a_new_evaluation_with_two_projects_by_keyboard_alone(new_file, page, press, write, session, settled):
    page.begin()
    for text in ("2018年度绩效评价报告", "政务服务中心"):
        write(text)
        press(Key.Key_Return)
    press("2018", Key.Key_Return)
    press((Modifier.ControlModifier, Key.Key_Tab), (Modifier.ControlModifier, Key.Key_Tab))
    assert QApplication.focusWidget() is page.tab("project").table
    for name, department in (("便民服务专项", "业务处"), ("热线专项", "热线处")):
        press((Modifier.ControlModifier, Key.Key_Return))
        settled()
        write(name)
        press(Key.Key_Return)
        settled()
        write(department)
        press(Key.Key_Tab, Key.Key_Tab, Key.Key_Return, Key.Key_Return)
        settled()
        assert QApplication.focusWidget() is page.tab("project").form.fields["content"].editor
        write("服务群众")
        press(Key.Key_Tab)
        write("外包服务费")
    page.flush()
    settled()
    evaluation = session.snapshot.evaluation
    assert (evaluation.title, evaluation.unit, evaluation.fiscal_year) == ("2018年度绩效评价报告", "政务服务中心", 2018)
    projects = [(one.name, one.department, one.content, one.expense_lead) for one in session.snapshot.projects]
    assert projects == [
        ("便民服务专项", "业务处", "服务群众", "外包服务费"),
        ("热线专项", "热线处", "服务群众", "外包服务费"),
    ]


def test_undo_is_seen_in_table_and_form(page, press, session, settled):
    tab = turn(page, "project")
    tab.table.setFocus()
    press("ABC", Key.Key_Return)
    settled()
    assert tab.form.fields["name"].editor.text() == "ABC"
    session.undo()
    settled()
    assert tab.form.fields["name"].editor.text() == "政务大厅运行维护"
    assert tab.table.records.text(0, 0) == "政务大厅运行维护"


def test_alt_down_in_the_form_goes_to_the_next_project(page, press):
    tab = turn(page, "project")
    tab.table.select(tab.table.records.records[0].id)
    tab.form.focus("name")
    press((Modifier.AltModifier, Key.Key_Down))
    assert tab.form.fields["name"].editor.text() == "便民服务专项"


def test_every_tab_says_what_to_do_first(page):
    for table in (spec.kind.meta.table for spec in project_tabs.RECORDS):
        tab = page.tab(table)
        if table != "project":
            assert "Ctrl+Enter" in tab.table._empty
            assert tab.table.accessibleName()
            assert not tab.form.isEnabled()


def test_control_enter_from_the_form_makes_a_new_record(page, press, session, settled):
    tab = turn(page, "project")
    tab.form.focus("department")
    press((Modifier.ControlModifier, Key.Key_Return))
    settled()
    assert len(session.snapshot.projects) == 4
    assert tab.table.hasFocus()


def test_a_new_goal_belongs_to_the_project_that_is_looked_at(page, session, settled):
    tab = turn(page, "goal")
    second = session.snapshot.projects[1].id
    tab.filters[0].setCurrentIndex(tab.filters[0].findData(second))
    tab.add_record()
    settled()
    assert [goal.project for goal in session.snapshot.goals] == [second]
    tab.filters[0].setCurrentIndex(0)
    tab.add_record()
    settled()
    assert session.snapshot.goals[1].project == second


def test_rows_from_excel_become_bases_of_the_filtered_use(page, session, settled):
    tab = turn(page, "legal_basis")
    tab.filters[0].setCurrentIndex(tab.filters[0].findData("评价依据"))
    tab.table.setFocus()
    tab.add_record()
    settled()
    tab.table.select(session.snapshot.bases[0].id, "title")
    QApplication.clipboard().setText("预算法\t主席令第12号\n绩效评价管理办法\t财预〔2020〕10号\n")
    tab.table.rows.paste()
    settled()
    assert [(one.use, one.title, one.number) for one in session.snapshot.bases] == [
        ("评价依据", "预算法", "主席令第12号"),
        ("评价依据", "绩效评价管理办法", "财预〔2020〕10号"),
    ]
    assert tab.count.text() == "共 2 条"


def test_a_filter_hides_and_a_jump_shows_again(page, session, settled):
    first, second = (one.id for one in session.snapshot.projects[:2])
    ids = []
    session.submit(
        "加", lambda step: step.add_all([Goal(project=first, text="甲"), Goal(project=second, text="乙")]), ids.extend
    )
    settled()
    tab = page.tab("goal")
    tab.filters[0].setCurrentIndex(tab.filters[0].findData(first))
    assert [one.text for one in tab.table.records.records] == ["甲"]
    assert tab.count.text() == "1 / 2 条"
    page.show_record("goal", ids[1])
    assert tab.isVisible()
    assert tab.table.current_id() == ids[1]


def test_a_jump_to_a_field_puts_the_cursor_there(page, session):
    page.show_record("project", session.snapshot.projects[2].id, "content")
    assert QApplication.focusWidget() is page.tab("project").form.fields["content"].editor
    page.show_record("evaluation", session.snapshot.evaluation.id, "report_date")
    assert QApplication.focusWidget() is page.evaluation.forms[2].fields["report_date"].editor


def test_what_a_colleague_changes_appears(page, session, settled):
    row = session.snapshot.evaluation.id
    session.submit("改", lambda step: step.change(Evaluation, row, unit="市政务中心"))
    session.submit("加", lambda step: step.add(Regulation(title="内部控制手册", area="资金")))
    settled()
    assert page.evaluation.forms[0].fields["unit"].editor.text() == "市政务中心"
    assert page.tab("regulation").table.records.text(0, 1) == "内部控制手册"


def test_i_am_one_of_the_team(page, press, session, settled, user_data):
    session.submit("加", lambda step: step.add_all([TeamMember(name="张三"), TeamMember(name="李四")]))
    settled()
    me = turn(page, "team_member").me
    assert me.currentText() == "张三"
    assert [me.itemText(at) for at in range(me.count())] == ["张三", "李四"]
    me.setCurrentIndex(1)
    me.activated.emit(1)
    assert session.author == "李四"
    assert preferences.author() == "李四"
    session.submit("改", lambda step: step.add(Project(name="新")))
    settled()
    assert session.read(lambda store: store.author) == "李四"


def test_deleting_a_chosen_project_ends_its_filter(page, session, settled):
    tab = page.tab("legal_basis")
    first = session.snapshot.projects[0].id
    session.submit("加", lambda step: step.add(LegalBasis(title="甲")))
    settled()
    tab.filters[1].setCurrentIndex(tab.filters[1].findData(first))
    assert tab.table.records.records == []
    session.submit("删", lambda step: step.remove(Project, first))
    settled()
    assert len(tab.table.records.records) == 1


def test_tab_reaches_every_part_of_a_tab_and_comes_round(page, qtbot):
    tab = turn(page, "goal")
    tab.begin()
    seen = []
    while (now := QApplication.focusWidget()) not in seen:
        seen.append(now)
        qtbot.keyClick(now, Key.Key_Tab)
    assert now is tab.table
    assert {page.tabs.tabBar(), *tab.filters, tab.add} <= set(seen)
