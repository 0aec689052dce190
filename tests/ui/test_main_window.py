"""The window of an open evaluation: pages, keys, and what it says about saving."""

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QListWidget, QWidget

from models.errors import UserError
from models.evaluation import Evaluation
from models.store import Store
from ui import pages, theme
from ui.main_window import MainWindow
from ui.search import SearchPalette
from ui.session import Session

Key, Mod = Qt.Key, Qt.KeyboardModifier
DIGITS = {f"Ctrl+{digit}": getattr(Key, f"Key_{digit}") for digit in range(10)}
KEYS = {**DIGITS, "Ctrl+H": Key.Key_H, "Ctrl+,": Key.Key_Comma}


@pytest.fixture
def window(qtbot, session, messages):
    QSettings().clear()
    made = MainWindow(session, messages)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def press(window, key, mod=Mod.ControlModifier):
    QTest.keyClick(QApplication.focusWidget() or window, key, mod)


def dialog(window, kind):
    return next(one for one in window.findChildren(QDialog) if isinstance(one, kind) and one.isVisible())


def test_the_window_is_called_by_its_file(window):
    assert window.windowTitle() == "评价 — 底稿"
    assert "评价.digao" in [label.text() for label in window.findChildren(QLabel)]


def test_every_page_that_is_built_is_on_its_key(window):
    for page in pages.built():
        press(window, KEYS[page.key])
        assert window._title.text() == page.title
        assert type(window.page(page.title)).__name__ == page.name


def test_a_page_that_is_not_built_is_not_shown(window):
    nav = window.findChild(QListWidget, "navlist")
    shown = [nav.item(row).text() for row in range(nav.count())]
    assert shown == [page.title for page in pages.built()]
    assert "设备台账" not in shown
    assert not window.go_to("设备台账")


def test_a_page_is_made_when_it_is_first_visited(window):
    assert window.page("设置") is None
    press(window, Key.Key_Comma)
    first = window.page("设置")
    press(window, Key.Key_1)
    press(window, Key.Key_Comma)
    assert window.page("设置") is first is not None


def test_going_to_a_page_takes_the_keyboard_there(window):
    press(window, Key.Key_Comma)
    assert window.page("设置").isAncestorOf(window.focusWidget())


