"""权重与评分体系: weights in place with their sums, frameworks chosen, taken in and given out; each one step to undo."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models import frameworks
from models.evaluation import Combination
from models.fieldwork import Checklist, WorkingPaper
from models.indicators import Indicator, ScorePoint, roots
from models.scores import scores
from ui.pages.indicators import IndicatorsPage

Key, Mod = Qt.Key, Qt.KeyboardModifier
POINT = 10_000
THREE, NEW = 0, 1


@pytest.fixture
def page(qtbot, session, settled, messages):
    made = IndicatorsPage(session, messages)
    qtbot.addWidget(made)
    made.resize(1170, 744)
    made.show()
    made.plant()
    settled()
    made.to_weights.click()
    return made


@pytest.fixture
def view(page):
    return page.weights


def cell(view, row, field):
    columns = [one.column.field for one in view.table.records.columns]
    index = view.table.records.index(row, columns.index(field))
    view.table.setCurrentIndex(index)
    return index


def retype(view, row, field, keys):
    cell(view, row, field)
    QTest.keyClick(view.table, Key.Key_F2)
    editor = view.table.window().focusWidget()
    editor.selectAll()
    QTest.keyClicks(editor, keys)
    QTest.keyClick(editor, Key.Key_Return)


def shown(view):
    return [view.table.records.text(row, 0) for row in range(len(view.table.records.records))]


def test_the_tree_is_indented_and_every_level_adds_up(view):
    assert shown(view)[:4] == ["项目决策", "　项目目标", "　　目标内容", "　决策过程"]
    assert view.balance.text() == "各级合计无误，共 100 分" and not view.fit.isVisible()
    assert view.settings.fields["framework"].editor.text() == ""
    total = view.table.records.rowCount() - 1
    assert view.table.records.text(total, 1) == "100"


def test_a_weight_is_typed_in_place_and_the_gap_is_told_until_it_is_mended(view, session, settled):
    retype(view, 0, "weight", "25")
    settled()
    assert view.balance.text() == "一级合计 105 分，多 5；1 处下级合计不等于上级"
    assert view.table.records.text(0, 3) == "−5"
    view.fit.click()
    settled()
    assert view.balance.text() == "各级合计无误，共 100 分"
    session.undo()
    session.undo()
    settled()
    assert view.balance.text() == "各级合计无误，共 100 分" and session.snapshot.indicators[0].weight == 20 * POINT


def test_rows_are_added_moved_and_removed_as_a_tree(view, session, settled):
    cell(view, 1, "name")
    view.add_below.click()
    settled()
    assert shown(view)[3] == "　　（未命名）" and view.table.currentIndex().row() == 3
    QTest.keyClick(view.table, Key.Key_Up, Mod.ControlModifier | Mod.ShiftModifier)
    settled()
    assert shown(view)[2] == "　　（未命名）"
    cell(view, 0, "name")
    QTest.keyClick(view.table, Key.Key_Delete, Mod.ControlModifier)
    settled()
    assert shown(view)[0] == "项目管理"
    session.undo()
    settled()
    assert shown(view)[0] == "项目决策"


# ---- frameworks


def choose(view, offer, project=None):
    view.choose()
    dialog = view.dialog
    dialog.list.setCurrentRow(offer)
    dialog.use_for.setCurrentIndex(dialog.use_for.findData(project))
    return dialog


def test_another_framework_replaces_the_tree_in_one_step(view, session, settled, messages):
    before = session.snapshot.indicators
    dialog = choose(view, NEW)
    assert not dialog.warning.isVisible() and dialog.take.text() == "选用"
    assert dialog.preview.model().index(0, 0).data() == "决策　20"
    dialog.take.click()
    settled()
    assert session.snapshot.evaluation.framework == frameworks.load(frameworks.names()[NEW]).title
    assert len(scores(session.snapshot).leaves) == 17
    assert messages.said == [f"已选用“{session.snapshot.evaluation.framework}”；按 Ctrl+Z 撤销"]
    session.undo()
    settled()
    assert session.snapshot.indicators == before


def test_what_has_been_scored_is_counted_before_it_goes(view, session, settled):
    leaf = scores(session.snapshot).leaves[0]
    point = next(one for one in session.snapshot.score_points if one.indicator == leaf.id)
    session.submit("", lambda step: step.change(ScorePoint, point.id, earned=POINT))
    session.submit("", lambda step: step.change(Indicator, scores(session.snapshot).leaves[5].id, score=POINT))
    settled()
    dialog = choose(view, NEW)
    assert "2 项指标已有得分" in dialog.warning.text() and dialog.take.text() == "替换现有评分表"
    dialog.reject()
    settled()
    assert len(scores(session.snapshot).leaves) == 20


def test_a_project_gets_a_bundle_of_its_own_and_gives_it_back(page, view, session, settled):
    project = session.snapshot.projects[1]
    dialog = choose(view, 2, project.id)
    assert dialog.combination.isVisible() and dialog.combination.currentData() == Combination.FUNDS
    dialog.combination.setCurrentIndex(1)
    dialog.take.click()
    settled()
    snapshot = session.snapshot
    assert snapshot.evaluation.combination == Combination.PLAIN
    assert len(roots(snapshot.indicators)) == 3 and len(roots(snapshot.indicators, project.id)) == 4
    assert snapshot.checklists and {one.project for one in snapshot.checklists} == {project.id}
    assert [one.kind for one in snapshot.papers] == ["资料清单"]
    assert isinstance(snapshot.checklists[0], Checklist) and isinstance(snapshot.papers[0], WorkingPaper)
    page.show_scoring()
    assert [page.tree._items[key].text() for key in (-1, -2)] == ["共用评分表", project.name]
    page.show_weights()
    view.whose.setCurrentIndex(1)
    assert shown(view)[0] == "决策"
    view.drop.click()
    settled()
    assert roots(session.snapshot.indicators, project.id) == () and shown(view)[0] == "项目决策"


def test_a_project_may_begin_with_a_copy_of_the_common_table(view, session, settled):
    project = session.snapshot.projects[0]
    dialog = choose(view, 6, project.id)
    assert dialog.offer.title == "复制共用评分表"
    dialog.take.click()
    settled()
    own = roots(session.snapshot.indicators, project.id)
    assert [one.name for one in own] == ["项目决策", "项目管理", "项目绩效"]


def test_a_framework_goes_out_and_comes_in_again(view, session, settled, messages, tmp_path):
    retype(view, 0, "name", "JC")
    settled()
    path = tmp_path / "体系.json"
    view.export_file(path)
    assert json.loads(path.read_text(encoding="utf-8"))["nodes"][0]["name"] == "JC"
    session.undo()
    settled()
    assert shown(view)[0] == "项目决策"
    view.import_file(path)
    assert view.dialog.list.currentRow() == 0 and view.dialog.offer.framework.nodes[0].name == "JC"
    view.dialog.take.click()
    settled()
    assert shown(view)[0] == "JC" and messages.boxes == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("不是 JSON", "文件不是评分体系的JSON文件"),
        ('{"name": "x", "nodes": [{"name": "甲", "weight": "99"}]}', "一级指标权重合计为99分，应为100分"),
    ],
)
def test_a_bad_file_is_told_and_changes_nothing(view, session, settled, messages, tmp_path, content, says):
    before = session.snapshot
    path = tmp_path / "坏.json"
    path.write_text(content, encoding="utf-8")
    view.import_file(path)
    settled()
    assert says in messages.boxes[0]
    assert session.snapshot is before


def test_how_scores_become_one_is_chosen_here(view, session, settled):
    box = view.settings.fields["trimmed"].editor
    box.setFocus()
    QTest.keyClick(box, Key.Key_Space)
    ways = view.settings.fields["combination"].editor
    ways.setFocus()
    QTest.keyClick(ways, Key.Key_Down)
    view.flush()
    settled()
    assert session.snapshot.evaluation.trimmed is True
    assert session.snapshot.evaluation.combination == Combination.WHOLE
    assert [view.bands.table.records.text(row, 0) for row in range(4)] == ["优", "良", "中", "差"]
