"""核实率 is printed from the checked vouchers; what was typed stands only where none were checked."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.evaluation import Evaluation, Project
from models.fieldwork import VoucherCheck
from models.funds import Fund
from models.snapshot import VoucherSums
from reports.outline import Paragraph, Source
from reports.sections import basics
from tests.reports.snapshots import snapshot_of

RECORDS = (
    Evaluation(id=9, verified_percent=Decimal(100), money_unit="万元"),
    Project(id=1, name="热线"),
    Project(id=2, name="大厅"),
    Fund(id=11, project=1, used=1_000_000_000),
    Fund(id=12, project=2, used=200_000_000),
)


def told(**vouchers) -> Paragraph | None:
    sums = {int(project.removeprefix("p")): found for project, found in vouchers.items()}
    snapshot = replace(snapshot_of(*RECORDS), vouchers=sums)
    return next((block for block in basics.chapter(snapshot) if block.key == "basics.verified"), None)


def test_the_computed_rate_with_both_its_parts():
    paragraph = told(p1=VoucherSums(5, 3, 300_000_000), p2=VoucherSums(1, 1, 22_436_745))
    assert paragraph.text == (
        "评价工作组对资金使用情况进行了现场核查，共核对凭证4笔，金额322.44万元（3224367.45元）；"
        "本年使用资金1200.00万元，资金现场核查率为26.87%。"
    )
    sources = {run.text: run.source for run in paragraph.runs if run.source}
    assert sources["26.87%"] == Source(VoucherCheck.meta.table, 0)
    assert sources["1200.00万元"] == Source(Fund.meta.table, 0, "used")


@pytest.mark.parametrize("sums", [{}, {"p1": VoucherSums(5, 0, 0)}, {"p9": VoucherSums(5, 5, 100)}])
def test_what_was_typed_stands_where_nothing_was_checked(sums):
    assert told(**sums).text == "评价工作组对资金使用情况进行了现场核查，资金现场核查率为100.00%。"
