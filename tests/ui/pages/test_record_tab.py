"""Lists with a form beside them: what a new record takes over, which record the form shows, and Ctrl+Enter."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from models.evaluation import BasisUse, Execution, LegalBasis, Regulation, Section, SectionText
from models.findings import Finding
from ui import theme
from ui.messages import Messages
from ui.pages import project_tabs
from ui.pages.findings import FindingsPage
from ui.pages.progress import DUTIES
from ui.pages.record_tab import RecordTab
from ui.pages.report_measures import MEASURES
from ui.pages.report_texts import TextsTab

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def shown(qtbot):
    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(1170, 640)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return show


@pytest.fixture
def press(qtbot):
    def keys(*steps):
        for step in steps:
            modifier, key = step if isinstance(step, tuple) else (Modifier.NoModifier, step)
            qtbot.keyClick(QApplication.focusWidget(), key, modifier)

    return keys


@pytest.fixture
def keep(session, settled):
    """Save records as if they had been there."""

    def add(*records):
        ids = []
        session.submit("加", lambda step: ids.extend(step.add(one) for one in records))
        settled()
        return ids

    return add


NEW = (Modifier.ControlModifier, Key.Key_Return)


def test_a_new_row_takes_over_what_was_just_typed_in_the_table(session, settled, shown, press, say):
    tab = shown(RecordTab(session, project_tabs.TEAM))
    tab.table.setFocus()
    press(NEW)
    settled()
    for text in ("张三", "组长", "市财政局"):
        say(QApplication.focusWidget(), text, preedit="pinyin")
        press(Key.Key_Return)
    press(NEW)
    settled()
    assert [one.organisation for one in session.snapshot.team] == ["市财政局", "市财政局"]


def test_a_new_row_takes_over_what_is_being_typed_in_the_form(session, settled, shown, press, say, keep):
    (first,) = keep(Regulation(title="甲", issuer="旧机关"))
    tab = shown(RecordTab(session, project_tabs.REGULATIONS))
    tab.table.select(first)
    tab.form.focus("issuer")
    QApplication.focusWidget().selectAll()
    say(QApplication.focusWidget(), "市财政局", preedit="pinyin")
    press(NEW)
    settled()
    assert [one.issuer for one in session.snapshot.regulations] == ["市财政局", "市财政局"]
    assert session.snapshot.regulations[1].execution == Execution.UNCHECKED


def test_a_new_row_takes_over_what_a_colleague_wrote_into_the_current_one(session, settled, shown, press, keep):
    (first,) = keep(Regulation(title="甲", issuer="旧机关"))
    tab = shown(RecordTab(session, project_tabs.REGULATIONS))
    session.submit("改", lambda step: step.change(Regulation, first, issuer="新机关"))
    tab.add_record()
    settled()
    assert session.snapshot.regulations[1].issuer == "新机关"


def test_what_is_changed_so_that_the_filter_no_longer_fits_stays_in_the_form(session, settled, shown, say, keep):
    one, _other = keep(LegalBasis(title="甲", use=BasisUse.PROJECT), LegalBasis(title="乙", use=BasisUse.PROJECT))
    tab = shown(RecordTab(session, project_tabs.BASES))
    box = tab.filters[0]
    box.setCurrentIndex(box.findData(BasisUse.PROJECT))
    tab.table.select(one)
    use = tab.form.fields["use"]
    use.editor.setFocus()
    use.recall(BasisUse.EVALUATION)
    use.commit()
    settled()
    title = tab.form.fields["title"].editor
    title.setFocus()
    title.selectAll()
    say(title, "丙")
    tab.flush()
    settled()
    assert [(found.title, found.use) for found in session.snapshot.bases] == [("丙", "评价依据"), ("乙", "立项依据")]
    assert tab.table.current_id() == one
    box.setCurrentIndex(0)
    box.setCurrentIndex(box.findData(BasisUse.PROJECT))
    assert [found.title for found in tab.table.records.records] == ["乙"]


# ---- 正文小节


@pytest.fixture
def texts(session, shown, keep):
    made = [SectionText(section=section, title=title) for section, title in zip(Section, "甲乙丙丁", strict=True)]
    keep(SectionText(section=Section.IMPLEMENTATION, title="先"), *made)
    return shown(TextsTab(session))


def test_a_text_that_goes_to_another_section_stays_in_the_form(texts, session, settled, press, say, qtbot):
    moved = session.snapshot.texts[0].id
    texts.list.select(moved)
    texts.form.focus("section")
    press(Key.Key_Down)
    press(Key.Key_Tab)
    say(QApplication.focusWidget(), "中", preedit="pinyin")
    qtbot.waitUntil(lambda: texts.switch.key == Section.REGULATIONS)
    say(QApplication.focusWidget(), "途", preedit="pinyin")
    texts.flush()
    settled()
    assert texts.form.record.id == texts.list.current_id() == moved
    titles = {one.id: one.title for one in session.snapshot.texts}
    assert titles.pop(moved) == "中途"
    assert set(titles.values()) == set("甲乙丙丁")
    for _step in ("标题", "所属部分"):
        session.undo()
    settled()
    assert (texts.switch.key, texts.form.record.id) == (Section.IMPLEMENTATION, moved)


def test_a_text_belongs_to_some_section(texts, session, settled):
    section = texts.form.fields["section"]
    section.recall("")
    section.commit()
    settled()
    assert "必须属于一个部分" in section.error.text()
    assert session.snapshot.texts[0].section == Section.IMPLEMENTATION


@pytest.mark.parametrize("name", ["section", "title", "projects", "body"])
def test_control_enter_in_any_field_makes_a_new_text(texts, session, settled, press, name):
    texts.form.focus(name)
    press(NEW)
    settled()
    assert len(session.snapshot.texts) == 6
    assert session.snapshot.texts[-1].section == Section.IMPLEMENTATION
    assert QApplication.focusWidget() is texts.form.fields["title"].editor


# ---- 疑点与问题


@pytest.fixture
def findings(session, shown, keep):
    keep(Finding(headline="甲"))
    return shown(FindingsPage(session, Messages()))


@pytest.mark.parametrize("name", ["headline", "kind", "projects", "condition", "amount", "note"])
def test_control_enter_in_any_field_makes_a_new_finding(findings, session, settled, press, name):
    findings.findings.form.focus(name)
    press(NEW)
    settled()
    assert len(session.snapshot.findings) == 2
    assert QApplication.focusWidget() is findings.findings.form.fields["headline"].editor


def test_control_enter_in_a_point_makes_a_new_point(findings, session, settled, press, say):
    pane = findings.findings
    pane.points.table.setFocus()
    press(NEW)
    settled()
    pane.point.focus("body")
    say(QApplication.focusWidget(), "事实一")
    press(NEW)
    settled()
    assert [one.body for one in session.snapshot.finding_points] == ["事实一", ""]
    assert len(session.snapshot.findings) == 1


def test_control_enter_in_a_recommendation_makes_another(findings, session, settled, press):
    findings.show_table("recommendation")
    press(NEW)
    settled()
    findings.recommendations.form.focus("body")
    press(NEW)
    settled()
    assert len(session.snapshot.recommendations) == 2


# ---- pasting


def test_a_pasted_choice_or_name_is_written_in_full(session, settled, shown, keep):
    first, _second = keep(Regulation(title="甲"), Regulation(title="乙"))
    table = shown(RecordTab(session, project_tabs.REGULATIONS)).table
    for field, short, full in (("execution", "执行", "执行到位"), ("projects", "便民", "便民服务专项")):
        table.select(first, field)
        QApplication.clipboard().setText(short)
        table.rows.paste()
        settled()
        assert not getattr(session.snapshot.regulations[0], field)
        assert f"没有“{short}”这一项" in table._bubble.text() and full in table._bubble.text()
        QApplication.clipboard().setText(full)
        table.rows.paste()
        settled()
        assert getattr(session.snapshot.regulations[0], field)


def test_a_choice_that_is_typed_is_completed(session, settled, shown, press, say, keep):
    (first,) = keep(Regulation(title="甲"))
    table = shown(RecordTab(session, project_tabs.REGULATIONS)).table
    table.select(first, "execution")
    table.setFocus()
    press(Key.Key_F2)
    say(QApplication.focusWidget(), "执行")
    table.flush()
    settled()
    assert session.snapshot.regulations[0].execution == Execution.GOOD


# ---- room


def clipped(form):
    """Placeholders that do not fit into their field."""
    for field in form.fields.values():
        editor = field.editor
        line = editor.lineEdit() if hasattr(editor, "lineEdit") else editor
        if isinstance(line, QLineEdit) and line.fontMetrics().horizontalAdvance(line.placeholderText()) > line.width():
            yield field.view.label


@pytest.mark.parametrize("spec", [*project_tabs.RECORDS, MEASURES, DUTIES], ids=lambda spec: spec.title)
def test_a_form_is_seen_whole_below_its_table(session, shown, qtbot, spec):
    tab = RecordTab(session, spec)
    theme.dress(tab)
    shown(tab)
    tab.resize(1030, 690)
    area = tab.form.parentWidget().parentWidget()
    qtbot.waitUntil(lambda: spec.beside or area.verticalScrollBar().maximum() == 0)
    assert tab.form.width() <= area.viewport().width()
    assert tab.table.height() >= 200
    assert list(clipped(tab.form)) == []
