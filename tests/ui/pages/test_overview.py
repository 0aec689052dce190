"""总览: where the evaluation stands, what is still missing and the way there, and where a new one begins."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from models import blank, sample
from models.evaluation import Evaluation
from models.findings import Finding, Recommendation
from models.funds import Fund
from models.indicators import ScorePoint
from models.store import Store
from ui.messages import Messages
from ui.pages.overview import OverviewPage
from ui.pages.overview_cards import SHOWN

WAN = 1_000_000


@pytest.fixture
def page(qtbot, session):
    made = OverviewPage(session, Messages())
    qtbot.addWidget(made)
    made.resize(1170, 644)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def new_file(file, tmp_path):
    file.unlink()
    Store.create(file, blank.start, home=tmp_path / "home").close()


@pytest.fixture
def sample_file(file, tmp_path):
    file.unlink()
    sample.create(file, home=tmp_path / "home")


def tile(page, name):
    return next(one.accessibleName() for one in page.tiles if one.accessibleName().startswith(name))


def shown(page):
    return [one.text() for one in page.findChildren(QLabel) if one.isVisible()]


def links(page):
    return [one for one in page.findChildren(QPushButton) if one.isVisible()]


def test_the_sample_as_it_stands(sample_file, page):
    assert tile(page, "资金执行率") == "资金执行率 95.56% 使用 1,569.10 / 到位 1,641.97 万元"
    assert tile(page, "发现问题") == "发现问题 10 都有对应建议"
    assert "85.54" in page.gauge.accessibleDescription()
    assert "等级 良" in page.gauge.accessibleDescription()
    assert "距“优”还差 4.46 分" in shown(page)
    assert "已评 20 / 20 项" in shown(page)
    assert "项目决策 16.80 / 20.00" in page.bars.accessibleDescription()
    assert {"1,641.97", "95.56%"} <= set(shown(page))


def test_a_score_that_is_missing_is_never_averaged_away(sample_file, page, session, settled):
    leaf = next(one for one in session.snapshot.indicators if one.name == "目标内容")
    points = [one.id for one in session.snapshot.score_points if one.indicator == leaf.id]
    session.submit("改", lambda step: step.change(ScorePoint, points[0], earned=None))
    settled()
    assert "已评 19 / 20 项" in shown(page)
    assert "还有 1 项未评，评完后给出等级" in shown(page)
    assert "等级 未评完" in page.gauge.accessibleDescription()
    session.undo()
    settled()
    assert "距“优”还差 4.46 分" in shown(page)


def test_what_is_missing_leads_to_its_field(sample_file, page, session, settled, qtbot):
    row = session.snapshot.evaluation.id
    session.submit("改", lambda step: step.change(Evaluation, row, signed_by=""))
    settled()
    assert page.missing.pill.text() == "1 项"
    link = next(one for one in links(page) if "落款单位" in one.accessibleName())
    link.setFocus()
    with qtbot.waitSignal(page.go) as asked:
        qtbot.keyClick(link, Qt.Key.Key_Space)
    assert asked.args == ["项目概况", "evaluation", row, "signed_by"]


def test_nothing_missing_is_said_and_leads_to_the_report(sample_file, page, qtbot):
    assert "内容已齐全" in shown(page)
    assert page.missing.pill.isHidden()
    with qtbot.waitSignal(page.go) as asked:
        next(one for one in links(page) if one.text() == "生成报告").click()
    assert asked.args[0] == "评价报告"


def test_a_long_list_is_cut_and_can_be_seen_whole(page, qtbot):
    rest = next(one for one in links(page) if one.text().startswith("显示其余"))
    count = int(page.missing.pill.text().split()[0])
    assert rest.text() == f"显示其余 {count - SHOWN} 项"
    rest.click()
    qtbot.waitUntil(lambda: sum("›" in one.text() for one in links(page.missing)) == count)


def test_findings_without_recommendation_are_told(page, session, settled):
    session.submit("加", lambda step: step.add(Finding(id=5, headline="甲")))
    settled()
    assert tile(page, "发现问题") == "发现问题 1 其中 1 项尚无对应建议"
    session.submit("加", lambda step: step.add(Recommendation(headline="乙", findings=(5,))))
    settled()
    assert tile(page, "发现问题") == "发现问题 1 都有对应建议"


def test_a_rate_without_its_figures_is_a_dash(page, session, settled):
    assert tile(page, "资金执行率").startswith("资金执行率 —")
    fund = session.snapshot.funds[0].id
    session.submit("改", lambda step: step.change(Fund, fund, received=100 * WAN, used=120 * WAN))
    settled()
    assert "不符" in tile(page, "资金核对")


def test_a_new_evaluation_begins_with_a_guide(new_file, page, session, settled, qtbot):
    assert "从这里开始" in shown(page)
    assert not page.gauge.isVisible()
    links(page)[0].setFocus()
    with qtbot.waitSignal(page.go) as asked:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert asked.args == ["项目概况", "evaluation", None, ""]
    row = session.snapshot.evaluation.id
    facts = {"title": "甲", "unit": "乙", "fiscal_year": 2018, "evaluator": "丙"}
    session.submit("改", lambda step: step.change(Evaluation, row, **facts))
    settled()
    icons = [one.accessibleName() for one in page.start.findChildren(QLabel) if one.isVisible()]
    assert "已完成" in icons
    session.submit("加", lambda step: step.add(Finding(headline="甲")))
    settled()
    assert page.gauge.isVisible()


def test_a_page_that_is_not_looked_at_waits_until_it_is(page, session, settled):
    page.hide()
    session.submit("加", lambda step: step.add(Finding(headline="甲")))
    settled()
    assert tile(page, "发现问题").startswith("发现问题 0")
    page.show()
    assert tile(page, "发现问题").startswith("发现问题 1")


def test_tab_walks_along_the_links_and_comes_round(sample_file, page, qtbot):
    start = links(page)[0]
    start.setFocus()
    seen = []
    while (now := QApplication.focusWidget()) not in seen:
        seen.append(now)
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    assert now is start
    assert set(seen) == set(links(page))


def test_a_narrow_window_shows_one_card_abreast(sample_file, page, qtbot):
    assert page.missing.x() > page.gauge.x()
    page.resize(714, 410)
    qtbot.waitUntil(lambda: page.missing.y() > page.gauge.parentWidget().y())
    assert page.missing.x() == page.gauge.parentWidget().x()
    assert page.funds.geometry().right() < 714


@pytest.fixture
def window(session, qtbot):
    from ui.main_window import MainWindow

    made = MainWindow(session, Messages())
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_in_the_window_a_link_puts_the_cursor_into_the_field(sample_file, window, session, settled):
    row = session.snapshot.evaluation.id
    session.submit("改", lambda step: step.change(Evaluation, row, signed_by=""))
    settled()
    next(one for one in links(window.page("总览")) if "落款单位" in one.accessibleName()).click()
    assert QApplication.focusWidget().accessibleName() == "落款单位"


def test_in_the_window_the_guide_turns_to_the_tab(new_file, window):
    next(one for one in links(window.page("总览")) if "新增项目" in one.accessibleName()).click()
    assert QApplication.focusWidget() is window.page("项目概况").tab("project").table


def test_in_the_window_every_page_begins_where_typing_starts(sample_file, window):
    window.go_to("项目概况")
    assert QApplication.focusWidget().accessibleName() == "报告标题"
    window.go_to("资金使用")
    assert QApplication.focusWidget() is window.page("资金使用").table
    window.go_to("总览")
    assert QApplication.focusWidget().text() == "生成报告"
