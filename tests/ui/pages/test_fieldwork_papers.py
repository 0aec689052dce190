"""工作底稿 as a user works it: made by a number, typed, handed on, locked, unlocked with a reason, made from findings."""

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from models.evaluation import Project, TeamMember
from models.evidence import File, attach
from models.fieldwork import CheckItem, Checklist, PaperItem, PaperKind, WorkingPaper
from models.findings import Finding
from models.history import items
from models.indicators import Indicator
from tests.models.photos import photo
from ui.pages.fieldwork_papers import PapersTab
from ui.pages.paper_kinds import KINDS
from ui.pages.paper_state import ReasonDialog
from ui.picker import Picker

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture(scope="module", autouse=True)
def collected_here():
    """Widgets are freed on this thread, never on a storage thread."""
    was = gc.isenabled()
    gc.disable()
    yield
    if was:
        gc.enable()


@pytest.fixture
def team(session, settled):
    made = []
    session.submit("", lambda step: step.add_all([TeamMember(name="张三"), TeamMember(name="李四")]), made.extend)
    settled()
    return made


@pytest.fixture
def tab(qtbot, session, messages, team):
    made = PapersTab(session, messages)
    qtbot.addWidget(made)
    made.resize(1120, 640)
    with qtbot.waitActive(made):
        made.show()
    return made


@pytest.fixture
def paper(tab, settled):
    """Add a paper and show it."""

    def make(kind=PaperKind.FACTS, **values):
        tab.add(kind)
        settled()
        made = tab.session.snapshot.papers[-1].id
        if values:
            tab.session.submit("", lambda step: step.change(WorkingPaper, made, **values))
            settled()
        return made

    return make


def now(tab):
    return tab.view.paper


def shown(tab):
    return [tab.list.records.text(row, 0) for row in range(tab.list.records.rowCount())]


def test_a_paper_is_made_by_a_number_without_the_mouse(tab, session, settled, say):
    assert tab.stack.currentIndex() == 1 and "Ctrl+Enter" in tab.stack.currentWidget().accessibleName()
    tab.list.setFocus()
    QTest.keyClick(tab.list, Key.Key_Return, Mod.ControlModifier)
    assert tab.menu.isVisible()
    QTest.keyClick(tab.menu, Key.Key_3)
    settled()
    (made,) = session.snapshot.papers
    assert (made.kind, made.number, made.state) == ("访谈记录", "C-00-001", "草稿")
    title = tab.view.part.form.fields["title"].editor
    assert tab.focusWidget() is title  # the offscreen window does not become active again after a menu
    title.selectAll()
    say(title, "窗口人员访谈", "chuangkou")
    QTest.keyClick(title, Key.Key_Return)
    settled()
    assert session.snapshot.papers[0].title == "窗口人员访谈"
    assert shown(tab) == ["窗口人员访谈　C-00-001 · 访谈记录 · 张三　草稿"]
    session.undo()
    settled()
    assert title.text() == "访谈记录"


@pytest.mark.parametrize("kind", list(PaperKind))
def test_each_kind_shows_its_own_fields(tab, paper, kind):
    paper(kind)
    assert tuple(tab.view.part.form.fields) == KINDS[kind].fields
    assert tab.view._unit_card.isHidden() == (kind == PaperKind.SCORING)
    titles = [tab.view.part.lines.table.records.columns[at].title for at in range(2)]
    assert titles[0] and titles[1]


def test_questions_and_answers_are_pasted_and_answered_below(tab, paper, session, settled, say):
    paper(PaperKind.INTERVIEW)
    table = tab.view.part.lines.table
    table.setFocus()
    QGuiApplication.clipboard().setText("通风怎样\t不良\n照明怎样\t刺眼")
    QTest.keyClick(table, Key.Key_V, Mod.ControlModifier)
    settled()
    assert [(one.what, one.answer) for one in session.snapshot.paper_items] == [
        ("通风怎样", "不良"),
        ("照明怎样", "刺眼"),
    ]
    table.select(session.snapshot.paper_items[1].id)
    answer = tab.view.part.line.fields["answer"].editor
    answer.setFocus()
    say(answer, "部分位置")
    tab.flush()
    settled()
    assert session.snapshot.paper_items[1].answer == "部分位置刺眼"


# ---- states


