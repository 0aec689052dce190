"""修改历史: who changed what and when, newest first, field by field; and going back to any moment."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QTableView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from models import history
from models.history import Change, Item
from models.store import Store
from ui import theme
from ui.i18n import _
from ui.messages import Messages
from ui.pages.history_filters import Filters, Wanted
from ui.pages.history_list import ItemDelegate, ItemModel
from ui.session import Session
from ui.widgets import MARGINS, Button, Card, EmptyState, Label, row

PAGE, ROW = 200, 34
RECORD = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Answer:
    """What the log says to one question; ``more`` where there are older actions too."""

    wanted: Wanted
    items: list[Item]
    more: bool
    people: list[str]
    gone: frozenset[int]


def _ask(store: Store, wanted: Wanted, count: int) -> Answer:
    found = history.items(store, **asdict(wanted), limit=count + 1)
    shown = found[:count]
    gone = store.taken_back(shown[-1].entry) if shown else frozenset[int]()
    return Answer(wanted, shown, len(found) > count, history.people(store), gone)


class Details(Card):
    """What one action changed, record by record; and the way back to it."""

    jump = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.title, self.when = Label("", "h2", wrap=True), Label("", "hint")
        self.tree = QTreeWidget()
        self.tree.setColumnCount(3)
        self.tree.setHeaderLabels([_("记录和字段"), _("原值"), _("新值")])
        self.tree.setAccessibleName(_("修改内容"))
        self.tree.setWordWrap(True)
        self.tree.setIndentation(14)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.tree.itemActivated.connect(self._open)
        self.back = Button(_("撤销到此处"), "undo-2")
        self.says = Label("", "muted", wrap=True)
        for part in (self.title, self.when):
            self.body.addWidget(part)
        self.body.addWidget(self.tree, 1)
        foot = row(self.back, self.says, spacing=12)
        foot.setStretch(1, 1)
        self.body.addLayout(foot)

    def show_item(self, item: Item | None) -> None:
        self.title.setText(item.label if item else "")
        who = f"{item.at:%Y-%m-%d %H:%M:%S}　{item.who}" if item else ""
        self.when.setText(who.strip())
        self.tree.clear()

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Everything goes into the tree at once: it would lay itself out anew for each line."""
        self.tree.clear()
        tops: list[QTreeWidgetItem] = []
        for _key, group in groupby(changes, lambda one: (one.table, one.id)):
            fields = list(group)
            first = fields[0]
            acts = [one.new for one in fields if not one.field]
            top = QTreeWidgetItem(["　".join(filter(None, (*acts, first.record, first.title)))])
            top.setFont(0, theme.font(bold=True))
            below = [[one.field, one.old or _("（空）"), one.new or _("（空）")] for one in fields if one.field]
            for line in (top, *(QTreeWidgetItem(top, texts) for texts in below)):
                line.setData(0, RECORD, (first.table, first.id))
                for column in range(3):
                    line.setToolTip(column, line.text(column))
                    line.setTextAlignment(column, Qt.AlignmentFlag.AlignTop)
            tops.append(top)
        self.tree.addTopLevelItems(tops)
        for top in tops:
            top.setFirstColumnSpanned(True)
        self.tree.expandAll()

    def show_way_back(self, item: Item | None, steps: int, read_only: bool) -> None:
        """How many steps going back to an action takes, said before it is done."""
        self.back.setEnabled(steps > 0 and not read_only)
        if item is None:
            self.says.setText("")
        elif steps:
            words = _("将撤销此后在本机所做的 {steps} 步，回到 {time} 这一步刚完成时；按 Ctrl+Z 可以再恢复")
            self.says.setText(words.format(steps=steps, time=f"{item.at:%H:%M:%S}"))
        else:
            self.says.setText(_("此后在本机没有可以撤销的修改"))

    def _open(self, line: QTreeWidgetItem) -> None:
        table, record_id = line.data(0, RECORD)
        self.jump.emit(table, record_id)


