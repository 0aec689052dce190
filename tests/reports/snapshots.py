"""Snapshots for the tests of the report: the sample, a small complete one, and arbitrary ones."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from models import sample
from models.dates import FuzzyDate, Precision, parse_date, parse_duration
from models.evaluation import Evaluation, Goal, LegalBasis, Project, Regulation, Section, SectionText
from models.evidence import Evidence, EvidenceLink
from models.fields import Field, Kind, Record
from models.findings import Finding, FindingPoint, Recommendation, RecommendationPoint
from models.funds import ExpenseLine, Fund
from models.indicators import GradeBand, Indicator
from models.measures import Form, Measure
from models.progress import Contract, Milestone, Payment, Plan, RecurringDuty
from models.snapshot import PARTS, Snapshot


@cache
def sample_snapshot() -> Snapshot:
    return snapshot_of(*(record for records in sample.load().values() for record in records))


def snapshot_of(*records: Record) -> Snapshot:
    """The records, each in its part, in the order given."""
    parts = {name: tuple(record for record in records if type(record) is kind) for kind, name in PARTS.items()}
    evaluation = next((record for record in records if isinstance(record, Evaluation)), Evaluation())
    return Snapshot(evaluation=evaluation, **parts)  # pyright: ignore[reportArgumentType]


def changed(snapshot: Snapshot, record: Record, **values: Any) -> Snapshot:
    """The snapshot with other values in one record."""
    after = replace(record, **values)
    if isinstance(after, Evaluation):
        return replace(snapshot, evaluation=after)
    part = PARTS[type(record)]
    rows = tuple(after if one == record else one for one in getattr(snapshot, part))
    return replace(snapshot, **{part: rows})


@cache
def small() -> Snapshot:
    """Two projects with everything a final report asks for."""
    return snapshot_of(*_engagement(), *_projects(), *_work(), *_results())


def _engagement() -> list[Record]:
    texts = [
        SectionText(id=place, section=section, title="情况", body="第一段。\n第二段。")
        for place, section in enumerate(Section, 901)
    ]
    return [
        Evaluation(
            id=1,
            title="2020年度甲市乙局财政专项资金绩效评价报告",
            fiscal_year=2020,
            unit="乙局",
            commissioned_by="甲市财政局",
            evaluator="丙会计师事务所",
            fieldwork_from=date(2021, 3, 1),
            fieldwork_to=date(2021, 3, 5),
            methods="比较法",
            steps="听取介绍\n查账",
            verified_percent=Decimal("85.5"),
            report_date=date(2021, 4, 1),
            signed_by="甲市财政局",
            framework="评分表",
        ),
        LegalBasis(id=11, use="评价依据", title="办法", number="财预[2020]10号"),
        Regulation(id=21, title="财务制度", number="乙〔2019〕1号", area="资金", state="试行", execution="部分执行"),
        Regulation(id=22, title="巡查办法", area="项目", state="现行有效", execution="执行到位", evidence="巡查记录"),
        *texts,
    ]


def _projects() -> list[Record]:
    return [
        Project(id=101, name="道路项目", content="修路", expense_lead="主要用于沥青采购。"),
        Project(id=102, name="绿化项目", content="种树\n养护", expense_lead="苗木"),
        LegalBasis(id=111, project=101, use="立项依据", title="关于修路的请示", kind="请示及领导批示", issuer="乙局"),
        LegalBasis(id=112, project=102, use="立项依据", title="绿化规划", issued=parse_date("2019-06"), kind="批复"),
        Goal(id=121, project=101, text="修路里程", operator="≥", target=Decimal("12.5"), unit="公里", dimension="数量"),
        Goal(id=122, project=102, text="全部种完", dimension="时效", deadline=parse_date("2020-12-end")),
        Fund(id=131, project=101, carried_over=0, budget=100_000_000, received=100_000_000, used=99_123_400),
        Fund(id=132, project=102, carried_over=5_000_000, budget=20_000_000, received=20_000_000, used=20_000_000),
        ExpenseLine(id=141, project=101, item="沥青", amount=99_123_400, note="含税"),
        ExpenseLine(id=142, project=101, item="改性沥青", amount=9_000_000, part_of=141),
        ExpenseLine(id=143, project=102, item="苗木", amount=20_000_000),
    ]


def _work() -> list[Record]:
    return [
        Milestone(id=201, project=101, what="通车", actual=parse_date("2020-11-15")),
        Plan(id=211, milestone=201, planned=parse_date("2020-10"), source="乙发(2020)3号"),
        Plan(id=212, milestone=201, planned=parse_date("2020-11-20"), source="会议纪要"),
        Milestone(id=202, project=102, what="栽植", actual_duration=parse_duration("5个多月")),
        Plan(id=213, milestone=202, planned_duration=parse_duration("3个月"), source="合同"),
        RecurringDuty(id=221, what="巡查", due="每月", done="每季度", due_count=Decimal(12), done_count=Decimal(4)),
        Contract(id=231, project=101, subject="铺路", party="丁公司", amount=90_000_000, signed=parse_date("2020-03-01")),
        Payment(id=241, contract=231, paid=date(2020, 5, 1), amount=4_500_000, purpose="首付款"),
        Measure(
            id=251, project=101, what="完好率", form=Form.RATE, value=Decimal(96), unit="%", period="2020-01至2020-06",
            numerator=Decimal(47), denominator=Decimal(50), target=Decimal(95), source="检测报告",
        ),
        Measure(id=252, project=101, what="客流", form=Form.EXACT, value=Decimal(30), before=Decimal(20), unit="万人"),
    ]  # fmt: skip


def _results() -> list[Record]:
    return [
        Finding(
            id=301, headline="多付工程款。", condition="多付两笔：", criteria="《合同》约定按进度支付", cause="审核不严",
            effect="造成损失", amount=22_436_745, said_by="审计员",
        ),
        FindingPoint(id=311, finding=301, headline="首付款", body="多付一成"),
        Finding(id=302, headline="苗木枯死", condition="枯死30株。", said_by="居民"),
        Recommendation(id=321, headline="追回款项", findings=(301, 302), body="尽快追回。"),
        RecommendationPoint(id=331, recommendation=321, headline="限期", body="月底前办结"),
        Indicator(id=341, name="决策", weight=400_000, score=390_000, reason="目标不细"),
        Indicator(id=342, name="效益", weight=600_000, score=465_400, reason="枯死"),
        GradeBand(id=351, name="良", floor=800_000),
        GradeBand(id=352, name="中", floor=600_000),
        Evidence(id=361, title="付款凭证", number="佐1", kind="扫描件", place="第3页", provided_by="财务科", copy="复印件"),
        Evidence(id=362, title="枯苗照片", number="佐2", kind="照片", copy="原件"),
        EvidenceLink(id=371, evidence=361, table="finding", row=301),
        EvidenceLink(id=372, evidence=362, table="finding", row=302),
        EvidenceLink(id=373, evidence=361, table="indicator", row=341),
        EvidenceLink(id=374, evidence=362, table="indicator", row=342),
    ]  # fmt: skip


# ---- arbitrary ones: no Latin letters in them, so that every one in a report is the program's

_CHARACTERS = "甲乙丙丁，。；：、！《》〈〉“”（）<>&\"'%0129 \t\n\r\x00\x0b\x1f\x85\u2028\ufeff"
_TEXTS = st.text(_CHARACTERS, max_size=12)
_IDS = st.integers(0, 6)
_DATES = st.dates(date(1949, 1, 1), date(2199, 12, 31))
_FUZZY = st.builds(
    lambda day, precision: FuzzyDate(day.year, day.month, 1, precision), _DATES, st.sampled_from(Precision)
)
_NUMBERS = st.decimals(allow_nan=True, allow_infinity=True) | st.decimals(-200, 200, places=2)
_VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: _TEXTS,
    Kind.LONG_TEXT: _TEXTS,
    Kind.WORDING: _TEXTS,
    Kind.MONEY: st.none() | st.integers(-(10**17), 10**17),
    Kind.SCORE: st.none() | st.integers(-(10**9), 10**9),
    Kind.NUMBER: st.none() | _NUMBERS,
    Kind.PERCENT: st.none() | _NUMBERS,
    Kind.YEAR: st.none() | st.integers(1949, 2199),
    Kind.DATE: st.none() | _DATES,
    Kind.FUZZY_DATE: st.none() | _FUZZY,
    Kind.DURATION: st.none() | st.sampled_from(["3个月", "5个多月", "15个工作日", "2年", "0天"]).map(parse_duration),
    Kind.REFERENCE: st.none() | _IDS,
    Kind.REFERENCES: st.lists(_IDS, max_size=3).map(tuple),
    Kind.FLAG: st.booleans(),
}


def _value(spec: Field) -> st.SearchStrategy[Any]:
    return st.sampled_from(["", *spec.choices]) | _TEXTS if spec.kind is Kind.CHOICE else _VALUES[spec.kind]


def _records(kind: type[Record]) -> st.SearchStrategy[tuple[Record, ...]]:
    one = st.builds(kind, id=_IDS, **{spec.name: _value(spec) for spec in kind.meta.fields})
    return st.lists(one, max_size=3, unique_by=lambda record: record.id).map(tuple)


def snapshots() -> st.SearchStrategy[Snapshot]:
    evaluation = st.builds(Evaluation, id=_IDS, **{spec.name: _value(spec) for spec in Evaluation.meta.fields})
    return st.builds(Snapshot, evaluation=evaluation, **{name: _records(kind) for kind, name in PARTS.items()})


def emptied(snapshot: Snapshot) -> list[tuple[str, Snapshot]]:
    """The snapshot with one part left out, or one field of one record empty, each with what was done."""
    made = [(name, replace(snapshot, **{name: ()})) for name in PARTS.values()]
    records = [snapshot.evaluation, *(one for kind in PARTS for one in snapshot.of(kind))]
    for record in records:
        defaults = {one.name: one.default for one in fields(record)}
        for spec in record.meta.fields:
            if getattr(record, spec.name) != defaults[spec.name]:
                what = f"{record.meta.table} {record.id} {spec.name}"
                made.append((what, changed(snapshot, record, **{spec.name: defaults[spec.name]})))
    return made
