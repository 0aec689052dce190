"""评价报告 as a user finishes it: texts in their sections, the outline, what is lacking, and the Word file."""

import threading
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models import sample
from models.evaluation import Evaluation, Section, SectionText
from models.measures import Form, Measure
from reports.completeness import PAGES
from ui.messages import Messages
from ui.pages import page_of, project_tabs, report_export
from ui.pages.report import ReportPage
from ui.pages.report_export import file_name
from ui.pages.report_outline import KEY
from ui.session import Session

Key, Mod = Qt.Key, Qt.KeyboardModifier


def rate(stated, part, whole):
    figures = {"value": stated, "numerator": part, "denominator": whole}
    known = {name: Decimal(text) for name, text in figures.items() if text}
    return Measure(what="接通率", form=Form.RATE, unit="%", **known)


class Answers(Messages):
    """Says yes or no for the user and remembers what it was asked."""

    def __init__(self):
        super().__init__()
        self.agree, self.asked, self.told = False, [], []

    def ask(self, question, hint="", *, yes="", no=""):
        self.asked.append(question)
        return self.agree

    def say(self, text):
        self.told.append(text)

    def error(self, error):
        self.told.append(error)


@pytest.fixture
def messages():
    return Answers()


def shown(qtbot, session, messages):
    made = ReportPage(session, messages)
    qtbot.addWidget(made)
    made.resize(1170, 640)
    made.show()
    return made


@pytest.fixture
def page(qtbot, session, messages):
    return shown(qtbot, session, messages)


@pytest.fixture
def full(qtbot, tmp_path, messages):
    """The page on the sample, which lacks nothing."""
    sample.create(tmp_path / "sample.digao", home=tmp_path / "home")
    opened = Session.open(tmp_path / "sample.digao", home=tmp_path / "home", author="张三")
    yield shown(qtbot, opened, messages)
    opened.close()


