"""The items of the chosen checklist: one at a time for use on site, or all in rows; which are open, which failed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from models.checking import WRONG, raise_finding, remove_items
from models.errors import UserError
from models.evidence import EvidenceLink, of
from models.fieldwork import CheckItem, Checklist, progress
from models.findings import Finding
from models.store import Changes, Step
from ui.i18n import _
from ui.messages import Messages
from ui.pages.item_card import RESULTS, TONES, ItemView, digit
from ui.pages.parts import Switch, trash
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.widgets import Button, Card, Label, Pill, column, row, scrolling

TABLES = {table.meta.table for table in (CheckItem, Checklist, Finding, EvidenceLink)}
TEXTS = {"as_found", "note"}
ALL, OPEN, FAILED = "all", "open", "failed"
CARD, ROWS = "card", "rows"
FITS: dict[str, Callable[[CheckItem], bool]] = {
    ALL: lambda _item: True,
    OPEN: lambda item: not item.result,
    FAILED: lambda item: item.result in WRONG,
}


class ItemTable(RecordTable):
    """1 to 4 give the row its result, 0 takes it away, but where a text is typed."""

    chosen = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number, index = digit(event), self.currentIndex()
        typing = index.isValid() and self.records.columns[index.column()].column.field in TEXTS
        if number is None or number > len(RESULTS) or typing:
            super().keyPressEvent(event)
        else:
            self.chosen.emit(RESULTS[number - 1] if number else "")


class ItemsPane(QWidget):
    """Both views show the same items and stand on the same one."""

    jump = Signal(str, object)

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__()
        self.session, self._messages = session, messages
        self.checklist: Checklist | None = None
        self._stays: int | None = None  # shown whatever the filter says, until another item is gone to
        self.title, self.done, self.failed = Label("", "h2"), Pill(), Pill()
        self.views = Switch(_("显示方式"), [(CARD, _("逐项")), (ROWS, _("表格"))])
        self.filters = Switch(_("筛选"), [(ALL, _("全部")), (OPEN, _("未查")), (FAILED, _("不符合"))])
        self.views.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.add = Button(_("新增事项"), "plus", tip="Ctrl+Enter", on=self.add_item)
        self.remove = trash(_("删除事项（Ctrl+Delete）"), self.remove_items)
        self.view = ItemView(session, messages)
        self.table = self._table()
        self._lay_out()
        self._listen()

    def _table(self) -> ItemTable:
        made = ItemTable(
            self.session,
            CheckItem,
            [
                Column(field="what", width=180),
                Column(field="result", width=92, tone=lambda item: TONES.get(item.result, "") or "text2"),
                "as_found",
                Column(field="note", width=100),
                Column(_("佐证"), text=self._pieces, right=True, width=52),
                Column(_("问题"), text=lambda item: str(self.number(item) or ""), right=True, width=52),
            ],
            where=self._fits,
            new=lambda _step: CheckItem(checklist=self.checklist.id if self.checklist else None, what=""),
            name=_("核查事项"),
            empty=_("没有这样的事项"),
        )
        made.rows.actions["remove_rows"].triggered.disconnect()
        made.rows.actions["remove_rows"].triggered.connect(lambda _on=False: self.remove_items())
        return made

    def _lay_out(self) -> None:
        shell = Card(padding=0)
        shell.body.setContentsMargins(1, 1, 1, 1)
        shell.body.addWidget(self.table)
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolling(self.view))
        self.stack.addWidget(shell)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        box.addLayout(
            column(
                row(self.title, self.done, self.failed, None, self.views),
                row(self.filters, None, self.remove, self.add),
                spacing=6,
            )
        )
        box.addWidget(self.stack, 1)
        self.setFocusProxy(self.view)

    def _listen(self) -> None:
        self.table.selected.connect(self._moved)
        self.table.chosen.connect(self.give)
        self.view.card.chosen.connect(self.give)
        self.view.card.stepped.connect(self.step)
        self.view.evidence.jump.connect(self.jump)
        self.view.finding.clicked.connect(lambda _on=False: self.form_finding())
        self.views.chosen.connect(self._turn)
        self.filters.chosen.connect(lambda _key: self._filter())
        self.session.changed.connect(self._changed)

    # ---- which items

    def show_checklist(self, checklist: Checklist | None) -> None:
        if checklist is None or self.checklist is None or checklist.id != self.checklist.id:
            self.flush()
            self.checklist, self._stays = checklist, None
            self.table.refresh()
            if self.table.records.records:
                self.table.select(self.table.records.records[0].id)
        self.checklist = checklist
        self._show()

    def _fits(self, item: CheckItem) -> bool:
        mine = self.checklist is not None and item.checklist == self.checklist.id
        return mine and (FITS[self.filters.key](item) or item.id == self._stays)

    def _filter(self) -> None:
        self.flush()
        self._stays = None
        self.table.refresh()
        self._show()

    def _moved(self, item: int | None) -> None:
        """Another item: the one that was left goes where the filter has it."""
        stayed, self._stays = self._stays, item
        if stayed is not None and stayed != item and self.filters.key != ALL:
            self.table.refresh()
        self._show()

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES:
            self.table.refresh()
            self._show()

    def items(self) -> list[CheckItem]:
        wanted = self.checklist.id if self.checklist else 0
        return [item for item in self.session.snapshot.check_items if item.checklist == wanted]

    def current(self) -> CheckItem | None:
        return self.table.current_record()

    def _show(self) -> None:
        item, items, read_only = self.current(), self.items(), self.session.read_only
        found = progress(items)
        self.title.setText(self.checklist.title if self.checklist else "")
        self.done.show_text(
            _("已查 {done}/{count}").format(done=found.done, count=found.count) if found.count else "",
            "good" if found.done == found.count else "info",
        )
        self.failed.show_text(_("不符合 {count}").format(count=found.failed) if found.failed else "", "bad")
        for key, fits in FITS.items():
            self.filters.count(key, sum(map(fits, items)))
        at = next((at for at, one in enumerate(items, 1) if item and one.id == item.id), 0)
        place = _("第 {at} 项，共 {count} 项").format(at=at, count=len(items)) if at else _("没有这样的事项")
        self.view.show_item(item, place, self.number(item))
        self.view.card.results.setEnabled(not read_only)
        self.view.finding.setEnabled(not read_only or bool(self.number(item)))
        for button in (self.add, self.remove):
            button.setEnabled(self.checklist is not None and not read_only)

    def _pieces(self, item: CheckItem) -> str:
        return str(len(of(self.session.snapshot.evidence_links, CheckItem.meta.table, item.id)) or "")

    def number(self, item: CheckItem | None) -> int:
        """The place among the findings of the one an item has led to; 0 where there is none."""
        findings = self.session.snapshot.findings
        return next((at for at, one in enumerate(findings, 1) if item is not None and one.id == item.finding), 0)

    # ---- moving

    def _turn(self, key: str) -> None:
        self.flush()
        self.stack.setCurrentIndex(0 if key == CARD else 1)
        self.setFocusProxy(self.view if key == CARD else self.table)

    def step(self, by: int) -> None:
        """To another item, with the keyboard ready for its result."""
        self.flush()
        self.table.step(by)
        if self.views.key == CARD:
            self.view.card.setFocus()

    def show_record(self, item: int, name: str = "") -> None:
        if not self.table.select(item):
            self.filters.choose(ALL)
            self.table.select(item)
        if self.views.key == ROWS:
            self.table.setFocus()
        elif name in self.view.card.form.fields:
            self.view.card.form.focus(name)
        else:
            self.view.card.setFocus()

    # ---- what is noted

    def give(self, result: str) -> None:
        """Note a result; where something is wrong, the cursor goes to what was found."""
        item, row = self.current(), self.table.currentIndex().row()
        if item is None or self.session.read_only:
            self._show()
            return
        if item.result != result:
            self._stays = item.id
            self.session.submit("核查结果", partial(_set, item.id, result))
            self.table.records.records[row] = replace(item, result=result)
            self._show()
        if result in WRONG and self.views.key == CARD:
            self.view.card.note_down()
        elif result in WRONG:
            self.table.select(item.id, "as_found")

    def form_finding(self) -> None:
        """Make the finding of a failed item, or go to it."""
        item = self.current()
        if item is None:
            return
        if self.number(item):
            self.jump.emit(Finding.meta.table, item.finding)
        elif not self.session.read_only:
            self.flush()
            work = partial(_raise, item.id)
            self.session.submit("由核查事项新增问题", work, lambda _id: self._formed(), self._refused)

    def _formed(self) -> None:
        number = self.number(self.current())
        if number:
            self._messages.say(_("已形成问题 {number}，按 F8 去看").format(number=number))

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self.session.failed.emit(error)
            return
        self._messages.refuse(error)
        item = self.current()
        if item is not None and item.result in WRONG and self.views.key == CARD:
            self.view.card.note_down()

    # ---- own items

    def add_item(self) -> None:
        """A new item at the end, its wording ready to be typed."""
        if self.checklist is None or self.session.read_only:
            return
        self.flush()
        self.filters.choose(ALL)
        checklist = self.checklist.id
        self.session.submit(
            "新增核查事项", lambda step: step.add(CheckItem(checklist=checklist, what="")), self._go_to_new
        )

    def _go_to_new(self, item: int) -> None:
        self.table.select(item, "what")
        if self.views.key == CARD:
            self.view.card.edit_wording()
        else:
            self.table.setFocus()

    def remove_items(self) -> None:
        """The chosen rows, or the item of the card; Ctrl+Z brings them back with their evidence."""
        rows = {index.row() for index in self.table.selectionModel().selectedIndexes()}
        rows = rows if self.views.key == ROWS else {self.table.currentIndex().row()}
        ids = [record.id for row in sorted(rows) if (record := self.table.records.record(row)) is not None]
        if ids and not self.session.read_only:
            what = "删除核查事项" if len(ids) == 1 else f"删除 {len(ids)} 项核查事项"
            self.session.submit(what, lambda step: remove_items(step, ids))

    def flush(self) -> None:
        self.view.flush()
        self.table.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.add_item()
        elif control and event.key() == Qt.Key.Key_Delete:
            self.remove_items()
        else:
            super().keyPressEvent(event)


def _set(item: int, result: str, step: Step) -> None:
    step.change(CheckItem, item, result=result)


def _raise(item: int, step: Step) -> Any:
    return raise_finding(step, item)
