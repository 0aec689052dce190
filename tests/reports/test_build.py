"""The whole report: what the sample's says, that none ever fails or leaves a gap, and what bars the final one."""

import re
from dataclasses import replace
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openxml_audit import OpenXmlValidator

from models.errors import UserError
from models.evaluation import Project
from models.findings import Finding
from models.snapshot import PARTS, Snapshot
from reports import wording
from reports.build import Severity, compose, export, missing
from reports.chapters import CHAPTERS
from reports.outline import Heading, Paragraph, Report, Source, Style, Table
from reports.word import leftovers
from tests.reports.outline_text import report_text, runs
from tests.reports.snapshots import changed, emptied, sample_snapshot, small, snapshot_of, snapshots

FIGURES = [
    "1558.50",
    "83.47",
    "1641.97",
    "1569.10",
    "95.56%",
    "72.87",
    "4.44%",
    "100.00%",
    "85.54分",
    "“良”",
    "2019年7月4日",
    "7月11日",
    "2019年7月16日",
    "2018年4月30日",
    "2018年12月31日",
    "2017年11月底",
    "2018年5月1日",
    "2018年4月底",
    "2018年5月31日",
    "2018年6月1日",
    "2019年3月",
    "2018年4月10日",
    "约183天",
    "约31天",
    "83.37%",
    "16.63个百分点",
]


def blocking(snapshot: Snapshot) -> list[str]:
    return [one.sentence for one in missing(snapshot) if one.severity is Severity.BLOCKING]


def test_the_sample_reads_as_kept(golden):
    golden("sample-outline.txt", report_text(compose(sample_snapshot())))


@pytest.mark.parametrize("figure", FIGURES)
def test_the_sample_holds_every_figure(figure):
    assert figure in report_text(compose(sample_snapshot()))


def test_the_sample_holds_every_line_document_and_regulation():
    snapshot, text = sample_snapshot(), report_text(compose(sample_snapshot()))
    assert len(snapshot.expense_lines) == 27
    assert len(snapshot.regulations) == 21
    for line in snapshot.expense_lines:
        assert re.search(
            rf"\d+ \| {re.escape(line.item)} \| {wording.Money().figure(line.amount)} \|( {re.escape(line.note)})?$",
            text,
            re.MULTILINE,
        )
    for basis in snapshot.bases:
        assert basis.title in text
        assert basis.number in text
    for regulation in snapshot.regulations:
        assert f"《{regulation.title}》" in text
    for record in (*snapshot.findings, *snapshot.recommendations):
        assert f"**{record.headline.rstrip('。')}" in text


def test_the_sample_may_be_final():
    assert blocking(sample_snapshot()) == []


def test_the_small_one_may_be_final_and_leaves_nothing_open():
    assert blocking(small()) == []
    assert wording.UNFILLED not in report_text(compose(small()))


