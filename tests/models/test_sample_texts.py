"""No fact of the case is forgotten, and the texts of the sample say nothing that is not of the case."""

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from models import fields, sample
from models.evaluation import LegalBasis, Project, Regulation, SectionText
from models.fields import Kind
from models.fieldwork import CheckItem, PaperItem, WorkingPaper
from models.findings import Finding, FindingPoint, Recommendation, RecommendationPoint
from models.indicators import Indicator
from models.money import percent, round_half_up

CASE = json.loads((Path(__file__).parent.parent / "data" / "changsha-2018-facts.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def records():
    return sample.load()


#: parts of the case whose wording is ours to choose, or that only describe the rest
OWN_WORDS = (
    r"about|conclusion|stated_labels/.*|equipment/.*|.*/(key|kind|op|form|dimension|project|department|gist|content)",
    r".*_precision|.*/(facts|points|causes|answers|about|shows|by|monthly_claims)/.*|.*/used_in|regulations/.*/note",
    r"milestones/.*/note|measures/.*/note|recurring_duties/.*|bonus_payments/rule|findings_of_the_report/.*/note",
    r".*/unit",  # "日期" is how the case marks a date; real units are compared above
    r"(findings|recommendations)_of_the_report/\d+/no",  # their order
    r"projects/\d+/basis/\d+/issuer",  # compared above
    r"follow_up_survey/(what|stated_formula)",
    r"hall_complaints/.*",  # said in finding 6, see below
)


def leaves(part, path=""):
    """Every value of the case with its path."""
    if isinstance(part, dict | list):
        for name, value in part.items() if isinstance(part, dict) else enumerate(part):
            yield from leaves(value, f"{path}/{name}".strip("/"))
    elif part not in (None, "", False, True):
        yield path, str(part)


def numbers(text):
    return {Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", text)}


def written(records):
    """Everything the sample says, each field as its editor shows it."""
    return "\n".join(
        fields.edit_text(spec, getattr(one, spec.name))
        for kind, found in records.items()
        for spec in kind.meta.fields
        if spec.kind not in (Kind.REFERENCE, Kind.REFERENCES)
        for one in found
    )


def test_no_fact_is_forgotten(records):
    text = written(records).replace("（", "(").replace("）", ")")
    known = numbers(text)
    missing = [
        (path, fact)
        for path, fact in leaves(CASE)
        if not any(re.fullmatch(words, path) for words in OWN_WORDS)
        and fact.replace("（", "(").replace("）", ")") not in text
        and not (re.fullmatch(r"[\d.\-]+(至[\d-]+)?", fact) and numbers(fact) <= known)
    ]
    assert missing == []


def test_the_complaints_about_the_hall_are_in_their_finding(records):
    condition = records[Finding][5].condition
    for word in ("空气质量", "通风", "照明刺眼", "采光", "标识标牌", "打卡失败", "音量过大", "门禁", "吸烟区", "103室"):
        assert word in condition


PROSE = {
    Project: ("content", "expense_lead"),
    SectionText: ("body",),
    Finding: ("headline", "condition", "criteria", "cause", "effect"),
    FindingPoint: ("headline", "body"),
    Recommendation: ("headline", "body"),
    RecommendationPoint: ("headline", "body"),
    Indicator: ("reason", "override_reason"),
    CheckItem: ("as_found",),
    WorkingPaper: ("facts", "clause", "difference", "conclusion"),
    PaperItem: ("answer",),
}

NOT_SENTENCES = ("headline", "expense_lead", "answer")  # an answer may be the name of a document


def prose(records):
    for kind, names in PROSE.items():
        for one in records[kind]:
            for name in names:
                yield from ((one.id, name, line) for line in getattr(one, name).splitlines())


def number(value):
    return None if value is None else Decimal(str(value))


def derived():
    """Figures in the texts that the case does not state, each computed from those it does."""
    survey = CASE["follow_up_survey"]
    answers, all_visits = survey["answers"], survey["total"]
    rated = all_visits - answers["不予评价"]
    value = {fact["what"]: number(fact["value"]) for fact in CASE["measures"]}
    outside = sum(Decimal(fact["amount_yuan"]) for fact in CASE["approved_use_violations"])
    before = value["2018年办理最多跑一次"] / 7
    after = value["2019年1至6月办理最多跑一次"] / 6
    totals = {name: Decimal(text) for name, text in CASE["stated_totals"].items()}
    service = next(fact["funds"] for fact in CASE["projects"] if fact["key"] == "service")
    visited = percent(value["回访工单"], value["转办工单办结"])
    return {
        "超出批复用途": outside,
        "占使用资金": percent(outside, totals["used"] * 10_000),
        "结余率": percent(totals["surplus"], totals["received"]),
        "上线晚于第一次规定": Decimal(183),
        "上线晚于第二次规定、建成晚于规定": Decimal(31),
        "合同晚于交付": Decimal(131),
        "每月办理": round_half_up(before, 2),
        "次年每月办理": round_half_up(after, 2),
        "降幅": percent(before - after, before),
        "回访率": visited,
        "距目标": 100 - visited,
        "回访率（按回访统计）": percent(Decimal(all_visits), value["转办工单办结"] * 10_000),
        "作出评价": Decimal(rated),
        "有效评价率": percent(rated, all_visits),
        "满意率": percent(answers["满意"], rated),
        "满意占全部": percent(answers["满意"], all_visits),
        "一般占全部": percent(answers["一般"], all_visits),
        "不予评价占全部": percent(answers["不予评价"], all_visits),
        "满意率上限": percent(answers["满意"] + answers["不予评价"], all_visits),
        "应整合": value["已整合热线"] + 6,
        "文件柜": Decimal(120 + 150),
        "热线整合完成率": percent(value["已整合热线"], value["已整合热线"] + 6),
        "政务服务专项结余率": percent(Decimal(service["surplus"]), Decimal(service["received"])),
    }


def test_every_figure_in_the_texts_is_of_the_case_or_follows_from_it(records):
    known = set().union(*(numbers(fact) for _, fact in leaves(CASE))) | set(derived().values())
    unknown = [(row, name, numbers(line) - known) for row, name, line in prose(records) if numbers(line) - known]
    assert unknown == []


def test_every_derived_figure_is_used(records):
    said = set().union(*(numbers(line) for _, _, line in prose(records)))
    assert [what for what, figure in derived().items() if figure not in said] == []


def test_the_texts_do_not_repeat_a_stated_figure_that_is_wrong(records):
    texts = [line for _, _, line in prose(records)]
    assert not any("4.43" in line for line in texts)
    for line in texts:
        assert "84%" not in line or ("83.37%" in line and "89.22%" in line)
        assert "93.29%" not in line or "单位" in line


def test_the_states_of_the_regulations_are_counted_right(records):
    counts = Counter(one.state for one in records[Regulation])
    body = next(text.body for text in records[SectionText] if text.title == "制度体系")
    for words in (
        f"有{counts['暂行']}项为暂行",
        f"{counts['试行']}项为试行",
        f"{counts['征求意见稿']}项尚处于征求意见",
    ):
        assert words in body


def test_documents_are_named_in_full(records):
    known = {one.title for kind in (LegalBasis, Regulation) for one in records[kind]}
    by_number = {one.number: one.title for one in records[LegalBasis] if one.number}
    for row, name, line in prose(records):
        for title, document in re.findall(r"《([^》]+)》(?:（([^（）]*〔\d+〕\d+号)）)?", line):
            assert title in known, (row, name)
            assert not document or by_number[document] == title, (row, name)


def test_the_texts_are_clean_official_chinese(records):
    for row, name, line in prose(records):
        assert line == line.strip() and line, (row, name)
        assert name in NOT_SENTENCES or line.endswith("。"), (row, name)
        assert name != "headline" or not line.endswith("。"), (row, name)
        assert not re.search(r"[,;:!?()\"']|\s|。。|，。", line), (row, name)
        for left, right in ("“”", "（）", "《》"):
            assert line.count(left) == line.count(right), (row, name)