def test_f8_takes_a_paper_on_and_says_what_is_in_the_way(tab, paper, session, settled, team, messages):
    paper()
    assert tab.view.state.hint.text() == ""
    tab.list.setFocus()
    QTest.keyClick(tab.list, Key.Key_F8)
    settled()
    assert now(tab).state == "待复核" and session.undo_label == "底稿 B-00-001：待复核"
    assert "还没有复核人" in tab.view.state.hint.text()
    QTest.keyClick(tab.list, Key.Key_F8)
    settled()
    assert now(tab).state == "待复核" and "还没有复核人" in messages.said[-1]
    session.submit("", lambda step: step.change(WorkingPaper, now(tab).id, reviewer=team[1]))
    settled()
    QTest.keyClick(tab.list, Key.Key_F8)
    settled()
    assert now(tab).state == "已复核" and now(tab).reviewed_on is not None


def test_the_preparer_is_refused_as_reviewer_while_it_is_typed(tab, paper, session, settled):
    paper()
    field = tab.view.review.fields["reviewer"]
    field.editor.setFocus()
    QTest.keyClick(field.editor, Key.Key_Down)
    QTest.keyClick(field.editor, Key.Key_Down)
    field.editor.setCurrentText("张三")
    field.dirty = True
    field.commit()
    settled()
    assert "复核人不能是编制人本人" in field.error.text()
    assert session.snapshot.papers[0].reviewer is None


def test_what_was_reviewed_is_read_only_until_it_is_unlocked(tab, paper, session, settled, team, say):
    made = paper(reviewer=team[1], state="已复核")
    facts = tab.view.part.form.fields["facts"].editor
    table = tab.view.part.lines.table
    assert facts.isReadOnly() and not tab.view.part.lines.add.isEnabled()
    assert not table.rows.actions["paste"].isEnabled()
    assert not tab.view.unit.fields["opinion_text"].editor.isReadOnly()
    tab.view.state.unlock.click()
    (dialog,) = tab.findChildren(ReasonDialog)
    assert not dialog.yes.isEnabled()
    say(dialog.reason, "单位补来发票")
    QTest.keyClick(dialog.reason, Key.Key_Return)
    settled()
    assert now(tab).state == "草稿" and not facts.isReadOnly() and tab.view.part.lines.add.isEnabled()
    assert session.read(items)[0].label == "解锁底稿 B-00-001：单位补来发票"
    session.undo()
    settled()
    assert now(tab).id == made and now(tab).state == "已复核" and facts.isReadOnly()


def test_lines_of_a_reviewed_paper_are_locked_and_those_of_an_exchange_are_answered(tab, paper, session, settled, team):
    for kind, writable in ((PaperKind.INTERVIEW, False), (PaperKind.OPINION, True)):
        made = paper(kind, reviewer=team[1])
        session.submit("", lambda step, made=made: step.add(PaperItem(paper=made, what="甲")))
        session.submit("", lambda step, made=made: step.change(WorkingPaper, made, state="已复核"))
        settled()
        records = tab.view.part.lines.table.records
        assert not records.can_edit(records.index(0, 0))
        assert records.can_edit(records.index(0, 1)) is writable
        assert tab.view.part.line.fields["answer"].editor.isReadOnly() is not writable


def test_the_signed_scan_confirms_the_paper(tab, paper, session, settled, team, qtbot, tmp_path, monkeypatch):
    paper(reviewer=team[1], state="已复核")
    assert "没有单位签章的扫描件" in tab.view.state.hint.text()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(photo(tmp_path / "签章.jpg")), ""))
    tab.view.sign.click()
    qtbot.waitUntil(lambda: now(tab).scan is not None)
    assert [piece.kind for piece in tab.view.evidence.list.pieces] == ["扫描件"]
    assert tab.view.unit.fields["scan"].editor.currentText() == "签章.jpg"
    tab.view.state.on.click()
    settled()
    assert now(tab).state == "已确认" and tab.view.state.on.isHidden()
    assert not tab.view.evidence.add.isEnabled() and not tab.view.sign.isEnabled()
    assert tab.view.unit.fields["opinion_text"].editor.isReadOnly()


def test_a_reviewed_paper_is_not_deleted_and_a_draft_is(tab, paper, session, settled, messages, team):
    paper(reviewer=team[1], state="已复核")
    tab.list.setFocus()
    QTest.keyClick(tab.list, Key.Key_Delete, Mod.ControlModifier)
    settled()
    assert "不能删除" in messages.said[-1]
    session.submit("", lambda step: step.change(WorkingPaper, now(tab).id, state="草稿"))
    settled()
    tab.remove.click()
    settled()
    assert session.snapshot.papers == () and tab.stack.currentIndex() == 1
    session.undo()
    settled()
    assert len(session.snapshot.papers) == 1 and now(tab) is not None