@pytest.mark.parametrize(
    ("what", "snapshot"), emptied(small()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_whatever_is_left_out_bars_the_final_report_or_leaves_no_gap(what, snapshot):
    gap = wording.UNFILLED in report_text(compose(snapshot))
    assert not gap or blocking(snapshot)
    assert gap or "None" not in report_text(compose(snapshot))


@given(snapshots())
@settings(
    max_examples=150,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_no_data_makes_it_fail_or_show_its_inside(snapshot):
    report = compose(snapshot)
    text = report_text(report)
    assert re.findall("[A-Za-z]+", text) == []
    assert wording.UNFILLED not in text or blocking(snapshot)
    consistent(report)


@pytest.mark.parametrize("snapshot", [Snapshot(), small(), sample_snapshot()], ids=["empty", "small", "sample"])
def test_blocks_are_in_order(snapshot):
    report = compose(snapshot)
    consistent(report)
    chapters = [block.text for block in report.blocks if isinstance(block, Heading) and block.level == 1]
    assert len(chapters) == len(CHAPTERS) == 9
    assert (chapters[0], chapters[-1]) == ("评价情况", "综合评价情况及评价结论")


def consistent(report: Report) -> None:
    """Keys name one thing each, rows fill their table, and no paragraph or heading is empty."""
    keys = [block.key for block in report.blocks]
    for block in report.blocks:
        match block:
            case Table():
                rows = [*block.rows, *([block.total] if block.total else [])]
                keys += [row.key for row in rows]
                assert all(len(row.cells) == len(block.columns) for row in rows)
                assert rows
            case Paragraph() | Heading():
                assert block.text.strip()
                assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028]", block.text)
    assert len(set(keys)) == len(keys), sorted(key for key in keys if keys.count(key) > 1)


@pytest.mark.parametrize("snapshot", [small(), sample_snapshot()], ids=["small", "sample"])
def test_every_figure_knows_its_record(snapshot):
    lost = [run.text for run in runs(compose(snapshot).blocks) if re.search(r"\d", run.text) and not run.source]
    assert lost == []


def test_sources_lead_to_fields_that_exist():
    known = {"evaluation": {1}} | {kind.meta.table: {0, *(one.id for one in small().of(kind))} for kind in PARTS}
    fields = {
        kind.meta.table: {"", *(spec.name for spec in kind.meta.fields)} for kind in [type(small().evaluation), *PARTS]
    }
    for run in runs(compose(small()).blocks):
        if run.source:
            assert run.source.id in known[run.source.table], run
            assert run.source.field in fields[run.source.table], run


def test_keys_stay_when_other_records_come_and_go():
    before = {row.key for block in compose(small()).blocks if isinstance(block, Table) for row in block.rows}
    first, second = small().projects
    after = compose(replace(small(), projects=(second, first, Project(id=999, name="新增"))))
    assert before <= {row.key for block in after.blocks if isinstance(block, Table) for row in block.rows}


def test_two_hundred_projects():
    projects = [Project(id=place, name=f"项目{place}") for place in range(1, 201)]
    report = compose(snapshot_of(small().evaluation, *projects))
    assert sum(isinstance(block, Heading) and block.level == 2 for block in report.blocks) >= 200


def test_title_sign_off_and_properties():
    report = compose(small())
    assert report.title == ("2020年度甲市乙局", "财政专项资金绩效评价报告")
    assert (report.signed_by, report.date, report.sealed, report.draft) == ("甲市财政局", "2021年4月1日", False, True)
    assert report.properties["author"] == "丙会计师事务所"
    assert not compose(small(), draft=False).draft
    assert compose(Snapshot()).title == ("财政专项资金绩效评价报告",)


def test_a_lack_says_where_to_mend_it():
    snapshot = changed(small(), small().findings[0], condition="")
    lack = next(one for one in missing(snapshot) if one.severity is Severity.BLOCKING)
    assert lack.sentence == "问题“多付工程款。”没有填写事实"
    assert (lack.page, lack.table, lack.id, lack.field) == ("疑点与问题", "finding", 301, "condition")


@pytest.mark.parametrize(
    ("part", "values", "sentence"),
    [
        ("indicators", {"score": None}, "指标“决策”尚未评分"),
        ("indicators", {"score": 410_000}, "指标“决策”：得分 41 超出 0 到 40 分的范围"),
        ("indicators", {"weight": 390_000}, "一级指标权重合计99分，应为100分"),
        ("indicators", {"reason": ""}, "指标“决策”扣了分，没有写扣分原因"),
        ("funds", {"used": 99_123_300}, "项目“道路项目”的支出明细合计与本年使用相差1.00元"),
        ("findings", {"condition": "待补充"}, "问题“多付工程款。”的事实中有未填写的“待补充”"),
        ("findings", {"condition": "{{事实}}"}, "问题“多付工程款。”的事实中有未填写的“{{”"),
        ("findings", {"condition": "付给××公司"}, "问题“多付工程款。”的事实中有未填写的“××”"),
        ("goals", {"project": 777}, "绩效目标“修路里程”的项目已删除，请重新选择"),
        ("recommendations", {"findings": (302,)}, "问题“多付工程款。”没有对应的建议"),
        ("evidence_links", {"evidence": 777}, "问题“多付工程款。”没有佐证材料"),
        ("evidence_links", {"table": "indicator", "row": 342}, "问题“多付工程款。”没有佐证材料"),
        ("recommendations", {"findings": ()}, "建议“追回款项”没有对应任何问题"),
    ],
)
def test_what_is_missing(part, values, sentence):
    record = getattr(small(), part)[0]
    assert sentence not in [one.sentence for one in missing(small())]
    assert sentence in [one.sentence for one in missing(changed(small(), record, **values))]


def test_scores_and_findings_without_evidence_bar_the_final_report_at_their_page():
    bare = [one for one in missing(replace(small(), evidence_links=())) if "佐证" in one.sentence]
    assert {(one.severity, one.page, one.table, one.id) for one in bare} == {
        (Severity.BLOCKING, "疑点与问题", "finding", 301),
        (Severity.BLOCKING, "疑点与问题", "finding", 302),
        (Severity.BLOCKING, "指标评分", "indicator", 341),
        (Severity.BLOCKING, "指标评分", "indicator", 342),
    }
    assert "指标“决策”的评分没有佐证材料" in [one.sentence for one in bare]


def test_every_page_of_a_lack_is_known():
    assert all(one.page for one in missing(Snapshot()))
    assert missing(Snapshot())[0].severity is Severity.BLOCKING


def test_the_sample_becomes_a_valid_word_file(tmp_path):
    path = tmp_path / "报告.docx"
    export(sample_snapshot(), path, draft=False)
    assert leftovers(path) == []
    found = OpenXmlValidator().validate(path)
    assert found.is_valid, [str(error) for error in found.errors]
    with ZipFile(path) as archive:
        text = re.sub("<[^>]+>", "", archive.read("word/document.xml").decode())
    for figure in ("1558.50", "95.56%", "72.87", "4.44%", "85.54分，评价等级为“良”"):
        assert figure in text


def test_the_final_report_is_refused_and_what_was_there_stays(tmp_path):
    path = tmp_path / "报告.docx"
    path.write_bytes(b"old")
    with pytest.raises(UserError, match="还缺少1项内容，不能生成终稿：问题“多付工程款。”没有填写事实"):
        export(changed(small(), small().findings[0], condition=""), path, draft=False)
    assert path.read_bytes() == b"old"


def test_a_draft_may_hold_what_the_user_has_not_filled_in(tmp_path):
    path = tmp_path / "报告.docx"
    export(changed(small(), small().findings[0], condition="{{事实}}"), path)
    assert leftovers(path) != []


def test_anything_else_unfilled_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr("reports.build.CHAPTERS", (lambda snapshot: iter([Heading("x", "nan")]),))
    with pytest.raises(UserError, match="未填写的内容：“一?、?nan”"):
        export(small(), tmp_path / "报告.docx")
    assert list(tmp_path.iterdir()) == []


def test_findings_are_numbered_paragraphs():
    items = [one for one in compose(sample_snapshot()).blocks if isinstance(one, Paragraph) and one.style is Style.ITEM]
    sources = [one.source for one in items]
    for finding in sample_snapshot().findings:
        assert Source("finding", finding.id, "condition") in sources
    assert len(sample_snapshot().of(Finding)) == 10
