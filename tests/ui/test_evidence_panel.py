"""The evidence card as a user works it: files chosen, dropped and pasted, seen, taken off again; and what is refused."""

import gc
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from models import files
from models.findings import Finding
from tests.models.photos import photo
from ui.evidence_desk import desk_of
from ui.evidence_panel import EvidencePanel
from ui.evidence_view import EvidenceView, decoded
from ui.picker import Picker

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture(scope="module", autouse=True)
def collected_here():
    """Widgets are freed on this thread, never on a storage thread."""
    was = gc.isenabled()
    gc.disable()
    yield
    if was:
        gc.enable()


@pytest.fixture
def finding(session, settled):
    made = []
    session.submit("新增问题", lambda step: step.add_all([Finding(headline="甲"), Finding(headline="乙")]), made.extend)
    settled()
    return made


@pytest.fixture
def panel(qtbot, session, messages, finding):
    made = EvidencePanel(session, messages, "finding")
    qtbot.addWidget(made)
    made.resize(720, 300)
    made.show()
    made.show(finding[0])
    return made


@pytest.fixture
def take(qtbot, panel, settled):
    """Take files in and wait until they stand in the list."""

    def run(*paths):
        panel.intake.take(list(paths), [panel.target])
        qtbot.waitUntil(lambda: not panel.work.busy)
        settled()

    return run


def names(panel):
    return [piece.title for piece in panel.list.pieces]


def mime(*paths):
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return made


def test_files_that_are_chosen_are_one_step_to_undo(qtbot, panel, session, settled, tmp_path, monkeypatch):
    paths = [photo(tmp_path / "a.jpg"), tmp_path / "b.xlsx"]
    paths[1].write_bytes(b"table")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(path) for path in paths], ""))
    assert panel.empty.isVisible() and not panel.view.isVisible()
    panel.add.click()
    qtbot.waitUntil(lambda: len(panel.list.pieces) == 2)
    assert names(panel) == ["a.jpg", "b.xlsx"]
    assert session.undo_label == "加入 2 份佐证"
    assert not panel.empty.isVisible() and panel.view.isVisible()
    session.undo()
    settled()
    assert names(panel) == [] and panel.empty.isVisible()
    session.redo()
    settled()
    assert names(panel) == ["a.jpg", "b.xlsx"]


def test_dropped_files_are_taken_in(qtbot, panel, tmp_path):
    data = mime(photo(tmp_path / "a.jpg"))
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    panel.dropEvent(QDropEvent(QPointF(10, 10), actions, data, buttons, Mod.NoModifier))
    qtbot.waitUntil(lambda: names(panel) == ["a.jpg"])


def test_a_screenshot_is_pasted_as_a_picture(qtbot, panel, session):
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    panel.list.setFocus()
    panel.setFocus()
    QTest.keyClick(panel.add, Key.Key_V, Mod.ControlModifier)
    qtbot.waitUntil(lambda: len(panel.list.pieces) == 1)
    piece = panel.list.pieces[0]
    assert piece.title.startswith("截图_") and piece.title.endswith(".png") and piece.kind == "照片"
    kept = decoded(session.read(lambda store: files.whole(lambda question: question(store), piece.sha)))
    assert kept.pixelColor(5, 5) == image.pixelColor(5, 5)


def test_copied_files_are_pasted_and_text_is_not(qtbot, panel, messages, tmp_path):
    QGuiApplication.clipboard().setMimeData(mime(photo(tmp_path / "a.jpg")))
    panel.paste()
    qtbot.waitUntil(lambda: names(panel) == ["a.jpg"])
    QGuiApplication.clipboard().setText("文字")
    panel.paste()
    assert messages.said == ["剪贴板里没有图片或文件"]


