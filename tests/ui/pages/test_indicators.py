"""指标评分 as a user scores: live totals, quick buttons, what is refused, and reasons for lost points."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.indicators import GradeBand, Indicator
from ui.messages import Messages
from ui.pages.indicator_tree import NUMBERS, Show
from ui.pages.indicators import IndicatorsPage

Key, Mod = Qt.Key, Qt.KeyboardModifier
POINT = 10_000
FIRST = (("决策", 20), ("管理", 25), ("绩效", 55))


@pytest.fixture
def tops(session, settled):
    """Three indicators of the first level, one below the first, and two grades."""
    made = []

    def work(step):
        ids = step.add_all([Indicator(name=name, weight=weight * POINT) for name, weight in FIRST])
        step.add(Indicator(name="目标", parent=ids[0], weight=20 * POINT))
        step.add_all([GradeBand(name="优", floor=90 * POINT), GradeBand(name="差", floor=0)])
        made.extend(ids)

    session.submit("", work)
    settled()
    return made


@pytest.fixture
def page(qtbot, session, tops):
    made = IndicatorsPage(session, Messages())
    qtbot.addWidget(made)
    made.resize(1170, 640)
    made.show()
    return made


def score_field(page):
    field = page.detail.form.scores.fields["score"]
    field.editor.setFocus()
    field.editor.selectAll()
    return field


def scores(session):
    return [one.score for one in session.snapshot.indicators if one.parent is None]


def numbers(page, one):
    return page.tree._items[one].data(NUMBERS)


def test_everything_follows_each_key_and_is_saved_when_the_field_is_left(page, session, settled, tops):
    field = score_field(page)
    QTest.keyClicks(field.editor, "18")
    total = page.detail.total
    assert numbers(page, tops[0]) == "18 / 20"
    assert "18.00" in total.gauge.accessibleDescription()
    assert "18 / 20   90%" in total.bars.accessibleDescription()
    assert total.open.text() == "未评 2 项"
    assert scores(session) == [None, None, None]
    QTest.keyClick(field.editor, Key.Key_Return)
    settled()
    assert scores(session) == [18 * POINT, None, None]
    session.undo()
    settled()
    assert numbers(page, tops[0]) == "未评"
    assert total.gauge.accessibleDescription().startswith("尚未评分")
    assert field.editor.text() == ""


def test_more_than_the_weight_is_refused_and_counts_nowhere(page, session, settled, tops):
    field = score_field(page)
    QTest.keyClicks(field.editor, "20.5")
    QTest.keyClick(field.editor, Key.Key_Return)
    settled()
    assert "20.5 高于权重 20" in field.error.text()
    assert scores(session)[0] is None
    assert numbers(page, tops[0]) == "未评"


def test_lost_points_ask_for_a_reason_until_one_is_written(page, session, settled, say, tops):
    field, reason = score_field(page), page.detail.form.scores.fields["reason"]
    QTest.keyClicks(field.editor, "18.5")
    assert reason.error.text() == "已扣 1.5 分，须写明扣分原因"
    assert page.detail.form._lost.text() == "扣 1.5 分"
    QTest.keyClick(field.editor, Key.Key_Return)
    assert reason.editor.hasFocus()
    say(reason.editor, "目标未量化", "mubiao")
    assert not reason.error.isVisible()
    page.flush()
    settled()
    assert session.snapshot.indicators[0].reason == "目标未量化"
    assert not reason.error.isVisible()
    session.undo()
    settled()
    assert reason.error.isVisible()


def test_quick_buttons(page, session, settled, tops):
    full, half, one, none = page.detail.form.buttons
    for button, expected in ((half, 19.5), (one, 18.5), (full, 20), (none, 0), (one, 0)):
        button.click()
        settled()
        assert scores(session)[0] == expected * POINT
    assert page.detail.form.scores.fields["reason"].editor.hasFocus()


def test_alt_and_arrows_go_to_the_next_scored_one_and_the_cursor_stays(page, session, settled, tops):
    field = score_field(page)
    QTest.keyClicks(field.editor, "20")
    QTest.keyClick(field.editor, Key.Key_Down, Mod.AltModifier)
    assert page.tree.current_id() == tops[1]
    assert page.detail.name.text() == "管理"
    assert field.editor.hasFocus() and field.editor.text() == ""
    settled()
    assert scores(session) == [20 * POINT, None, None]
    QTest.keyClick(field.editor, Key.Key_Up, Mod.AltModifier)
    assert field.editor.text() == "20"
    QTest.keyClick(field.editor, Key.Key_Up, Mod.AltModifier)
    assert page.tree.current_id() == tops[0]


def test_filters_and_their_counts(page, session, settled, tops):
    session.submit("", lambda step: step.change(Indicator, tops[0], score=15 * POINT))
    session.submit("", lambda step: step.change(Indicator, tops[1], score=25 * POINT))
    settled()
    assert [button.text() for button in page.switch.buttons.values()] == ["全部 3", "未评 1", "有扣分 1"]
    page.switch.choose(Show.UNSCORED)
    assert page.tree.first_level() == [tops[2]]
    assert page.tree.current_id() == tops[2]
    page.switch.choose(Show.LOST)
    assert page.tree.current_id() == tops[0]


def test_grade_and_weights_that_do_not_add_up(page, session, settled, tops):
    total = page.detail.total
    assert not total.warning.isVisible()
    for one, points in zip(tops, (20, 20, 45), strict=True):
        session.submit("", lambda step, one=one, points=points: step.change(Indicator, one, score=points * POINT))
    settled()
    assert "85.00 分，等级 差" in total.gauge.accessibleDescription()
    assert total.next.text() == "距“优”还差 5.00 分"
    assert total.open.text() == "全部已评"
    session.submit("", lambda step: step.change(Indicator, tops[0], weight=18 * POINT))
    settled()
    said = total.warning.text().splitlines()
    assert said == ["一级指标权重合计 98 分，应为 100 分", "“决策”的下级权重合计 20 分，应为 18 分"]


def test_lower_levels_are_read_not_scored(page, session, tops):
    below = session.snapshot.indicators[3]
    page.show_record("indicator", below.id)
    assert page.detail.path.text() == "决策"
    assert not page.detail.form.scores.isVisible()
    assert "一级指标" in page.detail.form._hint.text() and page.detail.form._hint.isVisible()
    page.show_field("indicator", tops[2], "reason")
    assert page.detail.form.scores.fields["reason"].editor.hasFocus()


def test_adding_and_removing(page, session, settled, tops):
    page.add_below.click()
    settled()
    assert session.snapshot.indicators[-1].parent == tops[0]
    assert page.detail.settings.fields["name"].editor.hasFocus()
    page.tree.select(tops[0])
    page.tree.setFocus()
    QTest.keyClick(page.tree, Key.Key_Delete, Mod.ControlModifier)
    settled()
    assert [one.id for one in session.snapshot.indicators] == tops[1:]
    assert page.tree.current_id() == tops[1]
    session.undo()
    settled()
    assert len(session.snapshot.indicators) == 5


def test_an_evaluation_without_indicators_offers_a_framework(qtbot, session, settled):
    page = IndicatorsPage(session, Messages())
    qtbot.addWidget(page)
    assert page._stack.currentIndex() == 1
    page.begin()
    page.plant()
    settled()
    assert page._stack.currentIndex() == 0
    assert len(page.tree.first_level()) == 3
    assert page.detail.total.open.text() == "未评 3 项"


def test_enter_and_one_tab_lead_from_the_tree_to_the_score(page, qtbot, tops):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    score = page.detail.form.scores.fields["score"].editor
    for key in (Key.Key_Return, Key.Key_Tab):
        page.tree.setFocus()
        QTest.keyClick(page.tree, key)
        assert score.hasFocus()
    page.tree.select(page.session.snapshot.indicators[-1].id)
    page.tree.setFocus()
    QTest.keyClick(page.tree, Key.Key_Return)
    assert page.detail.form.texts.fields["explanation"].editor.hasFocus()


def test_tab_and_enter_never_come_upon_deleting(page, qtbot, session, settled, tops):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.tree.setFocus()
    seen = []
    while (now := QApplication.focusWidget()) not in seen:
        seen.append(now)
        QTest.keyClick(now, Key.Key_Tab)
    assert now is page.tree and page.remove not in seen
    assert {page.add_top, page.detail.on, page.detail.settings.fields["code"].editor} <= set(seen)


def test_deleting_says_what_went_and_how_it_comes_back(qtbot, session, settled, tops, messages):
    page = IndicatorsPage(session, messages)
    qtbot.addWidget(page)
    page.tree.select(tops[0])
    page.remove_indicator()
    settled()
    assert messages.said == ["已删除指标“决策”及下级 1 项。按 Ctrl+Z 恢复"]
