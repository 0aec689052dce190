"""导出: what the report still lacks, where it is written to, and the writing of it beside the window's own work."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QRadioButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models.errors import UserError
from models.snapshot import Snapshot
from models.store import Store
from reports.build import Missing, Severity, compose, export, missing
from ui import icons, theme
from ui.i18n import _
from ui.jobs import Job
from ui.messages import Messages
from ui.pages.parts import one_stop
from ui.session import Session
from ui.values import sentence
from ui.widgets import THEME_EVENTS, Button, Card, EmptyState, Label, Pill, column, row

LACK = Qt.ItemDataRole.UserRole
SHOW_PROGRESS_MS = 500
LONGEST_NAME, ROW = 80, 32
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
ICONS = {Severity.BLOCKING: ("circle-alert", "bad"), Severity.WARNING: ("circle-alert", "warn")}


def file_name(title: str, *, draft: bool = False) -> str:
    """A name every system takes, made of the report's title; a draft and the final report have two."""
    name = _FORBIDDEN.sub(" ", title).strip(" .")[:LONGEST_NAME].strip(" .")
    return f"{name or _('评价报告')}{_('（草稿）') if draft else ''}.docx"


class MissingList(Card):
    """What is lacking, the most pressing first; Enter leads to where it is mended."""

    go = Signal(str, str, object, str)  # page, table, id, field

    def __init__(self) -> None:
        self.pill = Pill()
        super().__init__(_("还需补齐"), right=self.pill)
        self.lacks: tuple[Missing, ...] = ()
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setAccessibleName(_("还需补齐"))
        self.tree.setIconSize(QSize(16, 16))
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemActivated.connect(self._open)
        self.hint = Label("", "hint", wrap=True)
        self.complete = EmptyState("circle-check", _("没有缺项"), _("可以导出定稿"))
        self.body.addWidget(self.tree, 1)
        self.body.addWidget(self.complete, 1)
        self.body.addWidget(self.hint)

    def show_lacks(self, lacks: tuple[Missing, ...]) -> None:
        at = self.tree.currentIndex().row()
        self.lacks = lacks
        self.tree.clear()
        for lack in lacks:
            item = QTreeWidgetItem(self.tree, [lack.sentence, f"{_(lack.page)} ›"])
            item.setToolTip(0, f"{_(lack.severity.value)}：{lack.sentence}")
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{lack.severity.value} {lack.sentence} {lack.page}")
            item.setData(0, LACK, lack)
            item.setSizeHint(0, QSize(0, ROW))
        self._tint()
        if (item := self.tree.topLevelItem(min(max(0, at), len(lacks) - 1))) is not None:
            self.tree.setCurrentItem(item)
        self._say()

    def _say(self) -> None:
        bars = len(self.blocking)
        if not self.lacks:
            self.pill.show_text(_("没有缺项"), "good")
        elif bars:
            self.pill.show_text(_("{count} 项必须补齐").format(count=bars), "bad")
        else:
            self.pill.show_text(_("{count} 项建议补齐").format(count=len(self.lacks)), "warn")
        words = _("红色的必须补齐才能导出定稿，黄色的不影响导出。Enter 或双击前往填写")
        self.hint.setText(words)
        self.complete.setVisible(not self.lacks)
        for part in (self.tree, self.hint):
            part.setVisible(bool(self.lacks))

    def _tint(self) -> None:
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            if item is not None:
                name, colour = ICONS[item.data(0, LACK).severity]
                item.setIcon(0, icons.icon(name, getattr(theme.colours(), colour), size=16))
                item.setForeground(1, self.palette().link())

    @property
    def blocking(self) -> tuple[Missing, ...]:
        return tuple(lack for lack in self.lacks if lack.severity is Severity.BLOCKING)

    def _open(self, item: QTreeWidgetItem) -> None:
        lack: Missing = item.data(0, LACK)
        self.go.emit(lack.page, lack.table, lack.id or None, lack.field)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in THEME_EVENTS and hasattr(self, "tree"):
            self._tint()


