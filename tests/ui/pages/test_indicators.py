"""指标评分 as a user scores: every method, live totals, what is refused, reasons, filters, and the keys between them."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.evaluation import Project, TeamMember
from models.evidence import Evidence, EvidenceLink
from models.funds import Fund
from models.indicators import (
    ActualSource,
    ExpertScore,
    GradeBand,
    Indicator,
    Method,
    ScorePoint,
    Verdict,
)
from models.scores import scores
from ui.pages.indicator_tree import MARK, NUMBERS, Show
from ui.pages.indicators import IndicatorsPage

Key, Mod = Qt.Key, Qt.KeyboardModifier
POINT = 10_000
LEAVES = (
    ("用款", 20, {"method": Method.AT_LEAST, "target": Decimal(100), "unit": "%", "source": ActualSource.USED_RATE}),
    ("办结", 20, {"method": Method.AT_LEAST, "target": Decimal(50), "unit": "件"}),
    ("制度", 20, {"method": Method.POINTS}),
    ("合规", 10, {"method": Method.DEDUCTION}),
    ("效益", 20, {"method": Method.QUALITATIVE}),
    ("直接", 10, {}),
)
USED, TYPED, POINTS, TAKEN, JUDGED, PLAIN = range(len(LEAVES))


@pytest.fixture
def leaves(session, settled):
    """One indicator of each method below two of the first level; the first project has spent 9 of 10."""
    made = []

    def work(step):
        tops = step.add_all([Indicator(name="产出", weight=60 * POINT), Indicator(name="效果", weight=40 * POINT)])
        for at, (name, weight, values) in enumerate(LEAVES):
            made.append(step.add(Indicator(name=name, weight=weight * POINT, parent=tops[at // 3], **values)))
        step.add_all([ScorePoint(indicator=made[POINTS], what=what, share=10 * POINT) for what in ("有办法", "公开")])
        step.add_all([GradeBand(name="优", floor=90 * POINT), GradeBand(name="差", floor=0)])
        for fund in step.all(Fund):
            step.remove(Fund, fund.id)
        step.remove(Project, *(one.id for one in step.all(Project)[1:]))
        step.add(Fund(project=step.all(Project)[0].id, budget=1_000, received=1_000, used=900))
        step.add(TeamMember(name="李工", role="专家"))

    session.submit("", work)
    settled()
    return made


@pytest.fixture
def page(qtbot, session, messages, leaves):
    made = IndicatorsPage(session, messages)
    qtbot.addWidget(made)
    made.resize(1170, 744)
    made.show()
    return made


def at(page, leaf):
    page.tree.select(leaf)
    return page.detail.form


def field(form, name="score"):
    found = form.scores.fields[name]
    found.editor.setFocus()
    found.editor.selectAll()
    return found


def kept(session, leaf):
    return next(one for one in session.snapshot.indicators if one.id == leaf)


def numbers(page, leaf):
    return page.tree._items[leaf].data(NUMBERS)


def final(session, leaf):
    return scores(session.snapshot).results[leaf].final


# ---- what follows the keys


def test_everything_follows_each_key_and_is_saved_when_the_field_is_left(page, session, settled, leaves):
    typed = field(at(page, leaves[PLAIN]))
    QTest.keyClicks(typed.editor, "8")
    total, top = page.detail.total, kept(session, leaves[PLAIN]).parent
    assert numbers(page, leaves[PLAIN]) == "8 / 10" and numbers(page, top) == "8 / 40"
    assert "26.00" in total.gauge.accessibleDescription()  # 18 of the funds
    assert "效果 8 / 40   20%" in total.bars.accessibleDescription()
    assert total.open.text() == "未评 4 项"
    assert kept(session, leaves[PLAIN]).score is None
    QTest.keyClick(typed.editor, Key.Key_Return)
    settled()
    assert kept(session, leaves[PLAIN]).score == 8 * POINT
    session.undo()
    settled()
    assert numbers(page, leaves[PLAIN]) == "未评" and typed.editor.text() == ""


def test_grade_and_distance_when_nothing_is_left(page, session, settled, leaves):
    def work(step):
        for leaf, points in zip(leaves, (None, 15, 15, 10, 15, 10), strict=True):
            if points is not None:
                step.change(Indicator, leaf, score=points * POINT, verdict=Verdict.PARTLY)

    session.submit("", work)
    settled()
    total = page.detail.total
    assert "83.00 分，等级 差" in total.gauge.accessibleDescription()
    assert (total.next.text(), total.open.text()) == ("距“优”还差 7.00 分", "全部已评")
    session.submit("", lambda step: step.change(Indicator, leaves[PLAIN], weight=9 * POINT))
    settled()
    assert total.warning.text() == "“效果”的下级权重合计 39 分，应为 40 分"


# ---- each method


def test_the_actual_value_comes_out_of_the_data_and_follows_them(page, session, settled, leaves):
    form = at(page, leaves[USED])
    block = form.actual
    assert (block.target.text(), block.value.text()) == ("≥ 100%", "90.00%")
    assert (
        block.made_of.text() == "本年使用 0.001 万元 ÷ 实际到位 0.001 万元（取自资金使用）"
        or "取自资金使用" in block.made_of.text()
    )
    assert form._machine.text() == "自动得分 18 分" and form._lost.text() == "扣 2 分"
    assert not any(button.isVisible() for button in form.buttons)
    fund = session.snapshot.funds[0]
    session.submit("", lambda step: step.change(Fund, fund.id, used=1_000))
    settled()
    assert form._machine.text() == "自动得分 20 分" and numbers(page, leaves[USED]) == "20 / 20"
    session.submit("", lambda step: step.change(Fund, fund.id, used=None))
    settled()
    assert "没有填写本年使用" in block.made_of.text() and numbers(page, leaves[USED]) == "未评"


def test_a_typed_actual_value_is_scored_key_by_key(page, session, settled, leaves):
    form = at(page, leaves[TYPED])
    editor = form.actual.form.fields["actual"].editor
    editor.setFocus()
    QTest.keyClicks(editor, "4")
    assert numbers(page, leaves[TYPED]) == "1.6 / 20"
    QTest.keyClicks(editor, "5")
    assert numbers(page, leaves[TYPED]) == "18 / 20" and form._machine.text() == "自动得分 18 分"
    QTest.keyClicks(editor, "0")
    assert "目标是否定低了" in form.actual.hint.text() and form.actual.hint.isVisible()
    QTest.keyClick(editor, Key.Key_Return)
    settled()
    assert kept(session, leaves[TYPED]).actual == 450 and final(session, leaves[TYPED]) == 20 * POINT


def test_points_are_marked_by_one_key_each(page, session, settled, leaves):
    table = at(page, leaves[POINTS]).points.table
    page.detail.form.focus_main()
    assert table.hasFocus() and table.currentIndex().row() == 0
    QTest.keyClick(table, Key.Key_1)
    assert table.currentIndex().row() == 1
    QTest.keyClick(table, Key.Key_0)
    settled()
    assert final(session, leaves[POINTS]) == 10 * POINT and numbers(page, leaves[POINTS]) == "10 / 20"
    assert page.detail.form.points.sum.text() == "得 10 / 20 分"
    QTest.keyClick(table, Key.Key_Space)
    settled()
    assert final(session, leaves[POINTS]) == 20 * POINT
    session.undo()
    settled()
    assert final(session, leaves[POINTS]) == 10 * POINT


def test_deductions_take_their_points(page, session, settled, leaves):
    form = at(page, leaves[TAKEN])
    form.deductions.add.click()
    settled()
    table = form.deductions.table
    for keys in ("", "3", "0.5"):
        QTest.keyClick(table, Key.Key_F2)
        QTest.keyClicks(table.focusWidget() or table, keys)
        QTest.keyClick(table.focusWidget() or table, Key.Key_Return)
    settled()
    [one] = session.snapshot.deductions
    assert (one.indicator, one.cases, one.per_case) == (leaves[TAKEN], 3, 5_000)
    assert final(session, leaves[TAKEN]) == round(8.5 * POINT) and form._lost.text() == "扣 1.5 分"


def test_a_verdict_by_key_and_points_held_against_its_band(page, session, settled, leaves):
    form = at(page, leaves[JUDGED])
    page.tree.setFocus()
    QTest.keyClick(page.tree, Key.Key_2, Mod.AltModifier)
    settled()
    assert kept(session, leaves[JUDGED]).verdict == Verdict.PARTLY
    typed = form.scores.fields["score"]
    assert typed.editor.hasFocus() and form.bands.buttons[Verdict.PARTLY].isChecked()
    QTest.keyClicks(typed.editor, "18")
    assert "“部分达成”的得分应在 12 到 16 分（不含 16）之间" in typed.error.text()
    typed.editor.selectAll()
    QTest.keyClicks(typed.editor, "15")
    assert not typed.error.text()
    QTest.keyClick(typed.editor, Key.Key_Return)
    settled()
    assert final(session, leaves[JUDGED]) == 15 * POINT


def test_several_experts_give_their_mean(page, session, settled, leaves):
    form = at(page, leaves[JUDGED])
    session.submit("", lambda step: step.change(Indicator, leaves[JUDGED], verdict=Verdict.MET))
    settled()
    form.several.click()
    settled()
    assert [one.indicator for one in session.snapshot.expert_scores] == [leaves[JUDGED]]
    assert form.experts.isVisible() and form.experts.sum.text() == "还有 1 人没有评分"
    first = session.snapshot.expert_scores[0]

    def work(step):
        step.change(ExpertScore, first.id, score=17 * POINT)
        step.add(ExpertScore(indicator=leaves[JUDGED], member=first.member, score=18 * POINT))
        step.add(ExpertScore(indicator=leaves[JUDGED], member=first.member, score=20 * POINT))

    session.submit("", work)
    settled()
    assert form.experts.sum.text() == "3 人平均 18.33 分；去掉最高最低后 18 分（未采用）"
    assert form._machine.text() == "自动得分 18.33 分" and not form.several.isVisible()


# ---- overriding, refusing, explaining


def test_another_score_than_the_computed_one_asks_for_a_reason(page, session, settled, say, leaves):
    form = at(page, leaves[USED])
    typed, why = field(form), form.scores.fields["override_reason"]
    assert not why.editor.isVisible()
    QTest.keyClicks(typed.editor, "15")
    assert why.editor.isVisible() and why.error.text() == "改动自动得分须写明理由"
    assert form._machine.text() == "自动得分 18 分" and numbers(page, leaves[USED]) == "15 / 20"
    QTest.keyClick(typed.editor, Key.Key_Return)
    settled()
    assert page.tree._items[leaves[USED]].data(MARK) == "得分有误"
    why.editor.setFocus()
    say(why.editor, "年底突击支出", "nian")
    page.flush()
    settled()
    assert not why.error.isVisible()
    assert kept(session, leaves[USED]).override_reason == "年底突击支出"
    assert form.restore.isVisible()
    form.restore.click()
    settled()
    assert kept(session, leaves[USED]).score is None and final(session, leaves[USED]) == 18 * POINT


def test_more_than_the_weight_is_refused_and_counts_nowhere(page, session, settled, leaves):
    typed = field(at(page, leaves[PLAIN]))
    QTest.keyClicks(typed.editor, "10.5")
    QTest.keyClick(typed.editor, Key.Key_Return)
    settled()
    assert "10.5 高于权重 10" in typed.error.text()
    assert kept(session, leaves[PLAIN]).score is None and numbers(page, leaves[PLAIN]) == "未评"


def test_lost_points_ask_for_a_reason_until_one_is_written(page, session, settled, say, leaves):
    form = at(page, leaves[PLAIN])
    typed, reason = field(form), form.scores.fields["reason"]
    QTest.keyClicks(typed.editor, "8.5")
    assert reason.error.text() == "已扣 1.5 分，须写明扣分原因才能出具终稿"
    assert form._lost.text() == "扣 1.5 分"
    reason.editor.setFocus()
    say(reason.editor, "目标未量化", "mubiao")
    assert not reason.error.isVisible()
    page.flush()
    settled()
    assert kept(session, leaves[PLAIN]).reason == "目标未量化"
    assert page.tree._items[leaves[PLAIN]].data(MARK) == "缺佐证"


def test_quick_buttons(page, session, settled, leaves):
    full, half, one, none = at(page, leaves[PLAIN]).buttons
    for button, expected in ((half, 9.5), (one, 8.5), (full, 10), (none, 0), (one, 0)):
        button.click()
        settled()
        assert kept(session, leaves[PLAIN]).score == expected * POINT
    assert page.detail.form.scores.fields["reason"].editor.hasFocus()


# ---- getting about


def test_alt_and_arrows_go_to_the_next_leaf_and_the_cursor_to_what_it_asks_for(page, session, settled, leaves):
    typed = field(at(page, leaves[TAKEN]))
    QTest.keyClicks(typed.editor, "10")
    QTest.keyClick(typed.editor, Key.Key_Down, Mod.AltModifier)
    assert page.tree.current_id() == leaves[JUDGED] and page.detail.name.text() == "效益"
    assert page.detail.form.scores.fields["score"].editor.hasFocus()
    settled()
    assert kept(session, leaves[TAKEN]).score == 10 * POINT
    for _ in range(2):
        QTest.keyClick(page.window().focusWidget(), Key.Key_Up, Mod.AltModifier)
    table = page.detail.form.points.table
    assert page.tree.current_id() == leaves[POINTS] and table.hasFocus()
    QTest.keyClick(table, Key.Key_Up, Mod.AltModifier)
    assert page.tree.current_id() == leaves[TYPED]
    assert page.detail.form.actual.form.fields["actual"].editor.hasFocus()


def test_enter_goes_from_the_tree_to_what_is_filled_in(page, session, leaves):
    page.begin()
    assert page.tree.hasFocus()
    page.tree.select(leaves[TYPED])
    QTest.keyClick(page.tree, Key.Key_Return)
    assert page.detail.form.actual.form.fields["actual"].editor.hasFocus()
    page.tree.select(kept(session, leaves[TYPED]).parent)
    page.tree.setFocus()
    QTest.keyClick(page.tree, Key.Key_Return)
    assert page.detail.node.form.fields["reason"].editor.hasFocus()


@pytest.mark.parametrize("leaf", [TYPED, POINTS])
def test_two_tabs_lead_from_the_tree_to_what_is_filled_in(page, qtbot, leaves, leaf):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.tree.select(leaves[leaf])
    page.detail.focus_main()
    wanted, reached = QApplication.focusWidget(), []
    page.tree.setFocus()
    for _tab in range(2):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert wanted in reached


def test_filters_count_leaves_and_hide_what_does_not_fit(page, session, settled, leaves):
    def work(step):
        step.change(Indicator, leaves[PLAIN], score=9 * POINT)
        step.change(Indicator, leaves[TAKEN], score=10 * POINT)
        piece = step.add(Evidence(title="照片"))
        step.add(EvidenceLink(evidence=piece, table="indicator", row=leaves[PLAIN]))

    session.submit("", work)
    settled()
    assert [one.text() for one in page.switch.buttons.values()] == ["全部 6", "未评 3", "有扣分 2", "缺佐证 2"]
    for view, expected in (
        (Show.UNSCORED, [TYPED, POINTS, JUDGED]),
        (Show.LOST, [USED, PLAIN]),
        (Show.UNPROVEN, [USED, TAKEN]),
    ):
        page.switch.choose(view)
        assert page.tree.leaves() == [leaves[at] for at in expected]
        assert page.tree.current_id() == leaves[expected[0]]
        hidden = {leaf for leaf in leaves if page.tree._hidden(leaf)}
        assert hidden == set(leaves) - {leaves[at] for at in expected}


def test_search_by_name_and_by_what_stands_above(page, say, leaves):
    page.search.setFocus()
    say(page.search, "合规")
    assert page.tree.leaves() == [leaves[TAKEN]]
    page.search.clear()
    say(page.search, "效果")
    assert page.tree.leaves() == [leaves[TAKEN], leaves[JUDGED], leaves[PLAIN]]
    QTest.keyClick(page.search, Key.Key_Return)
    assert page.tree.hasFocus()
    page.show_record("indicator", leaves[USED], "reason")
    assert page.search.text() == "" and page.detail.form.scores.fields["reason"].editor.hasFocus()


def test_a_higher_level_is_added_up_and_has_words_of_its_own(page, session, settled, say, leaves):
    page.tree.select(kept(session, leaves[USED]).parent)
    node = page.detail.node
    assert node.isVisible() and not page.detail.form.isVisible()
    assert (node.sum.text(), node.open.text()) == ("18 / 60 分", "未评 2 项")
    editor = node.form.fields["reason"].editor
    editor.setFocus()
    say(editor, "结余较多")
    page.flush()
    settled()
    assert kept(session, kept(session, leaves[USED]).parent).reason == "结余较多"


def test_points_and_deductions_lead_to_their_indicator(page, session, leaves):
    page.show_record("score_point", session.snapshot.score_points[0].id)
    assert page.tree.current_id() == leaves[POINTS]
    page.show_record("grade_band", session.snapshot.bands[0].id)
    assert page.weights.isVisible()


def test_an_old_evaluation_is_still_scored_at_its_first_level(qtbot, session, settled, messages):
    def work(step):
        tops = step.add_all([Indicator(name=name, weight=50 * POINT) for name in ("甲", "乙")])
        step.add_all([Indicator(name=f"{top}下", weight=50 * POINT, parent=top) for top in tops])
        step.change(Indicator, tops[0], score=40 * POINT)

    session.submit("", work)
    settled()
    page = IndicatorsPage(session, messages)
    qtbot.addWidget(page)
    page.show()
    first, second = (one.id for one in session.snapshot.indicators if one.parent is None)
    assert numbers(page, first) == "40 / 50" and page.detail.total.open.text() == "未评 1 项"
    QTest.keyClicks(field(at(page, second)).editor, "45")
    assert "85.00" in page.detail.total.gauge.accessibleDescription()
    page.flush()
    settled()
    assert scores(session.snapshot).total.complete and scores(session.snapshot).total.score == 85 * POINT


def test_what_was_removed_elsewhere_is_gone_and_comes_back(page, session, settled, leaves):
    at(page, leaves[TAKEN])
    session.submit("", lambda step: step.remove(Indicator, leaves[TAKEN]))
    settled()
    assert page.tree.current_id() == leaves[USED]
    session.undo()
    settled()
    page.tree.select(leaves[TAKEN])
    assert page.detail.name.text() == "合规"


def test_an_evaluation_without_indicators_offers_a_framework(qtbot, session, settled, messages):
    page = IndicatorsPage(session, messages)
    qtbot.addWidget(page)
    page.show()
    assert page.choose.isVisible()
    page.plant()
    settled()
    assert len(page.tree.leaves()) == 20
    assert page.detail.total.open.text() == "未评 20 项"
