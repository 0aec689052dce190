"""What the report says of the scores: dimensions, lost points, adjusted ones, several projects, and the annex."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.evaluation import Combination, Evaluation, Project
from models.evidence import Evidence, EvidenceLink
from models.funds import Fund
from models.indicators import ActualSource, GradeBand, Indicator, Method
from models.snapshot import Snapshot
from reports.build import Severity, compose, missing
from reports.sections import conclusion, score_table
from tests.reports.outline_text import block_text, report_text
from tests.reports.snapshots import changed, snapshot_of

POINT = 10_000
RATE = {"method": Method.AT_LEAST, "target": Decimal(100), "unit": "%", "source": ActualSource.USED_RATE}


def node(id, name, weight, score=None, parent=None, **values):
    points = None if score is None else round(score * POINT)
    return Indicator(id=id, name=name, weight=weight * POINT, score=points, parent=parent, **values)


TREE = (
    node(1, "产出", 60),
    node(2, "数量", 60, parent=1),
    node(3, "修路", 40, 38, parent=2, reason="少修2公里。其余已完成。"),
    node(4, "执行率", 20, parent=2, reason="结余较多", **RATE),
    node(5, "效益", 40),
    node(6, "满意", 40, 40, parent=5),
)
SNAPSHOT = snapshot_of(
    Evaluation(id=1),
    Project(id=7, name="道路"),
    Fund(id=8, project=7, budget=1_000, received=1_000, used=950),
    GradeBand(id=9, name="优", floor=90 * POINT),
    *TREE,
)


def chapter(snapshot: Snapshot) -> str:
    return block_text(conclusion.chapter(snapshot))


def annexed(snapshot: Snapshot) -> str:
    (annex,) = compose(snapshot).annexes
    return block_text(annex.blocks)


def test_dimensions_add_up_their_leaves_and_lost_points_are_told_leaf_by_leaf():
    told = chapter(SNAPSHOT)
    assert "产出 | 60.00 | 57.00 | 95.00%" in told and "合计 | 100.00 | 97.00 | 97.00%" in told
    assert "综合得分97.00分，评价等级为“优”。" in told
    assert "产出扣3.00分：修路扣2.00分，少修2公里；执行率扣1.00分，结余较多。" in told
    assert "效益扣" not in told
    own = chapter(changed(SNAPSHOT, TREE[0], reason="少修2公里"))
    assert "产出扣3.00分：少修2公里。" in own and "执行率扣" not in own


def test_the_annex_has_every_leaf_with_its_actual_value():
    told = annexed(SNAPSHOT)
    assert "产出 | 数量 | 修路 | 40.00 | 38.00 | 2.00 | 少修2公里。其余已完成。" in told
    assert "产出 | 数量 | 执行率 | 20.00 | 19.00 | 1.00 | 实际值95.00%，目标值100%。结余较多。" in told
    assert "效益 |  | 满意 | 40.00 | 40.00 | 0.00 |" in told
    assert "合计 |  |  | 100.00 | 97.00 | 3.00 |" in told
    assert "综合得分为各三级指标得分之和" in told
    assert "# 附件1 综合评价指标得分表" in report_text(compose(SNAPSHOT))


def test_one_level_of_scores_needs_no_annex():
    flat = snapshot_of(Evaluation(id=1), node(1, "甲", 60, 50), node(2, "乙", 40, 40))
    assert score_table.annex(flat) is None and "见附件" not in chapter(flat)


def test_an_adjusted_score_is_printed_beside_the_computed_one():
    adjusted = changed(SNAPSHOT, TREE[3], score=15 * POINT, override_reason="突击花钱。")
    assert "其中1项指标的得分由评价工作组在自动得分的基础上作了调整" in chapter(adjusted)
    assert "自动得分19.00分，经调整；调整理由：突击花钱。" in annexed(adjusted)


def test_what_is_not_scored_is_named_and_nothing_is_added_up():
    some = chapter(changed(SNAPSHOT, TREE[2], score=None))
    assert "修路尚未评分" in some and "产出 | 60.00 | — | —" in some and "合计 | 100.00 | — | —" in some
    whole = changed(changed(SNAPSHOT, TREE[5], score=None), TREE[2], score=None)
    assert "修路、满意尚未评分" in chapter(whole)
    assert "— | — |" in annexed(whole)


def test_an_old_evaluation_scored_at_the_first_level_reads_as_before():
    old = snapshot_of(
        Evaluation(id=1),
        node(1, "产出", 60, 50, reason="晚了"),
        node(2, "数量", 60, parent=1),
        node(3, "效益", 40, 40),
        GradeBand(id=9, name="优", floor=90 * POINT),
        Evidence(id=11, title="回访记录"),
        EvidenceLink(id=12, evidence=11, table="indicator", row=3),
    )
    told = chapter(old)
    assert "产出 | 60.00 | 50.00 | 83.33%" in told and "综合得分90.00分，评价等级为“优”。" in told
    assert "产出扣10.00分：晚了。" in told
    assert [one.sentence for one in missing(old) if one.table == "indicator"] == []


PROJECTS = (
    Project(id=1, name="甲"),
    Project(id=2, name="乙"),
    Fund(id=3, project=1, budget=3_000_000, received=3_000_000),
    Fund(id=4, project=2, budget=1_000_000, received=1_000_000),
    node(11, "产出", 100, 90, project=1, reason="晚了"),
    node(12, "产出", 100, 80, project=2, reason="少了"),
)


@pytest.mark.parametrize(
    ("combination", "row", "total"),
    [
        (Combination.FUNDS, "综合 | 4.00 | 87.50 | 87.50%", "综合得分87.50分"),
        (Combination.PLAIN, "综合 | 85.00 | 85.00%", "综合得分85.00分"),
    ],
)
def test_several_projects_stand_side_by_side_with_how_they_became_one(combination, row, total):
    told = chapter(snapshot_of(Evaluation(id=9, combination=combination), *PROJECTS))
    assert row in told and total in told
    assert "甲的产出扣10.00分：晚了。" in told and "乙的产出扣20.00分：少了。" in told


def test_what_the_scores_lack_bars_the_final_report():
    def lacking(snapshot):
        return [one.sentence for one in missing(snapshot) if one.severity is Severity.BLOCKING]

    assert "指标“修路”尚未评分" in lacking(changed(SNAPSHOT, TREE[2], score=None))
    poor = replace(SNAPSHOT, funds=())
    assert "指标“执行率”尚未评分：“道路”没有填写本年使用、“道路”没有填写实际到位" in lacking(poor)
    assert "指标“修路”扣了分，没有写扣分原因" in lacking(changed(SNAPSHOT, TREE[2], reason=""))
    faulty = lacking(changed(SNAPSHOT, TREE[3], score=0))
    assert "指标“执行率”：自动得分 19 分，改为 0 分须写明调整理由" in faulty
    assert "指标“数量”的下级权重合计59分，应为60分" in lacking(changed(SNAPSHOT, TREE[2], weight=39 * POINT))
    apart = snapshot_of(Evaluation(id=9, combination=Combination.PLAIN), *PROJECTS[:-1])
    assert "没有评分表：乙" in lacking(apart)
    whole = snapshot_of(Evaluation(id=9), *PROJECTS, node(20, "产出", 100, 100))
    assert any("“甲”的得分没有计入综合得分" in one.sentence for one in missing(whole))