class Target(QWidget):
    """Which edition, under which name, in which folder; name and folder follow the evaluation until they are changed."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.draft, self.final = QRadioButton(_("草稿")), QRadioButton(_("定稿"))
        self.draft.setToolTip(_("带“草稿”字样，缺的内容以“—”或“尚未填写”表示"))
        self.final.setToolTip(_("必须补齐的内容全部补齐后才能导出"))
        group = QButtonGroup(self)
        group.addButton(self.draft)
        group.addButton(self.final)
        self.draft.setChecked(True)
        one_stop(group)
        self._title = ""
        self.name, self.folder = QLineEdit(), QLineEdit(str(folder))
        self.browse = Button(_("选择…"), tip=_("选择文件夹"), on=self._browse)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(row(_label(_("版本"), self.draft), self.draft, self.final, None, spacing=12))
        box.addLayout(row(_label(_("文件名"), self.name), self.name, spacing=12))
        box.addLayout(row(_label(_("文件夹"), self.folder), self.folder, self.browse, spacing=12))
        self.draft.toggled.connect(lambda _on: self.propose(self._title))

    def propose(self, title: str) -> None:
        self._title = title
        if not self.name.isModified():
            self.name.setText(file_name(title, draft=self.draft.isChecked()))
            self.name.setCursorPosition(0)

    @property
    def path(self) -> Path:
        """Raises UserError where no name is given."""
        name = self.name.text().strip()
        if not name.removesuffix(".docx"):
            raise UserError(_("没有填写文件名"), _("请填写报告的文件名"))
        if _FORBIDDEN.search(name):
            raise UserError(_("文件名中有不能用的字符"), _('请去掉 \\ / : * ? " < > |'))
        return Path(self.folder.text().strip() or ".") / (name if name.endswith(".docx") else f"{name}.docx")

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("选择文件夹"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)


def _label(text: str, buddy: QWidget) -> Label:
    label = Label(text, "muted")
    label.setMinimumWidth(56)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setBuddy(buddy)
    if isinstance(buddy, QLineEdit):
        buddy.setAccessibleName(text)
    return label


@dataclass(frozen=True)
class Done:
    path: Path
    seconds: float
    stamp: tuple[int, int]  # of the file just written: when and how long


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size


def _writing(snapshot: Snapshot, path: Path, draft: bool) -> Callable[[Job], Done]:
    def work(job: Job) -> Done:
        start = time.perf_counter()
        export(snapshot, path, draft=draft, step=job.step)
        return Done(path, time.perf_counter() - start, _stamp(path))

    return work


class ExportTab(QWidget):
    """``export`` writes the report as it is now, all typing included; nothing else waits meanwhile."""

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__()
        self._session, self._messages = session, messages
        self._seen: object = None
        self.job: Job | None = None
        self.done: Done | None = None
        self.missing, self.target = MissingList(), Target(session.path.parent)
        self.start = Button(_("导出 Word 报告"), "file-down", "primary", on=self.export)
        self.cancel = Button(_("取消"), on=self._cancel)
        self.bar, self.step = QProgressBar(), Label("", "hint")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("导出进度"))
        self.said, self.where = Label("", wrap=True), Label("", "hint", wrap=True)
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open_file = Button(_("打开文件"), "file-text", on=lambda: self._open(lambda done: done.path))
        self.open_folder = Button(
            _("打开所在文件夹"), "folder-kanban", on=lambda: self._open(lambda done: done.path.parent)
        )
        self._progress = QTimer(self, singleShot=True, interval=SHOW_PROGRESS_MS)
        self._progress.timeout.connect(lambda: self._show_progress(True))
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        self._lay_out()
        session.changed.connect(lambda _changes: self._soon.start())

    def _lay_out(self) -> None:
        card = Card(_("导出"))
        card.body.addWidget(self.target)
        card.body.addLayout(row(self.start, self.cancel, self.step, None))
        card.body.addWidget(self.bar)
        card.body.addLayout(column(self.said, self.where, spacing=2))
        card.body.addLayout(row(self.open_file, self.open_folder, None))
        card.body.addStretch()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(14)
        box.addWidget(self.missing, 3)
        box.addWidget(card, 2)
        self._show_progress(False)
        self._show_done(None)

    def begin(self) -> None:
        self.start.setFocus()

    # ---- what is lacking

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        snapshot = self._session.snapshot
        if self.isVisible() and self._seen is not snapshot:
            self._seen = snapshot
            self.missing.show_lacks(missing(snapshot))
            self.target.propose("".join(compose(snapshot).title))

    # ---- writing

    def export(self) -> None:
        """Write the report of everything said so far, what is still on its way to the disk included."""
        if self.job is not None:
            return
        self._session.ask(Store.snapshot, self._write)

    def _write(self, snapshot: Snapshot) -> None:
        self.missing.show_lacks(missing(snapshot))
        self.target.propose("".join(compose(snapshot).title))
        draft = self.target.draft.isChecked()
        if not draft and self.missing.blocking:
            words = _("还有 {count} 项必须补齐，不能导出定稿；请补齐左边红色的各项，或先导出草稿")
            self._refuse(words.format(count=len(self.missing.blocking)))
            self.missing.tree.setFocus()
            return
        try:
            path = self.target.path
        except UserError as error:
            self._refuse(sentence(error))
            self.target.name.setFocus()
            return
        if self._may_replace(path):
            self._start(_writing(snapshot, path, draft))

    def _may_replace(self, path: Path) -> bool:
        """A file that is not the one just exported may hold somebody's work in Word."""
        own = self.done is not None and self.done.path == path
        if not path.is_file() or (own and self.done is not None and self.done.stamp == _stamp(path)):
            return True
        return self._messages.ask(
            _("“{name}”已经存在，要覆盖吗？").format(name=path.name),
            _("在 Word 中对它所做的修改会丢失；要保留它，请取消后换一个文件名。"),
            yes=_("覆盖"),
        )

    def _start(self, work: Callable[[Job], Done]) -> None:
        self.start.setEnabled(False)
        self._show_done(None)
        self.said.setText("")
        self._progress.start()
        self.job = job = Job(work)
        job.progress.connect(self._stepped)
        job.done.connect(self._finished)
        job.failed.connect(self._failed)
        job.cancelled.connect(self._cancelled)
        self._kept = job.start()  # the pool's thread must not be the last to hold it

    def _stepped(self, done: int, of: int, text: str) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
        self.step.setText(_(text))

    def _cancel(self) -> None:
        if self.job is not None:
            self.job.cancel()

    def _end(self) -> None:
        self.job = None
        self._progress.stop()
        self._show_progress(False)
        self.start.setEnabled(True)

    def _finished(self, done: Done) -> None:
        self._end()
        self._show_done(done)
        self.open_file.setFocus()

    def _failed(self, error: Exception) -> None:
        self._end()
        self.start.setFocus()
        if isinstance(error, UserError):
            self._refuse(sentence(error))
        else:
            self._messages.error(error)

    def _cancelled(self) -> None:
        self._end()
        self.start.setFocus()
        self.said.setText(_("已取消，没有写入文件"))
        self.said.set_tone("")

    # ---- what is said

    def _refuse(self, words: str) -> None:
        self._show_done(None)
        self.said.setText(words)
        self.said.set_tone("bad")

    def _show_progress(self, on: bool) -> None:
        for part in (self.bar, self.cancel, self.step):
            part.setVisible(on)

    def _show_done(self, done: Done | None) -> None:
        self.done = done or self.done
        for part in (self.where, self.open_file, self.open_folder):
            part.setVisible(done is not None)
        if done is not None:
            words = _("已导出“{name}”，{time}，用时 {seconds:.2f} 秒")
            self.said.setText(
                words.format(name=done.path.name, time=f"{datetime.now().astimezone():%H:%M:%S}", seconds=done.seconds)
            )
            self.said.set_tone("good")
            self.where.setText(str(done.path))

    def _open(self, which: Callable[[Done], Path]) -> None:
        if self.done is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(which(self.done)))):
            self._messages.say(_("没有能打开它的程序：{path}").format(path=which(self.done)))
