"""佐证材料 as a user works it: a telephone's folder taken in, named, linked by typing, looked up, checked and exported."""

import gc

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from models.findings import Finding
from models.indicators import Indicator
from tests.models.photos import photo
from ui.evidence_view import EvidenceView
from ui.pages.fieldwork_evidence import EvidenceTab
from ui.picker import Picker

Key, Mod = Qt.Key, Qt.KeyboardModifier
COLOURS = ("#7a9cc6", "#86b28c", "#c6a57a", "#9a86b2", "#444444")


@pytest.fixture(scope="module", autouse=True)
def collected_here():
    """Widgets are freed on this thread, never on a storage thread."""
    was = gc.isenabled()
    gc.disable()
    yield
    if was:
        gc.enable()


@pytest.fixture
def tab(qtbot, session, messages):
    made = EvidenceTab(session, messages)
    qtbot.addWidget(made)
    made.resize(1120, 560)
    with qtbot.waitActive(made):
        made.show()
    return made


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "DCIM"
    made.mkdir()
    for at, colour in enumerate(COLOURS):
        photo(made / f"IMG_{at}.jpg", taken=f"2019:07:05 {18 - at}:00:00", colour=colour)
    (made / "notes.txt").write_text("x", encoding="utf-8")
    return made


@pytest.fixture
def five(qtbot, tab, folder, settled):
    """Five photos, taken in the reverse order of their names."""
    tab.intake.take_folder(folder)
    qtbot.waitUntil(lambda: not tab.work.busy)
    settled()
    return tab


def column(tab, title):
    at = [tab.table.records.columns[at].title for at in range(tab.table.records.columnCount())].index(title)
    return [tab.table.records.text(row, at) for row in range(tab.table.records.rowCount())]


def select_rows(tab, *rows):
    flags = QItemSelectionModel.SelectionFlag
    tab.table.selectionModel().clearSelection()
    for row in rows:
        tab.table.selectionModel().setCurrentIndex(tab.table.records.index(row, 1), flags.Select)


def test_an_empty_tab_says_what_to_do_next(tab):
    assert tab.stack.currentIndex() == 1
    assert "Ctrl+Enter" in tab.stack.currentWidget().accessibleName()


def test_a_folder_comes_in_by_the_time_of_day_as_one_step(tab, session, settled, messages, folder, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(folder))
    tab.folder.click()
    qtbot.waitUntil(lambda: len(session.snapshot.evidence) == 5)
    assert column(tab, "编号") == [f"Z-00{at}" for at in range(1, 6)]
    assert column(tab, "名称") == [f"IMG_{at}.jpg" for at in (4, 3, 2, 1, 0)]
    assert session.undo_label == "加入 5 份佐证"
    assert messages.said == ["1 个文件不是照片或录像，没有加入"]
    assert tab.switch.buttons["unlinked"].text() == "未关联 5"
    session.undo()
    settled()
    assert tab.stack.currentIndex() == 1


def test_several_are_linked_to_one_item_without_the_mouse(five, session, settled, messages, say):
    session.submit("", lambda step: step.add_all([Finding(headline="没有台账"), Finding(headline="空调停用")]))
    session.submit("", lambda step: step.add(Indicator(name="设备完好率", weight=50_000)))
    settled()
    five.table.setFocus()
    select_rows(five, 0)
    for _ in range(2):
        QTest.keyClick(five.table, Key.Key_Down, Mod.ShiftModifier)
    assert len(five.selected()) == 3 and five.detail.name.text() == "已选 3 份"
    QTest.keyClick(five.table, Key.Key_J, Mod.ControlModifier)
    (picker,) = five.findChildren(Picker)
    assert picker.list.count() == 3
    say(picker.input, "空调")
    QTest.keyClick(picker.input, Key.Key_Return)
    settled()
    target = session.snapshot.findings[1]
    assert [(link.table, link.row) for link in session.snapshot.evidence_links] == [("finding", target.id)] * 3
    assert session.undo_label == "关联 3 份佐证" and messages.said[-1].startswith("已关联 3 份")
    assert column(five, "用途") == ["1 处"] * 3 + ["未关联"] * 2
    five.switch.choose("unlinked")
    assert column(five, "编号") == ["Z-004", "Z-005"]


def test_what_a_piece_proves_leads_there(five, qtbot, session, settled):
    session.submit("", lambda step: step.add(Finding(headline="没有台账")))
    settled()
    finding = ("finding", session.snapshot.findings[0].id)
    five.acts._assign([session.snapshot.evidence[1].id], finding)
    settled()
    select_rows(five, 1)
    assert [five.detail.uses.item(at).text() for at in range(five.detail.uses.count())] == ["没有台账"]
    with qtbot.waitSignal(five.jump) as jumped:
        QTest.keyClick(five.detail.uses, Key.Key_Return)
    assert jumped.args == [*finding]
    select_rows(five, 0)
    assert five.detail.uses.isHidden() and not five.detail.unused.isHidden()


