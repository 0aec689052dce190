"""The list of evidence behind the report: what proves something, once each, and its numbers in the findings."""

from dataclasses import replace

from models.evidence import Evidence, EvidenceLink
from models.fieldwork import CheckItem
from models.snapshot import Snapshot
from reports.build import compose
from reports.outline import Source
from reports.sections import evidence_index, findings
from tests.reports.outline_text import block_text, report_text, runs
from tests.reports.snapshots import changed, sample_snapshot, small


def listed(snapshot: Snapshot) -> str:
    made = evidence_index.annex(snapshot)
    return block_text(made.blocks) if made else ""


def test_each_piece_stands_once_with_what_it_proves():
    assert listed(small()).splitlines() == [
        "",
        "[]",
        "编号 | 名称 | 种类 | 页码或行号 | 提供者 | 原件或复印件 | 证明的问题、指标",
        "佐1 | 付款凭证 | 扫描件 | 第3页 | 财务科 | 复印件 | 问题1；指标“决策”",
        "佐2 | 枯苗照片 | 照片 | — | — | 原件 | 问题2；指标“效益”",
    ]


def test_what_proves_nothing_is_not_listed():
    spare = Evidence(id=369, title="无关照片", number="佐9")
    assert "无关照片" not in listed(replace(small(), evidence=(*small().evidence, spare)))
    assert evidence_index.annex(replace(small(), evidence_links=())) is None
    assert "佐证：" not in block_text(findings.chapter(replace(small(), evidence_links=())))


def test_evidence_of_a_failed_item_counts_for_its_finding():
    item = CheckItem(id=380, what="苗木成活", finding=302)
    link = EvidenceLink(id=381, evidence=361, table="check_item", row=380)
    snapshot = replace(small(), check_items=(item,), evidence_links=(*small().evidence_links, link))
    assert "（佐证：佐2、佐1）" in block_text(findings.chapter(snapshot))
    assert "佐1 | 付款凭证 | 扫描件 | 第3页 | 财务科 | 复印件 | 问题1、2；指标“决策”" in listed(snapshot)


def test_evidence_without_a_number_or_name_leaves_no_gap():
    first = small().evidence[0]
    bare = changed(small(), first, number="", title=" ")
    assert "佐1" not in report_text(compose(bare)) and "佐证：佐2" in report_text(compose(bare))
    assert "— | — | 扫描件" in listed(bare)
    assert "— | 凭证.pdf | 扫描件" in listed(changed(small(), first, number="", title="", file_name="凭证.pdf"))


def test_a_column_nobody_filled_is_left_out():
    empty = changed(small(), small().evidence[0], place="", provided_by="")
    assert "编号 | 名称 | 种类 | 原件或复印件 | 证明的问题、指标" in listed(empty)


def test_every_number_leads_to_its_evidence():
    cited = [run for run in runs(findings.chapter(small())) if run.text == "佐1"]
    assert [run.source for run in cited] == [Source("evidence", 361, "number")]


def test_the_sample_lists_all_it_has_behind_the_scores():
    report = compose(sample_snapshot())
    assert [one.title for one in report.annexes] == ["综合评价指标得分表", "佐证材料目录"]
    assert len(listed(sample_snapshot()).strip().splitlines()) == 2 + len(sample_snapshot().evidence)