def lines(tree):
    walk, pending = [], [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    while pending:
        item = pending.pop(0)
        walk.append(item.text(0))
        pending = [item.child(at) for at in range(item.childCount())] + pending
    return walk


def docx(tmp_path):
    return sorted(one.name for one in tmp_path.iterdir() if one.suffix in {".docx", ".tmp"})


def test_enter_on_the_button_exports(page, qtbot, tmp_path):
    page.tabs.setCurrentIndex(3)
    QTest.keyClick(page.output.start, Key.Key_Return)
    qtbot.waitUntil(lambda: page.output.open_file.isVisible())
    assert len(docx(tmp_path)) == 1 and page.output.open_file.hasFocus()


def export(qtbot, page):
    page.export()
    qtbot.waitUntil(lambda: page.output.job is None and bool(page.output.said.text()))


# ---- texts


def test_a_text_is_written_in_its_section_without_the_mouse(page, session, settled, say):
    texts = page.texts
    texts.switch.choose(Section.OUTCOMES)
    texts.list.setFocus()
    QTest.keyClick(texts.list, Key.Key_Return, Mod.ControlModifier)
    settled()
    title = texts.form.fields["title"].editor
    assert title.hasFocus()
    say(title, "社会效益", "shehui")
    body = texts.form.fields["body"].editor
    body.setFocus()
    say(body, "办事更方便。")
    page.flush()
    settled()
    (text,) = session.snapshot.texts
    assert (text.section, text.title, text.body) == (Section.OUTCOMES, "社会效益", "办事更方便。")
    assert texts.list.records.text(0, 0) == "社会效益　6 字　办事更方便。"
    assert texts.heading.text() == "六、产出成果及效益 · 1 节"
    texts.switch.choose(Section.REGULATIONS)
    assert texts.list.records.rowCount() == 0 and not texts.form.isEnabled()
    page.show_record("section_text", text.id)
    assert texts.switch.key == Section.OUTCOMES and body.hasFocus()
    session.undo()
    settled()
    assert body.toPlainText() == ""


@pytest.mark.parametrize(
    ("measure", "told", "tone"),
    [
        (rate("90", "80", "100"), "不一致 80.00%", "bad"),
        (rate("95.28", "102.88", "107.97"), "舍入 95.29%", "warn"),
        (rate("86", "856", "1000"), "85.60%", "text2"),
        (rate("86", None, "1000"), "", "text2"),
        (Measure(form=Form.CHANGE, value=Decimal(857), before=Decimal(526), growth=Decimal(63)), "增 62.93%", "text2"),
        (
            Measure(form=Form.CHANGE, value=Decimal(50), before=Decimal(80), growth=Decimal(5)),
            "不一致 降 37.50%",
            "bad",
        ),
    ],
)
def test_measures_stand_beside_what_is_recomputed(page, session, settled, measure, told, tone):
    session.submit("", lambda step: step.add(measure))
    settled()
    page.show_record("measure", session.snapshot.measures[0].id)
    records = page.measures.table.records
    at = [column.title for column in records.columns].index("评价口径")
    assert page.tabs.currentIndex() == 1
    assert (records.text(0, at), records.tone(0, at)) == (told, tone)


def test_measures_stand_on_one_page_only():
    page = page_of("measure")
    assert page is not None and page.title == PAGES["measure"] == "评价报告"
    assert "measure" not in [spec.kind.meta.table for spec in project_tabs.RECORDS]


def test_page_and_completeness_say_the_same_of_every_table():
    assert {table: page_of(table).title for table in PAGES} == PAGES


# ---- outline


def test_the_outline_is_the_report_of_now(page, session, settled):
    page.tabs.setCurrentIndex(2)
    assert lines(page.outline.tree)[0] == "一、评价情况"
    new = SectionText(section=Section.OUTCOMES, title="社会效益", body="办事更方便。")
    session.submit("", lambda step: step.add(new))
    settled()
    assert "（一）社会效益" in lines(page.outline.tree)
    assert "办事更方便。" in lines(page.outline.tree)


def test_the_outline_keeps_what_was_folded_and_leads_to_records(full, qtbot):
    full.tabs.setCurrentIndex(2)
    tree = full.outline.tree
    second = tree.topLevelItem(1)
    assert second.text(0) == "二、项目基本情况"
    project = second.child(1)
    tree.setCurrentItem(project)
    with qtbot.waitSignal(full.jump) as jumped:
        tree.itemActivated.emit(project, 0)
    assert jumped.args[0] == "project" and jumped.args[1] == 1030001
    second.setExpanded(False)
    session = full.outline._session
    session.submit("", lambda step: step.change(Evaluation, session.snapshot.evaluation.id, methods="访谈"))
    qtbot.waitUntil(lambda: any("访谈" in line for line in lines(tree)))
    assert not tree.topLevelItem(1).isExpanded()
    assert tree.currentItem().data(0, KEY) == project_key(tree)


def project_key(tree):
    return tree.topLevelItem(1).child(1).data(0, KEY)


# ---- what is lacking, and the file


def test_what_is_lacking_leads_to_where_it_is_mended(page, session, settled, qtbot):
    page.tabs.setCurrentIndex(3)
    lacking = page.output.missing
    assert lacking.pill.text() == f"{len(lacking.blocking)} 项必须补齐"
    at = next(at for at, lack in enumerate(lacking.lacks) if lack.field == "signed_by")
    with qtbot.waitSignal(page.go) as jumped:
        lacking.tree.itemActivated.emit(lacking.tree.topLevelItem(at), 0)
    assert jumped.args == ["项目概况", "evaluation", session.snapshot.evaluation.id, "signed_by"]
    count = len(lacking.lacks)
    session.submit("", lambda step: step.change(Evaluation, session.snapshot.evaluation.id, signed_by="评价组"))
    settled()
    qtbot.waitUntil(lambda: len(lacking.lacks) == count - 1)


def test_a_draft_is_written_beside_the_evaluation(page, session, qtbot, tmp_path, messages):
    export(qtbot, page)
    assert docx(tmp_path) == ["2018年度专项资金绩效评价（草稿）.docx"]
    assert page.output.said.text().startswith("已导出“2018年度专项资金绩效评价（草稿）.docx”")
    assert page.output.where.text() == str(tmp_path / "2018年度专项资金绩效评价（草稿）.docx")
    assert page.output.open_file.isVisible() and page.output.open_folder.isVisible()
    export(qtbot, page)
    assert messages.asked == []  # its own file is replaced


def test_what_was_just_typed_is_in_the_file(page, session, qtbot, tmp_path, say, settled):
    session.submit("", lambda step: step.add(SectionText(section=Section.IMPLEMENTATION, title="处室")))
    settled()
    page.show_record("section_text", session.snapshot.texts[0].id)
    body = page.texts.form.fields["body"].editor
    body.setFocus()
    say(body, "刚刚写下的一句话")
    export(qtbot, page)
    from docx import Document

    (made,) = docx(tmp_path)
    assert "刚刚写下的一句话" in "\n".join(one.text for one in Document(str(tmp_path / made)).paragraphs)


def test_a_final_report_is_refused_while_anything_bars_it(page, session, qtbot, tmp_path):
    page.output.target.final.setChecked(True)
    export(qtbot, page)
    assert "不能导出定稿" in page.output.said.text()
    assert docx(tmp_path) == []
    assert page.output.missing.tree.hasFocus()


def test_a_complete_evaluation_is_exported_final(full, qtbot, tmp_path):
    full.tabs.setCurrentIndex(3)
    assert full.output.missing.blocking == ()
    full.output.target.final.setChecked(True)
    export(qtbot, full)
    assert len(docx(tmp_path)) == 1
    assert full.output.said.property("tone") == "good"


def test_somebody_elses_file_is_not_replaced_unasked(page, qtbot, tmp_path, messages, settled):
    other = tmp_path / "2018年度专项资金绩效评价（草稿）.docx"
    other.write_bytes(b"PK\x03\x04 theirs")
    page.export()
    qtbot.waitUntil(lambda: bool(messages.asked))
    settled()
    assert other.read_bytes() == b"PK\x03\x04 theirs" and page.output.job is None
    messages.agree = True
    export(qtbot, page)
    assert other.read_bytes() != b"PK\x03\x04 theirs"
    other.write_bytes(b"PK\x03\x04 edited in Word")
    messages.agree = False
    page.export()
    qtbot.waitUntil(lambda: len(messages.asked) == 3)
    assert other.read_bytes() == b"PK\x03\x04 edited in Word"


@pytest.mark.parametrize(
    ("name", "folder", "words"),
    [("", "", "没有填写文件名"), ("a/b", "", "不能用的字符"), ("报告", "gone", "没有这个文件夹")],
)
def test_what_cannot_be_written_is_said_in_one_sentence(page, qtbot, tmp_path, name, folder, words):
    target = page.output.target
    target.name.clear()
    target.name.setModified(True)
    target.name.insert(name)
    target.folder.setText(str(tmp_path / folder))
    export(qtbot, page)
    assert words in page.output.said.text() and page.output.said.property("tone") == "bad"
    assert docx(tmp_path) == []
    assert page.output.start.isEnabled()


def test_after_a_failure_enter_tries_again(page, qtbot, tmp_path):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.tabs.setCurrentIndex(3)
    page.output.target.folder.setText(str(tmp_path / "gone"))
    page.output.start.setFocus()
    QTest.keyClick(page.output.start, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.output.said.text()))
    assert page.output.start.hasFocus()


