"""The shipped indicator frameworks add up, a planted one is the whole tree, and an own one survives JSON."""

import dataclasses
import json
from decimal import Decimal

import pytest

from models import frameworks, indicators, scoring
from models.errors import UserError
from models.evaluation import Evaluation, Project
from models.indicators import ActualSource, Deduction, GradeBand, Indicator, Method, ScorePoint
from models.money import SCORE_UNIT, parse_score
from models.store import Store

THREE_PART, OF_2020 = "2011-three-part", "2020-framework"


@pytest.fixture(params=[THREE_PART, OF_2020])
def framework(request):
    return frameworks.load(request.param)


def levels(nodes):
    """The nodes level by level, from the top."""
    found = []
    while nodes:
        found.append(nodes)
        nodes = [child for node in nodes for child in node.children]
    return found


def test_both_frameworks_are_shipped():
    assert frameworks.names() == (THREE_PART, OF_2020)


def test_weights_add_up_to_those_above_and_to_a_hundred(framework):
    assert sum(node.weight for node in framework.nodes) == 100 * SCORE_UNIT
    for node in (node for level in levels(framework.nodes) for node in level if node.children):
        assert sum(child.weight for child in node.children) == node.weight, node.name


def test_every_node_is_explained_and_has_a_code_of_its_own(framework):
    nodes = [node for level in levels(framework.nodes) for node in level]
    assert [node.name for node in nodes if not node.explanation] == []
    assert len({node.code for node in nodes}) == len(nodes)


def test_the_framework_of_2020_has_four_ten_and_seventeen():
    framework = frameworks.load(OF_2020)
    assert [len(level) for level in levels(framework.nodes)] == [4, 10, 17]
    assert [node.name for node in framework.nodes] == ["决策", "过程", "产出", "效益"]
    assert sum(node.weight for node in framework.nodes[2:]) >= 60 * SCORE_UNIT
    assert "默认值" in framework.note


