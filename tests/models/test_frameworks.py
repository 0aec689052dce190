"""The shipped indicator frameworks add up, and a planted one is the whole tree."""

import pytest

from models import frameworks, indicators
from models.indicators import GradeBand, Indicator
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
    assert frameworks._nodes([{"code": "A", "name": "决策", "weight": ""}])[0].weight is None


def test_the_whole_tree_is_planted_in_its_order(tmp_path, framework):
    store = Store.create(tmp_path / "a.digao", lambda step: frameworks.plant(step, framework), home=tmp_path / "home")
    planted, bands = store.all(Indicator), store.all(GradeBand)
    store.close()

    def branch(parent):
        return tuple(
            frameworks.Node(one.code, one.name, one.weight, one.explanation, one.standard, branch(one.id))
            for one in planted
            if one.parent == parent
        )

    assert branch(None) == framework.nodes
    assert tuple(frameworks.Band(band.name, band.floor) for band in bands) == framework.bands
    assert all(one.score is None for one in planted)