def test_the_same_file_is_recognised_and_linked(panel, session, messages, finding, take, tmp_path):
    take(photo(tmp_path / "a.jpg"))
    (tmp_path / "b.jpg").write_bytes((tmp_path / "a.jpg").read_bytes())
    panel.show_id(finding[1])
    assert names(panel) == []
    take(tmp_path / "b.jpg")
    assert names(panel) == ["a.jpg"]
    assert messages.said == ["已有同一文件：Z-001，已建立关联"]
    assert len(session.snapshot.evidence) == 1


def test_delete_takes_off_the_link_and_keeps_the_piece(panel, session, settled, take, tmp_path):
    take(photo(tmp_path / "a.jpg"), photo(tmp_path / "b.jpg", colour="green"))
    panel.list.select([panel.list.pieces[0].id])
    QTest.keyClick(panel.list, Key.Key_Delete)
    settled()
    assert names(panel) == ["b.jpg"] and len(session.snapshot.evidence) == 2
    session.undo()
    settled()
    assert names(panel) == ["a.jpg", "b.jpg"]


def test_the_bin_of_a_row_takes_off_that_row(panel, settled, take, tmp_path):
    take(photo(tmp_path / "a.jpg"), photo(tmp_path / "b.jpg", colour="green"))
    row = panel.list.visualRect(panel.list.model_.index(0))
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=panel.list.places(row)["remove"].center())
    settled()
    assert names(panel) == ["b.jpg"]


def test_a_piece_that_is_there_is_linked_by_typing(qtbot, panel, finding, take, settled, tmp_path, say):
    take(photo(tmp_path / "大厅.jpg"), photo(tmp_path / "合同.jpg", colour="green"))
    panel.show_id(finding[1])
    panel.link.click()
    (picker,) = panel.findChildren(Picker)
    say(picker.input, "合同")
    assert picker.list.count() == 1
    QTest.keyClick(picker.input, Key.Key_Return)
    settled()
    assert names(panel) == ["合同.jpg"]


def test_what_is_wrong_with_one_file_does_not_keep_the_others_out(panel, messages, take, tmp_path):
    big = tmp_path / "全程.mp4"
    with big.open("wb") as file:
        file.truncate(3 << 30)
    broken = tmp_path / "坏.jpg"
    broken.write_bytes(photo(tmp_path / "a.jpg").read_bytes()[:500])
    take(tmp_path / "a.jpg", big, tmp_path / "没有.jpg", broken)
    assert names(panel) == ["a.jpg", "坏.jpg"]
    (box,) = messages.boxes
    assert "2 个文件没有加入" in box and "3,072 MB" in box and "没有.jpg" in box
    assert messages.said == ["坏.jpg 不能显示为图片，已按原样保存"]


def test_stopping_leaves_no_bytes_behind(qtbot, panel, session, settled, tmp_path):
    paths = []
    for at in range(6):
        paths.append(tmp_path / f"{at}.mp4")
        paths[-1].write_bytes(bytes([at]) * (9 << 20))
    panel.intake.take(paths, [panel.target])
    qtbot.waitUntil(lambda: panel.work.bar.value() > 200)
    panel.work.cancel.click()
    qtbot.waitUntil(lambda: not panel.work.busy)
    settled()
    assert names(panel) == []
    assert session.read(lambda store: store.query("SELECT count(*) FROM chunk")) == [(0,)]
    assert session.undo_label == "新增问题"


def test_closing_while_files_come_in_ends_at_once(panel, session, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"a" * (60 << 20))
    panel.intake.take([path], [panel.target])
    started = time.monotonic()
    session.close()
    assert time.monotonic() - started < 5


def test_a_read_only_file_takes_nothing_in(qtbot, session, messages, finding, panel, tmp_path):
    session.read_only = True
    panel.show_id(finding[0])
    assert not panel.add.isEnabled() and not panel.link.isEnabled()
    panel.intake.take([photo(tmp_path / "a.jpg")], [panel.target])
    assert "只读" in messages.said[0]


# ---- seen in full