def test_the_three_part_framework_weighs_decision_management_and_performance():
    framework = frameworks.load(THREE_PART)
    assert [(node.name, node.weight // SCORE_UNIT) for node in framework.nodes] == [
        ("项目决策", 20),
        ("项目管理", 25),
        ("项目绩效", 55),
    ]
    assert [len(level) for level in levels(framework.nodes)] == [3, 8, 20]


@pytest.mark.parametrize(
    ("points", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.995", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("0", "差"),
    ],
)
def test_grades_are_half_open(framework, points, grade):
    bands = tuple(GradeBand(name=band.name, floor=band.floor) for band in framework.bands)
    assert indicators.grade(parse_score(points), bands) == grade


def test_a_weight_may_be_left_open():
    assert frameworks.nodes([{"code": "A", "name": "决策", "weight": ""}])[0].weight is None


# ---- what every leaf is scored by


def leaves(framework):
    return [node for node in frameworks.below(framework.nodes) if not node.children]


def test_a_framework_is_free_of_faults(framework):
    assert frameworks.faults(framework) == ()


def test_every_leaf_has_a_method_and_a_standard_and_no_other_node_has(framework):
    for node in frameworks.below(framework.nodes):
        assert bool(node.children) != bool(node.method), node.name
        assert bool(node.children) != bool(node.standard), node.name
        assert node.source in ("", *ActualSource)


def test_a_leaf_has_what_its_method_asks_for(framework):
    for node in leaves(framework):
        ratio = node.method in scoring.RATIO
        assert ratio == (node.target is not None) == bool(node.unit) == bool(node.source), node.name
        assert (node.method == Method.POINTS) == bool(node.points), node.name
        assert sum(point.share for point in node.points) in (0, node.weight), node.name


def test_rates_of_the_funds_and_satisfaction_follow_the_data():
    three, new = ({node.name: node.source for node in leaves(frameworks.load(name))} for name in frameworks.names())
    assert (three["到位率"], three["产出成本"], three["服务对象满意度"]) == ("资金到位率", "预算执行率", "满意度")
    assert (new["资金到位率"], new["预算执行率"], new["完成及时性"], new["满意度"]) == (
        "资金到位率",
        "预算执行率",
        "完成及时性",
        "满意度",
    )


def test_the_formulas_of_2020_are_named_by_their_rates():
    standards = {node.name: node.standard for node in leaves(frameworks.load(OF_2020))}
    for name in ("资金到位率", "预算执行率", "实际完成率", "质量达标率", "完成及时性", "成本节约率"):
        assert standards[name].startswith(f"{name}＝"), name
        assert "÷" in standards[name] and "×100%" in standards[name]
    assert "÷实际到位资金" in standards["预算执行率"] and "÷实际产出数" in standards["质量达标率"]


@pytest.fixture
def store(tmp_path):
    store = Store.create(tmp_path / "a.digao", lambda step: step.add(Evaluation()), home=tmp_path / "home")
    yield store
    store.close()


def plant(store, framework, project=None):
    with store.operation("选用评分体系") as step:
        frameworks.replace(step, framework, project)


def tree(store, project=None):
    """The planted nodes as the framework has them."""
    planted, points = store.all(Indicator), store.all(ScorePoint)
    own = frameworks._OWN

    def branch(nodes):
        return tuple(
            frameworks.Node(
                **{name: getattr(one, name) for name in own},
                points=tuple(frameworks.Point(p.what, p.share) for p in points if p.indicator == one.id),
                children=branch(indicators.children(planted, one.id)),
            )
            for one in nodes
        )

    return branch(frameworks.roots(planted, project))


def test_the_whole_tree_is_planted_in_its_order(store, framework):
    plant(store, framework)
    assert tree(store) == framework.nodes
    assert tuple(frameworks.Band(band.name, band.floor) for band in store.all(GradeBand)) == framework.bands
    assert all(one.score is None for one in store.all(Indicator))
    assert all(point.earned is None for point in store.all(ScorePoint))
    assert store.all(Evaluation)[0].framework == framework.title


def test_another_framework_takes_the_place_of_the_first_and_undo_brings_it_back(store):
    three, new = (frameworks.load(name) for name in frameworks.names())
    plant(store, three)
    with store.operation("评分") as step:
        step.change(Indicator, store.all(Indicator)[2].id, score=10_000)
        step.add(Deduction(indicator=store.all(Indicator)[2].id, what="一项", cases=Decimal(1), per_case=5_000))
    before = store.all(Indicator)
    plant(store, new)
    assert tree(store) == new.nodes and store.all(Deduction) == () and len(store.all(GradeBand)) == 4
    store.undo()
    assert store.all(Indicator) == before and len(store.all(Deduction)) == 1
    assert store.all(Evaluation)[0].framework == three.title


def test_a_project_may_have_a_table_of_its_own(store):
    three, new = (frameworks.load(name) for name in frameworks.names())
    plant(store, three)
    with store.operation("新增项目") as step:
        project = step.add(Project(name="大厅改造"))
    plant(store, new, project)
    assert tree(store) == three.nodes and tree(store, project) == new.nodes
    assert all(one.project in (None, project) for one in store.all(Indicator))
    plant(store, three, project)
    assert tree(store) == tree(store, project) == three.nodes
    assert store.all(Evaluation)[0].framework == three.title and len(store.all(GradeBand)) == 4


# ---- as JSON


def test_an_exported_framework_is_read_back_the_same(store, framework):
    plant(store, framework)
    again = frameworks.read(frameworks.export(store.snapshot()))
    assert again == dataclasses.replace(framework, note="")


@pytest.mark.parametrize("title", ["本市评价体系", "本市评价体系（修订版）", "体系（试行）（2019版）"])
def test_an_own_name_survives_with_or_without_a_version(store, title):
    plant(store, frameworks.load(THREE_PART))
    with store.operation("改名") as step:
        step.change(Evaluation, store.all(Evaluation)[0].id, framework=title)
    assert frameworks.read(frameworks.export(store.snapshot())).title == title


def test_the_table_of_one_project_is_exported_by_itself(store):
    with store.operation("新增项目") as step:
        project = step.add(Project(name="大厅改造"))
    plant(store, frameworks.load(THREE_PART))
    plant(store, frameworks.load(OF_2020), project)
    assert frameworks.read(frameworks.export(store.snapshot(), project)).nodes == frameworks.load(OF_2020).nodes


def test_numbers_may_be_typed_as_numbers():
    framework = frameworks.read(json.dumps(data(weight=100, points=[])))
    assert framework.nodes[0].weight == 100 * SCORE_UNIT and framework.title == "自定体系"


def data(**changes):
    """A framework of one indicator, with changes to that indicator."""
    points = [{"what": "一", "share": "60"}, {"what": "二", "share": "40"}]
    node = {"code": "A", "name": "产出数量", "weight": "100", "method": "评价要点", "points": points}
    return {"name": "自定体系", "bands": [{"name": "合格", "floor": 0}], "nodes": [node | changes]}


def test_weights_that_do_not_add_up_are_told_by_node_sum_and_what_they_should_be():
    half = {"name": "甲", "weight": "49.5"}
    with pytest.raises(UserError, match="指标“产出数量”的下级权重合计为99分，应为100分"):
        frameworks.read(json.dumps(data(points=[], children=[half, half | {"name": "乙"}])))
    with pytest.raises(UserError, match="一级指标权重合计为99.5分，应为100分；指标“产出数量”的评价要点分值合计为100分"):
        frameworks.read(json.dumps(data(weight="99.5")))
    with pytest.raises(UserError, match="指标“产出数量”的评价要点分值合计为1分，应为100分"):
        frameworks.read(json.dumps(data(points=[{"what": "一", "share": "1"}])))


def test_many_faults_are_counted():
    crowd = [{"name": f"第{n}项", "weight": ""} for n in range(9)]
    with pytest.raises(UserError, match="指标“第3项”没有权重；另有5处$"):
        frameworks.read(json.dumps(data(points=[], children=crowd)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "不是评分体系的JSON文件"),
        ("指标,权重", "不是评分体系的JSON文件"),
        ("[]", "不是评分体系的JSON文件"),
        ("{}", "没有名称"),
        ('{"name": "x", "nodes": {}}', "没有指标"),
        ('{"name": "x", "nodes": "A"}', "nodes部分格式不对"),
        ('{"name": ["x"]}', "name处应为文字"),
        ('{"name": "x", "nodes": [1]}', "指标的格式不对"),
        ("[" * 100_000, "层级过多"),
        (json.dumps(data(name="")), "编号为“A”的指标没有名称"),
        (json.dumps(data(weight="很多")), "指标“产出数量”：“很多”不是分数"),
        (json.dumps(data(weight=float("nan"))), "不是分数"),
        (json.dumps(data(weight=-1)), "不是分数"),
        (json.dumps(data(method="凭感觉")), "指标“产出数量”：评分方法没有“凭感觉”这一项"),
        (json.dumps(data(target="高")), "不是数字"),
        (json.dumps(data(points=[{"what": "一", "share": "x"}])), "指标“产出数量”的评价要点“一”：“x”不是分数"),
        (json.dumps(data() | {"bands": []}), "等级标准不完整"),
        (json.dumps(data() | {"bands": [{"name": "合格", "floor": 60}]}), "等级标准不完整"),
    ],
)
def test_what_is_no_framework_is_refused_in_words(text, says):
    with pytest.raises(UserError, match=says):
        frameworks.read(text)


