import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.outline import Align, Column, Heading, Paragraph, Row, Run, Source, Table
from reports.word.trace import Trace, bookmark_name
from tests.reports.word.reading import bookmarks, kept_texts, marked, part, report, said, written
from tests.reports.word.sample import sample

VALID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (Source("fund", 1234, "used"), "d_fund_1234_used"),
        (Source("finding", 7), "d_finding_7"),
        (Source("fund", 7_300_000_000_000_000_123, "used"), "d_fund_7300000000000000123_used"),
        (
            Source("satisfaction_statistics", 7_300_000_000_000_000_123, "used"),
            "d_satisfaction_s_7300000000000000123_use",
        ),
        (Source("资金", 5, "支出-额"), "d____5_____"),
    ],
)
def test_a_bookmark_carries_table_id_and_field(source, name):
    assert bookmark_name(source) == name


def test_each_figure_row_and_finding_leads_back_to_its_record(tmp_path):
    path = written(sample(), tmp_path)
    assert marked(path, "d_fund_1234_used") == "465.00"
    assert marked(path, "d_expense_7_fen") == "7.00"
    assert marked(path, "d_expense_7") == "会议费" or marked(path, "d_expense_7")
    assert marked(path, "d_finding_2").startswith("合同履约进度滞后。叫号系统")


def test_names_repeat_with_a_number(tmp_path):
    source = Source("fund", 1, "used")
    path = written(report(Paragraph("p", (Run("1", source), Run("、"), Run("2", source)))), tmp_path)
    assert bookmarks(path) == ["p_1", "d_fund_1_used", "d_fund_1_used_2"]
    assert (marked(path, "d_fund_1_used"), marked(path, "d_fund_1_used_2")) == ("1", "2")


def test_the_custom_part_says_what_each_bookmark_stands_for(tmp_path):
    source = Source("satisfaction_statistics", 7, "average_of_all_the_answers_given")
    root = part(written(report(said("正文")), tmp_path), "customXml/item1.xml")
    assert root.find("{*}mark") is None
    root = part(written(report(Paragraph("p", (Run("1", source),))), tmp_path), "customXml/item1.xml")
    mark = root.find("{*}mark")
    assert mark is not None
    assert (mark.get("table"), mark.get("id"), mark.get("field")) == (source.table, "7", source.field)
    assert mark.get("name") == bookmark_name(source)


def test_exported_texts_are_kept_by_key(tmp_path):
    table = Table(
        "t", "表", (Column("项目", 1), Column("金额", 1, Align.RIGHT)), (Row("t.1", (Run("甲&乙"), Run("1.00"))),)
    )
    value = report(Heading("h", "评价情况"), Paragraph("p", (Run("第一行\n"), Run("第二行。"))), table)
    assert kept_texts(written(value, tmp_path)) == {"h": "评价情况", "p": "第一行\n第二行。", "t.1": "甲&乙\t1.00"}


def test_a_kept_text_names_the_bookmark_of_its_block(tmp_path):
    path = written(sample(), tmp_path)
    for node in part(path, "customXml/item1.xml").iter("{*}text"):
        shown = marked(path, node.get("mark"))
        assert shown.replace("\n", "") in (node.text or "").replace("\n", "")


def test_a_hanging_full_stop_stays_outside_the_bookmark(tmp_path):
    """LibreOffice would give the bookmark's end an empty line."""
    path = written(
        report(Paragraph("p", (Run("逾期135天。”", Source("finding", 1, "fact")),), source=Source("finding", 1))),
        tmp_path,
    )
    assert marked(path, "d_finding_1_fact") == marked(path, "d_finding_1") == "逾期135天"


@given(
    st.lists(st.builds(Source, st.text(max_size=60), st.integers(), st.sampled_from(["", "Used", "used", "x" * 50])))
)
def test_names_are_valid_and_unique_whatever_the_source(sources):
    trace = Trace()
    xml = "".join(trace.figure("", source) for source in sources + sources)
    names = re.findall(r'w:name="([^"]*)"', xml)
    assert len(names) == len(sources) * 2
    assert all(VALID.fullmatch(name) for name in names)
    assert len({name.lower() for name in names}) == len(names)


def test_ten_thousand_marks_of_one_record_are_no_burden():
    """Trying each number again from two on would take half a minute."""
    trace, started = Trace(), time.process_time()
    for _ in range(10_000):
        trace.figure("", Source("fund", 1, "used"))
    assert "d_fund_1_used_10001" in trace.figure("", Source("fund", 1, "used"))
    assert time.process_time() - started < 2
