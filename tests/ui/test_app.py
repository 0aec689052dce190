"""How the program starts, opens files, and says what went wrong."""

import logging
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from models.errors import UserError
from models.store import Store
from ui import app, preferences
from ui.crash import CrashGuard
from ui.desktop import Desktop
from ui.messages import Messages
from ui.single import Door, knock
from ui.start_page import StartPage


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGAO_HOME", str(tmp_path / "home"))
    QSettings().clear()


@pytest.fixture
def desktop(qtbot, messages):
    made = Desktop(lambda _parent: messages)
    yield made
    made.close()
    if made.start_page is not None:
        made.start_page.close()


@pytest.mark.parametrize(
    ("qt", "python", "fits"),
    [("6.11.3", (3, 11), True), ("6.12.0", (3, 11), False), ("6.12.0", (3, 12), True), ("6.8.3", (3, 11), True)],
)
def test_the_pair_that_loses_none_is_refused(qt, python, fits):
    assert (app.unfit(qt, python) == "") is fits


def test_fcitx_without_its_plugin_is_reached_through_ibus(tmp_path):
    environment = {"QT_IM_MODULE": "fcitx5"}
    app.choose_input_method(environment, tmp_path)
    assert environment == {"QT_IM_MODULE": "ibus"}


def test_fcitx_with_its_plugin_and_other_methods_stay(tmp_path):
    folder = tmp_path / "Qt/plugins/platforminputcontexts"
    folder.mkdir(parents=True)
    (folder / "libfcitx5platforminputcontextplugin.so").touch()
    for module in ("fcitx", "ibus"):
        environment = {"QT_IM_MODULE": module}
        app.choose_input_method(environment, tmp_path)
        assert environment == {"QT_IM_MODULE": module}
    empty: dict[str, str] = {}
    app.choose_input_method(empty, tmp_path)
    assert empty == {}


def test_a_file_opens_in_one_window_and_is_remembered(file, desktop):
    assert desktop.open(file)
    assert desktop.open(file)
    assert len(desktop.windows) == 1
    assert preferences.recent_files() == [file]
    assert desktop.start_page is None


def test_what_cannot_be_opened_is_explained_on_the_start_page(tmp_path, messages, desktop):
    desktop.start(tmp_path / "missing.digao")
    assert len(messages.boxes) == 1
    assert "missing.digao" in messages.boxes[0]
    assert desktop.start_page.isVisible()


def choose(monkeypatch, path):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_options: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_options: (str(path), ""))


@pytest.mark.parametrize("verb", ["new", "sample"])
def test_a_new_evaluation_gets_the_suffix_and_opens(tmp_path, monkeypatch, desktop, verb):
    desktop.start(None)
    choose(monkeypatch, tmp_path / "长沙 2018")
    getattr(desktop.start_page, verb)()
    (window,) = desktop.windows.values()
    assert window.session.path == tmp_path / "长沙 2018.digao"
    assert window.session.snapshot.indicators
    assert bool(window.session.snapshot.projects) is (verb == "sample")


def test_a_file_that_exists_is_never_overwritten(file, monkeypatch, qtbot, messages):
    page = StartPage(messages)
    qtbot.addWidget(page)
    choose(monkeypatch, file)
    before = file.read_bytes()
    page.new()
    assert "已有名为“评价.digao”的文件" in messages.said[0]
    assert file.read_bytes() == before


def test_recent_files_open_with_enter_and_missing_ones_say_so(file, tmp_path, qtbot, messages):
    preferences.remember(tmp_path / "gone.digao")
    preferences.remember(file)
    page = StartPage(messages)
    qtbot.addWidget(page)
    wanted = []
    page.wanted.connect(wanted.append)
    names = [page._recent.item(row).text() for row in range(page._recent.count())]
    assert [("已不在原处" in name) for name in names] == [False, True]
    QTest.keyClick(page._recent, Qt.Key.Key_Return)
    QTest.keyClick(page._recent, Qt.Key.Key_Down)
    QTest.keyClick(page._recent, Qt.Key.Key_Return)
    assert wanted == [file]
    assert "gone.digao" in messages.said[0]
    QTest.keyClick(page._recent, Qt.Key.Key_Delete)
    assert preferences.recent_files() == [file]


def test_the_last_file_opened_comes_first(tmp_path):
    for name in ("a", "b", "a"):
        preferences.remember(tmp_path / name)
    assert [path.name for path in preferences.recent_files()] == ["a", "b"]


def test_a_second_start_knocks_at_the_door_of_the_first(qtbot, file, desktop):
    assert not knock(file)
    answered = []
    door = Door(file, lambda: answered.append(True), desktop)
    assert knock(Path(file))
    qtbot.waitUntil(lambda: answered == [True])
    door.close()
    assert not knock(file)


def test_a_users_error_is_shown_with_its_hint(messages):
    messages.error(UserError("文件已损坏", "请用备份"))
    assert messages.boxes == ["文件已损坏 请用备份"]


def test_our_own_error_is_logged_and_calms_the_user(messages, caplog):
    messages.error(ValueError("index"))
    assert messages.boxes[0].startswith("程序出错，您的数据没有改动")
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    caplog.clear()


def test_a_refusal_in_passing_shows_at_the_foot_of_the_window(qtbot):
    page = StartPage()
    qtbot.addWidget(page)
    page.show()
    shown = Messages(page)
    shown.refuse(UserError("不能粘贴", "请重新复制"))
    assert shown._toast is not None
    assert shown._toast.isVisible()
    assert shown._toast.accessibleName() == "不能粘贴。请重新复制"
    QTest.mouseClick(shown._toast, Qt.MouseButton.LeftButton)
    assert not shown._toast.isVisible()


@pytest.mark.parametrize("where", ["slot", "thread"])
def test_what_nobody_caught_is_told_on_the_gui_thread(qtbot, where):
    told: list[tuple[str, bool]] = []
    guard = CrashGuard(lambda error: told.append((str(error), threading.current_thread() is threading.main_thread())))

    def fail():
        raise ValueError(where)

    with qtbot.captureExceptions():
        guard.install()
        try:
            if where == "slot":
                QTimer.singleShot(0, fail)
            else:
                worker = threading.Thread(target=fail)
                worker.start()
                worker.join()
            qtbot.waitUntil(lambda: bool(told))
        finally:
            guard.remove()
    assert told == [(where, True)]


def test_the_name_from_the_settings_is_in_the_history(file, desktop):
    preferences.set_author("李四")
    desktop.open(file)
    (window,) = desktop.windows.values()
    assert window.session.author == "李四"


def test_a_locked_file_is_explained(file, tmp_path, messages, desktop):
    other = Store.open(file, home=tmp_path / "other")
    assert not desktop.open(file)
    other.close()
    assert "正在另一个窗口" in messages.boxes[0]