def test_names_lose_what_no_field_holds():
    framework = frameworks.read("\ufeff" + json.dumps(data(name="产出\x00\n 数量")))
    assert framework.nodes[0].name == "产出 数量"


# ---- files


def test_a_framework_goes_to_a_file_and_back(store, tmp_path, framework):
    plant(store, framework)
    path = tmp_path / "体系.json"
    frameworks.write_file(path, frameworks.export(store.snapshot()))
    assert frameworks.read_file(path).nodes == framework.nodes
    assert [one.name for one in tmp_path.glob("*体系*")] == ["体系.json"]


def test_a_file_typed_in_an_old_editor_is_read_too(tmp_path):
    path = tmp_path / "旧.json"
    path.write_bytes(json.dumps(data(), ensure_ascii=False).encode("gb18030"))
    assert frameworks.read_file(path).name == "自定体系"


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "不是评分体系的JSON文件"), (b"\xff\xfe\x00\x80", "不是评分体系的JSON文件"), (b" " * (6 << 20), "文件过大")],
)
def test_other_files_are_refused(tmp_path, content, says):
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(UserError, match=says):
        frameworks.read_file(path)


def test_files_that_cannot_be_read_or_written_are_told(tmp_path):
    with pytest.raises(UserError, match="无法读取文件“没有.json”"):
        frameworks.read_file(tmp_path / "没有.json")
    with pytest.raises(UserError, match="无法读取"):
        frameworks.read_file(tmp_path)
    with pytest.raises(UserError, match="评分体系没有写入“a.json”"):
        frameworks.write_file(tmp_path / "没有" / "a.json", "{}")
