"""What chapters make of data that is missing, contradictory or left behind by deleted records."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.dates import parse_date, parse_duration
from models.evaluation import Evaluation, Goal, LegalBasis, Project, ReceivedBase, Regulation, TeamMember
from models.findings import Finding, FindingPoint, Recommendation
from models.funds import CarryKind, ExpenseLine, Fund
from models.indicators import GradeBand, Indicator
from models.measures import Form, Measure
from models.money import parse_fen
from models.progress import Contract, Milestone, Plan
from models.snapshot import Snapshot
from reports.sections import (
    basics,
    conclusion,
    findings,
    funding,
    implementation,
    outcomes,
    projects,
    recommendations,
    regulations,
)
from reports.sections.expenses import nested
from tests.reports.outline_text import block_text
from tests.reports.snapshots import snapshot_of

ROAD = Project(id=1, name="道路项目", content="修路")
TREES = Project(id=2, name="绿化项目", content="种树")


def text(chapter, *records, **evaluation) -> str:
    return block_text(chapter.chapter(snapshot_of(Evaluation(id=9, **evaluation), *records)))


def fund(project, **amounts) -> Fund:
    return Fund(id=100 + project, project=project, **amounts)


def full(project, amount=1_000_000, **others) -> Fund:
    return fund(project, **{"carried_over": 0, "budget": amount, "received": amount, "used": amount, **others})


def test_an_office_sends_its_own_group():
    assert "受甲局委派，甲局工作组对" in text(basics, commissioned_by="甲局", evaluator="甲局工作组")


def test_the_team_by_role():
    people = [TeamMember(id=1, name="赵", role="组长"), TeamMember(id=2, name="钱", role="成员"), TeamMember(id=3, name="孙", role="成员")]  # fmt: skip
    assert "评价工作组成员：组长：赵；成员：钱、孙。" in text(basics, *people)


def test_documents_and_goals_of_deleted_projects_stay_out():
    left = [LegalBasis(id=5, project=77, use="立项依据", title="旧文件"), Goal(id=6, project=77, text="旧目标")]
    told = text(projects, ROAD, *left)
    assert "旧" not in told
    assert "未取得立项依据资料。" in told
    assert "未取得绩效目标资料。" in told


def test_unknown_amounts_are_dashes_and_not_counted():
    told = text(funding, ROAD, TREES, full(1), fund(2, budget=500_000))
    assert "绿化项目 | — | 0.50 | — | — | —" in told
    assert "合计 | 0.00 | 1.50 | 1.50 | 1.00 | 66.67%" in told
    assert "“—”为未取得的数据" in told
    assert "足额" not in told


def test_a_project_without_funds_is_a_row_of_dashes():
    assert "绿化项目 | — | — | — | — | — | —" in text(funding, ROAD, TREES, full(1))


def test_funds_of_deleted_projects_are_not_counted():
    assert "合计 | 0.00 | 1.00 | 1.00 | 1.00 | 100.00%" in text(funding, ROAD, full(1), full(77))


def test_received_may_be_measured_by_the_budget_alone():
    told = text(funding, ROAD, full(1, carried_over=1_000_000, received=2_000_000), received_base=ReceivedBase.BUDGET)
    assert "到位率＝实际到位÷本年预算。" in told
    assert "| 2.00 | 200.00%" in told


@pytest.mark.parametrize(
    ("kinds", "title"),
    [
        ((CarryKind.CARRIED_OVER, CarryKind.CARRIED_OVER), "上年结转 |"),
        ((CarryKind.LEFT_OVER, CarryKind.LEFT_OVER), "上年结余 |"),
        ((CarryKind.CARRIED_OVER, CarryKind.LEFT_OVER), "上年结转（结余） |"),
        (("", ""), "上年结转（结余） |"),
    ],
)
def test_two_legal_terms_are_not_mixed(kinds, title):
    funds = [full(project, carried_over=1, carry_kind=kind) for project, kind in enumerate(kinds, 1)]
    assert f"项目 | {title}" in text(funding, ROAD, TREES, *funds)


def test_all_short_of_funds():
    told = text(funding, ROAD, TREES, full(1, received=500_000), full(2, received=0))
    assert "其中，道路项目到位率为50.00%，绿化项目到位率为0.00%。" in told


def test_rounded_rows_that_miss_the_rounded_sum_are_explained():
    told = text(funding, ROAD, TREES, full(1, 4_000), full(2, 4_000))
    assert "合计 | 0.00 | 0.01 | 0.01 |" in told
    assert told.count("尾差由四舍五入形成") == 2


@pytest.mark.parametrize("stated", ["0.50", "0.70"])
def test_another_surplus_than_the_figures_give_is_told(stated):
    told = text(funding, ROAD, full(1, used=400_000, surplus=parse_fen(stated)))
    assert f"注：道路项目单位填报结余{stated}万元，按实际到位减本年使用计算为0.60万元。" in told


def test_yuan():
    told = text(funding, ROAD, full(1, 123_456_789), money_unit="元")
    assert "金额单位：元" in told
    assert "共使用资金1234567.89元" in told
    assert "| 1,234,567.89 | 0.00 | 100.00%" in told


@pytest.mark.parametrize("amount", [999_900, 1_000_100])
def test_lines_that_miss_the_used_amount_say_by_how_much(amount):
    told = text(funding, ROAD, full(1), ExpenseLine(id=3, project=1, item="沥青", amount=amount))
    assert "支出明细合计1.00万元，本年使用1.00万元，相差1.00元。" in told


def test_parts_have_no_number_of_their_own():
    part = ExpenseLine(id=4, project=1, item="运费", amount=1, part_of=3)
    told = text(
        funding, ROAD, ExpenseLine(id=3, project=1, item="沥青"), part, ExpenseLine(id=5, project=1, item="路基")
    )
    assert " | 　其中：运费 | 0.00 |\n2 | 路基 | —" in told


def test_a_line_without_amount():
    told = text(funding, ROAD, full(1), ExpenseLine(id=3, project=1, item="沥青"))
    assert "1 | 沥青 | — |" in told
    assert "“—”为未取得的金额，未计入合计。" in told


def test_parts_follow_their_line_and_orphans_come_last():
    a, b = ExpenseLine(id=1, item="a"), ExpenseLine(id=2, item="b")
    of_a, of_part = ExpenseLine(id=3, item="c", part_of=1), ExpenseLine(id=4, item="d", part_of=3)
    orphan, loop = ExpenseLine(id=5, item="e", part_of=77), ExpenseLine(id=6, item="f", part_of=6)
    assert nested([a, b, orphan, of_part, of_a, loop]) == [
        (a, 0),
        (of_a, 1),
        (of_part, 2),
        (b, 0),
        (orphan, 1),
        (loop, 1),
    ]


@pytest.mark.parametrize(
    ("plan", "milestone", "difference"),
    [
        ({"planned": "2020-05-01"}, {"actual": "2020-05-01"}, "按期"),
        ({"planned": "2017-11-end"}, {"actual": "2018-06-01"}, "晚约183天"),
        ({"planned": "2020-05-01"}, {}, "—"),
        ({"planned": "2020-05-01"}, {"not_done": True}, "未完成"),
        ({"planned_duration": "3个月"}, {"actual_duration": "3个月"}, "按期"),
        ({"planned_duration": "3个月"}, {"actual_duration": "3个多月"}, "略超计划"),
        ({"planned_duration": "3个月"}, {"actual_duration": "2个月"}, "未超计划"),
        ({"planned_duration": "3个月"}, {"actual_duration": "1年"}, "超计划约274天"),
    ],
)
def test_differences_from_the_plan(plan, milestone, difference):
    read = {
        "planned": parse_date,
        "actual": parse_date,
        "planned_duration": parse_duration,
        "actual_duration": parse_duration,
    }
    done = Milestone(id=3, project=1, what="通车", **{k: read[k](v) if k in read else v for k, v in milestone.items()})
    told = text(implementation, ROAD, done, Plan(id=4, milestone=3, **{k: read[k](v) for k, v in plan.items()}))
    row = next(line for line in told.splitlines() if line.startswith("通车"))
    assert row.split(" | ")[4] == difference


def test_a_milestone_without_plan():
    assert "通车 | — | — | — | —" in text(implementation, ROAD, Milestone(id=3, project=1, what="通车"))


def test_contracts_without_amounts_name_no_unit():
    told = text(implementation, ROAD, Contract(id=3, project=1, subject="铺路", party="丁公司"))
    assert "[合同签订和履行情况表]\n合同内容 | 对方单位\n" in told


@pytest.mark.parametrize(
    ("measure", "row"),
    [
        ({"form": Form.MORE_THAN, "value": Decimal(30000), "unit": "项"}, "30000余项"),
        ({"form": Form.RANK, "value": Decimal(9), "before": Decimal(20)}, "由第20位到第9位"),
        ({"form": Form.RANK, "value": Decimal(3)}, "第3位"),
        ({"form": Form.EXACT, "value": Decimal(3), "growth": Decimal("86.9"), "unit": "个"}, "3个 | 单位填报增幅86.9%"),
        ({"form": Form.EXACT, "value": Decimal("86.9"), "unit": "%"}, "86.9%"),
        ({"form": Form.RATE, "numerator": Decimal(1), "denominator": Decimal(3), "unit": "%"}, "33.33% | 1÷3"),
        ({"form": Form.RATE, "value": Decimal(84), "unit": "%", "denominator": Decimal(3)}, "84%"),
        ({"form": Form.CHANGE, "value": Decimal(10), "before": Decimal(20), "unit": "件"}, "10件（上期20件） | 50.00% | 按上期数计算的降幅"),
        (
            {"form": Form.EXACT, "value": Decimal(28), "target": Decimal(37), "exempt": Decimal(3), "outstanding": Decimal(6), "unit": "条"},
            "37条 | 28条 | 完成28条、批准免做3条、未完成6条",
        ),
    ],
)  # fmt: skip
def test_measures(measure, row):
    told = text(outcomes, Measure(id=3, what="指标甲", **measure))
    assert f"指标甲 | {row}" in told.splitlines()


def test_a_goal_brings_the_target_of_its_measure():
    goal = Goal(id=3, project=1, text="接通率", operator="≥", target=Decimal(95), unit="%")
    measure = Measure(
        id=4, project=1, goal=3, what="接通率", form=Form.RATE, unit="%", numerator=Decimal(9), denominator=Decimal(10)
    )
    assert "接通率 | ≥95% | 90.00% | 9÷10，低于目标5.00个百分点" in text(outcomes, ROAD, goal, measure)


def test_a_regulation_not_looked_at_has_no_result():
    seen = Regulation(id=3, title="甲", area="项目", execution="未执行")
    told = text(regulations, seen, Regulation(id=4, title="乙", area="项目", execution="未核查"))
    assert "1 | 《甲》 | 未执行\n2 | 《乙》 | —" in told
    assert "共2项；经核查，未执行1项。" in told


def scored(*scores) -> list[Indicator]:
    return [
        Indicator(id=place, name=name, weight=500_000, score=score)
        for place, (name, score) in enumerate(zip("甲乙", scores, strict=True), 1)
    ]


def test_nothing_found_is_a_result_only_when_all_is_scored():
    assert "未发现需要反映的问题" not in text(findings, *scored(400_000, None))
    assert "本次评价未发现需要反映的问题。" in text(findings, *scored(400_000, 400_000))
    assert "本次评价没有需要提出的建议。" in text(recommendations, *scored(400_000, 400_000))


def test_unscored_indicators_are_named_and_never_averaged_away():
    told = text(conclusion, *scored(400_000, None), GradeBand(id=7, name="差", floor=0))
    assert "合计 | 100.00 | — | —" in told
    assert "乙尚未评分，综合得分和评价等级待全部评分后确定。" in told
    assert "差" not in told


def test_no_grade_where_no_band_fits():
    assert "综合得分80.00分。" in text(conclusion, *scored(400_000, 400_000), GradeBand(id=7, name="优", floor=900_000))


@pytest.mark.parametrize(
    ("field", "written", "told"),
    [
        ("criteria", "《办法》规定专款专用", "按照《办法》规定专款专用。"),
        ("criteria", "应当专款专用", "评价标准：应当专款专用。"),
        ("criteria", "根据合同", "根据合同。"),
        ("cause", "审核不严", "主要原因：审核不严。"),
        ("cause", "审核不严是主要原因", "审核不严是主要原因。"),
        ("effect", "资金闲置", "造成的影响：资金闲置。"),
        ("effect", "导致资金闲置", "导致资金闲置。"),
    ],
)
def test_texts_after_the_facts_are_introduced_once(field, written, told):
    assert told in text(findings, Finding(id=3, headline="甲", condition="乙。", **{field: written})).splitlines()


def test_points_of_deleted_findings_and_answers_to_them_stay_out():
    point = FindingPoint(id=4, finding=77, headline="旧分点", body="旧")
    assert "旧" not in text(findings, Finding(id=3, headline="甲", condition="乙。"), point)
    assert "1、**改。**做。" in text(recommendations, Recommendation(id=5, headline="改", body="做。", findings=(77,)))


def test_markup_stays_as_written():
    nasty = "<b>&amp;\"'</b>"
    assert nasty in text(projects, replace(ROAD, name=nasty))


@pytest.mark.parametrize("chapter", [projects, funding], ids=["projects", "funding"])
def test_without_projects(chapter):
    assert "尚未填写" in block_text(chapter.chapter(Snapshot()))
