"""The running program: which evaluations are open in which windows, and the start page when none is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication, QWidget

from models.errors import UserError
from models.store import Store
from ui import pages, preferences, theme
from ui.crash import CrashGuard, start_log
from ui.garbage import Collector
from ui.home import home
from ui.i18n import _
from ui.main_window import MainWindow
from ui.messages import Messages
from ui.qt_words import QtWords
from ui.session import Session
from ui.warmup import WarmUp

if TYPE_CHECKING:
    from ui.single import Door
    from ui.start_page import StartPage

STYLE = ("-style", "Fusion")  # alike on every system; asked for in Python, it would first be wrapped with all its enums
SEEN_MS = 200  # after this long a window has been painted


def run(argv: Sequence[str]) -> int:
    log = start_log()
    app = application(argv)
    paths = [Path(one) for one in argv[1:2]]
    desktop = Desktop()
    guard = CrashGuard(desktop.tell)
    guard.install()
    collector = Collector(desktop)
    shown = desktop.start(paths[0] if paths else None)
    code = app.exec() if shown else 0
    guard.remove()
    desktop.close()
    collector.stop()
    if log is not None:
        log.flush()
    return code


def application(argv: Sequence[str]) -> QApplication:
    """The dressed QApplication; Qt's own boxes speak Chinese."""
    made = QApplication.instance()
    app = made if isinstance(made, QApplication) else QApplication([*argv[:1], *STYLE])
    app.setApplicationName("digao")
    app.setApplicationDisplayName("")
    app.setOrganizationName("digao")
    app.setDesktopFileName("digao")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    app.installTranslator(QtWords(app))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    theme.start(app)
    return app


class Desktop(QObject):
    """One window for each open file; closing the last one ends the program."""

    def __init__(self, messages: Callable[[QWidget | None], Messages] = Messages) -> None:
        super().__init__()
        self._messages = messages
        self.windows: dict[Path, MainWindow] = {}
        self.start_page: StartPage | None = None
        self._doors: dict[Path, Door] = {}

    def start(self, path: Path | None) -> bool:
        """False where another running program has the file open: its window has come to the front, none is needed."""
        if path is not None:
            try:
                self._show(path.resolve())
            except UserError as error:
                if _elsewhere(path):
                    return False
                self.tell(error)
        if not self.windows:
            self.show_start()
        return True

    def show_start(self) -> None:
        from ui.start_page import StartPage

        page = self.start_page = StartPage()
        page.wanted.connect(self.open)
        page.created.connect(lambda chosen: self._make(chosen, _create))
        page.sampled.connect(lambda chosen: self._make(chosen, _create_sample))
        page.show()

    def open(self, path: Path) -> bool:
        """Show an evaluation in its window; where it cannot be opened, say why and keep the start page."""
        try:
            self._show(path.resolve())
        except UserError as error:
            if not _elsewhere(path):
                self.tell(error)
            return False
        if self.start_page is not None:
            self.start_page.close()
            self.start_page.deleteLater()
            self.start_page = None
        return True

    def _show(self, path: Path) -> None:
        if path in self.windows:
            raise_window(self.windows[path])
            return
        session = Session.open(path, home=home(), author=preferences.author())
        window = self.windows[path] = MainWindow(session)
        window.closed.connect(self._closed)
        window.show()
        preferences.remember(path)
        QTimer.singleShot(SEEN_MS, window, lambda: self._settle_in(window))
        if session.recovered:
            window.messages.say(_("上次没有正常退出，已恢复到最后一次保存"))

    def _settle_in(self, window: MainWindow) -> None:
        """What can wait until the window is seen."""
        from ui.single import Door

        path = window.session.path.resolve()
        if path in self.windows:
            self._doors[path] = Door(path, lambda: raise_window(window), self)
            WarmUp(("ui.forms", "ui.tables", *(page.module for page in pages.built())), window)

    def _make(self, path: Path, create: Callable[[Path], None]) -> None:
        try:
            create(path)
        except UserError as error:
            self.tell(error)
            return
        self.open(path)

    def _closed(self, window: MainWindow) -> None:
        self.windows.pop(window.session.path.resolve(), None)
        if (door := self._doors.pop(window.session.path.resolve(), None)) is not None:
            door.close()
        window.deleteLater()

    def tell(self, error: Exception) -> None:
        """Say what went wrong, over whichever window is in front."""
        front = QApplication.activeWindow() or next(iter(self.windows.values()), self.start_page)
        self._messages(front).error(error)

    def close(self) -> None:
        for window in list(self.windows.values()):
            window.close()


def raise_window(window: QWidget) -> None:
    window.showNormal() if window.isMinimized() else window.show()
    window.raise_()
    window.activateWindow()


def _elsewhere(path: Path) -> bool:
    """Whether another running program has the file open; its window comes to the front."""
    from ui.single import knock

    return knock(path)


def _create(path: Path) -> None:
    from models.blank import start

    Store.create(path, start, home=home(), author=preferences.author()).close()


def _create_sample(path: Path) -> None:
    from models import sample

    sample.create(path, home=home())
