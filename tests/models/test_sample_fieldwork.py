"""The sample's scores come to the total of the case, and its field work leads to the findings."""

import dataclasses
import json
from pathlib import Path

import pytest

from models import checklists, fieldwork, frameworks, indicators, measures, sample, scoring
from models.evaluation import Evaluation, Project
from models.fieldwork import CheckItem, Checklist, PaperItem, WorkingPaper
from models.findings import Finding
from models.indicators import ActualSource, Deduction, Indicator, Method, ScorePoint
from models.progress import RecurringDuty
from models.store import Store

CASE = json.loads((Path(__file__).parent.parent / "data" / "changsha-2018-facts.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def records():
    return sample.load()


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    sample.create(folder / "示例.digao", home=folder / "home")
    store = Store.open(folder / "示例.digao", home=folder / "home")
    yield store.snapshot()
    store.close()


def test_the_tree_is_that_of_the_shipped_framework(records):
    framework = frameworks.load("2011-three-part")
    assert records[Evaluation][0].framework == framework.title
    points = records[ScorePoint]

    def branch(nodes):
        return tuple(
            frameworks.Node(
                **{name: getattr(one, name) for name in frameworks._OWN},
                points=tuple(frameworks.Point(p.what, p.share) for p in points if p.indicator == one.id),
                children=branch(indicators.children(tuple(records[Indicator]), one.id)),
            )
            for one in nodes
        )

    ours = branch(frameworks.roots(tuple(records[Indicator])))
    pairs = list(zip(frameworks.below(ours), frameworks.below(framework.nodes), strict=True))
    assert [(a.name, a.source) for a, b in pairs if a.source != b.source] == [("服务对象满意度", "指标口径")]
    for one, shipped in pairs:
        plain = {"source": "", "children": ()}
        assert dataclasses.replace(one, **plain) == dataclasses.replace(shipped, **plain), one.name


def actual(snapshot, indicator):
    """The value an indicator follows in the sample."""
    match indicator.source:
        case ActualSource.RECEIVED_RATE:
            return snapshot.funding().received_rate()
        case ActualSource.USED_RATE:
            return snapshot.funding().used_rate
        case ActualSource.MEASURE:
            return measures.computed(next(one for one in snapshot.measures if one.id == indicator.measure))
        case _:
            return None


@pytest.fixture(scope="module")
def results(snapshot):
    """The result of every leaf, by id."""

    def own(records, leaf):
        return tuple(one for one in records if one.indicator == leaf.id)

    return {
        leaf.id: scoring.result(
            leaf,
            scoring.machine_score(
                leaf,
                actual(snapshot, leaf),
                scoring.Parts(
                    own(snapshot.score_points, leaf),
                    own(snapshot.deductions, leaf),
                    own(snapshot.expert_scores, leaf),
                ),
            ),
        )
        for leaf in scoring.leaves(snapshot.indicators)
    }


def test_the_score_earns_a_good(snapshot, results):
    total = scoring.total(snapshot.indicators, results)
    assert total.complete and total.score == 855_400 and total.count == 20
    assert indicators.grade(total.score, snapshot.bands) == CASE["evaluation"]["grade"]
    tops = indicators.first_level(snapshot.indicators)
    assert [scoring.subtotal(snapshot.indicators, top, results).score for top in tops] == [168_000, 202_400, 485_000]
    assert all(one.score is None for one in snapshot.indicators if one.id not in results)


def test_no_score_is_at_fault(snapshot, results):
    for leaf in scoring.leaves(snapshot.indicators):
        assert scoring.fault(leaf, results[leaf.id].machine) == "", leaf.name
        final = results[leaf.id].final
        assert leaf.method != Method.QUALITATIVE or scoring.in_band(final, leaf.verdict, leaf.weight), leaf.name


def test_the_machine_scores_what_the_data_give(snapshot, results):
    points = {leaf.name: results[leaf.id] for leaf in scoring.leaves(snapshot.indicators)}
    machine = {
        "目标内容": 20_000,
        "决策依据": 30_000,
        "决策程序": 50_000,
        "分配办法": 20_000,
        "分配结果": 48_000,
        "到位率": 30_000,
        "到位时效": None,
        "资金使用": 55_000,
        "财务管理": 20_000,
        "组织机构": 10_000,
        "管理制度": 67_400,
        "产出数量": 41_200,
        "产出质量": 34_700,
        "产出时效": 16_000,
        "产出成本": 30_000,
        "经济效益": None,
        "社会效益": 74_900,
        "环境效益": None,
        "可持续影响": None,
        "服务对象满意度": 67_200,
    }
    assert {name: one.machine for name, one in points.items()} == machine
    assert [(name, one.final) for name, one in points.items() if one.overridden] == [("产出成本", 24_000)]


def test_points_are_wholly_earned_or_not_and_deductions_follow_the_facts(records):
    assert {point.earned for point in records[ScorePoint] if point.earned != point.share} == {0}
    duties, names = records[RecurringDuty], {one.what: one.cases for one in records[Deduction]}
    assert names["社会求助重点、热点、难点事项没有按月会商"] == duties[0].due_count - duties[0].done_count
    assert names["考勤奖励金没有按次月兑现"] == len(CASE["bonus_payments"]["late_months"])
    outside = [one for one in records[Deduction] if one.indicator == records[Deduction][0].indicator]
    for one, fact in zip(outside, CASE["approved_use_violations"], strict=True):
        assert one.note.startswith(f"{fact['amount_yuan']}元，") and one.cases == 1


# ---- field work


def test_the_checklists_are_those_of_the_shipped_templates(records):
    assert [one.template for one in records[Checklist]] == list(checklists.names())
    for one in records[Checklist]:
        shipped = {item.what: item for item in checklists.load(one.template).items}
        own = [item for item in records[CheckItem] if item.checklist == one.id]
        assert len(own) >= len(shipped) - 2
        for item in own:
            template = shipped[item.what]
            assert (item.should_be, item.where_to_look) == (template.should_be, template.where_to_look)
            assert set(item.indicator.split("、")) <= set(template.indicators)
        assert len(one.checkers) >= 2 and one.checked_on is not None


def test_what_failed_on_site_became_a_finding_and_every_finding_was_seen(records):
    for item in records[CheckItem]:
        assert item.result != "不符合" or item.finding, item.what
        assert item.finding is None or item.result in ("不符合", "部分符合"), item.what
        assert item.finding is None or item.as_found, item.what
    assert {item.finding for item in records[CheckItem]} - {None} == {one.id for one in records[Finding]}
    done = fieldwork.progress(records[CheckItem])
    assert done.failed >= 30 and done.count - done.done == 1


def test_the_papers_are_numbered_and_reviewed_by_another(records):
    projects, before = [one.id for one in records[Project]], []
    for paper in records[WorkingPaper]:
        assert paper.number == fieldwork.next_number(paper.kind, paper.project, projects, before)
        before.append(paper)
        assert paper.preparer and paper.reviewer != paper.preparer
        fieldwork.check_state(paper, paper.state, has_scan=False)
        assert (paper.reviewed_on is not None) == (paper.state in fieldwork.LOCKED)
    assert {paper.kind for paper in before} == set(fieldwork.PaperKind)
    assert {"草稿", "待复核", "已复核"} == {paper.state for paper in before}


def test_nobody_answers_for_the_unit(records):
    assert not any(paper.opinion or paper.opinion_text or paper.opinion_on for paper in records[WorkingPaper])
    assert not any(item.adoption or item.reason or item.change for item in records[PaperItem])


def test_both_statements_of_fact_lead_to_their_findings(records):
    facts = [one for one in records[WorkingPaper] if one.kind == "取证单"]
    led = [{item.finding for item in records[PaperItem] if item.paper == one.id} for one in facts]
    assert led == [{records[Finding][1].id}, {records[Finding][6].id}]
    [scores] = [one for one in records[WorkingPaper] if one.kind == "评分底稿"]
    assert "85.54" in scores.facts and "示意" in scores.facts
