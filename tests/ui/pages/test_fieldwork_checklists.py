"""核查表 as a user works through it: a list from a template, results by one key, findings by another."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models import checklists
from models.checklists import load, plant
from models.evaluation import TeamMember
from models.evidence import Evidence, EvidenceLink, of
from models.fieldwork import CheckItem, Checklist
from models.findings import Finding
from reports.sections import findings
from ui.messages import Messages
from ui.pages.checklist_items import FAILED, OPEN, ROWS
from ui.pages.fieldwork import FieldworkPage

Key, Mod = Qt.Key, Qt.KeyboardModifier
FUNDS = "资金使用核查"


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
def page(qtbot, session, said):
    made = FieldworkPage(session, said)
    qtbot.addWidget(made)
    made.resize(1084, 740)
    made.show()
    made.activateWindow()
    return made


@pytest.fixture
def tab(page):
    return page.tab("checklist")


@pytest.fixture
def planted(session, settled, tab):
    made = []
    session.submit("", lambda step: plant(step, load(FUNDS)), made.append)
    settled()
    return made[0]


@pytest.fixture
def card(tab, planted):
    tab.items.view.card.setFocus()
    return tab.items.view.card


def items(session):
    return session.snapshot.check_items


def press(widget, key, modifier=Mod.NoModifier):
    QTest.keyClick(widget, key, modifier)
    QApplication.processEvents()


def note(tab, say, text):
    editor = tab.items.view.card.form.fields["as_found"].editor
    say(editor, text)
    return editor


# ---- lists


def test_an_empty_file_says_what_to_do_and_a_template_makes_a_list(session, settled, tab):
    session.submit("", lambda step: step.add(TeamMember(name=session.author)))
    settled()
    assert tab._stack.currentIndex() == 1
    assert [action.text().partition("　")[2].partition("（")[0] for action in tab.menu.actions()[:6]] == [
        *checklists.names()
    ]
    tab.lists.setFocus()
    press(tab.lists, Key.Key_Return, Mod.ControlModifier)
    assert tab.menu.isVisible()
    QTest.keyClick(tab.menu, Key.Key_1)
    settled()
    (made,) = session.snapshot.checklists
    assert (made.template, len(items(session))) == (FUNDS, len(load(FUNDS).items))
    assert made.checkers == (session.snapshot.team[0].id,)
    assert made.checked_on is not None
    assert tab._stack.currentIndex() == 0
    assert tab.form.fields["project"].editor.hasFocus()
    session.undo()
    settled()
    assert tab._stack.currentIndex() == 1
    assert items(session) == ()


def test_an_own_list_with_an_own_item(session, settled, say, tab):
    tab.plant("")
    settled()
    assert tab.form.fields["title"].editor.hasFocus()
    assert items(session) == ()
    tab.items.setFocus()
    press(tab.items, Key.Key_Return, Mod.ControlModifier)
    settled()
    editor = tab.items.view.card.wording.fields["what"].editor
    assert editor.hasFocus()
    say(editor, "消防通道畅通", "xiaofang")
    press(editor, Key.Key_F2)
    settled()
    assert [item.what for item in items(session)] == ["消防通道畅通"]
    assert tab.items.view.card.what.text() == "消防通道畅通"
    assert tab.items.view.card.hasFocus()


def test_the_list_says_how_far_it_has_come(session, settled, tab, card):
    count = len(items(session))
    for key in (Key.Key_1, Key.Key_Down, Key.Key_3):
        press(QApplication.focusWidget(), key)
    settled()
    line = tab._line(session.snapshot.checklists[0])
    assert (line.hint, line.pill) == (f"2/{count} 项", "不符合 1")
    assert tab.items.done.text() == f"已查 2/{count}"
    assert tab.items.failed.text() == "不符合 1"


def test_a_list_is_removed_with_its_items_without_asking(session, settled, tab, planted):
    tab.lists.selectRow(0)
    tab.lists.setFocus()
    press(tab.lists, Key.Key_Delete, Mod.ControlModifier)
    settled()
    assert session.snapshot.checklists == items(session) == ()
    session.undo()
    settled()
    assert len(items(session)) == len(load(FUNDS).items)
    assert [one.id for one in session.snapshot.checklists] == [planted]
    assert tab.items.current() is not None


# ---- results


def test_one_key_gives_the_result_and_a_failure_is_typed_at_once(session, settled, say, tab, card):
    press(card, Key.Key_3)
    editor = card.form.fields["as_found"].editor
    assert editor.hasFocus()
    note(tab, say, "未单独设账")
    press(editor, Key.Key_Down, Mod.AltModifier)
    assert card.hasFocus()
    press(card, Key.Key_1)
    assert card.hasFocus()
    press(card, Key.Key_Down)
    press(card, Key.Key_4, Mod.KeypadModifier)
    settled()
    assert [(item.result, item.as_found) for item in items(session)[:4]] == [
        ("不符合", "未单独设账"), ("符合", ""), ("不适用", ""), ("", ""),
    ]  # fmt: skip
    press(card, Key.Key_0)
    settled()
    assert items(session)[2].result == ""
    session.undo()
    settled()
    assert items(session)[2].result == "不适用"
    assert card.results.buttons["不适用"].isChecked()


def test_digits_typed_into_a_text_are_text(session, settled, tab, card):
    press(card, Key.Key_3)
    editor = card.form.fields["as_found"].editor
    QTest.keyClicks(editor, "12")
    press(editor, Key.Key_Down, Mod.AltModifier)
    settled()
    assert (items(session)[0].result, items(session)[0].as_found) == ("不符合", "12")


def test_of_the_open_ones_the_present_stays_until_the_next(session, settled, tab, card):
    count = len(items(session))
    tab.items.filters.choose(OPEN)
    first, second = items(session)[:2]
    press(card, Key.Key_1)
    settled()
    assert tab.items.current().id == first.id
    assert tab.items.filters.buttons[OPEN].text() == f"未查 {count - 1}"
    press(card, Key.Key_Down)
    assert tab.items.current().id == second.id
    assert tab.items.table.records.rowCount() == count - 1
    tab.items.filters.choose(FAILED)
    assert tab.items.current() is None
    assert not card.isEnabled()


def test_in_rows_digits_are_results_too(session, settled, tab, card):
    tab.items.views.choose(ROWS)
    table = tab.items.table
    table.select(items(session)[1].id, "what")
    press(table, Key.Key_2)
    settled()
    assert items(session)[1].result == "部分符合"
    assert table.records.columns[table.currentIndex().column()].column.field == "as_found"
    press(table, Key.Key_3)
    assert table.itemDelegate().editor is not None
    table.flush()
    settled()
    assert items(session)[1].as_found == "3"


def test_an_item_is_removed_from_the_card(session, settled, tab, card):
    gone = items(session)[0].id
    press(card, Key.Key_Delete, Mod.ControlModifier)
    settled()
    assert gone not in {item.id for item in items(session)}
    assert tab.items.current().id == items(session)[0].id
    session.undo()
    settled()
    assert items(session)[0].id == gone


# ---- findings


def attach(session, settled, item):
    def work(step):
        piece = step.add(Evidence(title="照片"))
        step.add(EvidenceLink(evidence=piece, table=CheckItem.meta.table, row=item))

    session.submit("", work)
    settled()


def test_a_failed_item_becomes_a_finding_in_one_key(session, settled, say, said, page, tab, card):
    press(card, Key.Key_Down)
    item = items(session)[1]
    press(card, Key.Key_3)
    editor = note(tab, say, "明细账与其他项目混记。")
    attach(session, settled, item.id)
    press(editor, Key.Key_F8)
    settled()
    (finding,) = session.snapshot.findings
    assert (finding.headline, finding.condition) == ("资金未单独核算", "明细账与其他项目混记。")
    assert finding.criteria == item.should_be
    assert len(of(session.snapshot.evidence_links, Finding.meta.table, finding.id)) == 1
    assert tab.items.view.finding.text() == "已形成问题 1"
    assert said.texts == ["已形成问题 1，按 F8 去看"]
    jumps = []
    page.jump.connect(lambda table, record: jumps.append((table, record)))
    press(editor, Key.Key_F8)
    assert jumps == [("finding", finding.id)]
    session.undo()
    settled()
    assert session.snapshot.findings == ()
    assert tab.items.view.finding.text() == "新增问题"


def test_a_failure_with_a_photo_stands_in_the_report_after_four_actions(qtbot, session, settled, say, tab, card):
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(0)
    QGuiApplication.clipboard().setImage(picture)
    press(card, Key.Key_3)
    editor = note(tab, say, "明细账与其他项目混记。")
    press(editor, Key.Key_V, Mod.ControlModifier)
    qtbot.waitUntil(lambda: len(session.snapshot.evidence_links) == 1)
    press(editor, Key.Key_F8)
    settled()
    (finding,) = session.snapshot.findings
    assert len(of(session.snapshot.evidence_links, Finding.meta.table, finding.id)) == 1
    assert editor.toPlainText() == "明细账与其他项目混记。"
    told = [getattr(block, "text", "") for block in findings.chapter(session.snapshot)]
    assert told[1] == "资金未足额、及时到位。明细账与其他项目混记。（佐证：Z-001）"


def test_text_pasted_into_a_text_stays_text(session, settled, tab, card):
    QGuiApplication.clipboard().setText("抄来的")
    press(card, Key.Key_3)
    editor = card.form.fields["as_found"].editor
    press(editor, Key.Key_V, Mod.ControlModifier)
    settled()
    assert editor.toPlainText() == "抄来的"
    assert session.snapshot.evidence == ()


def test_a_picture_pasted_on_the_card_is_evidence(qtbot, session, card):
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    picture.fill(1)
    QGuiApplication.clipboard().setImage(picture)
    press(card, Key.Key_V, Mod.ControlModifier)
    qtbot.waitUntil(lambda: len(session.snapshot.evidence_links) == 1)
    (link,) = session.snapshot.evidence_links
    assert (link.table, link.row) == (CheckItem.meta.table, items(session)[0].id)


def test_without_what_was_found_there_is_no_finding(session, settled, said, tab, card):
    press(card, Key.Key_F8)
    settled()
    assert "只有“不符合”" in said.texts[0]
    press(card, Key.Key_2)
    tab.items.setFocus()
    press(tab.items.view.card, Key.Key_F8)
    settled()
    assert "还没有填写实际情况" in said.texts[1]
    assert card.form.fields["as_found"].editor.hasFocus()
    assert session.snapshot.findings == ()


def test_a_finding_removed_elsewhere_can_be_made_again(session, settled, say, tab, card):
    press(card, Key.Key_3)
    editor = note(tab, say, "迟到")
    press(editor, Key.Key_F8)
    settled()
    session.submit("", lambda step: step.remove(Finding, session.snapshot.findings[0].id))
    settled()
    assert tab.items.view.finding.text() == "新增问题"
    press(editor, Key.Key_F8)
    settled()
    assert len(session.snapshot.findings) == 1


# ---- the page


def test_records_are_shown_on_their_tab(session, settled, page, tab, planted):
    tab.plant("")
    settled()
    page.show_record("check_item", items(session)[3].id)
    assert tab.lists.current_id() == planted
    assert tab.items.current().id == items(session)[3].id
    tab.items.filters.choose(OPEN)
    page.show_record("check_item", items(session)[2].id)
    assert tab.items.filters.key == OPEN
    session.submit("", lambda step: step.change(CheckItem, items(session)[5].id, result="符合"))
    settled()
    page.show_record("check_item", items(session)[5].id)
    assert tab.items.filters.key == "all"
    assert tab.items.current().id == items(session)[5].id
    page.show_record("checklist", session.snapshot.checklists[1].id)
    assert tab.items.checklist.id == session.snapshot.checklists[1].id


def test_another_name_of_the_list_is_shown(session, settled, tab, planted):
    session.submit("", lambda step: step.change(Checklist, planted, title="财务处"))
    settled()
    assert tab.items.title.text() == "财务处"


def test_a_read_only_file_can_be_looked_through(qtbot, session, settled, planted, monkeypatch):
    monkeypatch.setattr(session, "read_only", True)
    page = FieldworkPage(session, Said())
    qtbot.addWidget(page)
    tab = page.tab("checklist")
    assert not tab.new.isEnabled()
    assert not tab.items.view.card.results.isEnabled()
    assert tab.items.current() is not None
    failures = []
    session.failed.connect(failures.append)
    tab.items.give("符合")
    tab.items.form_finding()
    tab.offer()
    settled()
    assert (items(session)[0].result, failures, tab.menu.isVisible()) == ("", [], False)


def test_control_enter_in_the_form_of_a_list_offers_another(page, tab, planted, qtbot):
    tab.form.focus("place")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Return, Mod.ControlModifier)
    qtbot.waitUntil(tab.menu.isVisible)
    tab.menu.close()
