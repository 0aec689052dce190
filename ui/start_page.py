"""What is shown when no evaluation is open: make one, open one, look at the sample, or go on with a recent one."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from models.errors import UserError
from ui import preferences, theme
from ui.home import documents
from ui.i18n import _
from ui.lists import TwoLineList
from ui.messages import Messages
from ui.widgets import Button, IconLabel, Label, column, row

SUFFIX = ".digao"
PATH = Qt.ItemDataRole.UserRole


class StartPage(QWidget):
    """Asks for files; ``wanted`` has the path of an existing one, ``created`` and ``sampled`` that of one to be made."""

    wanted = Signal(object)
    created = Signal(object)
    sampled = Signal(object)
    closed = Signal()

    def __init__(self, messages: Messages | None = None) -> None:
        super().__init__()
        theme.dress(self)
        self.setObjectName("page")
        self._messages = messages or Messages(self)
        self.setWindowTitle(_("底稿"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(760, 520)
        self._new = Button(_("新建评价…"), "plus", "primary", on=self.new)
        self._open = Button(_("打开…"), "folder-kanban", on=self.open)
        self._sample = Button(_("打开样例"), "eye", on=self.sample)
        self._recent = RecentList()
        self._recent.chosen.connect(self._choose)
        self._lay_out()
        for keys, action in (("Ctrl+N", self.new), ("Ctrl+O", self.open), ("Ctrl+W", self.close)):
            QShortcut(QKeySequence(keys), self).activated.connect(action)
        self._new.setToolTip("Ctrl+N")
        self._open.setToolTip("Ctrl+O")
        (self._recent if self._recent.count() else self._new).setFocus()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(40, 32, 40, 28)
        box.setSpacing(16)
        name = column(Label(_("底稿"), "h1"), Label(_("财政支出绩效现场评价"), "muted"), spacing=2)
        box.addLayout(row(IconLabel("clipboard-check", "accent", 34), name, None, spacing=14))
        box.addLayout(row(self._new, self._open, self._sample, None))
        heading = Label(_("最近打开"), "h2")
        heading.setBuddy(self._recent)
        box.addWidget(heading)
        box.addWidget(self._recent, 1)
        secret = _("一个评价就是一个文件，所有内容都在这台电脑上。涉密资料不得录入本程序。")
        box.addLayout(row(IconLabel("info", "text3", 14), Label(secret, "hint", wrap=True), spacing=6))

    def _choose(self, path: Path) -> None:
        if path.exists():
            self.wanted.emit(path)
        else:
            self._messages.refuse(
                UserError(
                    _("“{name}”已不在原处").format(name=path.name), _("请用“打开…”找到它，或按 Delete 从列表中去掉")
                )
            )

    def new(self) -> None:
        if path := self._ask_place(_("新建评价"), _("新的评价")):
            self.created.emit(path)

    def sample(self) -> None:
        if path := self._ask_place(_("把样例放在哪里"), _("样例评价")):
            self.sampled.emit(path)

    def _ask_place(self, title: str, name: str) -> Path | None:
        """Where a new file is to be made; one that exists is never overwritten."""
        chosen, _filter = QFileDialog.getSaveFileName(
            self, title, str(free_name(documents(), name)), _filters(), options=QFileDialog.Option.DontConfirmOverwrite
        )
        if not chosen:
            return None
        path = Path(chosen)
        path = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
        if path.exists():
            self._messages.refuse(UserError(_("已有名为“{name}”的文件").format(name=path.name), _("请换一个文件名")))
            return None
        return path

    def open(self) -> None:
        folder = next(
            (str(path.parent) for path in preferences.recent_files() if path.parent.exists()), str(documents())
        )
        chosen, _filter = QFileDialog.getOpenFileName(self, _("打开评价"), folder, _filters())
        if chosen:
            self.wanted.emit(Path(chosen))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


def _filters() -> str:
    return _("评价文件 (*.digao)") + ";;" + _("所有文件 (*)")


def free_name(folder: Path, name: str) -> Path:
    """A file name in the folder that is not taken yet."""
    tried = (folder / f"{name}{number}{SUFFIX}" for number in ("", *range(2, 1000)))
    return next(path for path in tried if not path.exists())


class RecentList(TwoLineList):
    """Recent files; Enter opens one, Delete takes it off the list, missing ones say so."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("最近打开"))
        self.itemActivated.connect(lambda item: self.chosen.emit(item.data(PATH)))
        self._fill()

    def _fill(self) -> None:
        self.clear()
        for path in preferences.recent_files():
            gone = not path.exists()
            name = _("{name}（文件已不在原处）").format(name=path.stem) if gone else path.stem
            self.add(name, str(path.parent), path, muted=gone)
        self.setCurrentRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None:
            preferences.forget(item.data(PATH))
            self._fill()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.chosen.emit(item.data(PATH))
        else:
            super().keyPressEvent(event)
