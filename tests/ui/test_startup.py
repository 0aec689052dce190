"""What the window waits for before it is seen, and what comes after."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from models.store import Store
from ui.crash import LogFile
from ui.desktop import Desktop
from ui.single import Door
from ui.warmup import WarmUp

ROOT = Path(__file__).parent.parent.parent
#: loaded by who needs them: reports, other files, other windows, pages that are not shown first
LATER = (
    ("docx", "lxml", "openpyxl", "PIL", "typst", "sqlite_utils", "python_calamine", "numpy")
    + (
        "PySide6.QtNetwork",
        "PySide6.QtPrintSupport",
        "logging.handlers",
        "urllib.request",
        "reports.chapters",
    )
    + ("ui.tables", "ui.forms", "ui.editors", "ui.start_page", "ui.search", "ui.pages.funds", "ui.pages.report")
)
SEEN = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import main
from PySide6.QtWidgets import QApplication

def stop(*_):
    QApplication.processEvents()
    windows = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    print(len(windows), *sorted(set({LATER!r}) & sys.modules.keys()))
    for window in windows:
        window.close()
    return 0

QApplication.exec = stop
main.main(sys.argv)
"""


def test_the_first_window_loads_only_what_it_shows(file):
    ended = subprocess.run([sys.executable, "-c", SEEN, str(file)], capture_output=True, text=True, check=False)
    assert (ended.stdout.split(), ended.returncode) == (["1"], 0), ended.stderr


def test_the_rest_is_loaded_one_by_one_and_stops_with_its_window(qtbot, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    names = [f"digao_probe_{number}" for number in range(3)]
    for name in names:
        (tmp_path / f"{name}.py").touch()
    window = QObject()
    warm = WarmUp(names[:2], window)
    assert not {*names} & sys.modules.keys()
    qtbot.waitUntil(lambda: names[1] in sys.modules)
    qtbot.waitUntil(lambda: not warm._timer.isActive())
    WarmUp([names[2]], window)
    window.deleteLater()
    qtbot.wait(150)
    assert names[2] not in sys.modules


def test_the_log_is_made_by_its_first_record(tmp_path):
    path = tmp_path / "digao.log"
    log = logging.getLogger("alone")
    log.addHandler(handler := LogFile(path))
    assert not path.exists()
    log.warning("首条")
    handler.close()
    assert "WARNING MainThread alone: 首条" in path.read_text(encoding="utf-8")


@pytest.fixture
def desktop(qtbot, messages, user_data):
    made = Desktop(lambda _parent: messages)
    yield made
    made.close()
    if made.start_page is not None:
        made.start_page.close()


def test_a_file_that_another_program_shows_is_brought_to_the_front_there(qtbot, file, tmp_path, desktop, messages):
    other, answered = Store.open(file, home=tmp_path / "other"), []
    door = Door(file, lambda: answered.append(True), desktop)
    assert not desktop.start(file)
    qtbot.waitUntil(lambda: answered == [True])
    desktop.show_start()
    assert not desktop.open(file)
    qtbot.waitUntil(lambda: answered == [True, True])
    assert (messages.boxes, desktop.start_page.isVisible(), desktop.windows) == ([], True, {})
    door.close()
    other.close()


def test_an_opened_file_can_be_knocked_for(qtbot, file, desktop):
    assert desktop.start(file)
    qtbot.waitUntil(lambda: bool(desktop._doors))
    desktop.close()
    assert desktop._doors == {}