def test_draft_and_final_have_two_names(page):
    page.tabs.setCurrentIndex(3)
    target = page.output.target
    target.final.setChecked(True)
    assert target.name.text() == "2018年度专项资金绩效评价.docx"
    target.draft.setChecked(True)
    assert target.name.text() == "2018年度专项资金绩效评价（草稿）.docx"


def test_the_editions_are_one_stop_of_tab(page, qtbot):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.tabs.setCurrentIndex(3)
    target = page.output.target
    target.name.setFocus()
    QTest.keyClick(target.name, Key.Key_Backtab, Mod.ShiftModifier)
    assert target.draft.hasFocus()
    QTest.keyClick(target.draft, Key.Key_Right)
    assert target.final.hasFocus() and target.final.isChecked()
    QTest.keyClick(target.final, Key.Key_Tab)
    assert target.name.hasFocus()


def test_the_sections_are_one_stop_of_tab(page, qtbot):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    texts = page.texts
    texts.new.setFocus()
    QTest.keyClick(texts.new, Key.Key_Backtab, Mod.ShiftModifier)
    first, second, *_rest = texts.switch.buttons.values()
    assert first.hasFocus()
    QTest.keyClick(first, Key.Key_Right)
    assert second.hasFocus() and texts.switch.key == Section.REGULATIONS
    QTest.keyClick(second, Key.Key_Tab)
    assert texts.new.hasFocus()


def test_the_window_lives_on_while_a_long_export_runs_and_it_can_be_cancelled(
    page, qtbot, tmp_path, monkeypatch, session
):
    go_on = threading.Event()

    def slow(snapshot, path, *, draft, step):
        step(1, 3, "写入文件")
        go_on.wait(10)
        step(2, 3, "检查文件")

    monkeypatch.setattr(report_export, "export", slow)
    page.export()
    qtbot.waitUntil(lambda: page.output.cancel.isVisible(), timeout=3000)
    assert not page.output.start.isEnabled() and page.output.bar.isVisible()
    assert page.output.step.text() == "写入文件"
    page.output.cancel.click()
    go_on.set()
    qtbot.waitUntil(lambda: page.output.job is None)
    assert page.output.said.text() == "已取消，没有写入文件"
    assert not page.output.cancel.isVisible() and page.output.start.isEnabled()


def test_a_name_the_user_gave_stays(page, qtbot, session, settled, tmp_path):
    page.tabs.setCurrentIndex(3)
    name = page.output.target.name
    assert name.text() == "2018年度专项资金绩效评价（草稿）.docx"
    name.setFocus()
    name.selectAll()
    QTest.keyClicks(name, "my report")
    session.submit("", lambda step: step.change(Evaluation, session.snapshot.evaluation.id, title="新标题"))
    settled()
    export(qtbot, page)
    assert docx(tmp_path) == ["my report.docx"]


def test_titles_become_names_every_system_takes():
    assert file_name("2018/2019：\n“报告”?") == "2018 2019： “报告”.docx"
    assert file_name(" .. ") == "评价报告.docx"
    assert len(file_name("长" * 300)) == 85


def test_the_keyboard_begins_at_the_list_and_goes_along_with_the_tabs(page, session):
    page.begin()
    assert page.texts.list.hasFocus()
    page.tabs.setCurrentIndex(2)
    assert page.outline.tree.hasFocus()
    page.tabs.setCurrentIndex(3)
    assert page.output.start.hasFocus()
    page.show_table("measure")
    assert page.measures.table.hasFocus()
