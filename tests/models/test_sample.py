"""The sample is read as if typed, holds the facts of the case, adds up, and marks what it makes up."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from models import funds, indicators, measures, progress, sample, scoring
from models.errors import UserError
from models.evaluation import (
    ApprovedPurpose,
    Evaluation,
    Goal,
    LegalBasis,
    Project,
    Regulation,
    SectionText,
    TeamMember,
)
from models.evidence import EvidenceLink
from models.fields import RECORDS, Kind
from models.fieldwork import CheckItem, Checklist, PaperItem, WorkingPaper
from models.findings import Finding, FindingPoint, Recommendation, RecommendationPoint, unanswered
from models.funds import Entry, ExpenseLine, Fund
from models.indicators import ExpertScore, Indicator
from models.measures import Measure
from models.money import parse_fen
from models.progress import Contract, Milestone, Plan, RecurringDuty
from models.store import Store

CASE = json.loads((Path(__file__).parent.parent / "data" / "changsha-2018-facts.json").read_text(encoding="utf-8"))
FULL_WIDTH = str.maketrans("()", "（）")
NAMES = {project["key"]: project["name"] for project in CASE["projects"]}


@pytest.fixture(scope="module")
def records():
    return sample.load()


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    sample.create(folder / "示例.digao", home=folder / "home")
    store = Store.open(folder / "示例.digao", home=folder / "home")
    yield store
    store.close()


@pytest.fixture(scope="module")
def snapshot(store):
    return store.snapshot()


@pytest.fixture(scope="module")
def project(records):
    """The id of a project by its key in the case."""
    ids = {one.name: one.id for one in records[Project]}
    return {key: ids[name] for key, name in NAMES.items()}


# ---- the loader


def test_the_file_holds_what_was_read(records, store):
    for kind in RECORDS.values():
        assert store.all(kind) == tuple(records.get(kind, ())), kind


def test_ids_are_the_same_each_time_and_no_two_records_share_one(records, tmp_path):
    assert sample.load() == records
    ids = Counter(one.id for kind in records.values() for one in kind)
    assert ids and ids.most_common(1)[0][1] == 1


def test_the_sample_cannot_be_undone_away(store):
    assert store.undo_label() == ""


def test_nothing_is_left_where_the_file_exists(tmp_path):
    path = tmp_path / "示例.digao"
    path.write_bytes(b"mine")
    with pytest.raises(UserError):
        sample.create(path, home=tmp_path / "home")
    assert path.read_bytes() == b"mine"


def test_values_are_read_as_if_typed():
    [fund] = sample.read(
        "fund", [{"id": 1, "project": 2, "used": "639.20", "budget": "6490800元", "carry_kind": "结转"}]
    )
    assert fund == Fund(
        id=1,
        position="V001",
        project=2,
        used=639_200_000,
        used_text="639.20万元",
        budget=649_080_000,
        budget_text="6490800元",
        carry_kind="结转",
    )
    [measure] = sample.read("measure", [{"id": 1, "what": "回访", "value": "23.67", "unit": "万件"}])
    assert (measure.value, measure.value_text) == (Decimal("23.67"), "23.67万件")


@pytest.mark.parametrize(
    ("table", "row", "error"),
    [
        ("funds", {}, KeyError),
        ("fund", {"spent": "1"}, KeyError),
        ("fund", {"used": "许多"}, UserError),
        ("fund", {"carry_kind": "结清"}, UserError),
        ("fund", {"project": "热线"}, TypeError),
        ("finding", {"projects": ["热线"]}, TypeError),
    ],
)
def test_what_does_not_fit_is_refused(table, row, error):
    with pytest.raises(error):
        sample.read(table, [{"id": 1, **row}])


# ---- whole and consistent


def test_every_reference_leads_to_a_record(records):
    ids = {kind.meta.table: {one.id for one in found} for kind, found in records.items()}
    for kind, found in records.items():
        for spec in kind.meta.fields:
            if spec.kind in (Kind.REFERENCE, Kind.REFERENCES):
                for one in found:
                    value = getattr(one, spec.name)
                    targets = {value} - {None} if spec.kind is Kind.REFERENCE else set(value)
                    table = one.table if isinstance(one, EvidenceLink) and spec.name == "row" else spec.table
                    assert targets <= ids.get(table, set()), (one.id, spec.name)


def test_every_required_field_is_filled(records):
    empty = [
        (one.id, spec.name)
        for kind, found in records.items()
        for spec in kind.meta.fields
        for one in found
        if spec.required and getattr(one, spec.name) in ("", None, ())
    ]
    assert empty == []


def test_every_finding_is_answered_and_every_recommendation_answers(snapshot):
    assert len(snapshot.findings) == 10 and len(snapshot.recommendations) == 7
    assert unanswered(snapshot.findings, snapshot.recommendations) == ()
    assert all(one.findings for one in snapshot.recommendations)


def test_made_up_content_says_so(records):
    assert all("示例" in one.name for one in records[TeamMember])
    assert all("未收入示例" in one.note for one in records[ApprovedPurpose])
    assert all("未载明" in one.note and not (one.voucher or one.booked or one.payee) for one in records[Entry])
    leaves = {leaf.id for leaf in scoring.leaves(tuple(records[Indicator]))}
    tops = {top.id for top in indicators.first_level(tuple(records[Indicator]))}
    assert all(one.reason.startswith("本项得分为示意") for one in records[Indicator] if one.id in leaves | tops)
    assert all("示意" in one.note for kind in (ExpertScore, Checklist) for one in records[kind])
    assert all("示意" in one.note or "没有公开资料" in one.note for one in records[WorkingPaper])
    silent = [one.what for one in records[CheckItem] if one.result and not one.as_found and one.note != "结果为示意"]
    assert silent == []
    [interview] = [one for one in records[WorkingPaper] if one.kind == "访谈记录"]
    assert all(one.answer.startswith("示意：") for one in records[PaperItem] if one.paper == interview.id)


# ---- arithmetic: what must hold


def test_funds_add_up(snapshot):
    stated, all_funds = CASE["stated_totals"], snapshot.funding()
    for part in ("carried_over", "budget", "received", "used", "total", "surplus"):
        assert getattr(all_funds, part) == parse_fen(stated[part]), part
    assert all_funds.received_rate() == Decimal(stated["received_percent"])
    assert all_funds.used_rate == Decimal("95.56")
    assert all_funds.surplus_rate == Decimal("4.44") != Decimal(stated["surplus_percent"])


def test_expense_lines_add_up_to_the_use_of_their_project(snapshot):
    assert len(snapshot.expense_lines) == 27
    for fund in snapshot.funds:
        assert funds.lines_total(snapshot.lines(fund.project)) == fund.used
        assert fund.received - fund.used == fund.surplus


def test_rates_are_recomputed_beside_the_stated_ones(records):
    found = {one.what: (one, measures.verdict(one)) for one in records[Measure] if one.form == "比率"}
    told = {
        what: (str(one.value), str(measures.computed(one)), verdict.name)
        for what, (one, verdict) in found.items()
        if verdict not in (None, measures.Verdict.HOLD)
    }
    assert told == {
        "年平均接通率": ("95.28", "95.29", "ROUND"),
        "工单回访率": ("84", "83.37", "FAIL"),
        "资金结余率": ("4.43", "4.44", "FAIL"),
        "回访评价“满意”占比": ("38.64", "38.18", "FAIL"),
        "回访评价“一般”占比": ("5.13", "5.62", "FAIL"),
        "回访评价“不予评价”占比": ("49.53", "49.49", "FAIL"),
    }


# ---- every fact of the case, part by part


def test_the_evaluation(records):
    [one], facts = records[Evaluation], CASE["evaluation"]
    assert (one.title, one.fiscal_year, one.unit) == (facts["title"], facts["fiscal_year"], facts["evaluated_unit"])
    assert (one.commissioned_by, one.evaluator) == (facts["commissioned_by"], facts["evaluator"])
    assert one.signed_by == facts["signed_by"] and one.report_date.isoformat() == facts["report_date"]
    assert {"from": str(one.fieldwork_from), "to": str(one.fieldwork_to)} == facts["fieldwork"]
    assert one.methods.split("、") == facts["methods"] and one.steps.splitlines() == facts["steps"]
    assert one.dimensions.split("、") == facts["dimensions"]
    assert one.verified_percent == facts["funds_verified_on_site_percent"] and one.sealed


def test_the_projects_their_funds_and_expenses(records, project):
    assert [(one.name, one.department) for one in records[Project]] == [
        (facts["name"], facts["department"]) for facts in CASE["projects"]
    ]
    for facts in CASE["projects"]:
        own = project[facts["key"]]
        assert next(one for one in records[Project] if one.id == own).expense_lead == facts["expense_lead"]
        [fund] = [one for one in records[Fund] if one.project == own]
        for part, typed in facts["funds"].items():
            assert getattr(fund, part) == parse_fen(typed)
            assert getattr(fund, f"{part}_text") == f"{typed}万元"
        lines = [(one.item, one.amount, one.note) for one in records[ExpenseLine] if one.project == own]
        assert lines == [(item, parse_fen(typed), note) for item, typed, note in facts["expenses"]]


def test_the_goals(records, project):
    signs = {">=": "≥", "<=": "≤", "": ""}
    for facts in CASE["projects"]:
        goals = [one for one in records[Goal] if one.project == project[facts["key"]]]
        assert len(goals) == len(facts["goals"])
        for one, fact in zip(goals, facts["goals"], strict=True):
            assert (one.text, one.dimension) == (fact["text"], fact["dimension"])
            if fact["unit"] == "日期":
                assert one.deadline.code == fact["target"]
            else:
                assert (one.operator, one.target, one.unit) == (signs[fact["op"]], fact["target"], fact["unit"])


def test_the_documents(records, project):
    def stored(use, own=None):
        return [one for one in records[LegalBasis] if one.use == use and own in (None, one.project)]

    uses = [(stored("立项依据", project[facts["key"]]), facts["basis"]) for facts in CASE["projects"]]
    uses += [(stored("评价依据"), CASE["evaluation"]["basis"]), (stored("引用文件"), CASE["other_documents"])]
    for found, facts in uses:
        assert len(found) == len(facts)
        for one, fact in zip(found, facts, strict=True):
            assert one.title.endswith(fact["title"].translate(FULL_WIDTH)) and one.number == fact["no"]
            assert one.issuer == fact.get("issuer", one.issuer)
            assert one.kind[:2] == fact.get("kind", "文件")[:2]


def test_the_regulations(records):
    assert [(one.title, one.area) for one in records[Regulation]] == [
        (fact["title"], fact["kind"]) for fact in CASE["regulations"]
    ]
    for one, fact in zip(records[Regulation], CASE["regulations"], strict=True):
        assert one.state == next((word for word in ("征求意见稿", "试行", "暂行") if word in fact["note"]), "")
        for authority in ("市政务公开服务领导小组办公室", "市审改办", "市发改委"):
            assert (authority in one.issuer) == (authority in fact["note"])


def test_the_milestones(records, project):
    plans = {one.id: [plan for plan in records[Plan] if plan.milestone == one.id] for one in records[Milestone]}
    found = {one.what: one for one in records[Milestone]}
    assert len(found) == len(records[Milestone]) == 5
    for fact in CASE["milestones"]:
        one = found[fact["what"]]
        assert one.project == project[fact["project"]]
        if fact.get("actual"):
            assert one.actual.code == fact["actual"]
        if fact.get("planned"):
            end = "-end" if fact["planned_precision"] == "month_end" else ""
            assert (fact["planned"] + end, fact["plan_source"]) in [(p.planned.code, p.source) for p in plans[one.id]]
        if fact.get("planned_duration"):
            assert [plan.planned_duration.text for plan in plans[one.id]] == [fact["planned_duration"]]
            assert one.actual_duration.text == fact["actual_duration"]
        assert fact["note"].removeprefix("至评价时未实施，") in one.note
    assert [one.what for one in found.values() if one.not_done] == ["门禁系统采购安装"]


def test_lateness_comes_out_of_the_milestones_and_the_contract(records):
    stones = {one.id: one for one in records[Milestone]}
    late = [progress.lateness(plan, stones[plan.milestone]) for plan in records[Plan]]
    assert [gap and gap.words for gap in late] == ["约183天", "31天", "约31天", None]
    [contract] = records[Contract]
    [fact] = CASE["contracts"]
    assert (contract.party, contract.subject, contract.signed.code) == (fact["party"], fact["subject"], fact["signed"])
    assert contract.delivered.code == fact["delivered"] + "-end"
    assert progress.gap(contract.delivered, contract.signed).words == "约131天"


def test_the_recurring_duties(records, project):
    hotline, bonus = records[RecurringDuty]
    assert (hotline.project, hotline.due, hotline.done) == (project["hotline"], "每月", "每季度")
    assert (bonus.project, bonus.due) == (project["bonus"], "次月")
    late = [int(month[5:]) for month in CASE["bonus_payments"]["late_months"]]
    assert bonus.exceptions == f"2018年{'、'.join(map(str, late))}月延迟"
    assert bonus.due_count - bonus.done_count == len(late)
    assert "考核月还是支付月" in bonus.question


def test_the_measures(records, project):
    found = {(one.project, one.what, one.value): one for one in records[Measure]}
    forms = {"exact": {"准确数", "比率"}, "more_than": {"余（超过）"}, "rank": {"排名"}}
    for fact in CASE["measures"]:
        one = found[project[fact["project"]], fact["what"], Decimal(str(fact["value"]))]
        assert (one.unit, one.period) == (fact["unit"], fact["period"])
        for ours, theirs in (
            ("growth", "growth_percent"),
            *((same, same) for same in ("before", "exempt", "outstanding")),
        ):
            assert getattr(one, ours) == (None if theirs not in fact else Decimal(str(fact[theirs]))), (one.what, ours)
        assert "target" not in fact or one.target == fact["target"]
        assert "form" not in fact or one.form in forms[fact["form"]]


def test_the_follow_up_survey(records):
    survey = CASE["follow_up_survey"]
    found = {one.what: one for one in records[Measure] if one.source == "12345热线转办工单回访统计"}
    assert found["回访工单"].value == survey["total"] == sum(survey["answers"].values())
    for answer, count in survey["answers"].items():
        share = found[f"回访评价“{answer}”占比"]
        assert found[f"回访评价“{answer}”"].value == share.numerator == count
        assert share.denominator == survey["total"]
        assert share.value == Decimal(survey["stated_percent"][answer])
    assert found["回访满意率（单位口径）"].numerator == survey["total"] - survey["answers"]["不满意"]
    assert found["回访满意率（单位口径）"].value == Decimal(survey["stated_satisfaction_percent"])


def test_spending_outside_the_approved_use(records, project):
    lines = {one.id: one for one in records[ExpenseLine]}
    assert [(lines[one.line].project, lines[one.line].item, one.purpose, one.amount) for one in records[Entry]] == [
        (project[fact["project"]], "其他", fact["item"], parse_fen(fact["amount_yuan"] + "元"))
        for fact in CASE["approved_use_violations"]
    ]
    assert records[Finding][1].amount == sum(one.amount for one in records[Entry])


def test_the_findings_and_recommendations(records, project):
    for one, fact in zip(records[Finding], CASE["findings_of_the_report"], strict=True):
        assert one.kind == fact["kind"]
        assert set(one.projects) == {project[key] for key in fact["about"]}
        points = [point for point in records[FindingPoint] if point.finding == one.id]
        assert len(points) == len(fact.get("points", fact.get("causes", ())))
        assert all(who in one.said_by for who in fact.get("by", ()))
    for one, fact in zip(records[Recommendation], CASE["recommendations_of_the_report"], strict=True):
        assert list(one.findings) == [records[Finding][no - 1].id for no in fact["answers"]]
        points = [point.headline for point in records[RecommendationPoint] if point.recommendation == one.id]
        assert [point[:4] for point in points] == [point[:4] for point in fact.get("points", ())]


def test_the_sections(records):
    titles = {}
    for text in records[SectionText]:
        titles.setdefault(text.section[0], []).append(text.title)
    assert titles["四"] == [fact["title"] for fact in CASE["implementation"]]
    assert titles["六"] == CASE["outcome_headings"]
    assert titles["五"] and titles["九"] == [""]
    [conclusion] = [text.body for text in records[SectionText] if text.section[0] == "九"]
    assert all(words in conclusion for words in ("实施情况较好", "制度较为健全", "任务已经完成"))
    assert "85.54" not in conclusion  # the report takes score and grade from the indicators
