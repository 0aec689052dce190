"""The window of one open evaluation: pages on the left, what is going on at the top, and the keys of both."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from models.errors import N_
from models.store import Changes
from ui import icons, pages, theme
from ui.i18n import _
from ui.messages import Messages
from ui.pages import Page
from ui.session import Session
from ui.widgets import THEME_EVENTS, Button, IconLabel, Label, Pill, focus_first, row

NAV_WIDTH = 196
SIZE = QSize(1280, 800)
REPORT = N_("评价报告")


class MainWindow(QMainWindow):
    """Pages are made when they are first visited."""

    closed = Signal(object)

    def __init__(self, session: Session, messages: Messages | None = None) -> None:
        super().__init__()
        theme.dress(self)
        self.session, self.messages = session, messages or Messages(self)
        self._pages: dict[str, QWidget] = {}
        self._entries = pages.built()
        self._stack = QStackedWidget()
        self._nav = self._make_nav()
        self._make_top()
        self._lay_out()
        self._make_keys()
        self.setWindowTitle(f"{session.path.stem} — {_('底稿')}")
        self._listen()
        self._restore()
        self._nav.setCurrentRow(0)

    # ---- parts

    def _make_nav(self) -> QListWidget:
        nav = QListWidget()
        nav.setObjectName("navlist")
        nav.setAccessibleName(_("页面"))
        nav.setIconSize(QSize(18, 18))
        nav.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for page in self._entries:
            item = QListWidgetItem(_(page.title), nav)
            item.setSizeHint(QSize(0, 38))
            item.setToolTip(page.key)
        nav.currentRowChanged.connect(self._visit)
        return nav

    def _tint_nav(self) -> None:
        tokens, chosen = theme.colours(), self._nav.currentRow()
        for at, page in enumerate(self._entries):
            active = tokens.accent if at == chosen else ""
            self._nav.item(at).setIcon(icons.icon(page.icon, tokens.text2, active=active))

    def _make_top(self) -> None:
        self._title, self._stage, self._saved = Label("", "h1"), Pill(), Label("", "hint")
        self._saved_icon = IconLabel("check", "good", 14)
        self._undo = Button(icon="undo-2", kind="ghost", tip=_("撤销"), on=self.undo)
        self._redo = Button(icon="redo-2", kind="ghost", tip=_("重做"), on=self.redo)
        self._find = Button(icon="search", kind="ghost", tip=_("搜索（Ctrl+F）"), on=self.search)
        self._report = Button(_("生成报告"), "file-text", "primary", on=self.export)
        self._report.setVisible(any(page.title == REPORT for page in self._entries))

    def _lay_out(self) -> None:
        side = QFrame()
        side.setObjectName("nav")
        side.setFixedWidth(NAV_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 14, 0, 10)
        column.setSpacing(6)
        brand = row(IconLabel("clipboard-check", "accent", 22), Label(_("底稿"), "h2"), None)
        brand.setContentsMargins(16, 0, 16, 8)
        column.addLayout(brand)
        column.addWidget(self._nav, 1)
        column.addWidget(self._footer())
        top = QFrame()
        top.setObjectName("topbar")
        bar = QHBoxLayout(top)
        bar.setContentsMargins(24, 10, 16, 10)
        parts = (self._title, self._stage, None, self._saved_icon, self._saved)
        bar.addLayout(row(*parts, self._undo, self._redo, self._find, self._report))
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(top)
        right.addWidget(self._stack, 1)
        central = QWidget()
        whole = QHBoxLayout(central)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(side)
        whole.addLayout(right, 1)
        self.setCentralWidget(central)

    def _footer(self) -> QLabel:
        footer = Label("", "hint")
        footer.setContentsMargins(16, 0, 12, 0)
        footer.setToolTip(str(self.session.path))
        room = NAV_WIDTH - 32
        footer.setText(footer.fontMetrics().elidedText(self.session.path.name, Qt.TextElideMode.ElideMiddle, room))
        footer.setAccessibleName(self.session.path.name)
        return footer

    def _make_keys(self) -> None:
        for at, page in enumerate(self._entries):
            self._key(page.key, lambda at=at: self.go_to(self._entries[at].title))
        for keys, action in (
            (("Ctrl+Z",), self.undo),
            (("Ctrl+Y", "Ctrl+Shift+Z"), self.redo),
            (("Ctrl+F",), self.search),
            (("F1", "?"), self.show_keys),
            (("Ctrl+W",), self.close),
        ):
            for key in keys:
                self._key(key, action)

    def _key(self, key: str, action: Callable[[], object]) -> None:
        QShortcut(QKeySequence(key), self).activated.connect(lambda: action())

    def _listen(self) -> None:
        self.session.changed.connect(self._changed)
        self.session.failed.connect(self.messages.error)
        self.session.saved.connect(self._show_saved)
        self.session.busy.connect(self._show_busy)
        self._changed(Changes("", frozenset()))
        self._saved.setText(_("只读") if self.session.read_only else _("自动保存"))

    # ---- pages

    def go_to(self, title: str, table: str = "", record_id: int | None = None, field: str = "") -> bool:
        """Show a page, and on it a table, a record or its field; False where this version has no such page."""
        titles = [page.title for page in self._entries]
        if title not in titles:
            return False
        row, focus = titles.index(title), self.focusWidget()
        here = (
            self._stack.currentWidget() is self._pages.get(title)
            and focus is not None
            and self._stack.isAncestorOf(focus)
        )
        if self._nav.currentRow() == row:
            self._visit(row)
        self._nav.setCurrentRow(row)
        page = self._pages[title]
        if table and self._point(page, table, record_id, field):
            return True
        if not here:  # hiding a page moves the focus to any place of the next one
            focus_first(page)
        return True

    def _point(self, page: Any, table: str, record_id: int | None, field: str) -> bool:
        """Let a page point at what it can: at a field, a record, a table."""
        if record_id is not None and field and hasattr(page, "show_field"):
            page.show_field(table, record_id, field)
        elif record_id is not None and hasattr(page, "show_record"):
            page.show_record(table, record_id)
        elif record_id is None and hasattr(page, "show_table"):
            page.show_table(table)
        else:
            return False
        return True

    def jump(self, table: str, record_id: int | None = None) -> bool:
        """Show a record on the page of its table."""
        page = pages.page_of(table)
        return page is not None and self.go_to(page.title, table, record_id)

    def page(self, title: str) -> QWidget | None:
        """A page that has been visited."""
        return self._pages.get(title)

    def _visit(self, row: int) -> None:
        self.flush()
        entry = self._entries[row]
        if entry.title not in self._pages:
            self._pages[entry.title] = self._make(entry)
        self._stack.setCurrentWidget(self._pages[entry.title])
        self._title.setText(_(entry.title))
        self._tint_nav()

    def _make(self, entry: Page) -> QWidget:
        page = getattr(import_module(entry.module), entry.name)(self.session, self.messages, self._stack)
        if hasattr(page, "jump"):
            page.jump.connect(self.jump)
        if hasattr(page, "go"):
            page.go.connect(self.go_to)
        self._stack.addWidget(page)
        for splitter in page.findChildren(QSplitter):
            kept = QSettings().value(f"splitter/{entry.name}/{splitter.objectName()}")
            if splitter.objectName() and isinstance(kept, QByteArray):
                splitter.restoreState(kept)
        return page

    # ---- what the keys and buttons do

    def flush(self) -> None:
        """Save what is being typed on the page that is shown."""
        page = self._stack.currentWidget()
        if page is None:
            return
        from ui.forms import RecordForm
        from ui.tables import RecordTable

        for part in (*page.findChildren(RecordForm), *page.findChildren(RecordTable)):
            part.flush()
        if hasattr(page, "flush"):
            page.flush()  # pyright: ignore[reportAttributeAccessIssue]

    def undo(self) -> None:
        self.flush()
        self.session.undo()

    def redo(self) -> None:
        self.session.redo()

    def search(self) -> None:
        from ui.search import SearchPalette

        self.flush()
        SearchPalette(self.session, self._show_hit, self).open()

    def _show_hit(self, table: str, record_id: int) -> None:
        if not self.jump(table, record_id):
            self.messages.say(_("这条记录在本版本中还没有对应的页面"))

    def export(self) -> None:
        """To the report page, and let it export."""
        self.flush()
        if self.go_to(REPORT) and hasattr(self._pages[REPORT], "export"):
            self._pages[REPORT].export()  # pyright: ignore[reportAttributeAccessIssue]

    def show_keys(self) -> None:
        from ui.keys import KeyList

        KeyList([(_(page.title), page.key) for page in self._entries], self).open()

    # ---- what is going on

    def _changed(self, _changes: Changes) -> None:
        self._stage.show_text(self.session.snapshot.evaluation.stage)
        for button, word, label, key in (
            (self._undo, _("撤销"), self.session.undo_label, "Ctrl+Z"),
            (self._redo, _("重做"), self.session.redo_label, "Ctrl+Y"),
        ):
            said = f"{word}：{label}（{key}）" if label else word
            button.setToolTip(said)
            button.setAccessibleName(said)
            button.setEnabled(bool(label) and not self.session.read_only)

    def _show_saved(self, at: datetime) -> None:
        self._saved.setText(_("已保存 {time}").format(time=f"{at:%H:%M:%S}"))
        self._saved_icon.set_icon("check", "good")

    def _show_busy(self, busy: bool) -> None:
        self._saved_icon.set_icon("clock" if busy else "check", "text3" if busy else "good")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in THEME_EVENTS and hasattr(self, "_nav"):
            self._tint_nav()

    # ---- opening and closing

    def _restore(self) -> None:
        kept: Any = QSettings().value("window/geometry")
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            room = self.screen().availableGeometry().size()
            self.resize(SIZE.boundedTo(room))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.flush()
        settings = QSettings()
        settings.setValue("window/geometry", self.saveGeometry())
        for title, page in self._pages.items():
            name = next(entry.name for entry in self._entries if entry.title == title)
            for splitter in page.findChildren(QSplitter):
                if splitter.objectName():
                    settings.setValue(f"splitter/{name}/{splitter.objectName()}", splitter.saveState())
        self.session.close()
        self.closed.emit(self)
        super().closeEvent(event)