def test_ctrl_z_and_ctrl_y_say_and_do_what_they_take_back(session, settled, window):
    number = session.snapshot.evaluation.id
    session.submit("修改绩效评价：备注", lambda step: step.change(Evaluation, number, note="x"))
    settled()
    assert window._undo.toolTip() == "撤销：修改绩效评价：备注（Ctrl+Z）"
    assert not window._redo.isEnabled()
    press(window, Key.Key_Z)
    settled()
    assert session.snapshot.evaluation.note == ""
    assert window._redo.accessibleName() == "重做：修改绩效评价：备注（Ctrl+Y）"
    press(window, Key.Key_Y)
    settled()
    assert session.snapshot.evaluation.note == "x"
    press(window, Key.Key_Z)
    press(window, Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    settled()
    assert session.snapshot.evaluation.note == "x"


def unit_field(window):
    window.go_to("设置")
    field = window.page("设置")._form.fields["money_unit"].editor
    field.setFocus()
    field.select_all()
    return field


def test_what_is_being_typed_is_saved_before_undo(session, settled, say, window):
    say(unit_field(window), "元")
    window.undo()
    settled()
    assert session.redo_label == "修改绩效评价：金额单位"
    assert session.snapshot.evaluation.money_unit == "万元"


def test_what_is_being_typed_is_saved_on_leaving_the_page(session, settled, say, window):
    say(unit_field(window), "元")
    window.go_to(pages.built()[0].title)
    settled()
    assert session.snapshot.evaluation.money_unit == "元"


def test_closing_saves_what_is_being_typed_and_leaves_one_file(file, say, window):
    say(unit_field(window), "元")
    window.close()
    assert [path.name for path in file.parent.glob("评价*")] == ["评价.digao"]
    with_unit = Store.open(file, home=file.parent / "home")
    assert with_unit.snapshot().evaluation.money_unit == "元"
    with_unit.close()


def test_the_clock_of_the_last_save_and_the_stage_are_shown(session, settled, window):
    assert window._saved.text() == "自动保存"
    number = session.snapshot.evaluation.id
    session.submit("", lambda step: step.change(Evaluation, number, stage="现场评价中"))
    settled()
    assert window._saved.text().startswith("已保存 ")
    assert window._stage.text() == "现场评价中"


def test_a_save_that_fails_is_said(session, settled, messages, window):
    def refuse(_step):
        raise UserError("磁盘已满", "请清理")

    session.submit("", refuse)
    settled()
    assert messages.boxes == ["磁盘已满 请清理"]


def test_search_jumps_to_the_record_on_its_page(qtbot, session, window):
    found = []
    window.jump = lambda table, number: found.append((table, number)) or True
    press(window, Key.Key_F)
    palette = dialog(window, SearchPalette)
    line = palette.findChild(QLineEdit)
    line.setText("便民")
    results = palette.findChild(QListWidget)
    qtbot.waitUntil(lambda: results.count() > 0)
    said = [results.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(results.count())]
    assert "便民服务专项 项目概况 · 项目" in said
    at = next(row for row in range(results.count()) if results.item(row).data(Qt.ItemDataRole.UserRole)[0] == "project")
    for _ in range(at):
        QTest.keyClick(line, Key.Key_Down)
    QTest.keyClick(line, Key.Key_Return)
    assert found == [("project", session.snapshot.projects[1].id)]


def test_search_says_when_there_is_nothing(qtbot, window):
    press(window, Key.Key_F)
    palette = dialog(window, SearchPalette)
    palette.findChild(QLineEdit).setText("没有的字")
    qtbot.waitUntil(lambda: any("没有找到" in label.text() for label in palette.findChildren(QLabel)))


@pytest.mark.parametrize("key", [Key.Key_F1, Key.Key_Question])
def test_the_list_of_keys_has_every_page(window, key):
    press(window, key, Mod.NoModifier)
    texts = {label.text() for label in dialog(window, QDialog).findChildren(QLabel)}
    assert {page.key for page in pages.built()} <= texts
    assert "Ctrl+Enter" in texts


def test_a_question_mark_typed_into_a_field_stays_there(say, window):
    field = unit_field(window)
    QTest.keyClick(field, Key.Key_Question)
    assert field.currentText() == "?"
    field.put("万元")


def test_size_and_place_are_remembered(qtbot, file, messages, window):
    window.resize(790, 700)
    window.close()
    again = Session.open(file, home=file.parent / "home")
    second = MainWindow(again, messages)
    qtbot.addWidget(second)
    assert second.size() == QSize(790, 700)
    again.close()


def test_a_read_only_file_says_so_and_undoes_nothing(qtbot, session, messages):
    session.read_only = True
    window = MainWindow(session, messages)
    qtbot.addWidget(window)
    assert window._saved.text() == "只读"
    assert not window._undo.isEnabled()


@pytest.mark.parametrize(("width", "height"), [(1366, 700), (1280, 800)])
def test_it_fits_small_screens(window, width, height):
    window.resize(width, height)
    for page in pages.built():
        window.go_to(page.title)
        QApplication.processEvents()
        assert (window.minimumSizeHint().width(), window.minimumSizeHint().height()) <= (width, height), page.title


def test_records_are_found_on_the_page_of_their_table(window):
    assert pages.page_of("no_such_table") is None
    assert not window.jump("no_such_table", 1)
    for page in pages.built():
        for table in page.tables:
            assert pages.page_of(table) is page


def test_another_theme_draws_the_icons_anew(qapp, window):
    before = window._undo.icon().pixmap(16).toImage(), window._nav.item(0).icon().pixmap(18).toImage()
    try:
        theme.apply(qapp, theme.Mode.DARK)
        after = window._undo.icon().pixmap(16).toImage(), window._nav.item(0).icon().pixmap(18).toImage()
    finally:
        theme.apply(qapp, theme.Mode.LIGHT)
    assert all(one != other for one, other in zip(before, after, strict=True))


class Styled(QObject):
    """Counts how often widgets are given a style."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.StyleChange
        return False


@pytest.mark.parametrize("title", ["项目概况", "资金使用", "指标评分", "疑点与问题"])
def test_a_new_page_is_styled_once(qapp, window, title):
    known = len(window.findChildren(QWidget))
    counted = Styled()
    qapp.installEventFilter(counted)
    window.go_to(title)
    qapp.removeEventFilter(counted)
    made = len(window.findChildren(QWidget)) - known
    assert 0 < counted.times < 1.25 * made