@pytest.fixture
def view(qtbot, panel, session, messages, take, tmp_path):
    (tmp_path / "记录.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "run.exe").write_bytes(b"MZ")
    take(
        photo(tmp_path / "横.jpg", size=(400, 300), orientation=6),
        photo(tmp_path / "竖.jpg", size=(300, 400), colour="green"),
        tmp_path / "记录.pdf",
        tmp_path / "run.exe",
    )
    made = EvidenceView(session, messages, panel.list.pieces, 0)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not made.work.busy)
    return made


def test_a_photo_stands_upright_and_is_zoomed_by_keys(view):
    pixmap = view.picture._item.pixmap()
    assert (pixmap.width(), pixmap.height()) == (300, 400)
    corner = pixmap.toImage().pixelColor(295, 5)
    assert corner.red() > 150 > corner.green()
    before = view.picture.factor
    QTest.keyClick(view, Key.Key_Plus)
    assert view.picture.factor == pytest.approx(before * 1.25) and view.zoomed.text() == f"{view.picture.factor:.0%}"
    QTest.keyClick(view, Key.Key_1)
    assert view.picture.factor == 1
    QTest.keyClick(view, Key.Key_0)
    assert view.picture.fitted


def test_the_arrows_go_from_piece_to_piece(qtbot, view):
    for title in ("竖.jpg", "记录.pdf", "run.exe", "run.exe"):
        QTest.keyClick(view, Key.Key_Right)
        qtbot.waitUntil(lambda: not view.work.busy)
        assert title in view.name.text()
    assert not view.on.isEnabled() and not view.outside.isEnabled()
    QTest.keyClick(view, Key.Key_Left)
    assert "记录.pdf" in view.name.text() and view.outside.isEnabled()


def test_a_document_is_opened_from_a_read_only_copy_that_goes_with_the_file(qtbot, view, session, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or True)
    view.show_piece(2)
    QTest.keyClick(view, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened))
    (copy,) = opened
    assert copy.name == "记录.pdf" and copy.read_bytes() == b"%PDF-1.4" and not copy.stat().st_mode & 0o222
    assert copy.is_relative_to(desk_of(session).folder)
    session.close()
    assert not copy.exists() and not copy.parent.exists()


def test_a_program_is_not_opened_but_may_be_saved(qtbot, view, messages, tmp_path, monkeypatch):
    opened, out = [], tmp_path / "out.exe"
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    view.show_piece(3)
    QTest.keyClick(view, Key.Key_Return)
    view.opener.open(view.piece)
    qtbot.waitUntil(out.exists)
    qtbot.waitUntil(lambda: not view.work.busy)
    assert opened == [] and out.read_bytes() == b"MZ"
    assert "不在这里打开" in messages.said[0]


def test_a_broken_photo_says_so(qtbot, panel, session, messages, take, tmp_path):
    path = tmp_path / "坏.jpg"
    path.write_bytes(photo(tmp_path / "a.jpg").read_bytes()[:300])
    take(path)
    made = EvidenceView(session, messages, panel.list.pieces, 0)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not made.work.busy)
    assert made.stack.currentIndex() == 1 and "不完整" in made.said.text()


def test_a_drawing_that_could_fetch_things_is_not_drawn():
    assert decoded(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    ).isNull()


def test_the_papers_behind_a_finding_lead_to_them(qtbot, panel, session, settled, finding):
    from models.fieldwork import PaperItem, WorkingPaper

    session.submit(
        "",
        lambda step: step.add(
            PaperItem(
                what="甲",
                finding=finding[0],
                paper=step.add(WorkingPaper(kind="取证单", number="B-00-001", title="甲")),
            )
        ),
    )
    settled()
    (link,) = panel.links
    assert link.text() == "取证单　B-00-001 甲"
    with qtbot.waitSignal(panel.jump) as jumped:
        link.click()
    assert jumped.args == ["working_paper", session.snapshot.papers[0].id]