class HistoryPage(QWidget):
    """Asks the log when it is seen and when something has changed; the chosen action stays chosen."""

    jump = Signal(str, object)

    def __init__(self, session: Session, _messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._count, self._stale = PAGE, True
        self._entry: int | None = None
        self.filters, self.details = Filters(), Details()
        self.items = ItemModel(self)
        self.list = self._make_list()
        self.more = Button(_("更多"), "chevron-down", "ghost", on=self.show_more)
        self.count = Label("", "hint")
        nothing = EmptyState("history", _("没有符合条件的修改"), _("每次修改都会自动记在这里；请放宽上面的条件"))
        self._stack = QStackedWidget()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._lay_out(nothing)
        self._listen()

    def _make_list(self) -> QTableView:
        table = QTableView()
        table.setModel(self.items)
        table.setItemDelegate(ItemDelegate(table))
        table.setAccessibleName(_("修改历史"))
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for column, width in enumerate((158, 84, 0, 76, 66)):
            table.setColumnWidth(column, width or 200)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self, nothing: QWidget) -> None:
        left = Card(padding=1)
        left.body.addWidget(self.list)
        foot = row(self.count, None, self.more)
        foot.setContentsMargins(12, 0, 12, 4)
        left.body.addLayout(foot)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("history")
        splitter.setHandleWidth(14)
        splitter.setStyleSheet("QSplitter::handle { background: transparent; }")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.details)
        splitter.setSizes([620, 480])
        splitter.setStretchFactor(0, 1)
        self._stack.addWidget(splitter)
        self._stack.addWidget(nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(*MARGINS)
        box.setSpacing(12)
        box.addWidget(self.filters)
        box.addWidget(self._stack, 1)

    def _listen(self) -> None:
        self._soon.timeout.connect(self.reload)
        self.filters.changed.connect(self._filter)
        self.list.selectionModel().currentRowChanged.connect(self._chosen)
        self.list.activated.connect(lambda _index: self.details.tree.setFocus())
        self.details.back.clicked.connect(lambda _on: self.go_back())
        self.details.jump.connect(self.jump)
        self.session.changed.connect(lambda _changes: self._mark_stale())

    def begin(self) -> None:
        self.list.setFocus()

    # ---- asking

    def _mark_stale(self) -> None:
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._soon.start()

    def _filter(self) -> None:
        self._count, self._entry = PAGE, None
        self.reload()

    def show_more(self) -> None:
        self._count += PAGE
        self.reload()

    def reload(self) -> None:
        wanted, count = self.filters.wanted, self._count
        self._stale = False
        self.session.ask(lambda store: _ask(store, wanted, count), self._show)

    def _show(self, answer: Answer) -> None:
        if answer.wanted != self.filters.wanted:
            return  # a later question is on its way
        self.filters.show_people(answer.people)
        keep, scrolled = self._entry, self.list.verticalScrollBar().value()
        self.items.show(answer.items, answer.gone)
        self._stack.setCurrentIndex(0 if answer.items else 1)
        self.more.setVisible(answer.more)
        words = _("最近 {count} 次修改") if answer.more else _("共 {count} 次修改")
        self.count.setText(words.format(count=len(answer.items)))
        at = max(0, self.items.row_of(keep))
        self.list.verticalScrollBar().setValue(scrolled)
        self.list.setCurrentIndex(self.items.index(at, 0))
        if not answer.items:
            self._chosen(QModelIndex())

    # ---- the chosen action

    def _chosen(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        item = self.items.item(index.row()) if index.isValid() else None
        self._entry = item.entry if item else None
        self.details.show_item(item)
        self.details.show_way_back(item, 0, self.session.read_only)
        if item is not None:
            entry = item.entry
            self.session.ask(
                lambda store: (entry, history.changes(store, entry), len(store.steps_after(entry))), self._explain
            )

    def _explain(self, found: tuple[int, list[Change], int]) -> None:
        entry, changes, steps = found
        if entry != self._entry:
            return
        self.details.show_changes(changes)
        self.details.show_way_back(self.items.item(self.items.row_of(entry)), steps, self.session.read_only)

    def go_back(self) -> None:
        """Take back everything done here since the chosen action; Ctrl+Z brings it back."""
        if self._entry is not None and self.details.back.isEnabled():
            self.details.back.setEnabled(False)
            self.list.setFocus()
            self.session.undo_to(self._entry)

    def show_record(self, table: str, record_id: int) -> None:
        """Only what happened to one record."""
        self.session.ask(
            lambda store: history.name(store, table, record_id),
            lambda name: self.filters.only_record(table, record_id, name),
        )

    def sizeHint(self) -> QSize:
        return QSize(1100, 640)
