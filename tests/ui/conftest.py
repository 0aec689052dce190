"""An open evaluation on a real file for every test of the window."""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.evaluation import Evaluation, Project
from models.funds import ExpenseLine, Fund
from models.store import Step, Store
from ui import garbage, theme
from ui.messages import Messages
from ui.session import Session

T = TypeVar("T")
PROJECTS = ("政务大厅运行维护", "便民服务专项", "信息系统建设与运维")
AMOUNTS = (("办公耗材", 76_420_000), ("场地租赁", 150_000_000), ("便民设施购置", 108_380_000))


def fill(step: Step) -> None:
    """Three projects, the funds of the first and three of its expense lines."""
    step.add(Evaluation(title="2018年度专项资金绩效评价", unit="政务服务中心", fiscal_year=2018, money_unit="万元"))
    projects = step.add_all([Project(name=name) for name in PROJECTS])
    step.add(Fund(project=projects[0], budget=1_286_000_000, budget_text="1286万元"))
    step.add_all([ExpenseLine(project=projects[0], item=item, amount=amount) for item, amount in AMOUNTS])


class Recording(Messages):
    """Remembers what it is given to say; ``answer`` is what it replies when asked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: list[str] = []
        self.said: list[str] = []
        self.asked: list[str] = []
        self.answer = True

    def say(self, text: str) -> None:
        self.said.append(text)

    def ask(self, question: str, hint: str = "", *, yes: str = "", no: str = "") -> bool:
        self.asked.append(question)
        return self.answer

    def _box(self, text: str, hint: str) -> None:
        self.boxes.append(f"{text} {hint}".strip())


@pytest.fixture
def messages() -> Recording:
    return Recording()


@pytest.fixture(scope="session", autouse=True)
def collected_here() -> Iterator[None]:
    """Widgets of earlier tests are freed on this thread, never on a storage thread."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def tidied() -> Iterator[None]:
    yield
    garbage.tidy()


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    theme.start(qapp)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "评价.digao"
    Store.create(path, fill, home=tmp_path / "home").close()
    return path


@pytest.fixture
def session(qtbot: QtBot, file: Path, tmp_path: Path) -> Iterator[Session]:
    opened = Session.open(file, home=tmp_path / "home", author="张三")
    yield opened
    opened.close()


@pytest.fixture
def settled(qtbot: QtBot, session: Session) -> Callable[[], None]:
    """Wait until everything submitted is saved and announced."""

    def wait() -> None:
        done: list[None] = []
        session.ask(lambda _store: None, done.append)
        qtbot.waitUntil(lambda: bool(done))
        QApplication.processEvents()  # what was added to a layout is shown by an event of its own

    return wait


@pytest.fixture
def held(qtbot: QtBot) -> Callable[[Qt.KeyboardModifier], AbstractContextManager[None]]:
    """Hold a key down, as Qt itself sees it: only events of a window tell it so."""

    @contextmanager
    def hold(modifier: Qt.KeyboardModifier) -> Iterator[None]:
        elsewhere = QWidget()
        qtbot.addWidget(elsewhere)
        elsewhere.winId()
        QTest.keyPress(elsewhere.windowHandle(), Qt.Key.Key_Control, modifier)
        yield
        QTest.keyRelease(elsewhere.windowHandle(), Qt.Key.Key_Control)

    return hold


@pytest.fixture
def say(qtbot: QtBot) -> Callable[..., None]:
    """Type Chinese the way an input method does: a composition, then the finished words."""

    def compose(widget: QWidget, text: str, preedit: str = "") -> None:
        if preedit:
            QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(widget, event)

    return compose
