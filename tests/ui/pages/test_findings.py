"""疑点与问题 as a user writes it: findings in order, their points, and the recommendations that answer them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from models.findings import Finding, FindingPoint, Recommendation, RecommendationPoint
from ui.messages import Messages
from ui.pages.findings import FindingsPage

Key, Mod = Qt.Key, Qt.KeyboardModifier
BOTH = Mod.ControlModifier | Mod.ShiftModifier


@pytest.fixture
def page(qtbot, session):
    made = FindingsPage(session, Messages())
    qtbot.addWidget(made)
    made.resize(1170, 640)
    made.show()
    return made


@pytest.fixture
def three(session, settled):
    made = []
    names = ("甲", "乙", "丙")
    session.submit("", lambda step: step.add_all([Finding(headline=name) for name in names]), made.extend)
    settled()
    return made


def lines(pane):
    records = pane.list.records
    return [records.text(row, 0) for row in range(records.rowCount())]


def test_a_finding_is_written_from_the_empty_list_without_the_mouse(page, session, settled, say):
    pane = page.findings
    assert "Ctrl+Enter" in pane.list._empty
    assert not pane.form.isEnabled() and not page.answer.isEnabled()
    pane.list.setFocus()
    QTest.keyClick(pane.list, Key.Key_Return, Mod.ControlModifier)
    settled()
    headline = pane.form.fields["headline"].editor
    assert headline.hasFocus()
    say(headline, "没有台账", "taizhang")
    QTest.keyClick(headline, Key.Key_Return)
    settled()
    assert lines(pane) == ["没有台账　无建议"]
    assert pane.count.text() == "共 1 条"
    condition = pane.form.fields["condition"].editor
    condition.setFocus()
    say(condition, "现场未见台账。")
    page.flush()
    settled()
    assert session.snapshot.findings[0].condition == "现场未见台账。"
    session.undo()
    settled()
    assert condition.toPlainText() == ""


def test_enter_in_the_list_goes_to_the_form_and_alt_arrows_go_on(page, session, three):
    pane = page.findings
    pane.list.setFocus()
    pane.list.select(three[0])
    QTest.keyClick(pane.list, Key.Key_Return)
    headline = pane.form.fields["headline"].editor
    assert headline.hasFocus() and headline.text() == "甲"
    QTest.keyClick(headline, Key.Key_Down, Mod.AltModifier)
    assert headline.hasFocus() and headline.text() == "乙"


def test_order_is_changed_with_keys_and_taken_back(page, session, settled, three):
    pane = page.findings
    pane.list.setFocus()
    pane.list.select(three[2])
    pane.list.rows.actions["move_up"].trigger()
    settled()
    assert [one.headline for one in session.snapshot.findings] == ["甲", "丙", "乙"]
    assert pane.list.number(three[2]) == 2
    assert pane.list.rows.actions["move_up"].shortcut().toString() == "Ctrl+Shift+Up"
    session.undo()
    settled()
    assert lines(pane) == ["甲　无建议", "乙　无建议", "丙　无建议"]


def test_one_key_makes_the_recommendation_that_answers_it(page, session, settled, three):
    page.findings.list.select(three[1])
    assert page.tabs.tabText(1) == "建议（3 个问题无建议）"
    page.answer.click()
    settled()
    assert session.snapshot.recommendations[0].findings == (three[1],)
    assert page.tabs.currentWidget() is page.recommendations
    assert page.recommendations.form.fields["headline"].editor.hasFocus()
    assert [button.text() for button in page.recommendations.links.buttons] == ["乙"]
    assert lines(page.recommendations) == ["对应问题 2"]
    assert lines(page.findings)[1] == "乙"
    assert page.tabs.tabText(1) == "建议（2 个问题无建议）"
    session.undo()
    settled()
    assert lines(page.findings)[1] == "乙　无建议"


def test_links_lead_from_a_finding_to_its_recommendation_and_back(page, session, settled, three):
    session.submit("", lambda step: step.add(Recommendation(headline="改", findings=(three[0], three[2]))))
    settled()
    page.findings.list.select(three[2])
    (link,) = page.findings.links.buttons
    link.click()
    assert page.tabs.currentWidget() is page.recommendations
    assert page.recommendations.list.current_record().headline == "改"
    first, second = page.recommendations.links.buttons
    assert (first.text(), second.text()) == ("甲", "丙")
    first.click()
    assert page.findings.list.current_id() == three[0]
    recommendation = session.snapshot.recommendations[0].id
    session.submit("", lambda step: step.change(Recommendation, recommendation, findings=(three[1],)))
    settled()
    assert page.findings.links.buttons == []
    assert [button.text() for button in page.recommendations.links.buttons] == ["乙"]


def test_a_recommendation_that_answers_nothing_says_so(page, session, settled):
    session.submit("", lambda step: step.add(Recommendation(headline="改")))
    settled()
    assert lines(page.recommendations) == ["改　未对应问题"]


def test_points_belong_to_the_chosen_finding_and_are_pasted(page, session, settled, three):
    page.findings.list.select(three[0])
    QGuiApplication.clipboard().setText("一\t第一段\n二\t第二段\n")
    table = page.findings.points.table
    table.setFocus()
    table.setCurrentIndex(table.records.index(0, 1))
    page.findings.points.add.click()
    settled()
    table.rows.paste()
    settled()
    points = session.snapshot.finding_points
    assert [(one.finding, one.headline, one.body) for one in points] == [
        (three[0], "一", "第一段"), (three[0], "二", "第二段"),
    ]  # fmt: skip
    assert [table.records.text(row, 0) for row in range(2)] == ["（1）", "（2）"]
    page.findings.list.select(three[1])
    assert table.records.rowCount() == 0
    assert not page.findings.point.isVisible()
    page.show_record("finding_point", points[1].id, "body")
    assert page.findings.list.current_id() == three[0]
    assert page.findings.point.fields["body"].editor.hasFocus()


def test_a_change_from_elsewhere_is_seen_and_what_is_being_typed_stays(page, session, settled, three):
    pane = page.findings
    pane.list.select(three[0])
    headline = pane.form.fields["headline"].editor
    headline.setFocus()
    QTest.keyClicks(headline, "x")
    session.submit("", lambda step: step.change(Finding, three[0], headline="改过", said_by="群众"))
    settled()
    assert headline.text() == "x甲"
    assert pane.form.fields["said_by"].editor.text() == "群众"
    assert lines(pane)[0].startswith("改过")


def test_removing_keeps_the_neighbour_and_undo_brings_it_back(page, session, settled, three):
    pane = page.findings
    pane.list.select(three[0])
    pane.remove.click()
    settled()
    assert [one.id for one in session.snapshot.findings] == three[1:]
    assert pane.form.record is None or pane.form.record.id != three[0]
    session.undo()
    settled()
    assert lines(pane)[0] == "甲　无建议"


def test_records_of_all_four_tables_are_found(page, session, settled, three):
    made = []
    session.submit("", lambda step: step.add(Recommendation(headline="改")), made.append)
    settled()
    session.submit("", lambda step: step.add(RecommendationPoint(recommendation=made[0], headline="分")), made.append)
    session.submit("", lambda step: step.add(FindingPoint(finding=three[1], headline="点")), made.append)
    settled()
    page.show_record("recommendation_point", made[1])
    assert page.recommendations.point.record.headline == "分"
    page.show_record("finding", three[2], "criteria")
    assert page.findings.form.fields["criteria"].editor.hasFocus()
    page.show_record("recommendation", made[0])
    assert page.recommendations.list.hasFocus()
