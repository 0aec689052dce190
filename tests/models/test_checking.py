"""A failed item or voucher becomes a finding that says what is known, once; what hangs together goes together."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import checklists
from models.checking import (
    problem,
    raise_finding,
    raise_voucher_finding,
    remove_checklists,
    remove_items,
    remove_sample,
    unreported,
)
from models.errors import UserError
from models.evaluation import Project
from models.evidence import Evidence, EvidenceLink, of
from models.fieldwork import (
    CheckItem,
    Checklist,
    ItemResult,
    Mark,
    VoucherCheck,
    VoucherSample,
    progress,
)
from models.findings import Finding, FindingKind
from models.funds import Entry, ExpenseLine
from models.store import Store

LOGS = "2019年7月5日在一楼大厅查看，空调和电梯没有保养记录。"


def fill(step):
    step.add_all([Project(id=1, name="热线"), Project(id=2, name="大厅")])
    step.add(Checklist(id=10, title="大厅设备", template="设施设备现场核查", project=2))
    step.add_all(
        [
            CheckItem(
                id=11, checklist=10, what="有没有巡检、保养、维修记录", should_be="按周期巡检和保养。",
                result=ItemResult.FAILED, as_found=LOGS,
            ),
            CheckItem(id=12, checklist=10, what="设备运行状态是否正常", result=ItemResult.OK),
            CheckItem(id=13, checklist=10, what="有没有闲置设备", result=ItemResult.PARTLY),
        ]
    )  # fmt: skip
    step.add_all([Evidence(id=21, title="照片一"), Evidence(id=22, title="照片二"), Evidence(id=23, title="别处")])
    step.add_all([EvidenceLink(evidence=one, table="check_item", row=11) for one in (21, 22)])
    step.add(EvidenceLink(evidence=23, table="check_item", row=12))
    step.add_all([ExpenseLine(id=31, project=1, item="其他"), ExpenseLine(id=32, project=2, item="维修")])
    step.add_all(
        [
            Entry(id=41, line=32, voucher="记-32", booked=date(2018, 6, 5), payee="维修部", amount=155_050_45, purpose="电梯维修。"),
            Entry(id=42, line=31, amount=54_000_00, purpose="慰问费"),
            Entry(id=43, line=31, amount=1, purpose="办公用品"),
        ]
    )  # fmt: skip
    step.add(VoucherSample(id=50, selection="全部"))
    step.add_all(
        [
            VoucherCheck(id=51, sample=50, entry=41, approval=Mark.OK, acceptance=Mark.FAILED),
            VoucherCheck(id=52, sample=50, entry=42, purpose=Mark.FAILED, note="属于工会活动"),
            VoucherCheck(id=53, sample=50, entry=43, approval=Mark.OK),
        ]
    )
    step.add_all([EvidenceLink(evidence=21, table="voucher_check", row=row) for row in (51, 52)])


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "a.digao", fill)
    yield made
    made.close()


def act(store, work, *args):
    with store.operation("形成问题") as step:
        return work(step, *args)


# ---- of an item


def test_a_failed_item_says_all_it_knows(store):
    finding = store.get(Finding, act(store, raise_finding, 11))
    assert finding.headline == "没有巡检、保养、维修记录"
    assert (finding.kind, finding.projects) == (FindingKind.FACILITIES, (2,))
    assert (finding.condition, finding.criteria) == (LOGS, "按周期巡检和保养。")
    assert "大厅设备" in finding.note
    assert of(store.all(EvidenceLink), "finding", finding.id) == (21, 22)
    assert of(store.all(EvidenceLink), "check_item", 11) == (21, 22)
    assert store.get(CheckItem, 11).finding == finding.id


def test_one_key_press_is_one_step_to_undo(store):
    act(store, raise_finding, 11)
    store.undo()
    assert store.all(Finding) == ()
    assert store.get(CheckItem, 11).finding is None
    assert of(store.all(EvidenceLink), "check_item", 11) == (21, 22)


def test_a_second_press_leads_to_the_same_finding_until_that_is_gone(store):
    first = act(store, raise_finding, 11)
    assert act(store, raise_finding, 11) == first
    assert len(store.all(Finding)) == 1
    act(store, lambda step: step.remove(Finding, first))
    assert act(store, raise_finding, 11) != first


@pytest.mark.parametrize(("item", "words"), [(12, "只有“不符合”"), (13, "还没有填写实际情况"), (99, "只有“不符合”")])
def test_what_is_no_finding_is_refused(store, item, words):
    with pytest.raises(UserError, match=words):
        act(store, raise_finding, item)
    assert store.all(Finding) == ()


def test_an_item_without_a_list_is_a_finding_all_the_same(store):
    item = act(store, lambda step: step.add(CheckItem(what="消防通道", result=ItemResult.FAILED, as_found="堵塞")))
    finding = store.get(Finding, act(store, raise_finding, item))
    assert (finding.headline, finding.kind, finding.projects) == ("消防通道不符合要求", "", ())


@pytest.mark.parametrize(
    ("what", "failed", "partly"),
    [
        ("账表数据是否一致", "账表数据不一致", "账表数据部分不一致"),
        ("支出是否符合批复用途", "支出不符合批复用途", "支出部分不符合批复用途"),
        ("资金是否足额、及时到位", "资金未足额、及时到位", "资金部分未足额、及时到位"),
        ("是否按合同验收", "未按合同验收", "部分未按合同验收"),
        ("采购项目是否有预算和计划", "采购项目没有预算和计划", "采购项目部分没有预算和计划"),
        ("验收是否及时、完整", "验收不及时、不完整", "验收部分不及时、不完整"),
        ("信息公开是否到位", "信息公开不到位", "信息公开部分不到位"),
        ("事项是否进驻到位", "事项未进驻到位", "事项部分未进驻到位"),
        ("有没有财务管理制度", "没有财务管理制度", "财务管理制度不完整"),
        ("外包服务有没有考核", "外包服务没有考核", "外包服务考核不完整"),
        ("有没有闲置设备", "存在闲置设备", "存在闲置设备"),
        ("工程质量有没有明显缺陷", "工程质量存在明显缺陷", "工程质量存在明显缺陷"),
        ("工作纪律", "工作纪律不符合要求", "工作纪律部分不符合要求"),
        ("满意度是怎样统计的", "满意度统计不符合要求", "满意度统计部分不符合要求"),
    ],
)
def test_headlines(what, failed, partly):
    assert problem(what, ItemResult.FAILED) == failed
    assert problem(f"{what}？", ItemResult.PARTLY) == partly


def test_no_shipped_item_leaves_its_question_in_the_headline():
    for name in checklists.names():
        for item in checklists.load(name).items:
            for result in (ItemResult.FAILED, ItemResult.PARTLY):
                said = problem(item.what, result)
                assert not any(word in said for word in ("是否", "有没有", "怎样", "？")), said


# ---- of vouchers


def test_exceptions_become_one_finding_with_numbers_amounts_and_sum(store):
    finding = store.get(Finding, act(store, raise_voucher_finding, [51, 52, 53]))
    assert finding.headline == "2笔支出没有验收资料或者不符合批复用途"
    assert finding.amount == 209_050_45
    assert finding.projects == (1, 2)
    assert finding.condition.splitlines() == [
        "抽查发现2笔支出存在以下情形：",
        "凭证记-32（2018年6月5日，维修部，电梯维修，155050.45元）：没有验收资料。",
        "凭证号未载明的一笔支出（慰问费，54000.00元）：不符合批复用途，属于工会活动。",
    ]
    assert finding.criteria == "付款前应当验收，有验收资料；支出应当用于批复的用途。"
    assert of(store.all(EvidenceLink), "finding", finding.id) == (21,)
    assert [store.get(VoucherCheck, one).finding for one in (51, 52, 53)] == [finding.id, finding.id, None]


def test_what_all_vouchers_lack_is_said_of_all(store):
    def spoil(step):
        for check in (51, 52):
            step.change(VoucherCheck, check, invoice=Mark.FAILED, contract=Mark.FAILED, acceptance="", purpose="")

    act(store, spoil)
    finding = store.get(Finding, act(store, raise_voucher_finding, [51, 52]))
    assert finding.headline == "2笔支出没有合规发票、没有合同"


def test_a_reported_exception_is_not_reported_twice(store):
    first = act(store, raise_voucher_finding, [51])
    assert [one.id for one in unreported(store.all(VoucherCheck), {first})] == [52]
    second = store.get(Finding, act(store, raise_voucher_finding, [51, 52]))
    assert second.amount == 54_000_00
    with pytest.raises(UserError, match="没有可以形成问题的异常凭证"):
        act(store, raise_voucher_finding, [51, 52, 53])


# ---- removing and counting


def test_a_list_goes_with_its_items_and_their_links(store):
    other = act(store, lambda step: step.add(Checklist(title="别的")))
    kept = act(store, lambda step: step.add(CheckItem(checklist=other, what="别的")))
    act(store, lambda step: step.add(EvidenceLink(evidence=21, table="finding", row=11)))
    act(store, remove_checklists, [10])
    assert ([one.id for one in store.all(Checklist)], [one.id for one in store.all(CheckItem)]) == ([other], [kept])
    assert {one.table for one in store.all(EvidenceLink)} == {"voucher_check", "finding"}
    assert len(store.all(Evidence)) == 3
    store.undo()
    assert len(store.all(CheckItem)) == 4
    act(store, remove_items, [11])
    assert [one.id for one in store.all(CheckItem)] == [12, 13, kept]
    assert of(store.all(EvidenceLink), "check_item", 12) == (23,)


def test_a_sample_goes_with_its_vouchers(store):
    other = act(store, lambda step: step.add(VoucherCheck(sample=60, entry=43)))
    act(store, remove_sample, 50)
    assert [one.id for one in store.all(VoucherCheck)] == [other]
    assert store.all(VoucherSample) == ()
    assert {one.table for one in store.all(EvidenceLink)} == {"check_item"}


@given(st.lists(st.sampled_from(["", *ItemResult])))
def test_progress_counts(results):
    found = progress([CheckItem(what="", result=result) for result in results])
    assert 0 <= found.failed <= found.done <= found.count == len(results)
    assert found.done == sum(result != "" for result in results)
    assert found.failed == sum(result in ("不符合", "部分符合") for result in results)
