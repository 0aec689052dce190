"""Every shipped checklist loads, is whole, serves indicators that exist, and is planted as records."""

import pytest

from models import bundles, checklists, frameworks
from models.checklists import Item
from models.evaluation import Project
from models.fieldwork import CheckItem, Checklist
from models.indicators import Indicator
from models.store import Store

LEAVES = {
    name: {node.name for node in frameworks.below(frameworks.load(name).nodes) if not node.children}
    for name in frameworks.names()
}


@pytest.fixture(params=checklists.names())
def template(request):
    return checklists.load(request.param)


def test_the_six_kinds_are_shipped():
    assert checklists.names() == (
        "资金使用核查",
        "采购与合同核查",
        "项目进度核查",
        "设施设备现场核查",
        "窗口服务现场核查",
        "制度建设核查",
    )


def test_a_checklist_is_whole(template):
    assert 10 <= len(template.items) <= 18
    assert "不是法规原文" in template.note
    assert len({item.what for item in template.items}) == len(template.items)
    for item in template.items:
        assert item.what and item.where_to_look and item.should_be.endswith("。"), item.what
        assert not item.what.endswith("。") and set(item.kinds) <= set(bundles.names())


def test_no_item_passes_practice_off_as_the_text_of_a_regulation(template):
    assert not any(mark in item.should_be for item in template.items for mark in ("《", "〔", "第一条", "规定：“"))


def test_an_item_serves_an_indicator_of_each_framework(template):
    for item in template.items:
        assert set(item.indicators) <= set().union(*LEAVES.values()), item.what
        assert all(leaves & set(item.indicators) for leaves in LEAVES.values()), item.what


def test_items_for_some_kinds_of_project_are_left_out_for_others():
    funds = checklists.load("资金使用核查")
    whats = [item.what for item in funds.of_kind("人员补助")]
    assert "补助、奖励是否按时发放" in whats and "工程款是否按合同和进度支付" not in whats
    assert len(whats) < len(funds.of_kind("")) == len(funds.items)


def test_a_planted_checklist_names_the_indicators_the_evaluation_has(tmp_path, template):
    store = Store.create(tmp_path / "a.digao", home=tmp_path / "home")
    with store.operation("选用核查表") as step:
        frameworks.replace(step, frameworks.load("2020-framework"))
        project = step.add(Project(name="大厅改造"))
        made = checklists.plant(step, template, project)
    [planted] = store.all(Checklist)
    items = store.all(CheckItem)
    store.close()
    assert (planted.id, planted.title, planted.template, planted.project) == (made, *[template.name] * 2, project)
    assert [(one.what, one.should_be, one.where_to_look) for one in items] == [
        (item.what, item.should_be, item.where_to_look) for item in template.items
    ]
    assert all(one.checklist == made and not one.result for one in items)
    assert all(set(one.indicator.split("、")) <= LEAVES["2020-framework"] for one in items)


def test_an_item_names_leaves_before_higher_nodes_and_all_where_there_is_neither():
    item = Item("", "", "", ("产出时效", "完成及时性"))
    higher, leaf = Indicator(id=1, name="产出时效"), Indicator(id=2, parent=1, name="完成及时性")
    assert checklists.served(item, (higher, leaf)) == "完成及时性"
    assert checklists.served(item, (higher, Indicator(id=2, parent=1, name="上线及时性"))) == "产出时效"
    assert checklists.served(item, ()) == "产出时效、完成及时性"
