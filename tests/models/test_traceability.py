"""From a score or a finding to what proves it, and back; what nothing proves is listed."""

import pytest

from models import evidence, traceability
from models.evidence import Evidence, File
from models.fieldwork import CheckItem, Checklist, PaperItem, PaperKind, VoucherCheck, WorkingPaper
from models.findings import Finding
from models.indicators import Indicator
from models.store import Store


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "评价.digao", home=tmp_path / "home")
    yield made
    made.close()


def add(store, *records):
    with store.operation("新增") as step:
        ids = [step.add(record) for record in records]
    return ids[0] if len(ids) == 1 else ids


def attach(store, name, *targets):
    with store.operation("加入佐证") as step:
        return evidence.attach(step, [File(name, 1, name)], targets).pieces[0]


@pytest.fixture
def tree(store):
    top = add(store, Indicator(name="产出", weight=100_000))
    return top, add(
        store,
        Indicator(parent=top, name="完好率", weight=50_000, score=50_000),
        Indicator(parent=top, name="及时率", weight=50_000),
    )


def wanting(store):
    return [one.title for one in traceability.unsupported(store.snapshot())]


def titles(refs):
    return [one.title for one in refs]


def test_scores_given_and_findings_need_evidence_and_unscored_leaves_do_not(store, tree):
    add(store, Finding(headline="没有台账"))
    assert wanting(store) == ["完好率", "没有台账"]
    top, (scored, unscored) = tree
    with store.operation("") as step:
        step.change(Indicator, unscored, score=0)
    assert wanting(store) == ["完好率", "及时率", "没有台账"]
    attach(store, "a.jpg", ("indicator", scored))
    attach(store, "b.jpg", ("indicator", top))  # proves nothing of the leaves below it
    assert wanting(store) == ["及时率", "没有台账"]
    (note,) = {one.note for one in traceability.unsupported(store.snapshot()) if one.table == "indicator"}
    assert note == "指标 / 产出"


def test_a_machine_score_needs_evidence_too(store):
    add(store, Indicator(name="到位率", weight=50_000, method="≥ 目标值", target=100, actual=100, source="手工填写"))
    assert wanting(store) == ["到位率"]


def test_a_check_item_brings_its_evidence(store, tree):
    finding = add(store, Finding(headline="叫号机停用"))
    checklist = add(store, Checklist(title="窗口服务核查"))
    item = add(store, CheckItem(checklist=checklist, what="叫号", finding=finding, indicator="完好率、其他"))
    assert wanting(store) == ["完好率", "叫号机停用"]
    piece = attach(store, "a.jpg", ("check_item", item))
    assert wanting(store) == []
    snapshot, (scored, _) = store.snapshot(), tree[1]
    for table, row in (("finding", finding), ("indicator", scored)):
        assert titles(traceability.supports(snapshot, table, row)) == ["Z-001 a.jpg", "叫号"]
    assert titles(traceability.uses(snapshot, piece)) == ["叫号", "叫号机停用", "完好率"]
    assert traceability.uses(snapshot, piece)[0].note == "核查事项 · 窗口服务核查"
    assert titles(traceability.led_to(snapshot, "check_item", item)) == ["叫号机停用", "完好率"]


def test_a_voucher_brings_its_evidence(store):
    finding = add(store, Finding(headline="没有发票"))
    check = add(store, VoucherCheck(finding=finding, note="记-12"))
    attach(store, "a.jpg", ("voucher_check", check))
    assert wanting(store) == []
    assert titles(traceability.papers_behind(store.snapshot(), "finding", finding)) == ["记-12"]


@pytest.mark.parametrize("kind", list(PaperKind))
def test_only_papers_that_bear_witness_prove_what_they_name(store, kind):
    finding = add(store, Finding(headline="没有台账"))
    paper = add(store, WorkingPaper(kind=kind, number="X-1", title="底稿"))
    item = add(store, PaperItem(paper=paper, what="台账", finding=finding))
    attach(store, "scan.pdf", ("working_paper", paper))
    assert wanting(store) == ([] if kind in traceability.WITNESSES else ["没有台账"])
    assert titles(traceability.papers_behind(store.snapshot(), "finding", finding)) == ["X-1 底稿"]
    attach(store, "line.pdf", ("paper_item", item))
    assert wanting(store) == []


def test_a_paper_proves_its_indicator_and_shows_its_checklist(store, tree):
    scored = tree[1][0]
    checklist = add(store, Checklist(title="设施核查"))
    item = add(store, CheckItem(checklist=checklist, what="空调"))
    paper = add(
        store, WorkingPaper(kind="现场核查表", number="A-00-001", title="设施", indicator=scored, checklist=checklist)
    )
    attach(store, "a.jpg", ("check_item", item))
    assert wanting(store) == []
    assert titles(traceability.supports(store.snapshot(), "indicator", scored)) == [
        "Z-001 a.jpg",
        "A-00-001 设施",
    ]
    assert titles(traceability.led_to(store.snapshot(), "working_paper", paper)) == ["完好率"]


def test_what_was_deleted_proves_nothing(store):
    finding = add(store, Finding(headline="没有台账"))
    piece = attach(store, "a.jpg", ("finding", finding))
    with store.operation("") as step:
        evidence.remove(step, [piece])
    assert wanting(store) == ["没有台账"]
    store.undo()
    assert wanting(store) == []
    with store.operation("") as step:
        step.remove(Evidence, piece)  # as a colleague may have done while it was linked here
    assert wanting(store) == ["没有台账"]
    store.undo()
    with store.operation("") as step:
        step.remove(Finding, finding)
    assert traceability.uses(store.snapshot(), piece) == ()
    assert traceability.evidence_of(store.snapshot(), "finding", finding) == ()


def test_records_that_name_each_other_end(store):
    """A circle of links, as two laptops may make one, is walked once."""
    threads = traceability.Threads({})
    threads.tie(("a", 1), ("b", 2))
    threads.tie(("b", 2), ("a", 1))
    assert threads.reach(("a", 1), threads.behind) == [("b", 2)]