def test_pictures_and_table_share_their_selection(five, session):
    five.table.setFocus()
    select_rows(five, 1, 2)
    QTest.keyClick(five.table, Key.Key_G, Mod.ControlModifier)
    assert five.in_pictures and five.grid.hasFocus()
    assert five.grid.selected_ids() == [piece.id for piece in session.snapshot.evidence[1:3]]
    QTest.keyClick(five.grid, Key.Key_F2)
    assert not five.in_pictures


def test_a_name_is_typed_in_the_table(five, session, settled, say):
    five.table.setFocus()
    five.table.select(session.snapshot.evidence[0].id, "title")
    QTest.keyClick(five.table, Key.Key_F2)
    editor = five.table.focusWidget() or five.table
    editor = five.table.findChild(type(editor)) if editor is five.table else editor
    editor.selectAll()
    say(editor, "一楼大厅", "yilou")
    five.flush()
    settled()
    assert session.snapshot.evidence[0].title == "一楼大厅"
    assert five.detail.name.text() == "一楼大厅"
    session.undo()
    settled()
    assert column(five, "名称")[0] == "IMG_4.jpg"


def test_deleting_takes_the_links_and_undo_brings_both_back(five, session, settled):
    session.submit("", lambda step: step.add(Finding(headline="没有台账")))
    settled()
    five.acts._assign([session.snapshot.evidence[0].id], ("finding", session.snapshot.findings[0].id))
    settled()
    five.table.setFocus()
    select_rows(five, 0, 1)
    QTest.keyClick(five.table, Key.Key_Delete)
    settled()
    assert len(session.snapshot.evidence) == 3 and session.snapshot.evidence_links == ()
    session.undo()
    settled()
    assert len(session.snapshot.evidence) == 5 and len(session.snapshot.evidence_links) == 1


def test_files_from_the_clipboard_become_evidence_and_cells_are_still_pasted(five, qtbot, session, settled, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo(tmp_path / "新.jpg", colour="#123456")))])
    QGuiApplication.clipboard().setMimeData(data)
    five.table.setFocus()
    QTest.keyClick(five.table, Key.Key_V, Mod.ControlModifier)
    qtbot.waitUntil(lambda: len(session.snapshot.evidence) == 6)
    settled()
    assert five.selected()[0].title == "新.jpg"
    QGuiApplication.clipboard().setText("李四\n王五")
    five.table.select(session.snapshot.evidence[0].id, "provided_by")
    QTest.keyClick(five.table, Key.Key_V, Mod.ControlModifier)
    settled()
    assert column(five, "提供者")[:3] == ["李四", "王五", ""]


def test_a_selection_is_exported(five, qtbot, messages, tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(out))
    select_rows(five, 0, 2)
    five.acts.export()
    qtbot.waitUntil(lambda: not five.work.busy)
    assert sorted(path.name for path in out.iterdir()) == ["Z-001 IMG_4.jpg", "Z-003 IMG_2.jpg"]
    assert messages.said[-1].startswith("已导出 2 份")


def test_damage_is_found_and_shown(five, qtbot, session, messages):
    five.acts.verify()
    qtbot.waitUntil(lambda: not five.work.busy)
    assert messages.said[-1] == "5 份佐证的文件全部完好"
    sha = session.snapshot.evidence[3].sha
    session.read(lambda store: store.bulk("UPDATE chunk SET data = ? WHERE sha = ?", [(b"x", sha)]))
    five.acts.verify()
    qtbot.waitUntil(lambda: not five.work.busy)
    assert messages.boxes == ["1 份佐证的文件有问题 Z-004 IMG_1.jpg：这份佐证的文件已损坏，与加入时的校验值不符"]
    assert five.selected()[0].id == session.snapshot.evidence[3].id


def test_numbers_are_given_anew(five, session, settled):
    select_rows(five, 0)
    five.acts.remove()
    settled()
    five.acts.renumber()
    settled()
    assert column(five, "编号") == ["Z-001", "Z-002", "Z-003", "Z-004"]
    session.undo()
    settled()
    assert column(five, "编号")[0] == "Z-002"


def test_a_record_is_shown_whatever_the_filters_hide(five, session, settled):
    session.submit("", lambda step: step.add(Finding(headline="没有台账")))
    settled()
    five.acts._assign([session.snapshot.evidence[0].id], ("finding", session.snapshot.findings[0].id))
    settled()
    five.switch.choose("unlinked")
    five.show_record("evidence", session.snapshot.evidence[0].id)
    assert five.switch.key == "all" and five.selected()[0].number == "Z-001"
    five.show_record("evidence_link", session.snapshot.evidence_links[0].id)
    assert five.selected()[0].number == "Z-001"


def test_the_chosen_piece_is_seen_in_full(five, qtbot):
    select_rows(five, 2)
    five.table.setFocus()
    QTest.keyClick(five.table, Key.Key_O, Mod.ControlModifier)
    (view,) = five.window().findChildren(EvidenceView)
    assert view.piece.number == "Z-003" and len(view._pieces) == 5
    qtbot.waitUntil(lambda: not view.work.busy)
    view.close()