def test_a_number_that_no_longer_fits_is_given_anew(tab, paper, session, settled):
    paper()
    assert tab.view.renumber.isHidden()
    project = session.snapshot.of(Project)[1].id
    session.submit("", lambda step: step.change(WorkingPaper, now(tab).id, project=project))
    settled()
    tab.view.renumber.click()
    settled()
    assert now(tab).number == "B-02-001" and tab.view.renumber.isHidden()


# ---- made from what is known


@pytest.fixture
def findings(session, settled):
    made = []
    session.submit(
        "",
        lambda step: step.add_all(
            [Finding(headline=name, condition=f"{name}的事实", criteria="条款") for name in ("甲", "乙")]
        ),
        made.extend,
    )
    settled()
    return made


def test_a_finding_becomes_a_paper_by_typing(tab, session, settled, findings, say):
    session.submit("", lambda step: attach(step, [File("x", 1, "合同.pdf")], [("finding", findings[1])]))
    settled()
    tab.from_finding()
    (picker,) = tab.findChildren(Picker)
    say(picker.input, "乙")
    QTest.keyClick(picker.input, Key.Key_Return)
    settled()
    assert (now(tab).title, now(tab).facts, now(tab).clause) == ("乙取证单", "乙的事实", "条款")
    assert [piece.title for piece in tab.view.evidence.list.pieces] == ["合同.pdf"]
    assert session.undo_label == "由问题生成取证单"
    session.undo()
    settled()
    assert session.snapshot.papers == () and session.snapshot.paper_items == ()


@pytest.mark.parametrize("kind", [PaperKind.FINDINGS, PaperKind.OPINION])
def test_all_findings_stand_in_the_lists(tab, settled, findings, kind):
    tab.from_findings(kind)
    settled()
    records = tab.view.part.lines.table.records
    assert [records.text(row, 0) for row in range(records.rowCount())] == ["甲", "乙"]


def test_scores_and_checklists_become_papers(tab, session, settled, qtbot):
    def fill(step):
        step.add(Indicator(name="设备完好率", weight=50_000, score=30_000, reason="9台故障"))
        step.add(
            CheckItem(checklist=step.add(Checklist(title="设施核查")), what="空调", result="不符合", as_found="停用。")
        )

    session.submit("", fill)
    settled()
    tab.from_indicators()
    settled()
    assert tab.view.part.lines.table.records.text(0, 1) == "得3分，满分5分。扣2分：9台故障。"
    tab.from_checklist()
    QTest.keyClick(tab.findChildren(Picker)[-1].input, Key.Key_Return)
    settled()
    assert (now(tab).number, now(tab).facts) == ("A-00-001", "停用。")


def test_without_findings_nothing_is_made_and_it_is_said(tab, session, settled, messages):
    tab.from_findings(PaperKind.OPINION)
    settled()
    assert session.snapshot.papers == () and "还没有问题" in messages.said[-1]


# ---- moving about


def test_filters_and_jumps(tab, paper, session, settled):
    first, second = paper(PaperKind.FACTS), paper(PaperKind.REQUEST)
    item = []
    session.submit("", lambda step: step.add(PaperItem(paper=second, what="合同")), item.append)
    settled()
    tab.kinds.setCurrentIndex(tab.kinds.findData(PaperKind.FACTS))
    assert len(shown(tab)) == 1 and now(tab).id == first
    tab.show_record("paper_item", item[0])
    assert now(tab).id == second and tab.view.part.lines.table.current_id() == item[0]
    tab.show_record("working_paper", first, "conclusion")
    assert tab.view.part.form.fields["conclusion"].editor.hasFocus()
    QTest.keyClick(tab.view.part.form.fields["conclusion"].editor, Key.Key_Down, Mod.AltModifier)
    assert now(tab).id == second


def test_what_is_being_typed_stays_when_another_changes_the_paper(tab, paper, session, settled):
    made = paper()
    place = tab.view.part.form.fields["place"].editor
    place.setFocus()
    QTest.keyClicks(place, "x")
    session.submit("", lambda step: step.change(WorkingPaper, made, place="y", people="z"))
    settled()
    assert place.text() == "x" and tab.view.part.form.fields["people"].editor.text() == "z"


def test_control_enter_offers_a_paper_beside_the_list_too(tab, qtbot):
    for widget in (tab.kinds, tab.new):
        widget.setFocus()
        QTest.keyClick(widget, Key.Key_Return, Mod.ControlModifier)
        qtbot.waitUntil(tab.menu.isVisible)
        tab.menu.close()
