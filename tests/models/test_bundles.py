"""Every shipped bundle adds up, names what exists, and becomes a framework, checklists and a list of documents."""

import pytest

from models import bundles, checklists, frameworks, indicators
from models.evaluation import Evaluation, Project
from models.fieldwork import CheckItem, Checklist, PaperItem, WorkingPaper
from models.indicators import Indicator
from models.money import SCORE_UNIT
from models.scoring import RATIO
from models.store import Store


@pytest.fixture(params=bundles.names())
def bundle(request):
    return bundles.load(request.param)


@pytest.fixture
def store(tmp_path):
    store = Store.create(tmp_path / "a.digao", lambda step: step.add(Evaluation()), home=tmp_path / "home")
    yield store
    store.close()


def test_the_four_kinds_are_shipped():
    assert bundles.names() == ("工程", "信息化", "采购与服务外包", "人员补助")


def test_the_framework_adds_up_and_keeps_the_rule_of_2020(bundle):
    framework = bundle.framework
    assert frameworks.faults(framework) == ()
    assert [node.name for node in framework.nodes] == ["决策", "过程", "产出", "效益"]
    assert sum(node.weight for node in framework.nodes[2:]) >= 60 * SCORE_UNIT
    assert "默认值" in framework.note and bundle.name in framework.title


def test_its_outputs_and_effects_are_its_own(bundle):
    base = {node.name for node in frameworks.below(frameworks.load("2020-framework").nodes[2:]) if not node.children}
    own = [node for node in frameworks.below(bundle.framework.nodes[2:]) if not node.children]
    assert len({node.name for node in own} - base) >= 9
    assert len({node.code for node in own}) == len(own)
    for node in own:
        assert node.method and node.explanation and node.standard, node.name
        assert (node.method in RATIO) == (node.target is not None) == bool(node.source), node.name


def test_the_documents_and_checklists(bundle):
    assert 15 <= len(bundle.documents) <= 25 and len(set(bundle.documents)) == len(bundle.documents)
    assert {template.name for template in bundle.checklists} <= set(checklists.names())
    assert len(bundle.checklists) >= 3


def test_a_bundle_for_one_project_leaves_the_table_of_the_whole_alone(store, bundle):
    with store.operation("选用评分体系") as step:
        frameworks.replace(step, frameworks.load("2011-three-part"))
        step.add(Project(name="热线"))
        project = step.add(Project(name="大厅改造"))
    with store.operation("选用项目类型") as step:
        planted = bundles.plant(step, bundle, project)
    assert [one.project for one in store.all(Checklist)] == [project] * len(bundle.checklists)
    assert planted.checklists == tuple(one.id for one in store.all(Checklist))
    assert [item.what for item in store.all(CheckItem)] == [
        item.what for template in bundle.checklists for item in template.of_kind(bundle.name)
    ]
    [paper] = store.all(WorkingPaper)
    assert (paper.id, paper.kind, paper.number, paper.state) == (planted.paper, "资料清单", "D-02-001", "草稿")
    assert [item.what for item in store.all(PaperItem)] == list(bundle.documents)
    tops = indicators.first_level(store.all(Indicator))
    assert [one.name for one in tops if one.project is None] == ["项目决策", "项目管理", "项目绩效"]
    assert [one.name for one in tops if one.project == project] == ["决策", "过程", "产出", "效益"]
    assert len(store.all(Indicator)) == 31 + len(list(frameworks.below(bundle.framework.nodes)))


def test_a_bundle_for_the_whole_evaluation_becomes_its_framework(store, bundle):
    with store.operation("选用项目类型") as step:
        bundles.plant(step, bundle)
    assert store.all(Evaluation)[0].framework == bundle.framework.title
    assert store.all(WorkingPaper)[0].number == "D-00-001"
    again = frameworks.read(frameworks.export(store.snapshot()))
    assert again.nodes == bundle.framework.nodes and again.title == bundle.framework.title
